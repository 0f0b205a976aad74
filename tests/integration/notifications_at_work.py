"""Notifications on a real Postgres, following and asking the real owners, without a bus: what its tests work with."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from services.notifications.app import make_service
from services.notifications.mail import MailServer
from services.notifications.sender import Sender
from services.notifications.webhook import Signatures
from services.owners.app import make_service as make_owners
from shared import clock
from shared.blobs import Blobs
from shared.bus import Answered
from shared.contracts.notifications import RequestNotifications
from shared.contracts.owners import SetContractorContact
from shared.decider import Handler, Standing
from shared.heads import Announced
from shared.messages import Command, Query
from shared.orders import Order, Receipt, system_order
from shared.pages import OwnPages
from shared.postgres import open_pool
from shared.problems import Refusal
from shared.readmodel import ReadModel
from shared.service import Asking, Change
from shared.subscription import Subscription
from shared.writer import Writer
from tests.integration.defects_at_work import E, decisions_of, settle_estate
from tests.kernel.replica import KEYS, Replica, Stepwise, replica, until
from tests.servers import Postgres

SIGNATURES = Signatures(bytes(range(32)))
STATE = "select state from notification_list where notification = $1"


def standing(_order: Order, handler: Handler, _row: Any) -> Standing:
    return Standing(handler.roles[0])


@dataclass
class Notifications(Replica):
    """Notifications with what its sender needs of a running service; the clock is the test's."""

    owners: Replica = field(kw_only=True)
    blobs: Blobs = field(kw_only=True)
    changed: Change = field(default_factory=Change)
    followed: Subscription = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(
            service=self.name, decisions=self.decisions, models=self.models, access=None, permit=standing,
            keys=self.keys, connect=self.connect, committed=lambda _head: self.changed.tell(),
            now=lambda: self.now(),  # noqa: PLW0108 - a test sets another
        )  # fmt: skip

    async def begin_with(self) -> None:
        """Its tables brought in step with both logs, then kept so."""
        path = [model.schema for model in self.models]
        self.pool = await open_pool(self.database.runtime_dsn, self.database.runtime_password, search_path=path)
        await self.writer.start()
        pages = {"owners": OwnPages(self.owners.pool), "notifications": OwnPages(self.pool)}
        await self.rebuilder(pages).register()
        followed: dict[str, ReadModel[Any]] = {model.name: model for model in self.models if model.source in pages}
        rebuilder = Stepwise(service=self.name, models=followed, pages=pages, connect=self.connect, keys=self.keys)
        await rebuilder.once([model.name for model in self.models if model.inline])
        self.begin(self.writer.run())
        self.followed = self.follow("owners", pages["owners"], moved=lambda _source, _position: self.changed.tell())
        await rebuilder.once(list(followed))

    async def execute(
        self, command: Command, *, id: UUID, correlation: UUID | None = None, causation: UUID | None = None,
    ) -> Receipt:  # fmt: skip
        order = system_order(self.name, command, id=id, correlation=correlation or id, causation=causation)
        return await self.writer.execute(order)

    async def ask(self, query: Query[Any], *, at_least: Mapping[str, int] | None = None) -> Any:
        """The answer of the real owners, which is asked over the bus otherwise."""
        assert at_least is None
        answer = next(one for one in make_owners().answers if one.query is type(query))
        assert "system" in answer.roles
        async with self.owners.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, "system:notifications", "system", frozenset(), query.estate, self.now(), KEYS, self.blobs
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

    async def tell(self, event_type: str, **fields: Any) -> dict[str, str]:
        """Requests what the rules say of an event; the messages' ids by channel."""
        event = str(clock.new_id())
        command = RequestNotifications(
            estate=E, tells_of=event, source="defects", event_type=event_type, happened_at=self.now(), **fields
        )
        await self.execute(command, id=clock.new_id())
        found = await self.fetch("select channel, notification from notification_list where tells_of = $1", event)
        return {row["channel"]: row["notification"] for row in found}

    def send(self, smtp_port: int | None, answer_within: float = 5.0) -> "asyncio.Task[None]":
        """A sender at work until the test ends it, or ends."""
        mail = MailServer.at(f"smtp://127.0.0.1:{smtp_port}?from=estate@spring.example") if smtp_port else None
        return self.begin(Sender(mail, SIGNATURES, answer_within).run(self))  # type: ignore[arg-type] # no bus is needed to send

    async def state(self, notification: str) -> str:
        return str(await self.value(STATE, notification))

    async def until_state(self, notification: str, *states: str) -> None:
        async def reached() -> bool:
            return await self.state(notification) in states

        await until(reached)


@asynccontextmanager
async def notifications_at_work(postgres: Postgres, folder: Path) -> AsyncIterator[Notifications]:
    """The estate of `settle_estate`; owners' units are u0 … with owners o0 …, contractors c1 and c2."""
    service, owners_service = make_service(), make_owners()
    mine, theirs = await postgres.fresh_database("notifications"), await postgres.fresh_database("owners")
    decided = decisions_of(owners_service)
    async with replica(theirs, name="owners", decisions=decided, models=owners_service.models) as owners:
        await settle_estate(owners)
        one = Notifications(
            mine, mine.runtime_address, "notifications", decisions_of(service), service.models, owners=owners,
            blobs=Blobs.at(folder.as_uri()),
        )  # fmt: skip
        await one.begin_with()
        try:
            yield one
        finally:
            await one.stop()
    await postgres.drop(mine)
    await postgres.drop(theirs)


async def set_contact(notifications: Notifications, *, webhook: str | None, language: str = "en") -> None:
    """Contractor c1 is reached by mail, and by webhook where there is one."""
    contact = SetContractorContact.model_validate({
        "estate": E, "contractor": "c1", "person": "p-li", "name": "Li Wei", "email": "li@bright.example",
        "webhook": webhook, "language": language,
    })  # fmt: skip
    await notifications.at_owners(contact)

    async def known() -> bool:
        wanted = "select emailed and hooked = $1 from contractors where contractor = 'c1'"
        return bool(await notifications.value(wanted, webhook is not None))

    await until(known)
