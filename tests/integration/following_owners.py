"""A service on a real Postgres, following and asking the real owners, without a bus: what tests of tasks work with."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from services.owners.app import make_service as make_owners
from shared import clock
from shared.blobs import Blobs
from shared.bus import Answered
from shared.decider import Handler, Standing
from shared.heads import Announced
from shared.messages import Command, Query
from shared.orders import Order, Receipt, system_order
from shared.pages import OwnPages
from shared.postgres import open_pool
from shared.problems import Refusal, Unreachable
from shared.readmodel import ReadModel
from shared.service import Asking, Change, Service
from shared.subscription import Subscription
from shared.writer import Writer
from tests.integration.defects_at_work import decisions_of, owners_of, settle_estate
from tests.kernel.replica import KEYS, Replica, Stepwise, until
from tests.servers import Database, Postgres


@dataclass
class FollowingOwners(Replica):
    """A service with what its tasks need of a running one; the clock is the test's."""

    owners: Replica = field(kw_only=True)
    blobs: Blobs = field(kw_only=True)
    changed: Change = field(default_factory=Change)
    questions: list[Query[Any]] = field(default_factory=list)
    followed: Subscription = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(
            service=self.name, decisions=self.decisions, models=self.models, access=None, permit=self.stand,
            keys=self.keys, connect=self.connect, committed=lambda _head, _lines: self.changed.tell(),
            now=lambda: self.now(),  # noqa: PLW0108 - a test sets another
        )  # fmt: skip

    def stand(self, _order: Order, handler: Handler, _row: Any) -> Standing:
        """Under which role a person asks."""
        return Standing(handler.roles[0])

    async def begin_with(self) -> None:
        """Its tables brought in step with both logs, then kept so."""
        path = [model.schema for model in self.models]
        self.pool = await open_pool(self.database.runtime_dsn, self.database.runtime_password, search_path=path)
        await self.writer.start()
        pages = {"owners": OwnPages(self.owners.pool), self.name: OwnPages(self.pool)}
        await self.rebuilder(dict.fromkeys([model.source for model in self.models], pages[self.name])).register()
        followed: dict[str, ReadModel[Any]] = {model.name: model for model in self.models if model.source in pages}
        rebuilder = Stepwise(service=self.name, models=followed, pages=pages, connect=self.connect, keys=self.keys)
        await rebuilder.once([model.name for model in self.models if model.inline])
        self.begin(self.writer.run())
        self.followed = self.follow("owners", pages["owners"], moved=lambda _source, _position: self.changed.tell())
        await rebuilder.once(list(followed))
        await until(self.caught_up)

    async def caught_up(self) -> bool:
        """Whether everything owners has said so far is known here."""
        head = self.owners.writer.head
        return head is not None and self.followed.position >= head.position

    async def execute(
        self, command: Command, *, id: UUID, correlation: UUID | None = None, causation: UUID | None = None,
        bulk: bool = False,
    ) -> Receipt:  # fmt: skip
        order = system_order(self.name, command, id=id, correlation=correlation or id, causation=causation)
        return await self.writer.execute(order, bulk=bulk)

    async def ask(self, query: Query[Any], *, at_least: Mapping[str, int] | None = None) -> Any:
        """The answer of the real owners, which is asked over the bus otherwise."""
        assert at_least is None
        self.questions.append(query)
        if query.service != "owners":
            raise Unreachable(service=query.service)  # nobody else is here
        answer = next(one for one in make_owners().answers if one.query is type(query))
        assert "system" in answer.roles
        async with self.owners.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, f"system:{self.name}", "system", frozenset(), query.estate, self.now(), KEYS, self.blobs
            )
            try:
                return await answer.answer(asking, query)
            except Refusal as refusal:
                raise Answered(refusal.as_problem()) from refusal

    async def at_owners(self, command: Command) -> None:
        """Owners does it, and we hear that its log has moved."""
        await self.owners.writer.execute(system_order("owners", command, id=clock.new_id(), correlation=clock.new_id()))
        head = self.owners.heads[-1]
        self.followed.heard(Announced(head.log_id, head.position, head.hash))

    async def next_change(self, within: float) -> bool:
        return await self.changed.wait(within)

    next_commit = next_change


F = TypeVar("F", bound=FollowingOwners)


@asynccontextmanager
async def at_work(kind: type[F], service: Service, postgres: Postgres, folder: Path) -> AsyncIterator[F]:
    """The estate of `settle_estate`; its units are u0 … with owners o0 …, its contractors c1 and c2."""

    async def prepare(mine: Database, theirs: Database) -> None:
        async with owners_of(theirs) as owners:
            await settle_estate(owners)
            async with following(owners, mine):
                pass

    @asynccontextmanager
    async def following(owners: Replica, mine: Database) -> AsyncIterator[F]:
        one = kind(
            mine, mine.runtime_address, service.name, decisions_of(service), service.models, owners=owners,
            blobs=Blobs.at(folder.as_uri()),
        )  # fmt: skip
        try:
            await one.begin_with()
            yield one
        finally:
            await one.stop()

    mine, theirs = await postgres.copies(("following owners", service.name), (service.name, "owners"), prepare)
    async with owners_of(theirs) as owners, following(owners, mine) as one:
        yield one
    await postgres.drop(mine)
    await postgres.drop(theirs)
