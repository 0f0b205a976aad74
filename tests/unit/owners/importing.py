"""Rosters imported one after another without a service: compared, decided and folded as the task does it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from services.owners.read_models.estates import BUILDINGS
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.roster import RosterRow
from services.owners.roster_compared import FACTS, Compared
from shared.contracts.owners import ApplyRosterChanges, BuildingRegistered, RegisterUnits
from shared.messages import Event
from tests.given import folded
from tests.unit.owners.facts import DAY, E, ask, so_far

Said = Mapping[str, Mapping[str, Any]]


def known_units(events: Sequence[Event]) -> Said:
    """By contract code, as `KNOWN_UNITS` reads them."""
    people, buildings = folded(PEOPLE, *events), folded(BUILDINGS, *events)
    found = {}
    for row in folded(UNIT_BOARD, *events).values():
        persons = [people[owner] for owner in row.owners]
        particulars = [[one.name, one.phone, one.email, one.erased] for one in persons]
        found[row.contract_code] = {
            **asdict(row), "building_name": buildings[row.building].name, "particulars": particulars,
        }  # fmt: skip
    return found


def building_of(name: str) -> str:
    return f"b-{name.removesuffix('栋')}"


def compared(events: Sequence[Event], rows: Iterable[RosterRow]) -> Compared:
    rows = tuple(rows)
    return Compared(E, rows, known_units(events), {row.building: building_of(row.building) for row in rows})


def after(events: Sequence[Event], import_: str, rows: Iterable[RosterRow]) -> tuple[Event, ...]:
    """What has happened once this roster was imported and its changes were applied."""
    found = compared(events, rows)
    named = {row.building for row in found.rows}
    fresh = [BuildingRegistered(estate=E, building=building_of(name), name=name) for name in sorted(named)]
    happened = (*events, *(one for one in fresh if one not in events))
    changed = {difference.contract_code for difference in found.changed}
    if registered := found.unit_rows(import_, without=changed):
        command = RegisterUnits(estate=E, roster_import=import_, rows=tuple(registered))
        happened = (*happened, *ask(so_far(*happened), command).events)
    if changes := found.changed_rows(import_):
        apply = ApplyRosterChanges(estate=E, roster_import=import_, on=DAY, rows=tuple(changes))
        happened = (*happened, *ask(so_far(*happened), apply, role="system").events)
    return happened


def said(events: Sequence[Event]) -> dict[str, Any]:
    """What the tables say of each unit, without ids: where it is, what it is, who owns it."""
    facts = (*FACTS, "building_name", "handed_over_on")
    return {
        code: {
            **{name: unit[name] for name in facts},
            "owners": sorted(map(str, unit["particulars"])),
        }
        for code, unit in known_units(events).items()
    }  # fmt: skip
