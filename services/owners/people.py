"""People, their roles, and contractors: its part of the table of contents."""

from services.owners import contractor, person
from services.owners.administrator import appoint_administrator
from services.owners.lookups import ON_LIST, ROLES, UNIT
from services.owners.read_models import roles_held
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.roles import ADMIN, MANAGER, STAFF, WITH_NAMES
from shared.contracts.owners import (
    ContractorContact,
    ContractorRobot,
    EngageContractor,
    ErasePerson,
    GrantRole,
    PeopleList,
    PeopleOfEstate,
    PersonContact,
    PersonContacts,
    RegisterPerson,
    RevokeRole,
    SetContractorContact,
)
from shared.decider import SYSTEM_ROLE, Handler, Lookup
from shared.service import Answer, Task

GRANTED_IN = Lookup(ESTATES, "{granted_estate}")
GRANTED_FOR = Lookup(CONTRACTORS, "{granted_estate}/{contractor}")
LOT_BUILDINGS = Lookup(BUILDINGS, contractor.buildings_of)

HANDLERS = (
    Handler(RegisterPerson, person.register_person, "person:{person}", (ADMIN, MANAGER)),
    Handler(
        GrantRole,
        person.grant_role,
        "person:{person}",
        (ADMIN,),
        (ON_LIST, ROLES, GRANTED_IN, GRANTED_FOR, UNIT),
    ),
    Handler(RevokeRole, person.revoke_role, "person:{person}", (ADMIN,), (ROLES,)),
    Handler(ErasePerson, person.erase_person, "person:{person}", (ADMIN,), (ON_LIST, ROLES)),
    Handler(EngageContractor, contractor.engage_contractor, contractor.STREAM, (ADMIN, MANAGER), (LOT_BUILDINGS,)),
    Handler(
        SetContractorContact,
        contractor.set_contractor_contact,
        contractor.streams_of_contact,
        (ADMIN, MANAGER),
        (ON_LIST, ROLES),
    ),
)
ANSWERS = (
    Answer(PeopleOfEstate, roles_held.people_of_estate, (ROLES_HELD,), STAFF),
    Answer(PeopleList, roles_held.people_list, (ROLES_HELD, PEOPLE), WITH_NAMES),
    Answer(PersonContact, roles_held.person_contact, (ROLES_HELD, PEOPLE), WITH_NAMES),
    Answer(PersonContacts, roles_held.person_contacts, (PEOPLE,), (SYSTEM_ROLE,)),
    Answer(ContractorContact, roles_held.contractor_contact, (CONTRACTORS, PEOPLE), (*WITH_NAMES, "developer_rep")),
    Answer(ContractorRobot, roles_held.contractor_robot, (CONTRACTORS,), (SYSTEM_ROLE,)),
)
AGGREGATES = (person.PERSON, contractor.CONTRACTOR)
MODELS = (PEOPLE, ROLES_HELD, CONTRACTORS)
TASKS = (Task("appoint_administrator", appoint_administrator),)
