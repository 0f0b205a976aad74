"""A ledger of any length, written by SQL into the table the service reads: for plans and figures, not for decisions."""

from datetime import UTC, datetime, timedelta
from typing import get_args

from shared.contracts.defects import Finder, IssueClass, IssueState, Severity
from shared.contracts.vocabulary import Trade
from tests.kernel.replica import Replica

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
PER_UNIT, PER_LETTER, BUILDINGS, CONTRACTORS, TRACKED = 10, 50, 40, 25, ("leak", "crack")

# Each column is scattered by its own hash, so that no two filters mean the same rows; some values are rare on purpose.
FILL = """
insert into issue_register
select 'filled-' || n, $2, 3, n, case when n % 20 > 0 then n end, 'filled-u' || n / 10, 'filled-b' || n / 10 % 40,
       'bath', '-', 'tile joint cracked over the sink, ten centimetres long, seen from the door',
       ($3::text[])[1 + floor(7 * (h(n, 1) ^ 3))], 'inspection', null, '{}',
       ($4::text[])[1 + floor(19 * h(n, 2))], '-', ($5::text[])[1 + floor(3 * sqrt(h(n, 3)))],
       ($6::text[])[1 + floor(17 * h(n, 4) ^ 2)], null, 'filled-c' || floor(25 * h(n, 5)),
       case when n % 20 > 4 then 'filled-l' || n / 50 end, ($7::text[])[1 + floor(15 * h(n, 6))], false, null,
       case when n % 20 > 6 then $8::timestamptz + (h(n, 7) - 0.5) * interval '120 days' end, h(n, 8) < 0.05,
       null, '{}', null, null, null, '{}', 0, '{}', 0, 0, 0, 0, $8::timestamptz - h(n, 9) * interval '90 days',
       null, null, null, null, null, null, null
  from generate_series(1, $1::int) n
"""
# Between 0 and 1, always the same for the same two numbers.
HASH = """
create function h(n int, seed bigint) returns float8 immutable language sql
return (hashint4extended(n, seed) & 1048575)::float8 / 1048576
"""
TRACK = "insert into trackers select $1 || '.' || category, $1, category, 'tracker-1' from unnest($2::text[]) category"


async def fill_ledger(service: Replica, estate: str, issues: int) -> None:
    """After its statements may have been prepared on an empty table, as on the first day of an estate."""
    connection = await service.connect()
    register = next(model.schema for model in service.models if model.name == "issue_register")
    trackers = next(model.schema for model in service.models if model.name == "trackers")
    await connection.execute(f"set search_path = {register}, {trackers}")
    async with connection.transaction():
        await connection.execute(HASH)
        lists = [list(get_args(kind)) for kind in (Finder, IssueClass, Severity, Trade, IssueState)]
        await connection.execute("set local transaction_timeout = 0")
        await connection.execute(FILL, issues, estate, *lists, NOW, timeout=120)
        await connection.execute(TRACK, estate, list(TRACKED))
        await connection.execute("drop function h")
    await connection.execute("analyze issue_register", timeout=60)
    await connection.execute("analyze trackers")
    await connection.close()


FILTERS = {
    "unit": "filled-u17", "building": "filled-b3", "contractor": "filled-c4", "trade": "other", "letter": "filled-l7",
    "state": "disputed", "overdue": True, "l1": "leak", "severity": "critical", "found_by": "developer_rep",
    "tracker": "tracker-1", "due_before": NOW - timedelta(days=40), "raised_from": NOW - timedelta(days=3),
    "raised_until": NOW - timedelta(days=88), "number_to": 700, "age": "0-10",
}  # fmt: skip
"""One value of each named filter, common or rare."""
