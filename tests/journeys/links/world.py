"""The estate behind the links: its mails, its desk, and what is done there by those who log in."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from shared import clock
from shared.contracts import defects as say
from shared.contracts.owners import SetContractorContact
from shared.messages import Command
from tests.faults.callers import OnTheBus, Unknown
from tests.faults.estate import Estate, superuser
from tests.faults.people import (
    BUILDERS,
    CONTRACTORS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SUPERVISOR,
    UNITS,
    Person,
)
from tests.integration.receivers import MailBox
from tests.journeys.behind_a_link import Phone, links

C1, BUILDER, UNIT = CONTRACTORS[0], BUILDERS[0], UNITS[0]
BUILDER_MAIL, OWNER_MAIL = "builder@example.com", "owner@example.com"
EVENTS = "select type, count(*) from log.event group by type"


@dataclass
class World:
    estate: Estate
    bus: OnTheBus
    desk: httpx.AsyncClient
    mail: MailBox

    async def tell(self, who: Person, *commands: Command) -> None:
        for command in commands:
            await self.done(who, command)
        await self.settled()

    async def done(self, who: Person, command: Command) -> None:
        """On a machine with much else to do an answer may be late: it is asked for again under the same id."""
        id_ = clock.new_id()
        for last in (False, False, False, True):
            try:
                await self.bus.tell(who, command, id_)
            except Unknown:
                if last:
                    raise
            else:
                return

    async def settled(self) -> None:
        await self.estate.settled()

    def phone(self, token: str) -> Phone:
        return Phone(self.desk, token)

    async def events(self, service: str) -> dict[str, int]:
        async with superuser(self.estate, service) as connection:
            return {row["type"]: row["count"] for row in await connection.fetch(EVENTS)}

    async def letter(self, letter: str, *issues: str, unit: str = UNIT) -> str:
        """Issues raised, registered and sent to the contractor; the token in the mail that came."""
        await self.settled()
        before = len(links(self.mail, BUILDER_MAIL))
        await self.send(letter, *issues, unit=unit)
        await self.settled()
        [token] = links(self.mail, BUILDER_MAIL)[before:]
        return token

    async def send(self, letter: str, *issues: str, unit: str = UNIT) -> None:
        """Whether it has come or not."""
        raised = [
            say.RaiseIssue(estate=ESTATE, issue=issue, unit=unit, room="厨房", description="渗水", found_by="inspector")
            for issue in issues
        ]
        await asyncio.gather(*(self.done(INSPECTOR, one) for one in raised))
        entries = tuple(say.LedgerEntry(issue=one, l1="paint", severity="minor", trade="paint") for one in issues)
        await self.done(SUPERVISOR, say.RegisterIssues(estate=ESTATE, bulk=f"bulk-{letter}", entries=entries))
        await self.done(INSPECTOR, say.SubmitIssues(estate=ESTATE, letter=letter, contractor=C1, issues=issues))

    async def confirmed(self, token: str, to: str = BUILDER_MAIL) -> Phone:
        """A device the holder's people do not know yet, made known."""
        phone = self.phone(token)
        await phone.confirm(self.mail, to, self.settled)
        return phone


def contact(person: str) -> SetContractorContact:
    return SetContractorContact(
        estate=ESTATE, contractor=C1, person=person, name="联系人", email=BUILDER_MAIL, language="zh"
    )


async def accepted(world: World, issue: str) -> None:
    what: dict[str, Any] = {"estate": ESTATE, "issue": issue}
    photo = ("c" * 64,)
    steps: tuple[tuple[Person, Command], ...] = (
        (SUPERVISOR, say.RegisterIssue(**what, l1="paint", severity="minor", trade="paint")),
        (INSPECTOR, say.SubmitIssues(estate=ESTATE, letter=f"l-{issue}", contractor=C1, issues=(issue,))),
        (BUILDER, say.ConfirmIssue(**what, contractor=C1)),
        (BUILDER, say.ProposeMethod(**what, contractor=C1, method="x")),
        (MANAGER, say.AgreeMethod(**what, version=1)),
        (DEVELOPER, say.AgreeMethod(**what, version=1)),
        (BUILDER, say.StartRectification(**what, contractor=C1)),
        (BUILDER, say.ReportRectification(**what, contractor=C1, photos=photo)),
        (INSPECTOR, say.AcceptRectification(**what)),
    )  # fmt: skip
    for person, command in steps:
        await world.done(person, command)
    await world.settled()
