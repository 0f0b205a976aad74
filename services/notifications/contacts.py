"""How to reach whom: asked of owners at the moment of writing, kept nowhere."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from services.notifications.asking import asked
from services.notifications.channel import NotTaken
from services.notifications.together import Together
from shared.contracts.owners import Contact, ContractorContact, ContractorRobot, PersonContacts, RobotAddress
from shared.service import Running

Row = Any  # a record of notification_list, read by column name


class Contacts:
    """Messages that are written at the same moment ask for their readers together."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._asking: dict[str, Together[str, dict[str, Contact]]] = {}

    async def of(self, row: Row) -> Contact:
        """Raises NotTaken for who is not known."""
        estate, person, contractor = row["estate"], row["person"], row["contractor"]
        if contractor is not None and person is None:
            return await asked(self._running, ContractorContact(estate=estate, contractor=contractor))
        if estate not in self._asking:
            self._asking[estate] = Together(partial(self._reached, estate), begun_together=True)
        found = (await self._asking[estate](person)).get(person)
        if found is None:
            raise NotTaken("the person is not known", permanent=True)
        return found

    async def _reached(self, estate: str, persons: Sequence[str]) -> dict[str, Contact]:
        told = await asked(self._running, PersonContacts(estate=estate, persons=tuple(sorted({*persons}))))
        return {contact.person: contact for contact in told.people}

    async def robot(self, row: Row) -> RobotAddress:
        found = await asked(self._running, ContractorRobot(estate=row["estate"], contractor=row["contractor"]))
        if found.kind != row["channel"]:
            raise NotTaken("the contractor has another robot now", permanent=True)
        return found
