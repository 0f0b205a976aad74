"""How the ledger is asked page by page: any filters together, in order of raising, of due date or of number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from services.defects.ageing import LAST_DAY
from services.defects.questions import COLUMNS, row_of, theirs
from services.defects.read_models.register_row import RegisterRow
from shared.contracts.defects import (
    Ageing,
    IssuePage,
    IssueRegister,
    IssueRow,
    Ledger,
    LedgerOrder,
    LedgerPage,
    LedgerRow,
    NarrowedLedger,
)
from shared.problems import no_such_place
from shared.service import Asking

DAY = timedelta(days=1)
PAGE_BYTES = 768 * 1024  # a message of the bus holds 1 MB
ROW_BYTES, PHOTO_BYTES = 2_000, 70  # a line without its long texts: 44 fields, most of them ids of 36 characters

# Every filter stands here once. The pool plans each statement for its parameters, so what is null falls away and what
# is given finds its index. The last two but one narrow to a contractor's companies or an owner's units.
NARROWED = """
 estate = $1
   and ($2::text is null or unit = $2) and ($3::text is null or building = $3)
   and ($4::text is null or contractor = $4) and ($5::text is null or trade = $5)
   and ($6::text is null or letter = $6) and ($7::text is null or state = $7)
   and ($8::boolean is null or overdue = $8) and ($9::text is null or l1 = $9)
   and ($10::text is null or severity = $10) and ($11::text is null or found_by = $11)
   and ($12::text[] is null or l1 = any($12))
   and ($13::timestamptz is null or coalesce(due, 'infinity') < $13)
   and ($14::timestamptz is null or raised_at >= $14) and ($15::timestamptz is null or raised_at < $15)
   and ($16::int is null or number is not null and coalesce(number, 2147483647) >= $16)
   and ($17::int is null or coalesce(number, 2147483647) <= $17)
   and (not $18::boolean or state not in ('closed', 'explained', 'void', 'merged', 'split'))
   and ($19::text[] is null or contractor = any($19)) and ($20::text[] is null or unit = any($20))
"""
KEYS: Mapping[LedgerOrder, str] = {
    "raised": "0",
    "due": "coalesce(due, 'infinity')",
    "number": "coalesce(number, 2147483647)",
}
LATER: Mapping[LedgerOrder, str] = {
    "raised": "raised_position > $22 and $23::text is null",
    "due": f"({KEYS['due']}, raised_position) > (coalesce($23::text, '-infinity')::timestamptz, $22::bigint)",
    "number": f"({KEYS['number']}, raised_position) > (coalesce($23::text, '0')::int, $22::bigint)",
}
IN_ORDER: Mapping[LedgerOrder, str] = {
    "raised": f"""
select {COLUMNS} from issue_register where {NARROWED} and {LATER["raised"]} order by raised_position limit $21
""",
    "due": f"""
select {COLUMNS} from issue_register where {NARROWED} and {LATER["due"]}
 order by {KEYS["due"]}, raised_position limit $21
""",
    "number": f"""
select {COLUMNS} from issue_register where {NARROWED} and {LATER["number"]}
 order by {KEYS["number"]}, raised_position limit $21
""",
}
"""Goes through the ledger in its order until a page is full: quick where many lines fit."""
GATHERED: Mapping[LedgerOrder, str] = {
    sort: f"""
with fitting as materialized (
    select issue, {key} as key, raised_position from issue_register where {NARROWED} and {LATER[sort]}
), page as (select issue, key from fitting order by key, raised_position limit $21)
select {COLUMNS} from page join issue_register using (issue) order by key, raised_position
"""
    for sort, key in KEYS.items()
}
"""Finds all that fit by the filters' own indexes, and then the first of them: quick where few lines fit."""
TOTAL = f"select count(*) from issue_register where {NARROWED}"
EXPECTED = f"explain (format json) select from issue_register where {NARROWED}"
IN_ALL = "explain (format json) select from issue_register where estate = $1"
FOLLOWED = "select category from trackers where estate = $1 and person = $2"
ESTATE = """
select e.time_zone, coalesce(c.companies, '{}') as companies
  from estates e left join contractor_lots c using (estate) where e.estate = $1
"""
NAMED = """
select 'unit:' || unit as thing, coalesce(door_number, unit) as name from units where unit = any($1::text[])
union all select 'building:' || building, name from buildings where building = any($2::text[])
"""
NUMBERED = """
select letter, number from letters where letter = any($1::text[])
union all select letter, number from imported_letters where letter = any($1::text[])
"""


@dataclass(frozen=True)
class Place:
    """Where a page begins: after this position, and after this due date or number where that is the order."""

    position: int = 0
    key: str | None = None


async def issue_register(asking: Asking, query: IssueRegister) -> IssuePage:
    rows, after = await page(asking, query)
    return IssuePage(rows=tuple(IssueRow(**vars(row)) for row in rows), after=after)


async def ledger(asking: Asking, query: Ledger) -> LedgerPage:
    rows, after = await page(asking, query)
    estate = await asking.connection.fetchrow(ESTATE, query.estate)
    names, numbers = await _names(asking, rows), await _numbers(asking, rows)
    companies = estate["companies"] if estate else {}
    total = await asking.connection.fetchval(TOTAL, *await narrowed(asking, query)) if query.after is None else None
    return LedgerPage(
        rows=tuple(_named(row, names, companies, numbers) for row in rows), after=after, total=total,
        time_zone=estate["time_zone"] if estate else "UTC",
    )  # fmt: skip


