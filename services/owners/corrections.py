"""What was said of a unit or its owner and is corrected: a later fact with its reason, the first stays in the log."""

from collections.abc import Iterable

from services.owners.person import only_owns_here, sealed
from services.owners.read_models.estates import BuildingOnList
from services.owners.read_models.people import PersonOnList
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UNIT_FACTS, Unit, known, owned_by
from shared.contracts.owners import (
    ChangedRow,
    ChangeOwnerContact,
    CorrectOwner,
    CorrectUnit,
    OwnerContactChanged,
    OwnerCorrected,
    UnitCorrected,
)
from shared.decider import Asked
from shared.messages import Event
from shared.personal import Personal

BY_ROSTER = "按名册 · as the roster says"


def correct_unit(asked: Asked[CorrectUnit], unit: Unit, building: BuildingOnList | None) -> list[Event]:
    command = asked.command
    known(unit, command.unit)
    if building is None or building.estate != command.estate:
        raise BuildingNotKnown(building=command.building, estate=command.estate)
    return list(facts_corrected(command.estate, command, unit, command.reason))


def facts_corrected(
    estate: str, said: CorrectUnit | ChangedRow, unit: Unit, reason: str, roster_import: str | None = None
) -> Iterable[Event]:
    registered = known(unit, said.unit)
    facts = {name: getattr(said, name) for name in sorted(UNIT_FACTS)}
    columns = tuple(name for name, value in facts.items() if getattr(registered, name) != value)
    if columns:
        yield UnitCorrected(
            estate=estate, unit=said.unit, **facts, columns=columns, reason=reason, roster_import=roster_import
        )


def correct_owner(asked: Asked[CorrectOwner], unit: Unit, person: PersonOnList | None) -> list[Event]:
    command = asked.command
    owned_by(unit, command.unit, command.owner)
    only_owns_here(person, command.owner, command.estate)
    fact = OwnerCorrected(
        estate=command.estate, unit=command.unit, building=known(unit, command.unit).building, owner=command.owner,
        name=Personal(person=command.owner, value=command.name), phone=sealed(command.owner, command.phone),
        email=sealed(command.owner, command.email), language=command.language, reason=command.reason,
    )  # fmt: skip
    held = unit.owners[command.owner]
    same = (held.name, held.phone, held.email, held.language) == (fact.name, fact.phone, fact.email, fact.language)
    return [] if same else [fact]


def change_owner_contact(asked: Asked[ChangeOwnerContact], unit: Unit, person: PersonOnList | None) -> list[Event]:
    command = asked.command
    owned_by(unit, command.unit, command.owner)
    only_owns_here(person, command.owner, command.estate)
    fact = OwnerContactChanged(
        estate=command.estate, unit=command.unit, building=known(unit, command.unit).building, owner=command.owner,
        phone=sealed(command.owner, command.phone), email=sealed(command.owner, command.email),
        language=command.language,
    )  # fmt: skip
    held = unit.owners[command.owner]
    return [] if (held.phone, held.email, held.language) == (fact.phone, fact.email, fact.language) else [fact]
