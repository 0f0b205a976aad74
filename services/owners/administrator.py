"""The first administrator: without one nobody could grant a role to anybody."""

from uuid import UUID, uuid5

from shared.contracts.owners import GrantRole, RegisterPerson
from shared.messages import GROUP, Command
from shared.problems import NotReady
from shared.service import Running

PERSON = "administrator"
LOOK_AGAIN = 0.5  # seconds
NAMES = UUID("5b0d7c1e-6a55-5f0e-9a39-0a4c50b5f002")


async def appoint_administrator(running: Running) -> None:
    """Once in the life of an installation: the ids are fixed, so whoever revokes the role later is not overruled."""
    person = RegisterPerson(estate=GROUP, person=PERSON, name="系统管理员 · Administrator")
    await _execute(running, person, "registered")
    await _execute(running, GrantRole(estate=GROUP, person=PERSON, role="group_admin", granted_estate=GROUP), "granted")


async def _execute(running: Running, command: Command, purpose: str) -> None:
    """At the first start the tables a decision reads are still being made."""
    while True:
        try:
            await running.execute(command, id=uuid5(NAMES, purpose))
        except NotReady:
            await running.next_change(LOOK_AGAIN)
        else:
            return
