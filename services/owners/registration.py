"""Units and their owners come into the estate: row by row from a roster, or one owner by hand."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from typing import Any

from services.owners.person import Person, granted, only_owns_here
from services.owners.read_models.estates import BuildingOnList
from services.owners.recorded_owners import handed_over_elsewhere, may_see, owner_recorded
from services.owners.structure import BuildingNotKnown
from services.owners.unit import Unit, known
from shared.contracts.owners import OwnerRow, RecordOwner, RegisterUnits, UnitRegistered, UnitRow
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class UnitListedTwice(Refusal):
    status = 400
    wording = Wording("房屋 {units} 在同一次登记中重复。", "Units {units} are listed twice.")


class UnitWouldChange(Refusal):
    wording = Wording(
        "房屋 {unit} 已登记且内容不同，名册不会改动已登记的内容。",
        "Unit {unit} is registered with other facts; a roster never changes what is registered.",
    )


class OwnerWouldChange(Refusal):
    wording = Wording(
        "房屋 {unit} 的业主 {owner} 已登记且内容不同。",
        "Owner {owner} of unit {unit} is recorded with other particulars.",
    )


def streams_of_rows(command: RegisterUnits) -> list[str]:
    units = [f"unit:{row.unit}" for row in command.rows]
    return units + [f"person:{owner.owner}" for row in command.rows for owner in row.owners]


def streams_of_owner(command: RecordOwner) -> list[str]:
    return [f"unit:{command.unit}", f"person:{command.owner}"]


def buildings_of_rows(command: RegisterUnits) -> list[str]:
    return list(dict.fromkeys(row.building for row in command.rows))


def register_units(
    asked: Asked[RegisterUnits], states: Mapping[str, Any], buildings: Mapping[str, BuildingOnList | None]
) -> list[Event]:
    command = asked.command
    twice = [unit for unit, times in Tally(row.unit for row in command.rows).items() if times > 1]
    if twice:
        raise UnitListedTwice(units=", ".join(twice))
    for building, row in buildings.items():
        if row is None or row.estate != command.estate:
            raise BuildingNotKnown(building=building, estate=command.estate)
    events: list[Event] = []
    for unit in command.rows:
        events.extend(_registered(command, unit, states))
    return events


def _registered(command: RegisterUnits, row: UnitRow, states: Mapping[str, Any]) -> Iterable[Event]:
    unit: Unit = states[f"unit:{row.unit}"]
    facts = {**dict(row), "estate": command.estate}
    del facts["owners"], facts["handed_over_on"]
    fact = UnitRegistered(**facts, roster_import=command.roster_import)
    if unit.registered is None:
        yield fact
    elif unit.registered != fact.model_copy(update={"roster_import": unit.registered.roster_import}):
        raise UnitWouldChange(unit=row.unit)
    for owner in row.owners:
        yield from _owner_of_row(command, row, owner, unit, states[f"person:{owner.owner}"])
    yield from handed_over_elsewhere(command.estate, row, unit)


def _owner_of_row(command: RegisterUnits, row: UnitRow, owner: OwnerRow, unit: Unit, person: Person) -> Iterable[Event]:
    """An import has compared its rows with what is recorded: whom it knows it knows."""
    recorded = unit.owners.get(owner.owner)
    if recorded is not None and (person.erased or command.roster_import is not None):
        return
    only_owns_here(person, owner.owner, command.estate)
    fact = owner_recorded(command.estate, row.unit, row.building, owner)
    if recorded not in {None, fact}:
        raise OwnerWouldChange(unit=row.unit, owner=owner.owner)
    if recorded is None:
        yield fact
    yield from granted(person, may_see(fact))


def record_owner(asked: Asked[RecordOwner], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    unit, person = (states[stream] for stream in streams_of_owner(command))
    building = known(unit, command.unit).building
    only_owns_here(person, command.owner, command.estate)
    fact = owner_recorded(command.estate, command.unit, building, command)
    return [*([] if unit.owners.get(command.owner) == fact else [fact]), *granted(person, may_see(fact))]
