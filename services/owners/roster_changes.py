"""The changed rows of an accepted roster become facts: corrected units, contacts, owners."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.owners.corrections import BY_ROSTER, facts_corrected
from services.owners.ownership import owner_changed
from services.owners.person import is_erased, only_owns_here, sealed
from services.owners.read_models.estates import BuildingOnList
from services.owners.read_models.people import PersonOnList
from services.owners.recorded_owners import handed_over_elsewhere, owner_recorded
from services.owners.structure import BuildingNotKnown
from services.owners.unit import Unit, known
from shared.contracts.owners import (
    ApplyRosterChanges,
    ChangedRow,
    OwnerContactChanged,
    OwnerCorrected,
    OwnerRecorded,
    OwnerRow,
)
from shared.decider import Asked
from shared.messages import Event
from shared.personal import Personal


def streams_of_changes(command: ApplyRosterChanges) -> list[str]:
    return [f"unit:{row.unit}" for row in command.rows]


def owners_of_changes(command: ApplyRosterChanges) -> list[str]:
    return list(dict.fromkeys(owner.owner for row in command.rows for owner in row.owners))


def buildings_of_changes(command: ApplyRosterChanges) -> list[str]:
    return list(dict.fromkeys(row.building for row in command.rows))


def apply_roster_changes(
    asked: Asked[ApplyRosterChanges],
    states: Mapping[str, Any],
    buildings: Mapping[str, BuildingOnList | None],
    people: Mapping[str, PersonOnList | None],
) -> list[Event]:
    command = asked.command
    for building, on_list in buildings.items():
        if on_list is None or on_list.estate != command.estate:
            raise BuildingNotKnown(building=building, estate=command.estate)
    return [event for row in command.rows for event in _applied(command, row, states[f"unit:{row.unit}"], people)]


def _applied(
    command: ApplyRosterChanges, row: ChangedRow, unit: Unit, people: Mapping[str, PersonOnList | None]
) -> Iterable[Event]:
    known(unit, row.unit)
    yield from facts_corrected(command.estate, row, unit, BY_ROSTER, command.roster_import)
    if unit.handed_over is None:
        yield from _owners(command, row, unit, people)
    yield from handed_over_elsewhere(command.estate, row, unit)


def _owners(
    command: ApplyRosterChanges, row: ChangedRow, unit: Unit, people: Mapping[str, PersonOnList | None]
) -> Iterable[Event]:
    """Whoever owns the unit and is named neither in the row nor as leaving was recorded meanwhile, and stays."""
    joined: list[OwnerRecorded] = []
    for owner in row.owners:
        if owner.owner in unit.owners:
            if not is_erased(people[owner.owner]):
                yield from _particulars(command, row, owner, unit.owners[owner.owner])
            continue
        only_owns_here(people[owner.owner], owner.owner, command.estate)
        joined.append(owner_recorded(command.estate, row.unit, row.building, owner))
    yield from joined
    named = [owner.owner for owner in row.owners]
    staying = [owner for owner in unit.owners if owner not in named and owner not in row.leaving]
    if joined or any(owner in row.leaving for owner in unit.owners):
        change = owner_changed(
            unit, row.unit, [*named, *staying], joined, "roster", command.on, reason=BY_ROSTER,
            roster_import=command.roster_import,
        )  # fmt: skip
        yield change


def _particulars(command: ApplyRosterChanges, row: ChangedRow, said: OwnerRow, held: OwnerRecorded) -> Iterable[Event]:
    where: dict[str, Any] = {
        "estate": command.estate, "unit": row.unit, "building": row.building, "owner": said.owner,
        "roster_import": command.roster_import, "phone": sealed(said.owner, said.phone),
        "email": sealed(said.owner, said.email), "language": held.language,
    }  # fmt: skip
    if held.name.value != said.name:
        yield OwnerCorrected(**where, name=Personal(person=said.owner, value=said.name), reason=BY_ROSTER)
    elif (held.phone, held.email) != (where["phone"], where["email"]):
        yield OwnerContactChanged(**where)
