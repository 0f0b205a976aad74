"""Looking ahead: what waits is decided while the batch before it is being written, and proved under the lock later.

Deciding costs our processor, writing costs Postgres': done in turn, each waits for the other. What was decided ahead
counts only if, once the lock is held, the head is exactly the one it was decided from and nobody has done the same
commands; else it is thrown away and decided again like any other. Only commands that come alone are decided ahead.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from shared.batch import Batch
from shared.kept import Kept
from shared.lines import Lines, News
from shared.orders import Outcome, Work
from shared.records import Head

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

AT_MOST = 128  # orders
AT_ONCE = 16  # orders decided before the batch being written gets the processor again
STALE = timedelta(milliseconds=200)  # after which what was decided is decided again, with the time it is then
PATIENCE = 1.0  # seconds
PAUSE_AFTER_MISS = 16  # batches: where other replicas write in between, looking ahead is work for nothing

Gather = Callable[[int], list[Work]]
PutBack = Callable[[Sequence[Work]], None]
Begin = Callable[[News, "Connection", Sequence[Work]], Awaitable[Batch]]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Works decided from a head that is not committed yet."""

    works: list[Work]
    batch: Batch
    outcomes: list[list[Outcome]]


class Ahead:
    """Decides the next batch on a connection of its own, which only reads what is committed.

    `held` and `missed` count the batches that were as foreseen and those that had to be decided again.
    """

    def __init__(self, lines: Lines, kept: Kept, connect: "Callable[[], Awaitable[Connection]]", begin: Begin) -> None:
        self._lines, self._kept, self._connect, self._begin = lines, kept, connect, begin
        self._connection: Connection | None = None
        self.held = self.missed = self._pause = 0
        self._foreseen: Foreseen | None = None

    async def look(self, batch: Batch, head: Head, gather: Gather, put_back: PutBack) -> None:
        """Decides what waits from the state `batch` will leave at `head`; whatever prevents it, nothing is lost."""
        if self._foreseen is not None:  # the halves of a batch that was taken apart come before it
            return
        if self._pause > 0:
            self._pause -= 1
            return
        works = gather(AT_MOST)
        if not works:
            return
        try:
            async with asyncio.timeout(PATIENCE):  # nobody's answer waits long for a glance ahead
                self._foreseen = await self._decided(batch, head, works)
        except Exception as error:  # noqa: BLE001 - the same happens again, and is answered, when they are decided in their turn
            log.warning("not_foreseen", error=type(error).__name__)
            self._pause = PAUSE_AFTER_MISS
        finally:
            if self._foreseen is None:
                put_back(works)

    async def _decided(self, batch: Batch, head: Head, works: list[Work]) -> Foreseen:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
        known = await self._lines.receipts(self._connection, [order.id for work in works for order in work.orders])
        news = News(head, known | batch.sight.receipts, batch.sight.ready)
        ahead = await self._begin(news, self._connection, works)
        outcomes: list[list[Outcome]] = []
        for number, work in enumerate(works):
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)
            outcomes.append([ahead.decide(order) for order in work.orders])
        return Foreseen(works, ahead, outcomes)

    def take(self) -> Foreseen | None:
        """What was decided ahead; it is given once."""
        foreseen, self._foreseen = self._foreseen, None
        return foreseen

    def proved(self, foreseen: Foreseen, news: News, now: datetime) -> bool:
        """Whether what was decided ahead holds under the lock."""
        sight = foreseen.batch.sight
        holds = (
            news.head == sight.head and not news.run and news.run is not None and news.ready == sight.ready
            and news.receipts.keys() <= sight.receipts.keys() and now - foreseen.batch.now < STALE
        )  # fmt: skip
        if holds:
            self.held += 1
        else:
            self.missed, self._pause = self.missed + 1, PAUSE_AFTER_MISS
        return holds

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close(timeout=5)
