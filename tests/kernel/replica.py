"""One process' worth of the kernel on a real Postgres, without a bus: a writer and whatever else a test starts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg

from shared import clock
from shared.decider import Decisions, Standing
from shared.keys import KeyStore
from shared.messages import Command
from shared.orders import Order, Receipt
from shared.outbox import Relay
from shared.pages import OwnPages, Page, Pages
from shared.postgres import connect_writer, open_pool
from shared.progress import Sink
from shared.reactions import Reaction, Retrier
from shared.readmodel import ReadModel
from shared.rebuild import Rebuilder
from shared.records import Head, Recorded
from shared.subscription import Hear, Subscription
from shared.writer import Writer
from tests.equality import differences
from tests.kernel import ledger
from tests.servers import Database

if TYPE_CHECKING:
    from shared.postgres import Connection, Pool

KEYS = KeyStore(bytes(range(32)))
UNFINISHED = "select name, version from models.model where state = 'behind' or building"
WITHIN = 20.0  # seconds any fact may take before a test gives up
MODELS = (ledger.NUMBERS, ledger.ACCOUNTS, ledger.REVIEWS)


async def until(fact: Callable[[], Awaitable[object]]) -> None:
    """Waits for a fact, however long it takes, and fails when it does not come."""
    async with asyncio.timeout(WITHIN):
        while not await fact():  # noqa: ASYNC110 - what is waited for stands in a database
            await asyncio.sleep(0.01)


@dataclass
class Replica:
    """Commands go in by `do`; `tasks` end with the test. `address` may be a proxy's."""

    database: Database
    address: str
    name: str = "ledger"
    decisions: Decisions = ledger.DECISIONS
    models: Sequence[ReadModel[Any]] = MODELS
    keys: KeyStore = KEYS
    now: clock.Clock = clock.now
    heads: list[Head] = field(default_factory=list, repr=False)  # hypothesis shows what it gave a test
    relays: list[Relay] = field(default_factory=list)
    behind: int = 0
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)
    writer: Writer = field(init=False)
    pool: "Pool" = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(
            service=self.name, decisions=self.decisions, models=self.models, access=None,
            permit=lambda _order, handler, _row: Standing(handler.roles[0]), keys=self.keys, connect=self.connect,
            committed=self.committed, now=self.now, left_behind=self.fell_behind,
        )  # fmt: skip

    def committed(self, head: Head, lines: Sequence[Recorded]) -> None:
        self.heads.append(head)
        for relay in self.relays:
            relay.offer(lines)

    def fell_behind(self) -> None:
        self.behind += 1

    async def connect(self) -> "Connection":
        return await connect_writer(self.address, self.database.runtime_password)

    async def start(self) -> None:
        path = [model.schema for model in self.models]
        self.pool = await open_pool(self.database.runtime_dsn, self.database.runtime_password, search_path=path)
        await self.writer.start()
        own = OwnPages(self.pool)
        await self.rebuilder(dict.fromkeys([model.source for model in self.models], own)).register()
        await self.rebuilder({self.name: own}).once([model.name for model in self.models if model.inline])
        self.begin(self.writer.run())

    def begin(self, part: Any) -> "asyncio.Task[None]":
        self.tasks.append(asyncio.create_task(part))
        return self.tasks[-1]

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        ended = await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.writer.close()
        await self.pool.close()
        failed = [one for one in ended if isinstance(one, Exception)]
        assert not failed, failed

    async def stop_part(self) -> None:
        """The part begun last ends here."""
        task = self.tasks.pop()
        task.cancel()
        await asyncio.wait([task])

    def order(self, command: Command, id: UUID | None = None, **rest: Any) -> Order:
        named = id or clock.new_id()
        return Order(named, command, rest.pop("person", "p-1"), rest.pop("correlation", named), **rest)

    async def do(self, command: Command, id: UUID | None = None, **rest: Any) -> Receipt:
        """The receipt; raises the Refusal. An answer that does not come is an error."""
        async with asyncio.timeout(WITHIN):
            return await self.writer.execute(self.order(command, id, **rest))

    def rebuilder(self, pages: Mapping[str, Pages]) -> "Stepwise":
        """Of the tables whose sources are among these."""
        models = {model.name: model for model in self.models if model.source in pages}
        return Stepwise(service=self.name, models=models, pages=pages, connect=self.connect, keys=self.keys)

    def follow(
        self, source: str, pages: Pages, *, reactions: Sequence[Reaction] = (), sinks: Sequence[Sink] = (),
        moved: Callable[[str, int], None] = lambda _source, _position: None, hear: Hear | None = None,
    ) -> Subscription:  # fmt: skip
        """A running subscription to `source`."""
        subscription = Subscription(
            service=self.name, source=source, pages=pages, writer=self.writer, connect=self.connect, keys=self.keys,
            models=[model for model in self.models if model.source == source and not model.inline],
            reactions=reactions, sinks=sinks, moved=moved, hear=hear,
        )  # fmt: skip
        self.begin(subscription.run())
        return subscription

    def retrier(self, reactions: Sequence[Reaction]) -> Retrier:
        return Retrier(self.name, reactions, self.keys, self.pool, self.writer)

    async def fetch(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        return await self.pool.fetch(sql, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        return await self.pool.fetchval(sql, *arguments)

    async def page(self, after: int) -> Page:
        return await OwnPages(self.pool).after(after)

    async def log(self) -> list[tuple[bytes, bytes]]:
        return [(row["record"], row["hash"]) for row in await self.fetch("select * from log.event order by position")]

    async def differences(self, **logs: Sequence[tuple[bytes, bytes]]) -> list[str]:
        dsn = self.database.runtime_dsn
        return await differences(dsn, self.name, self.models, keys=self.keys, logs=logs)


class Stepwise(Rebuilder):
    """The rebuilder, taken step by step."""

    async def once(self, names: Sequence[str] = ()) -> None:
        """Until each of these tables is in step, or its fold has stopped it."""
        stopped: dict[tuple[str, bool], int] = {}
        await until(lambda: self._settled(stopped, names))

    async def _settled(self, stopped: dict[tuple[str, bool], int], names: Sequence[str]) -> bool:
        await self._round(stopped)
        connection = await self._connect()
        try:
            unfinished = {tuple(row) for row in await connection.fetch(UNFINISHED)}
            return unfinished.isdisjoint((name, self._models[name].version) for name in names)
        finally:
            connection.terminate()


class Lines:
    """A log as a source of pages that a test may change under its followers."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.asked: list[int] = []

    async def after(self, position: int) -> Page:
        self.asked.append(position)
        return await self.pages.after(position)


@asynccontextmanager
async def replica(database: Database, *, address: str = "", **rest: Any) -> AsyncIterator[Replica]:
    one = Replica(database, address or database.runtime_address, **rest)
    await one.start()
    try:
        yield one
    finally:
        await one.stop()
