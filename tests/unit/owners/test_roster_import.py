"""One import: started, finished, stopped; and what a file would do to the estate."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from services.owners.roster import NamedOwner, RosterRow
from services.owners.roster_compared import Compared
from services.owners.roster_import import ImportIdTaken, ImportNotStarted
from services.owners.structure import EstateNotKnown, OnlyForTheGroup
from shared.contracts.owners import (
    EstateRegistered,
    FinishRosterImport,
    ImportRoster,
    RosterImported,
    RosterImportStarted,
    RosterImportStopped,
    StopRosterImport,
)
from shared.messages import GROUP
from tests.unit.owners.facts import PLACE, E, ask, so_far

SHA = "a" * 64
FILE: dict[str, Any] = {"sha256": SHA, "filename": "名册.csv"}
COUNTS = {"buildings": 1, "units": 1, "owners": 1}
IMPORT = ImportRoster(estate=E, roster_import="import-1", **FILE, **COUNTS)
STARTED = RosterImportStarted(estate=E, roster_import="import-1", **FILE, **COUNTS)
FINISH = FinishRosterImport(estate=E, roster_import="import-1", buildings=1, new=1, known=0)
IMPORTED = RosterImported(estate=E, roster_import="import-1", **FILE, buildings=1, new=1, known=0)
STOP = StopRosterImport(estate=E, roster_import="import-1", problem="RosterRowsWrong")
STOPPED = RosterImportStopped(estate=E, roster_import="import-1", problem="RosterRowsWrong")


def test_an_import_starts_once() -> None:
    ask(so_far(*PLACE), IMPORT).then(STARTED)
    ask(so_far(*PLACE, STARTED), IMPORT).then_nothing()
    ask(so_far(*PLACE, STARTED, IMPORTED), IMPORT).then_nothing()


def test_an_import_is_of_one_file_into_a_known_estate() -> None:
    other = IMPORT.model_copy(update={"sha256": "b" * 64})
    ask(so_far(*PLACE, STARTED), other).then_refused(ImportIdTaken)
    ask(so_far(), IMPORT).then_refused(EstateNotKnown)


def test_a_group_file_is_one_import_that_names_its_estates() -> None:
    group = IMPORT.model_copy(update={"estate": GROUP, "estates": (E,)})
    started = STARTED.model_copy(update={"estate": GROUP, "estates": (E,)})
    ask(so_far(*PLACE), group).then(started)
    finish = FINISH.model_copy(update={"estate": GROUP})
    ended = IMPORTED.model_copy(update={"estate": GROUP, "estates": (E,)})
    ask(so_far(*PLACE, started), finish, role="system").then(ended)
    ask(so_far(*PLACE), group.model_copy(update={"estates": (E, "NOWHERE")})).then_refused(EstateNotKnown)
    ask(so_far(*PLACE), group.model_copy(update={"estates": ()})).then_refused(EstateNotKnown)


def test_who_imports_into_one_estate_cannot_name_another() -> None:
    elsewhere = EstateRegistered(**{**dict(PLACE[1]), "estate": "E2"})
    ask(so_far(*PLACE, elsewhere), IMPORT.model_copy(update={"estates": (E, "E2")})).then_refused(OnlyForTheGroup)


def test_an_import_ends_once() -> None:
    ask(so_far(*PLACE, STARTED), FINISH, role="system").then(IMPORTED)
    ask(so_far(*PLACE, STARTED), STOP, role="system").then(STOPPED)
    for ended in (IMPORTED, STOPPED):
        ask(so_far(*PLACE, STARTED, ended), FINISH, role="system").then_nothing()
        ask(so_far(*PLACE, STARTED, ended), STOP, role="system").then_nothing()


def test_nothing_ends_that_has_not_started() -> None:
    ask(so_far(*PLACE), FINISH, role="system").then_refused(ImportNotStarted)
    ask(so_far(*PLACE), STOP, role="system").then_refused(ImportNotStarted)


def row(code: str = "101", *owners: NamedOwner, **other: Any) -> RosterRow:
    facts: dict[str, Any] = {
        "row": 2, "estate": None, "building": "1栋", "entrance": "1单元", "floor": 1, "contract_code": code,
        "door_number": code, "unit_type": "三室", "built_area": Decimal(100), "usable_area": Decimal(80),
        "deliver_by": None, "owners": owners,
    }  # fmt: skip
    return RosterRow(**{**facts, **other})


LI = NamedOwner("李明", "13800000001", None)


def known(of: RosterRow, erased: bool = False) -> dict[str, Any]:
    """What the estate's tables say about a unit that this row brought."""
    particulars = [[None, None, None, True] if erased else [one.name, one.phone, one.email, False] for one in of.owners]
    owners = [f"p{place}" for place in range(len(of.owners))]
    return {**asdict(of), "unit": "u1", "building_name": of.building, "owners": owners, "particulars": particulars}


def beside(roster_row: RosterRow, *there: RosterRow, erased: bool = False) -> Compared:
    units = {one.contract_code: known(one, erased) for one in there}
    return Compared(E, (roster_row,), units, {"1栋": "b1"})


def test_the_same_file_again_changes_nothing() -> None:
    again = beside(row("101", LI), row("101", LI))
    assert (again.new, again.new_owners, again.changed, again.brings_something) == (0, 0, [], False)


def test_what_differs_is_named_by_column_never_by_value() -> None:
    other = beside(row("101", NamedOwner("李敏", None, None), floor=2, building="2栋"), row("101", LI))
    [difference] = other.changed
    assert (difference.row, difference.contract_code, difference.columns) == (2, "101", ("building", "floor", "owners"))


def test_an_erased_owner_does_not_differ_from_the_old_file() -> None:
    assert beside(row("101", LI), row("101", LI), erased=True).changed == []


def test_a_unit_sold_meanwhile_gets_its_owner() -> None:
    sold = beside(row("101", LI), row("101"))
    assert (sold.changed, sold.new_owners) == ([], 1)


def test_ids_come_from_the_estate_and_the_unit_and_never_from_a_name() -> None:
    [first] = beside(row("101", LI)).unit_rows()
    [renamed] = beside(row("101", NamedOwner("王芳", None, None))).unit_rows()
    assert (first.unit, first.owners[0].owner) == (renamed.unit, renamed.owners[0].owner)
    [elsewhere] = Compared("E2", (row("101", LI),), {}, {"1栋": "b1"}).unit_rows()
    assert {elsewhere.unit, elsewhere.owners[0].owner}.isdisjoint({first.unit, first.owners[0].owner})


def test_known_things_keep_their_ids() -> None:
    [same] = beside(row("101", LI), row("101", LI)).unit_rows()
    assert (same.unit, same.building, same.owners[0].owner) == ("u1", "b1", "p0")
