"""Defects on a real Postgres, following the real log of owners, without a bus: what its tests work with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.defects.app import make_service
from services.owners.app import make_service as make_owners
from shared.blobs import Blobs
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
from shared.history import index
from shared.messages import GROUP, Query
from shared.orders import Order, system_order
from shared.pages import OwnPages
from shared.problems import RoleNotHeld
from shared.service import Asking, Service
from shared.writer import Writer
from tests.kernel.replica import KEYS, Replica, replica, until
from tests.servers import Database, Postgres

E = "EST-1"
UNITS = 30


def decisions_of(service: Service) -> Decisions:
    return Decisions(
        {aggregate.name: aggregate for aggregate in service.aggregates},
        {handler.command: handler for handler in service.handlers},
    )


def standing(order: Order, handler: Handler, _row: Any) -> Standing:
    """Persons of these tests are named after their role: `inspector/1`, or after what they speak for: `contractor/c1`."""
    role, _, which = order.person.partition("/")
    if role not in handler.roles:
        raise RoleNotHeld(estate=order.command.estate, command=handler.command.wire, roles=", ".join(handler.roles))
    bound = role in ("contractor", "unit")
    return Standing(role, frozenset({f"{role}:{which}"} if bound else ()))


class Defects(Replica):
    """Defects with its subscriptions; the clock is the test's."""

    def __post_init__(self) -> None:
        self.writer = Writer(
            service=self.name, decisions=self.decisions, models=self.models, access=None, permit=standing,
            keys=self.keys, connect=self.connect, committed=self.heads.append, now=lambda: self.now(),
        )  # fmt: skip

    async def ask(self, query: Query[Any], *, role: str = "inspector", of: set[str] | None = None) -> Any:
        answer = next(answer for answer in make_service().answers if answer.query is type(query))
        assert role in answer.roles
        async with self.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, "p-1", role, frozenset(of or ()), query.estate, self.now(), KEYS, Blobs.at("memory://")
            )
            return await answer.answer(asking, query)

    async def tick(self, at: datetime) -> None:
        """Everything due by then is sent."""
        self.now = lambda: at
        deadlines = make_service().deadlines
        ticker = Ticker(service=self.name, deadlines=deadlines, pool=self.pool, writer=self.writer, now=self.now)
        for deadline in deadlines:
            await ticker._send_due(deadline)


@asynccontextmanager
async def defects_at_work(postgres: Postgres, folder: Path) -> AsyncIterator[tuple[Defects, Replica]]:
    """An estate of one building with 30 units, the last unsold, two contractors; defects knows all of it."""
    assert folder.exists()
    service, databases = make_service(), [await postgres.fresh_database(name) for name in ("owners", "defects")]
    owners_service = make_owners()
    async with replica(
        databases[0], name="owners", decisions=decisions_of(owners_service), models=owners_service.models
    ) as owners:
        await settle_estate(owners)
        defects = Defects(
            databases[1], databases[1].runtime_address, name="defects", decisions=decisions_of(service),
            models=service.models,
        )  # fmt: skip
        await defects.start()
        await follow(defects, owners, service)
        yield defects, owners
        await defects.stop()
    for database in databases:
        await postgres.drop(database)
