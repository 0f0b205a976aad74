"""EventsAfter: a page of a log as bytes, how every subscriber catches up and rebuilds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

import orjson

from shared.records import NO_HASH, Head

if TYPE_CHECKING:
    from shared.postgres import Connection, Pool

PAGE_EVENTS = 1_000
PAGE_BYTES = 512 * 1024

PAGE = "select position, record, hash from log.event where position > $1 order by position limit $2"
HEAD = """
select last.position, last.hash, last.recorded_at, birth.record as birth, asked.hash as at
  from (select position, hash, recorded_at from log.event order by position desc limit 1) last
  join log.event birth on birth.position = 1
  left join log.event asked on asked.position = $1
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Consecutive lines after a position: (position, record, hash) each; `at` is the hash of the line asked after.

    `head` is the source's head when the page was read; `at` is None where the log is shorter than that.
    """

    head: Head
    at: bytes | None
    lines: Sequence[tuple[int, bytes, bytes]]


class Pages(Protocol):
    """Where a subscription reads what it has not heard."""

    async def after(self, position: int) -> Page: ...


def to_wire(page: Page) -> bytes:
    """First a line of JSON about the head, then `<hash hex> <record>` lines; records hold no raw line feed."""
    head = {
        "log_id": str(page.head.log_id),
        "position": page.head.position,
        "hash": page.head.hash.hex(),
        "recorded_at": page.head.recorded_at.isoformat(),
        "at": page.at.hex() if page.at is not None else None,
        "first": page.lines[0][0] if page.lines else 0,
    }
    return b"\n".join([orjson.dumps(head), *(hash_.hex().encode() + b" " + record for _, record, hash_ in page.lines)])


def from_wire(body: bytes) -> Page:
    first, *rest = body.split(b"\n")
    head = orjson.loads(first)
    lines = [(head["first"] + index, line[65:], bytes.fromhex(line[:64].decode())) for index, line in enumerate(rest)]
    at = bytes.fromhex(head["at"]) if head["at"] is not None else None
    recorded_at = datetime.fromisoformat(head["recorded_at"])
    return Page(Head(UUID(head["log_id"]), head["position"], bytes.fromhex(head["hash"]), recorded_at), at, lines)


async def read_head(connection: "Connection") -> Head:
    head, _ = await _head_and_hash(connection, 0)
    return head


async def _head_and_hash(connection: "Connection", position: int) -> tuple[Head, bytes | None]:
    """The head, and the hash of the line at a position; None where there is none."""
    row = await connection.fetchrow(HEAD, position)
    if row is None:
        raise LookupError("the log has no first line yet")
    log_id = UUID(orjson.loads(row["birth"])["data"]["log_id"])
    return Head(log_id, row["position"], row["hash"], row["recorded_at"]), row["at"]


async def read_page(
    connection: "Connection", after: int, limit: int = PAGE_EVENTS
) -> Page:  # fmt: skip
    """At most `limit` lines and `PAGE_BYTES`, but always at least one where there is one."""
    lines: list[tuple[int, bytes, bytes]] = []
    size = 0
    for position, record, hash_ in await connection.fetch(PAGE, after, limit):
        size += len(record)
        if lines and size > PAGE_BYTES:
            break
        lines.append((position, record, hash_))
    head, at = await _head_and_hash(connection, after)  # the head last: never before the lines
    return Page(head, NO_HASH if after == 0 else at, lines)


class OwnPages:
    """A service's own log, read straight from its Postgres."""

    def __init__(self, pool: "Pool", limit: int = PAGE_EVENTS) -> None:
        self._pool, self._limit = pool, limit

    async def after(self, position: int) -> Page:
        async with self._pool.acquire() as connection:
            return await read_page(connection, position, self._limit)
