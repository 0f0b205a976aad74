"""A person: registered, holding roles per estate, and erased for good."""

from dataclasses import dataclass

from services.owners.read_models.contractors import ContractorOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import EstateNotKnown, for_the_group
from shared.access import AccessRow, grant_of, granted_by
from shared.contracts.owners import (
    ErasePerson,
    GrantRole,
    PersonErased,
    PersonRegistered,
    RegisterPerson,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import GROUP, Event
from shared.personal import Personal
from shared.problems import Refusal
from shared.wording import Wording


class PersonNotKnown(Refusal):
    status = 404
    wording = Wording("未登记人员 {person}。", "Person {person} is not registered.")


class PersonIsErased(Refusal):
    status = 410
    wording = Wording(
        "人员 {person} 的个人数据已永久删除，不能再登记。",
        "Person {person} was erased for good and cannot be recorded again.",
    )


class GrantDoesNotFit(Refusal):
    status = 400
    wording = Wording(
        "角色 {role} 的授权不完整或多余：施工单位须写明公司，业主须写明房屋，其他角色两者皆无。",
        "A grant of {role} names the company for a contractor, the unit for an owner, and neither for any other role.",
    )


class ContractorNotEngaged(Refusal):
    status = 404
    wording = Wording(
        "施工单位 {contractor} 未在项目 {estate} 签约。", "Contractor {contractor} is not engaged in {estate}."
    )


class PersonKnownElsewhere(Refusal):
    wording = Wording(
        "编号 {person} 的人员已在其他项目或以其他角色登记，姓名与联系方式不能在此更改；新登记的人请另用编号。",
        "Person {person} is known in another estate or another role: name and numbers are not changed from here. "
        "Record somebody new under an id of their own.",
    )


class NotTheOwner(Refusal):
    wording = Wording("{person} 不是房屋 {unit} 的业主。", "{person} is not an owner of unit {unit}.")


@dataclass(frozen=True)
class Person:
    """`held` is every role ever granted, and where: also what was revoked since.

    What somebody sees as an owner follows from owning a unit and is no event of theirs: who holds which role now, and
    who owns in which estate, stands in the tables.
    """

    particulars: PersonRegistered | None = None
    erased: bool = False
    held: frozenset[tuple[str, str]] = frozenset()


def evolve(person: Person, event: Event) -> Person:
    match event:
        case PersonRegistered():
            return replace(person, particulars=event)
        case RoleGranted():
            return replace(person, held=person.held | {(event.role, event.granted_estate)})
        case PersonErased():
            return replace(person, particulars=None, erased=True)
        case _:
            return person


PERSON = Aggregate("person", Person(), evolve)


def register_person(asked: Asked[RegisterPerson], person: Person) -> list[Event]:
    command = for_the_group(asked.command)
    not_erased(person, command.person)
    fact = PersonRegistered(
        estate=GROUP, person=command.person, name=Personal(person=command.person, value=command.name),
        phone=sealed(command.person, command.phone), email=sealed(command.person, command.email),
        language=command.language,
    )  # fmt: skip
    return [] if person.particulars == fact else [fact]


def grant_role(
    asked: Asked[GrantRole], person: Person, on_list: PersonOnList | None, roles: AccessRow | None,
    estate: EstateOnList | None, contractor: ContractorOnList | None, unit: UnitOnBoard | None,
) -> list[Event]:  # fmt: skip
    """An owner may be given back the sight of the own unit; every other role is for who is registered."""
    command = for_the_group(asked.command)
    not_erased(person, command.person)
    if on_list is None or not (on_list.registered or (command.role == "owner" and on_list.owner_in)):
        raise PersonNotKnown(person=command.person)
    bound_to = (command.contractor is not None, command.unit is not None)
    if bound_to != (command.role == "contractor", command.role == "owner"):
        raise GrantDoesNotFit(role=command.role)
    if command.granted_estate != GROUP and estate is None:
        raise EstateNotKnown(estate=command.granted_estate)
    if command.contractor is not None and contractor is None:
        raise ContractorNotEngaged(contractor=command.contractor, estate=command.granted_estate)
    if command.unit is not None and not _owns(unit, command):
        raise NotTheOwner(person=command.person, unit=command.unit)
    return granted(roles, RoleGranted(**dict(command)))


def _owns(unit: UnitOnBoard | None, command: GrantRole) -> bool:
    return unit is not None and unit.estate == command.granted_estate and command.person in unit.owners


def granted(roles: AccessRow | None, grant: RoleGranted) -> list[Event]:
    """The grant, unless the person holds it already."""
    return [] if roles is not None and grant_of(grant) in roles.grants else [grant]


def revoke_role(asked: Asked[RevokeRole], _person: Person, roles: AccessRow | None) -> list[Event]:
    command = for_the_group(asked.command)
    fact = RoleRevoked(**dict(command))
    return [fact] if roles is not None and grant_of(fact) in roles.grants else []


def erase_person(
    asked: Asked[ErasePerson], person: Person, on_list: PersonOnList | None, roles: AccessRow | None
) -> list[Event]:
    """Also who was only ever named in a power of attorney."""
    command = for_the_group(asked.command)
    if person.erased:
        return []
    if on_list is None:
        raise PersonNotKnown(person=command.person)
    held = roles.grants if roles is not None else ()
    revoked = [RoleRevoked.model_validate({"estate": GROUP, "person": command.person, **granted_by(g)}) for g in held]
    return [*revoked, PersonErased(estate=GROUP, person=command.person, reason=command.reason)]


def must_be_registered(id_: str, person: PersonOnList | None) -> None:
    """Whoever is only known as an owner or a proxy is nobody to be named among those who work: names follow."""
    if person is None or person.erased or not person.registered:
        raise PersonNotKnown(person=id_)


def not_erased(person: Person, id_: str) -> None:
    if person.erased:
        raise PersonIsErased(person=id_)


def only_owns_here(person: PersonOnList | None, id_: str, estate: str) -> None:
    """Ids are chosen by who records somebody: with another's, that one's calls and codes would go where it is said."""
    if is_erased(person):
        raise PersonIsErased(person=id_)
    if person is not None and (person.registered or not {estate}.issuperset(person.owner_in)):
        raise PersonKnownElsewhere(person=id_)


def only_speaks_here(person: Person, on_list: PersonOnList | None, estate: str) -> bool:
    """As a contractor's contact in this estate, and known to nobody else."""
    owns = on_list is not None and on_list.owner_in
    return person.particulars is None and not owns and person.held <= {("contractor", estate)}


def is_erased(person: PersonOnList | None) -> bool:
    return person is not None and person.erased


def sealed(person: str, value: str | None) -> Personal[str] | None:
    return None if value is None else Personal(person=person, value=value)
