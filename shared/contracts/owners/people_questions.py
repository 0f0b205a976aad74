"""What owners answers about people: contacts of persons and contractors, and who has which role.

Only `PersonContact`, `PersonContacts` and `ContractorContact` answer with names, phones and e-mails: ask when you use
them, keep none.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import (
    ContractorId,
    PersonId,
    UnitId,
)
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.people import Lot
from shared.contracts.vocabulary import (
    Language,
    RobotKind,
    Role,
    Value,
)
from shared.messages import EstateCode, Line


class Contact(Value):
    """How to reach somebody; every text is None once the person is erased (`erased`)."""

    person: PersonId
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    language: Language = "zh"
    erased: bool = False


class PersonContact(OwnersQuery[Contact], wire="PersonContact"):
    """Refused `NotFound` for a person never recorded; an erased one is answered with `erased`."""

    person: PersonId


class Contacts(Value):
    people: tuple[Contact, ...]


class PersonContacts(OwnersQuery[Contacts], wire="PersonContacts"):
    """How to reach those who are about to be told: for services alone. Persons never recorded are left out."""

    persons: tuple[PersonId, ...] = Field(min_length=1, max_length=200)


class CompanyContact(Contact):
    """The company, who speaks for it, and where its own system listens."""

    contractor: ContractorId
    company: Line
    lots: tuple[Lot, ...]
    webhook: Line | None = None


class ContractorContact(OwnersQuery[CompanyContact], wire="ContractorContact"):
    """Refused `NotFound` for a contractor not engaged in this estate or without a contact."""

    contractor: ContractorId


class RobotAddress(Value):
    """A robot of a group chat; whoever has `url` can write there. `secret` only where the robot wants signatures."""

    kind: RobotKind
    url: str = Field(repr=False)
    secret: str | None = Field(default=None, repr=False)


class ContractorRobot(OwnersQuery[RobotAddress], wire="ContractorRobot"):
    """System only. Refused `NotFound` where the contractor has no robot here, or its contact was erased."""

    contractor: ContractorId


class PersonInRole(Value):
    person: PersonId
    role: Role
    granted_estate: EstateCode
    contractor: ContractorId | None = None
    unit: UnitId | None = None


class EstatePeople(Value):
    people: tuple[PersonInRole, ...]


class PersonListed(PersonInRole):
    """Somebody in a role, with name and how to be reached; blank once erased."""

    name: str | None
    phone: str | None
    email: str | None
    erased: bool


class PeopleListPage(Value):
    rows: tuple[PersonListed, ...]
    after: str | None = None


class PeopleList(OwnersQuery[PeopleListPage], wire="PeopleList"):
    """Who holds which role here with name and number, group roles included, owners left out; for who may see names.

    In the order of roles; `after` is where the last page ended.
    """

    after: Annotated[str, StringConstraints(max_length=400)] | None = None
    limit: int = Field(default=200, ge=1, le=500)


class PeopleOfEstate(OwnersQuery[EstatePeople], wire="PeopleOfEstate"):
    """Who holds which role here, group roles included; ids only."""

    role: Role | None = None
