"""Seals: once a day the heads of all archived logs, chained to the seal before; printed, they can be kept elsewhere."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from shared.contracts.audit import CurrentSeal, SealedLog, SealList, Seals, SealView
from shared.problems import NotFound, NotReady
from shared.records import NO_HASH, chain
from shared.service import Asking, Running

if TYPE_CHECKING:
    from shared.postgres import Connection

SEAL_LOCK = 7_315_005  # pg_advisory_xact_lock: replicas make one seal after the other
DAILY = timedelta(days=1)
LOOK_AGAIN = 60.0  # seconds

HEADS = """
select log.service, line.log_id, line.position, line.hash
  from (values ('owners'), ('defects'), ('visits'), ('notifications'), ('desk')) as log(service)
 cross join lateral (select log_id, position, hash from archive.event
                      where service = log.service order by position desc limit 1) as line
 order by log.service
"""
LAST = "select number, content, hash from archive.seal order by number desc limit 1"
NEWEST = "select number, content, hash from archive.seal order by number desc limit $1"
EVERY = "select number, content, hash from archive.seal order by number"
KEEP = "insert into archive.seal (number, content, hash) values ($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Seal:
    """`content` is the JSON that was hashed, byte for byte."""

    number: int
    content: bytes
    hash: bytes

    @property
    def told(self) -> dict[str, Any]:
        return dict(orjson.loads(self.content))

    @property
    def sealed_at(self) -> datetime:
        return datetime.fromisoformat(self.told["sealed_at"])

    def view(self) -> SealView:
        told = self.told
        logs = tuple(SealedLog(log=log, **head) for log, head in told["logs"].items())
        return SealView(
            number=self.number, sealed_at=self.sealed_at, logs=logs, previous=told["previous"], hash=self.hash.hex()
        )


def next_seal(last: Seal | None, heads: Sequence[Any], now: datetime) -> Seal:
    number, previous = (last.number + 1, last.hash) if last is not None else (1, NO_HASH)
    logs = {
        head["service"]: {"log_id": str(head["log_id"]), "position": head["position"], "hash": head["hash"].hex()}
        for head in heads
    }
    told = {"number": number, "sealed_at": now.isoformat(), "previous": previous.hex(), "logs": logs}
    content = orjson.dumps(told)
    return Seal(number, content, chain(previous, content))


def first_broken_seal(seals: Sequence[Seal]) -> int | None:
    """The number of the first seal that is altered, missing or out of its chain."""
    previous = NO_HASH
    for number, seal in enumerate(seals, start=1):
        if (seal.number, seal.hash) != (number, chain(previous, seal.content)) or seal.told["number"] != number:
            return number
        previous = seal.hash
    return None


async def read_seals(connection: "Connection") -> list[Seal]:
    return [Seal(*row) for row in await connection.fetch(EVERY)]


async def seal_now(connection: "Connection", now: datetime) -> Seal | None:
    """The seal of what the archive holds now: the last one if nothing came since; None while there is nothing."""
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", SEAL_LOCK)
        heads, row = await connection.fetch(HEADS), await connection.fetchrow(LAST)
        last = Seal(*row) if row is not None else None
        fresh = next_seal(last, heads, now)
        if not heads or (last is not None and fresh.told["logs"] == last.told["logs"]):
            return last
        await connection.execute(KEEP, fresh.number, fresh.content, fresh.hash)
        return fresh


@dataclass
class Sealer:
    """Seals once a day, and whenever somebody asks for the seal of now."""

    running: Running | None = None

    async def daily(self, running: Running) -> None:
        """Looks again every minute rather than sleeping a day: a restart or a set clock must not lose a day's seal."""
        self.running = running
        while True:
            async with running.pool.acquire() as connection:
                row = await connection.fetchrow(LAST)
                last = Seal(*row) if row is not None else None
                if last is None or running.now() - last.sealed_at >= DAILY:
                    last = await seal_now(connection, running.now())
            if last is None:
                await running.next_change(LOOK_AGAIN)
            else:
                await asyncio.sleep(LOOK_AGAIN)

    async def current_seal(self, asking: Asking, _query: CurrentSeal) -> SealView:
        """On a connection of its own: a question is answered inside a transaction that may only read."""
        if self.running is None:
            raise NotReady(what="seal")
        async with self.running.pool.acquire() as connection:
            seal = await seal_now(connection, asking.now)
        if seal is None:
            raise NotFound(what="seal")
        return seal.view()


async def seals(asking: Asking, query: Seals) -> SealList:
    rows = await asking.connection.fetch(NEWEST, query.limit)
    return SealList(seals=tuple(Seal(*row).view() for row in rows))
