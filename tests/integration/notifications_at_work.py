"""Notifications at work: its sender, and what was requested of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from services.notifications.app import make_service
from services.notifications.channels import Channels
from services.notifications.mail import MailServer
from services.notifications.sender import Sender
from services.notifications.sms import SmsGateway
from services.notifications.webhook import Signatures
from shared import clock
from shared.contracts.notifications import RequestNotifications
from shared.contracts.owners import SetContractorContact
from shared.deadlines import Ticker
from shared.heads import Announced
from shared.messages import A, Query
from shared.pages import OwnPages
from shared.service import Asking
from tests.integration.defects_at_work import E
from tests.integration.following_owners import FollowingOwners, at_work
from tests.kernel.replica import until
from tests.servers import Postgres

SIGNATURES = Signatures(bytes(range(32)))
STATE = "select state from notification_list where notification = $1"


NOON = time(4, tzinfo=UTC)  # in the estate: nobody is asleep when a test runs at night


class Notifications(FollowingOwners):
    ahead = timedelta()

    def pass_time(self, **by: float) -> None:
        """The clock of the test goes on from the next noon, and further by so much."""
        self.ahead += timedelta(**by)
        self.now = lambda: clock.now() + self.ahead
        self.changed.tell()

    def begin_at_noon(self) -> None:
        now = clock.now()
        noon = datetime.combine(now.date(), NOON)
        self.ahead = (noon if noon > now else noon + timedelta(days=1)) - now
        self.pass_time()

    async def keep_time(self) -> None:
        """Deadlines fire, and the service reacts to its own log, until the test ends it; defects has said nothing."""
        await self.pool.execute("update models.model set state = 'in_step', position = null where source = 'defects'")
        service, pages = make_service(), OwnPages(self.pool)
        ticker = Ticker(
            service=self.name, deadlines=service.deadlines, pool=self.pool, writer=self.writer,
            now=lambda: self.now(),  # noqa: PLW0108 - a test sets another
        )  # fmt: skip
        reactions = [one for one in service.reactions if one.event.service == self.name]
        own = self.follow(self.name, pages, reactions=reactions)
        self.begin(ticker.run())

        async def listen() -> None:
            while True:
                if (head := self.writer.head) is not None:
                    own.heard(Announced(head.log_id, head.position, head.hash))
                ticker.wake()
                await self.changed.wait(1.0)

        self.begin(listen())

    async def tell(self, event_type: str, **fields: Any) -> dict[str, str]:
        """Requests what the rules say of an event; the messages' ids by channel."""
        event = str(clock.new_id())
        command = RequestNotifications(
            estate=E, tells_of=event, source="defects", event_type=event_type, happened_at=self.now(), **fields
        )
        await self.execute(command, id=clock.new_id())
        found = await self.fetch("select channel, notification from notification_list where tells_of = $1", event)
        return {row["channel"]: row["notification"] for row in found}

    def send(
        self, smtp_port: int | None, answer_within: float = 5.0, sms_url: str | None = None
    ) -> "asyncio.Task[None]":
        """A sender at work until the test ends it, or ends."""
        mail = MailServer.at(f"smtp://127.0.0.1:{smtp_port}?from=estate@spring.example") if smtp_port else None
        channels = Channels(mail, SmsGateway.at(sms_url) if sms_url else None, SIGNATURES)
        return self.begin(Sender(channels, answer_within).run(self))  # type: ignore[arg-type] # no bus is needed to send

    async def answer(self, query: Query[A]) -> A:
        """As somebody who serves owners asks it."""
        answer = next(one for one in make_service().answers if one.query is type(query))
        async with self.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, "p-1", answer.roles[0], frozenset(), query.estate, self.now(), self.keys, self.blobs
            )
            return await answer.answer(asking, query)  # type: ignore[return-value] # the answer's own type

    async def state(self, notification: str) -> str:
        return str(await self.value(STATE, notification))

    async def until_state(self, notification: str, *states: str) -> None:
        async def reached() -> bool:
            return await self.state(notification) in states

        await until(reached)


@asynccontextmanager
async def notifications_at_work(postgres: Postgres, folder: Path) -> AsyncIterator[Notifications]:
    async with at_work(Notifications, make_service(), postgres, folder) as one:
        one.begin_at_noon()
        yield one


async def end(sender: "asyncio.Task[None]", notifications: Notifications) -> None:
    """As a crash ends it: in the middle of whatever it does."""
    notifications.tasks.remove(sender)
    sender.cancel()
    with suppress(asyncio.CancelledError):
        await sender


async def set_contact(
    notifications: Notifications, *, webhook: str | None, language: str = "en", **more: str | None
) -> None:
    """Contractor c1 is reached by mail, and by webhook where there is one; `more`: phone and robot."""
    contact = SetContractorContact.model_validate({
        "estate": E, "contractor": "c1", "person": "p-li", "name": "Li Wei", "email": "li@bright.example",
        "webhook": webhook, "language": language, **more,
    })  # fmt: skip
    await notifications.at_owners(contact)

    async def known() -> bool:
        wanted = """
        select emailed and hooked = $1 and robot is not distinct from $2 from contractors where contractor = 'c1'
        """
        return bool(await notifications.value(wanted, webhook is not None, more.get("robot_kind")))

    await until(known)
