"""The one writer of a process: commits whatever has gathered in one transaction, under the log's lock."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog

from shared import clock
from shared.batch import Batch, Permit
from shared.decider import Decisions
from shared.kept import Kept
from shared.keys import KeyStore
from shared.lines import Lines, News
from shared.orders import After, Before, Order, Outcome, Receipt, Work
from shared.postgres import CONNECTION_LOST, is_connection_lost, refuse_undurable
from shared.problems import Busy, InternalError, Refusal
from shared.readmodel import ReadModel, folding
from shared.records import Head, Recorded
from shared.waiting import Waiting

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

WAITING_LIMIT = 1_000  # orders; above it a caller is told to come back
BATCH_LIMIT = 256  # orders decided in one transaction

Connect = Callable[[], Awaitable["Connection"]]
Committed = Callable[[Head, Sequence[Recorded]], None]
"""(head, lines): what a commit added to the log, and where that ends now."""


class LogReplaced(Exception):  # noqa: N818 - a fact about the database
    """What we committed is no longer there: writing on would fork history, so the process ends and starts anew."""


class Writer:
    """Decides orders at head and commits them with their events, receipts and inline read models.

    One task per process; replicas share the log through its lock, and nobody's positions can collide or leave a gap.
    `committed` is told of every commit that moved the head.
    """

    def __init__(
        self, *, service: str, decisions: Decisions, models: Sequence[ReadModel[Any]], access: ReadModel[Any] | None,
        permit: Permit, keys: KeyStore, connect: Connect, committed: Committed, now: clock.Clock = clock.now,
        left_behind: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`left_behind` is called when a table of ours fell behind: a replica wrote that does not know its version."""
        self._service, self._decisions, self._access, self._permit = service, decisions, access, permit
        self._inline = {model.name: model for model in models if model.inline}
        self._connect, self._committed, self._now = connect, committed, now
        self._folding = folding(self._inline.values())
        by_name = {model.name: model for model in models}
        self._lines = Lines(service, decisions, by_name, self._inline, keys)
        self._kept = Kept(decisions, by_name, access, self._lines)
        self._keys, self._left_behind = keys, left_behind
        self._ready: frozenset[str] = frozenset()
        self._connection: Connection | None = None
        self._waiting = Waiting()
        self._wake = asyncio.Event()
        self.head: Head | None = None

    async def execute(self, order: Order, *, bulk: bool = False) -> Receipt:
        """The receipt once it is committed; raises the Refusal. A caller that goes away loses only its answer.

        `bulk`: one of many that take long; they take turns with all others, who never wait for more than one of them.
        """
        if self._waiting.orders >= WAITING_LIMIT:
            raise Busy
        outcome = await self._outcome(order, bulk=bulk)
        try:
            if isinstance(outcome, Refusal):
                raise outcome
            return outcome
        finally:
            del outcome  # as raised it knows this frame: they would keep one another

    async def apply(
        self, orders: Sequence[Order], before: Before | None = None, after: After | None = None
    ) -> list[Outcome]:
        """Several orders with what belongs to them, in one transaction; raises what made Postgres refuse it."""
        work = Work(orders, asyncio.get_running_loop().create_future(), before, after)
        return await self._enter(work)

    async def _outcome(self, order: Order, *, bulk: bool) -> Outcome:
        [outcome] = await self._enter(Work((order,), asyncio.get_running_loop().create_future()), bulk=bulk)
        return outcome

    async def _enter(self, work: Work, *, bulk: bool = False) -> list[Outcome]:
        self._waiting.enter(work, bulk=bulk)
        self._wake.set()
        return await work.done

    async def start(self) -> Head:
        """Connects, checks that commits are durable, and gives a new log its birth."""
        connection = await self._connected()
        await refuse_undurable(connection)
        async with connection.transaction():
            await self._lines.lock(connection)
            self.head = await self._lines.born(connection, self._now())
        return self.head

    async def run(self) -> None:
        """Until cancelled. Ends for no other reason than a fault in this code, which must end the process."""
        while True:
            await self._wake.wait()
            if works := self._waiting.gathered(BATCH_LIMIT):
                await self._settle(works)
            elif not self._waiting:
                self._wake.clear()

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close(timeout=5)

    async def _settle(self, works: list[Work]) -> None:
        """Commits, again on a new connection when the old one is lost; in halves then, and to isolate bad data."""
        delay = 0.02
        while works:
            try:
                await self._transact(works)
            except Exception as error:  # whatever it is, it is classified and answered below
                self._kept.forget()
                if isinstance(error, LogReplaced):
                    raise
                lost = is_connection_lost(error) or self._connection is None or self._connection.is_closed()
                # Somebody wrote without the lock: look again at what is there.
                lost = lost or (isinstance(error, asyncpg.UniqueViolationError) and error.schema_name == "log")
                await self._give_up(lost=lost)
                if not lost:
                    await self._isolate(works, error)
                    return
                log.warning("commit_interrupted", error=type(error).__name__, orders=sum(len(w.orders) for w in works))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 1.0)
                if len(works) > 1:  # it may have been more than Postgres gives a transaction time for: half is less
                    await self._in_halves(works)
                    return
            else:
                for work in works:
                    self._answer(work)
                return

    async def _in_halves(self, works: list[Work]) -> None:
        middle = len(works) // 2
        await self._settle(works[:middle])
        await self._settle(works[middle:])

    async def _isolate(self, works: list[Work], error: Exception) -> None:
        if len(works) > 1:
            await self._in_halves(works)
            return
        [work] = works
        log.error("commit_refused", error=type(error).__name__, commands=[order.command.wire for order in work.orders])
        if work.before is None and work.after is None and len(work.orders) == 1:
            work.outcomes = [InternalError(correlation=str(work.orders[0].correlation))]
            self._answer(work)
        elif work.orders and work.refused is None and work.failure is not error:
            await self._take_apart(work)
        elif not work.done.done():
            work.done.set_exception(error)

    async def _take_apart(self, work: Work) -> None:
        """Each order alone, so that one bad one does not hold up the rest; then all again, with their receipts."""
        work.refused = {}
        for order in work.orders:
            alone = Work((order,), asyncio.get_running_loop().create_future())
            await self._settle([alone])
            [outcome] = alone.done.result()
            if isinstance(outcome, InternalError):
                work.refused[order.id] = outcome
        await self._settle([work])

    @staticmethod
    def _answer(work: Work) -> None:
        if not work.done.done():
            work.done.set_result(work.outcomes)

    async def _transact(self, works: list[Work]) -> None:
        connection = await self._connected()
        await self._lines.begin(connection)
        orders = [order for work in works for order in work.orders]
        streams = self._kept.missing(orders)
        news = await self._lines.news(connection, self.head, [order.id for order in orders], streams)
        if not self._ready <= news.ready:
            self._left_behind()
        self._ready = news.ready
        self._kept.catch_up(news.run)
        batch = await self._decided(connection, news, works)
        head = await self._lines.write(connection, batch, self._kept.loaded)
        for work in works:
            work.outcomes = [batch.answer(outcome) for outcome in work.outcomes]
            if work.after is not None and not work.skip:
                await work.after(connection, work.outcomes)
        if (said := await connection.execute("commit")) != "COMMIT":
            raise ConnectionError(f"Postgres answered the commit with {said}")
        self._kept.keep(batch)
        moved, self.head = self.head is None or head.position != self.head.position, head
        if moved:
            self._committed(head, batch.lines)

    async def _decided(self, connection: "Connection", news: News, works: Sequence[Work]) -> Batch:
        for work in works:
            work.skip = work.before is not None and not await _begun(work, connection)
        orders = [order for work in works if not work.skip for order in work.orders]
        sight = await self._kept.sight(connection, news, orders)
        batch = Batch(
            self._service, self._decisions, self._inline, self._folding, self._access, self._permit,
            self._keys.digest_key, sight, max(self._now(), news.head.recorded_at),
        )  # fmt: skip
        for work in works:
            refused = work.refused or {}
            work.outcomes = [] if work.skip else [refused.get(one.id) or batch.decide(one) for one in work.orders]
        return batch

    async def _connected(self) -> "Connection":
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
            if self.head is not None and await self._lines.hash_at(self._connection, self.head) != self.head.hash:
                raise LogReplaced(f"position {self.head.position} is not what was committed; the database was set back")
        return self._connection

    async def _give_up(self, *, lost: bool) -> None:
        """Ends the failed transaction: by a rollback where Postgres only refused it, else with its connection."""
        connection = self._connection
        try:
            if connection is not None and not lost:
                await connection.execute("rollback")
                return
        except (*CONNECTION_LOST, asyncpg.PostgresError) as error:
            log.warning("rollback_failed", error=type(error).__name__)
        self._connection = None
        if connection is not None:
            connection.terminate()


async def _begun(work: Work, connection: "Connection") -> bool:
    assert work.before is not None  # noqa: S101 - asked for by the caller
    try:
        return await work.before(connection)
    except Exception as error:
        work.failure = error
        raise
