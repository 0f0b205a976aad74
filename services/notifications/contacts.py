"""How to reach whom: asked of owners at the moment of writing, kept nowhere."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from services.notifications.asking import asked
from services.notifications.channel import NotTaken
from shared.contracts.owners import Contact, ContractorContact, ContractorRobot, PersonContacts, RobotAddress
from shared.service import Running

Row = Any  # a record of notification_list, read by column name


@dataclass
class Question:
    """Who is asked about in one query, and what was answered."""

    persons: set[str] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    answer: dict[str, Contact] | None = None


class Contacts:
    """Messages that are written at the same moment ask for their readers together."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._open: dict[str, Question] = {}

    async def of(self, row: Row) -> Contact:
        """Raises NotTaken for who is not known."""
        estate, person, contractor = row["estate"], row["person"], row["contractor"]
        if contractor is not None and person is None:
            return await asked(self._running, ContractorContact(estate=estate, contractor=contractor))
        found = (await self._asked_together(estate, person)).get(person)
        if found is None:
            raise NotTaken("the person is not known", permanent=True)
        return found

    async def _asked_together(self, estate: str, person: str) -> dict[str, Contact]:
        mine = self._open.setdefault(estate, Question())
        mine.persons.add(person)
        async with mine.turn:
            if mine.answer is None:
                await asyncio.sleep(0)  # whoever was begun together with this one has joined then
                if self._open.get(estate) is mine:
                    del self._open[estate]
                told = await asked(self._running, PersonContacts(estate=estate, persons=tuple(sorted(mine.persons))))
                mine.answer = {contact.person: contact for contact in told.people}
            return mine.answer

    async def robot(self, row: Row) -> RobotAddress:
        found = await asked(self._running, ContractorRobot(estate=row["estate"], contractor=row["contractor"]))
        if found.kind != row["channel"]:
            raise NotTaken("the contractor has another robot now", permanent=True)
        return found
