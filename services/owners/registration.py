"""Units and their owners come into the estate: row by row from a roster, or one owner by hand."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from typing import Any

from services.owners.person import is_erased, only_owns_here
from services.owners.read_models.estates import BuildingOnList
from services.owners.read_models.people import PersonOnList
from services.owners.recorded_owners import handed_over_elsewhere, owner_recorded, registered_owner
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UNIT_FACTS, Unit, known
from shared.contracts.owners import RecordOwner, RegisterUnits, UnitRegistered, UnitRow
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
    return [f"unit:{row.unit}" for row in command.rows]


def buildings_of_rows(command: RegisterUnits) -> list[str]:
    return list(dict.fromkeys(row.building for row in command.rows))


def owners_of_rows(command: RegisterUnits) -> list[str]:
    return list(dict.fromkeys(owner.owner for row in command.rows for owner in row.owners))


def register_units(
    asked: Asked[RegisterUnits],
    states: Mapping[str, Any],
    buildings: Mapping[str, BuildingOnList | None],
    people: Mapping[str, PersonOnList | None],
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
        events.extend(_registered(command, unit, states[f"unit:{unit.unit}"], people))
    return events


def _registered(
    command: RegisterUnits, row: UnitRow, unit: Unit, people: Mapping[str, PersonOnList | None]
) -> Iterable[Event]:
    for owner in row.owners:
        if owner.owner not in unit.owners:
            only_owns_here(people[owner.owner], owner.owner, command.estate)
    owners = tuple(map(registered_owner, row.owners)) if unit.registered is None else ()
    facts = {**dict(row), "estate": command.estate, "owners": owners, "roster_import": command.roster_import}
    del facts["handed_over_on"]
    fact = UnitRegistered(**facts)
    if unit.registered is None:
        yield fact
    else:
        if any(getattr(unit.registered, name) != getattr(fact, name) for name in ("estate", *UNIT_FACTS)):
            raise UnitWouldChange(unit=row.unit)
        yield from _further_owners(command, row, unit, people)
    yield from handed_over_elsewhere(command.estate, row, unit)


def _further_owners(
    command: RegisterUnits, row: UnitRow, unit: Unit, people: Mapping[str, PersonOnList | None]
) -> Iterable[Event]:
    """An import has compared its rows with what is recorded: whom it knows it knows."""
    for owner in row.owners:
        fact, recorded = owner_recorded(command.estate, row.unit, row.building, owner), unit.owners.get(owner.owner)
        if recorded is None:
            yield fact
        elif command.roster_import is None and recorded != fact and not is_erased(people[owner.owner]):
            raise OwnerWouldChange(unit=row.unit, owner=owner.owner)


def record_owner(asked: Asked[RecordOwner], unit: Unit, person: PersonOnList | None) -> list[Event]:
    command = asked.command
    building = known(unit, command.unit).building
    only_owns_here(person, command.owner, command.estate)
    fact = owner_recorded(command.estate, command.unit, building, command)
    return [] if unit.owners.get(command.owner) == fact else [fact]
