"""A contractor (施工单位) engaged in one estate for its lots, and who speaks for it there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.owners.person import (
    ContractorNotEngaged,
    Person,
    PersonKnownElsewhere,
    granted,
    not_erased,
    only_speaks_here,
    sealed,
)
from services.owners.read_models.estates import BuildingOnList
from services.owners.read_models.people import PersonOnList
from services.owners.structure import BuildingNotKnown
from shared.access import AccessRow
from shared.contracts.owners import (
    ContractorContactSet,
    ContractorEngaged,
    EngageContractor,
    Lot,
    RoleGranted,
    SetContractorContact,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import GROUP, Event
from shared.personal import Personal


@dataclass(frozen=True)
class Contractor:
    engaged: ContractorEngaged | None = None
    contact: ContractorContactSet | None = None


def evolve(contractor: Contractor, event: Event) -> Contractor:
    match event:
        case ContractorEngaged():
            return replace(contractor, engaged=event)
        case ContractorContactSet():
            return replace(contractor, contact=event)
        case _:
            return contractor


STREAM = "contractor:{estate}:{contractor}"
CONTRACTOR = Aggregate("contractor", Contractor(), evolve)


def buildings_of(command: EngageContractor) -> list[str]:
    return [building for lot in command.lots for building in lot.buildings]


def streams_of_contact(command: SetContractorContact) -> list[str]:
    return [f"contractor:{command.estate}:{command.contractor}", f"person:{command.person}"]


def engage_contractor(
    asked: Asked[EngageContractor], contractor: Contractor, buildings: Mapping[str, BuildingOnList | None]
) -> list[Event]:
    command = asked.command
    for building, row in buildings.items():
        if row is None or row.estate != command.estate:
            raise BuildingNotKnown(building=building, estate=command.estate)
    fact = ContractorEngaged(
        estate=command.estate, contractor=command.contractor, company=command.company,
        lots=tuple(Lot(trades=lot.trades, buildings=lot.buildings) for lot in command.lots),
        warranty_ends_on=command.warranty_ends_on,
    )  # fmt: skip
    return [] if contractor.engaged == fact else [fact]


def set_contractor_contact(
    asked: Asked[SetContractorContact], states: Mapping[str, Any], row: PersonOnList | None, roles: AccessRow | None
) -> list[Event]:
    """Whoever speaks for the contractor may also act for it in this estate."""
    command = asked.command
    contractor, person = (states[stream] for stream in streams_of_contact(command))
    if contractor.engaged is None:
        raise ContractorNotEngaged(contractor=command.contractor, estate=command.estate)
    not_erased(person, command.person)
    _not_reached_otherwise(asked, person, row)
    fact = ContractorContactSet(
        estate=command.estate, contractor=command.contractor, person=command.person,
        name=Personal(person=command.person, value=command.name), email=sealed(command.person, command.email),
        phone=sealed(command.person, command.phone), webhook=command.webhook,
        robot_kind=command.robot_kind, robot=sealed(command.person, command.robot),
        robot_secret=sealed(command.person, command.robot_secret), language=command.language,
    )  # fmt: skip
    role = RoleGranted(
        estate=GROUP, person=command.person, role="contractor", granted_estate=command.estate,
        contractor=command.contractor,
    )  # fmt: skip
    return [*([] if contractor.contact == fact else [fact]), *granted(roles, role)]


def _not_reached_otherwise(asked: Asked[SetContractorContact], person: Person, row: PersonOnList | None) -> None:
    """Who speaks in several estates is named in each; how they are called and reached only the group says anew."""
    said = asked.command
    known = row is not None and (row.name, row.phone, row.email) == (said.name, said.phone, said.email)
    if not (known or asked.role == "group_admin" or only_speaks_here(person, row, said.estate)):
        raise PersonKnownElsewhere(person=said.person)
