"""As known on a day: one row folded from the few events that concern it, up to what was recorded by then."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from shared.decoding import decode
from shared.keys import KeyStore
from shared.readmodel import ReadModel
from shared.records import facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from shared.postgres import Connection
    from shared.records import Recorded

R = TypeVar("R")

TOUCHING = """
select e.record, e.hash from inbox.touched t join log.event e using (position)
 where t.thing = $1 and e.recorded_at <= $2 order by e.position
"""
HAPPENED = """
select e.record, e.hash from inbox.touched t join log.event e using (position)
 where t.thing = $1 and e.occurred_at <= $2 order by e.occurred_at, e.position
"""
KEEP = (
    "insert into inbox.touched (thing, position) select * from unnest($1::text[], $2::bigint[]) on conflict do nothing"
)


async def as_known_on(
    connection: "Connection", model: ReadModel[R], thing: str, at: datetime, keys: KeyStore | None = None
) -> R | None:
    """The row as the service knew it at `at`: events recorded by then, in log order. `thing` is `kind:<row key>`."""
    return await _folded(connection, TOUCHING, model, thing, at, keys)


async def as_it_was_on(
    connection: "Connection", model: ReadModel[R], thing: str, at: datetime, keys: KeyStore | None = None
) -> R | None:
    """The row as it really was at `at`: events that had happened by then, in the order they happened."""
    return await _folded(connection, HAPPENED, model, thing, at, keys)


async def _folded(
    connection: "Connection", sql: str, model: ReadModel[R], thing: str, at: datetime, keys: KeyStore | None
) -> R | None:
    key = thing.partition(":")[2]
    row: R | None = None
    lines = [(record, hash_) for record, hash_ in await connection.fetch(sql, thing, at)]
    for fact in facts(await decode(connection, model.source, lines, keys)):
        if key in model.keys_of(fact.event):
            row = model.fold(row, fact)
    return row


async def index(connection: "Connection", _log_id: "UUID", run: "Sequence[Recorded]") -> None:
    """Which positions of the own log concern which thing; a sink of the service's subscription to itself."""
    pairs = [(thing, recorded.position) for recorded in run for thing in recorded.touches]
    await connection.execute(KEEP, [thing for thing, _ in pairs], [position for _, position in pairs])
