"""The archive takes every line of every log as it was written, once, and knows when it is told another story."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.audit.seals import HEADS
from shared.contracts.audit import ArchivedAfter, ArchivedHead, ArchivedLine, ArchivedPage, ArchivedUpTo
from shared.pages import PAGE_BYTES, PAGE_EVENTS
from shared.records import Recorded
from shared.service import Asking
from shared.subscription import Forked

if TYPE_CHECKING:
    from shared.postgres import Connection

COPY = """
insert into archive.event (service, position, log_id, type, estate, actor, role, occurred_at, recorded_at, things,
                           record, hash)
select $1, position, $2, type, estate, actor, role, occurred_at, recorded_at, string_to_array(things, ' '), record, hash
  from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[],
              $10::text[], $11::bytea[], $12::bytea[])
       as line(position, type, estate, actor, role, occurred_at, recorded_at, things, record, hash)
on conflict do nothing
"""
DIFFERING = """
select min(archived.position) from archive.event archived
  join unnest($2::bigint[], $3::bytea[]) as line(position, hash) using (position)
 where archived.service = $1 and archived.hash <> line.hash
"""
AFTER = "select record, hash from archive.event where service = $1 and position > $2 order by position limit $3"

Columns = tuple[str, str, str, str, datetime, datetime, str]


async def copy(connection: "Connection", log_id: UUID, run: Sequence[Recorded]) -> None:
    """A sink of each subscription. Lines copied before are compared: a subscription set back must find the same."""
    source = run[0].service
    rows = [(line.position, *columns_of(line.envelope), line.record, line.hash) for line in run]
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    copied = await connection.execute(COPY, source, log_id, *columns)
    if copied != f"INSERT 0 {len(run)}":
        position = await connection.fetchval(DIFFERING, source, columns[0], columns[-1])
        if position is not None:
            raise Forked(f"fork: {source} at position {position} is not what the archive holds")


def columns_of(envelope: dict[str, Any]) -> Columns:
    """What the archive is searched by, all of it out of the record; things are `kind:id`, the estate has its column."""
    things = (thing for thing in envelope["touches"].split() if not thing.startswith("estate:"))
    return (
        envelope["type"], envelope["estate"], envelope["actor"], envelope["role"],
        datetime.fromisoformat(envelope["time"]), datetime.fromisoformat(envelope["recordedat"]), " ".join(things),
    )  # fmt: skip


async def archived_after(asking: Asking, query: ArchivedAfter) -> ArchivedPage:
    lines: list[ArchivedLine] = []
    size = 0
    for record, hash_ in await asking.connection.fetch(AFTER, query.log, query.position, PAGE_EVENTS):
        size += len(record)
        if lines and size > PAGE_BYTES // 2:  # the record becomes a JSON text inside JSON: every quote takes two bytes
            break
        lines.append(ArchivedLine(record=record.decode(), hash=hash_.hex()))
    return ArchivedPage(lines=tuple(lines))


async def archived_head(asking: Asking, query: ArchivedHead) -> ArchivedUpTo:
    row = next((row for row in await asking.connection.fetch(HEADS) if row["service"] == query.log), None)
    if row is None:
        return ArchivedUpTo()
    return ArchivedUpTo(log_id=str(row["log_id"]), position=row["position"], hash=row["hash"].hex())
