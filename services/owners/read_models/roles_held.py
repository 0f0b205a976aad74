"""Who holds which role where; and, for those who may know, how to reach somebody."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import (
    CompanyContact,
    Contact,
    Contacts,
    ContractorContact,
    ContractorRobot,
    EstatePeople,
    PeopleList,
    PeopleListPage,
    PeopleOfEstate,
    PersonContact,
    PersonContacts,
    PersonInRole,
    PersonListed,
    RobotAddress,
    RoleGranted,
    RoleRevoked,
)
from shared.decider import SYSTEM_ROLE
from shared.messages import GROUP, events_of
from shared.problems import NotFound, RoleNotHeld
from shared.readmodel import ReadModel
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class RoleHeld:
    grant_key: str  # <person>/<role>/<estate>/<contractor>/<unit>
    person: str
    role: str
    granted_estate: str
    contractor: str | None
    unit: str | None


def grant_of(event: RoleGranted | RoleRevoked) -> tuple[str, ...]:
    parts = (event.person, event.role, event.granted_estate, event.contractor or "", event.unit or "")
    return ("/".join(parts),)


def fold(row: RoleHeld | None, happened: Recorded) -> RoleHeld | None:
    match happened.event:
        case RoleGranted() as event:
            return RoleHeld(
                grant_of(event)[0], event.person, event.role, event.granted_estate, event.contractor, event.unit
            )
        case RoleRevoked():
            return None
        case _:
            return row


ROLES_HELD = ReadModel(
    name="roles_held", version=3, source="owners", row=RoleHeld, fold=fold, inline=True,
    ddl=Path(__file__).with_name("roles_held.sql"), keys={RoleGranted: grant_of, RoleRevoked: grant_of},
    ignored=frozenset(events_of("owners").values()) - {RoleGranted, RoleRevoked},
)  # fmt: skip

IN_ESTATE = """
select person, role, granted_estate, contractor, unit from roles_held
 where granted_estate = any($1::text[]) and ($2::text is null or role = $2) order by role, person, grant_key
"""
LISTED = """
select r.grant_key, r.person, r.role, r.granted_estate, r.contractor, r.unit, p.name, p.phone, p.email,
       coalesce(p.erased, false) as erased
  from roles_held r left join people p using (person)
 where r.granted_estate = any($1::text[]) and r.role <> 'owner'
   and ($2::text is null or (r.role, r.grant_key) > (split_part($2, '/', 2), $2))
 order by r.role, r.grant_key limit $3
"""
KNOWN_HERE = "select exists (select 1 from roles_held where person = $1 and granted_estate = any($2::text[]))"
REACH = "select person, name, phone, email, language, erased from people where person = any($1::text[])"
SPEAKS = """
select c.contractor, c.company, c.lots, c.webhook, p.person, p.name, p.phone, p.email, p.language, p.erased
  from contractors c join people p on p.person = c.contact where c.engagement = $1
"""

TELLS = "system:notifications"
ROBOT = """
select robot_kind as kind, robot as url, robot_secret as secret from contractors
 where engagement = $1 and robot is not null
"""


async def people_of_estate(asking: "Asking", query: PeopleOfEstate) -> EstatePeople:
    found = await asking.connection.fetch(IN_ESTATE, [query.estate, GROUP], query.role)
    return EstatePeople(people=tuple(PersonInRole.model_validate(dict(row)) for row in found))


async def people_list(asking: "Asking", query: PeopleList) -> PeopleListPage:
    found = await asking.connection.fetch(LISTED, [query.estate, GROUP], query.after, query.limit + 1)
    page = found[: query.limit]
    rows = tuple(PersonListed.model_validate({key: row[key] for key in PersonListed.model_fields}) for row in page)
    return PeopleListPage(rows=rows, after=page[-1]["grant_key"] if len(found) > query.limit else None)


async def person_contact(asking: "Asking", query: PersonContact) -> Contact:
    """A person of another estate is as unknown as one who never was; services ask for whom their events name."""
    here = [query.estate, GROUP]
    known = asking.role == SYSTEM_ROLE or await asking.connection.fetchval(KNOWN_HERE, query.person, here)
    row = await asking.connection.fetchrow(REACH, [query.person])
    if row is None or not (known or row["erased"]):  # who is erased holds no role any more, and has nothing to show
        raise NotFound(what=query.person)
    return Contact.model_validate(dict(row))


async def person_contacts(asking: "Asking", query: PersonContacts) -> Contacts:
    found = await asking.connection.fetch(REACH, query.persons)
    return Contacts(people=tuple(Contact.model_validate(dict(row)) for row in found))


async def contractor_contact(asking: "Asking", query: ContractorContact) -> CompanyContact:
    row = await asking.connection.fetchrow(SPEAKS, f"{query.estate}/{query.contractor}")
    if row is None:
        raise NotFound(what=query.contractor)
    return CompanyContact.model_validate(dict(row))


async def contractor_robot(asking: "Asking", query: ContractorRobot) -> RobotAddress:
    """Address and secret let anybody speak in the group: they are for who tells it alone."""
    if asking.person != TELLS:
        raise RoleNotHeld(estate=query.estate, command=query.wire, roles=TELLS)
    row = await asking.connection.fetchrow(ROBOT, f"{query.estate}/{query.contractor}")
    if row is None:
        raise NotFound(what=query.contractor)
    return RobotAddress.model_validate(dict(row))