async def page(asking: Asking, query: NarrowedLedger[Any]) -> tuple[list[RegisterRow], str | None]:
    """The rows, and what the next page is asked with; fewer than asked for where their texts are long."""
    sql, arguments = await statement(asking, query)
    found = await asking.connection.fetch(sql, *arguments)
    rows = _fitting([row_of(record) for record in found])
    more = len(rows) < len(found) or len(found) == query.limit
    return rows, after(rows[-1], query.sort) if more else None


async def statement(asking: Asking, query: NarrowedLedger[Any]) -> tuple[str, tuple[Any, ...]]:
    """The quicker of the two ways by what the statistics expect, with its parameters.

    Left to itself Postgres always goes in order: that the index begins with the estate makes it believe that it also
    lies on disk in its order.
    """
    place, filters = place_of(query), await narrowed(asking, query)
    expected, in_all = await _rows(asking, EXPECTED, *filters), await _rows(asking, IN_ALL, query.estate)
    # In order some limit x all / fitting lines are gone through until a page is full; gathered, those that fit.
    ways = GATHERED if expected * expected < query.limit * in_all else IN_ORDER
    return ways[query.sort], (*filters, query.limit, place.position, place.key)


async def _rows(asking: Asking, explain: str, *arguments: Any) -> int:
    plan = orjson.loads(await asking.connection.fetchval(explain, *arguments))
    return int(plan[0]["Plan"]["Plan Rows"])


def _fitting(rows: list[RegisterRow]) -> list[RegisterRow]:
    """As many as one message carries, at least one."""
    size = 0
    for count, row in enumerate(rows):
        texts = (row.description, row.dispute, row.method, row.ended_because)
        size += ROW_BYTES + len(row.photos) * PHOTO_BYTES + sum(len(text.encode()) for text in texts if text)
        if size > PAGE_BYTES:
            return rows[: max(count, 1)]
    return rows


async def narrowed(asking: Asking, query: NarrowedLedger[Any]) -> tuple[Any, ...]:
    """The parameters of `NARROWED`; classes are looked up first, so that the plan knows which they are."""
    since, until = raised_between(query, asking.now)
    return (
        query.estate, query.unit, query.building, query.contractor, query.trade, query.letter, query.state,
        query.overdue, query.l1, query.severity, query.found_by, await _followed(asking, query), query.due_before,
        since, until, query.number_from, query.number_to, query.age is not None, *theirs(asking),
    )  # fmt: skip


async def _followed(asking: Asking, query: NarrowedLedger[Any]) -> list[str] | None:
    if query.tracker is None:
        return None
    return [row["category"] for row in await asking.connection.fetch(FOLLOWED, query.estate, query.tracker)]


def raised_between(query: NarrowedLedger[Any], now: datetime) -> tuple[datetime | None, datetime | None]:
    """From, and until but not at: the narrower of what was asked and of what the age means by now."""
    if query.age is None:
        return query.raised_from, query.raised_until
    oldest, youngest = _days(query.age)
    since = now - (oldest + 1) * DAY + timedelta(microseconds=1) if oldest is not None else None
    until = now - youngest * DAY + timedelta(microseconds=1) if youngest else None
    return (
        max((one for one in (query.raised_from, since) if one is not None), default=None),
        min((one for one in (query.raised_until, until) if one is not None), default=None),
    )


def _days(age: Ageing) -> tuple[int | None, int]:
    """The most and the least whole days of a bucket."""
    buckets: list[Ageing] = [*LAST_DAY, "over-30"]
    place = buckets.index(age)
    return LAST_DAY.get(age), LAST_DAY[buckets[place - 1]] + 1 if place else 0


def place_of(query: NarrowedLedger[Any]) -> Place:
    """Raises Malformed for an `after` that no page of this order has given."""
    if query.after is None:
        return Place()
    position, _, key = query.after.partition("|")
    try:
        return Place(int(position), _key(query.sort, key))
    except ValueError:
        raise no_such_place() from None


def _key(sort: LedgerOrder, key: str) -> str | None:
    match sort:
        case "raised" if not key:
            return None
        case "due":
            return key if key == "infinity" else datetime.fromisoformat(key).isoformat()
        case "number":
            return str(int(key))
        case _:
            raise ValueError(sort)


def after(last: RegisterRow, sort: LedgerOrder) -> str:
    match sort:
        case "raised":
            return str(last.raised_position)
        case "due":
            return f"{last.raised_position}|{last.due.isoformat() if last.due else 'infinity'}"
        case "number":
            return f"{last.raised_position}|{last.number or 2**31 - 1}"


async def _names(asking: Asking, rows: list[RegisterRow]) -> dict[str, str]:
    units, buildings = ({row.unit for row in rows if row.unit}, {row.building for row in rows if row.building})
    found = await asking.connection.fetch(NAMED, sorted(units), sorted(buildings))
    return {row["thing"]: row["name"] for row in found if row["name"]}


async def _numbers(asking: Asking, rows: list[RegisterRow]) -> dict[str, int]:
    letters = sorted({row.letter for row in rows if row.letter is not None})
    return {row["letter"]: row["number"] for row in await asking.connection.fetch(NUMBERED, letters)}


def _named(
    row: RegisterRow, names: Mapping[str, str], companies: Mapping[str, str], numbers: Mapping[str, int]
) -> LedgerRow:
    return LedgerRow(
        **vars(row), unit_name=names.get(f"unit:{row.unit}"), building_name=names.get(f"building:{row.building}"),
        company=companies.get(row.contractor or ""), letter_number=numbers.get(row.letter or ""),
    )  # fmt: skip
