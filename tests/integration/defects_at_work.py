"""Defects on a real Postgres, following the real log of owners, without a bus: what its tests work with."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.defects.app import make_service
from services.owners.app import make_service as make_owners
from services.owners.lookups import ACCESS
from shared import clock
from shared.blobs import Blobs
from shared.contracts.defects import IssueRegister, IssueRow
from shared.contracts.owners import (
    EngageContractor,
    LotRow,
    OwnerRow,
    RegisterBuilding,
    RegisterEstate,
    RegisterRegion,
    RegisterUnits,
    UnitRow,
)
from shared.deadlines import Ticker
from shared.decider import Decisions, Handler, Standing
from shared.heads import Announced
from shared.history import index
from shared.messages import GROUP, Command, Query
from shared.orders import Order, system_order
from shared.pages import OwnPages
from shared.postgres import open_pool
from shared.problems import RoleNotHeld
from shared.records import Head, Recorded
from shared.service import Asking, Service
from shared.subscription import Subscription
from shared.writer import Writer
from tests.kernel.replica import KEYS, Replica, replica, until
from tests.servers import Database, Postgres

E = "EST-1"
UNITS = 30
START = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in the estate


def decisions_of(service: Service) -> Decisions:
    return Decisions(
        {aggregate.name: aggregate for aggregate in service.aggregates},
        {handler.command: handler for handler in service.handlers},
    )


def standing(order: Order, handler: Handler, _row: Any) -> Standing:
    """Persons are named after their role, a contractor's after the company, an owner after the unit: `owner-u0`."""
    role, _, which = order.person.partition("-")
    if role not in handler.roles:
        raise RoleNotHeld(estate=order.command.estate, command=handler.command.wire, roles=", ".join(handler.roles))
    bound = {"contractor": f"contractor:{which}", "owner": f"unit:{which}"}.get(role)
    return Standing(role, frozenset({bound} if bound else ()))


class Defects(Replica):
    """Defects with its subscriptions; the clock is the test's."""

    blobs: Blobs
    own: Subscription | None = None

    def __post_init__(self) -> None:
        self.writer = Writer(
            service=self.name, decisions=self.decisions, models=self.models, access=None, permit=standing,
            keys=self.keys, connect=self.connect, committed=self.announce, now=lambda: self.now(),  # noqa: PLW0108 - a test sets another
        )  # fmt: skip

    def announce(self, head: Head, lines: Sequence[Recorded]) -> None:
        """As the runtime does after each commit: the own subscription hears of it."""
        if (own := self.own) is not None:
            for line in lines:
                own.offer(line.position, line.record, line.hash)
            own.heard(Announced(head.log_id, head.position, head.hash))

    async def begin_with(self, owners: Replica, service: Service) -> None:
        """Its tables brought in step with both logs, then kept so; reactions to the own log run."""
        path = [model.schema for model in self.models]
        self.pool = await open_pool(self.database.runtime_dsn, self.database.runtime_password, search_path=path)
        await self.writer.start()
        pages = {"owners": OwnPages(owners.pool), "defects": OwnPages(self.pool)}
        rebuilder = self.rebuilder(pages)
        await rebuilder.register()
        await rebuilder.once([model.name for model in self.models if model.inline])
        own = tuple(reaction for reaction in service.reactions if reaction.event.service == "defects")
        self.begin(self.writer.run())
        followed = self.follow("owners", pages["owners"])
        self.own = self.follow("defects", pages["defects"], reactions=own, sinks=(index,))
        await rebuilder.once([model.name for model in self.models])

        async def caught_up() -> bool:
            return owners.writer.head is not None and followed.position >= owners.writer.head.position

        await until(caught_up)

    async def ask(self, query: Query[Any], *, role: str = "inspector", of: set[str] | None = None) -> Any:
        answer = next(answer for answer in make_service().answers if answer.query is type(query))
        assert role in answer.roles
        async with self.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(connection, "p-1", role, frozenset(of or ()), query.estate, self.now(), KEYS, self.blobs)
            return await answer.answer(asking, query)

    async def rows(self, query: IssueRegister, **asked: Any) -> list[IssueRow]:
        """Page by page to the end; a page also ends where one message is full."""
        found, after = list[IssueRow](), None
        while True:
            page = await self.ask(query.model_copy(update={"after": after}), **asked)
            found += page.rows
            if (after := page.after) is None:
                return found

    async def tick(self, at: datetime) -> None:
        """Everything due by then is sent."""
        self.now = lambda: at
        deadlines = make_service().deadlines
        ticker = Ticker(service=self.name, deadlines=deadlines, pool=self.pool, writer=self.writer, now=self.now)
        for deadline in deadlines:
            await ticker._send_due(deadline)


async def settle_estate(owners: Replica) -> None:
    async def do(command: Command) -> None:
        order = system_order("owners", command, id=clock.new_id(), correlation=clock.new_id())
        await owners.writer.execute(order)

    await do(RegisterRegion(estate=GROUP, region="R1", name="South"))
    await do(RegisterEstate(estate=E, region="R1", name="Spring"))
    await do(RegisterBuilding(estate=E, building="b1", name="1"))
    await do(RegisterUnits(estate=E, rows=tuple(map(unit_row, range(UNITS)))))
    for contractor, trade in (("c1", "paint"), ("c2", "plumbing")):
        lots = (LotRow(trades=(trade,), buildings=("b1",)),)
        await do(EngageContractor(estate=E, contractor=contractor, company=contractor, lots=lots))


def unit_row(number: int) -> UnitRow:
    owners = (OwnerRow(owner=f"o{number}", name="王一", phone="13800000000"),) if number < UNITS - 1 else ()
    return UnitRow(
        unit=f"u{number}", building="b1", contract_code=f"1-1-{number}", door_number=str(number), unit_type="A",
        entrance="1", floor=1, built_area=Decimal(90), usable_area=Decimal(75), owners=owners,
    )  # fmt: skip


@asynccontextmanager
async def defects_at_work(
    postgres: Postgres, folder: Path, settle: Callable[[Replica], Awaitable[None]] = settle_estate
) -> AsyncIterator[tuple[Defects, Replica]]:
    """An estate of one building with 30 units, the last unsold, two contractors, unless another way is told to settle.

    Defects knows all of it.
    """

    async def prepare(mine: Database, theirs: Database) -> None:
        async with owners_of(theirs) as owners:
            await settle(owners)
            async with _following(owners, mine, folder):
                pass

    mine, theirs = await postgres.copies(("defects", settle), ("defects", "owners"), prepare)
    async with owners_of(theirs) as owners, _following(owners, mine, folder) as defects:
        yield defects, owners
    await postgres.drop(mine)
    await postgres.drop(theirs)


@asynccontextmanager
async def owners_of(database: Database) -> AsyncIterator[Replica]:
    service = make_owners()
    async with replica(
        database, name="owners", decisions=decisions_of(service), models=(*service.models, ACCESS)
    ) as owners:
        yield owners


@asynccontextmanager
async def _following(owners: Replica, database: Database, folder: Path) -> AsyncIterator[Defects]:
    service = make_service()
    defects = Defects(
        database, database.runtime_address, "defects", decisions_of(service), service.models, now=lambda: START
    )
    defects.blobs = Blobs.at(f"file://{folder}")
    try:
        await defects.begin_with(owners, service)
        yield defects
    finally:
        await defects.stop()
