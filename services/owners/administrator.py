"""The first administrator: without one nobody could grant a role to anybody."""

from uuid import UUID, uuid5

from shared.contracts.owners import GrantRole, RegisterPerson
from shared.messages import GROUP
from shared.service import Running

PERSON = "administrator"
NAMES = UUID("5b0d7c1e-6a55-5f0e-9a39-0a4c50b5f002")


async def appoint_administrator(running: Running) -> None:
    """Once in the life of an installation: the ids are fixed, so whoever revokes the role later is not overruled."""
    person = RegisterPerson(estate=GROUP, person=PERSON, name="系统管理员 · Administrator")
    await running.execute(person, id=uuid5(NAMES, "registered"))
    role = GrantRole(estate=GROUP, person=PERSON, role="group_admin", granted_estate=GROUP)
    await running.execute(role, id=uuid5(NAMES, "granted"))
