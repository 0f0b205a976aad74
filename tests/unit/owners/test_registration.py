"""Units and owners come into the estate."""

from decimal import Decimal
from typing import Any

from services.owners.lookups import ACCESS
from services.owners.person import PersonIsErased
from services.owners.read_models.people import PEOPLE
from services.owners.registration import OwnerWouldChange, UnitListedTwice, UnitWouldChange
from services.owners.structure import BuildingNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    OwnerRecorded,
    OwnerRow,
    PersonErased,
    RecordOwner,
    RegisteredOwner,
    RegisterUnits,
    UnitRegistered,
    UnitRow,
)
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import (
    KNOWN,
    OWNER,
    PLACE,
    B,
    E,
    U,
    ask,
    on_board,
    owner,
    personal,
    role,
    so_far,
    unit,
)

LI = OwnerRow(owner=OWNER, name="李明", phone="13800000001")
WITH_LI = unit(
    owners=(RegisteredOwner(owner=OWNER, name=personal("李明"), phone=personal("13800000001"), language="zh"),)
)


def row(*owners: OwnerRow, of: UnitRegistered | None = None) -> UnitRow:
    facts: dict[str, Any] = dict(of or unit())
    del facts["estate"], facts["roster_import"], facts["owners"]
    return UnitRow(**facts, owners=owners)


def register(*rows: UnitRow, import_: str | None = None) -> RegisterUnits:
    return RegisterUnits(estate=E, roster_import=import_, rows=rows)


def test_units_and_their_owners_are_registered_once() -> None:
    ask(so_far(*PLACE), register(row(LI))).then(WITH_LI)
    ask(so_far(*PLACE, WITH_LI), register(row(LI))).then_nothing()
    ask(so_far(*KNOWN), register(row(LI))).then_nothing()


def test_an_owner_registered_with_the_unit_is_recorded_and_sees_it() -> None:
    assert list(WITH_LI.all_implied()) == [owner(), role(OWNER, "owner", unit=U)]
    assert folded(ACCESS, *PLACE, WITH_LI) == folded(ACCESS, *PLACE, unit(), owner())
    assert folded(PEOPLE, *PLACE, WITH_LI) == folded(PEOPLE, *PLACE, unit(), owner())
    assert on_board(*PLACE, WITH_LI).owners == (OWNER,)
    assert WITH_LI.touches() == f"estate:{E} unit:{U} building:{B} owner:{OWNER} person:{OWNER}"


def test_a_unit_remembers_which_import_brought_it() -> None:
    ask(so_far(*PLACE), register(row(), import_="import-1")).then(unit(roster_import="import-1"))


def test_the_next_weeks_import_of_the_same_row_changes_nothing() -> None:
    brought = unit(roster_import="import-1")
    ask(so_far(*PLACE, brought, owner()), register(row(LI), import_="import-2")).then_nothing()


def test_a_known_unit_gets_an_owner_when_it_is_sold() -> None:
    ask(so_far(*PLACE, unit()), register(row(LI))).then(owner())


def test_a_known_unit_is_never_changed_by_the_way() -> None:
    larger = row(LI, of=unit(built_area=Decimal(120)))
    ask(so_far(*KNOWN), register(larger)).then_refused(UnitWouldChange, unit=U)


def test_a_known_owner_is_never_changed_by_the_way() -> None:
    renamed = OwnerRow(owner=OWNER, name="李敏", phone="13800000001")
    ask(so_far(*KNOWN), register(row(renamed))).then_refused(OwnerWouldChange, unit=U)


def test_all_rows_or_none() -> None:
    other = row(of=unit("u2", "1-1-102", building="b9"))
    ask(so_far(*PLACE), register(row(LI), other)).then_refused(BuildingNotKnown, building="b9")


def test_a_unit_stands_in_a_command_once() -> None:
    ask(so_far(*PLACE), register(row(), row())).then_refused(UnitListedTwice, units=U)


def test_an_erased_owner_stays_erased_when_the_old_roster_comes_again() -> None:
    erased = PersonErased(estate=GROUP, person=OWNER, reason="x")
    unreadable = owner(name=None, phone=None)
    ask(so_far(*PLACE, unit(), unreadable, erased), register(row(LI))).then_nothing()
    ask(so_far(*PLACE, unit(), erased), register(row(LI))).then_refused(PersonIsErased)


def test_an_owner_is_recorded_by_hand() -> None:
    by_hand = RecordOwner(estate=E, unit=U, owner=OWNER, name="李明", phone="13800000001")
    ask(so_far(*PLACE, unit()), by_hand).then(owner())
    ask(so_far(*KNOWN), by_hand).then_nothing()
    ask(so_far(*PLACE), by_hand).then_refused(UnitNotKnown, unit=U)


def test_an_owner_with_another_phone_is_a_new_fact() -> None:
    moved = RecordOwner(estate=E, unit=U, owner=OWNER, name="李明", phone="13900000009")
    ask(so_far(*KNOWN), moved).then_types(OwnerRecorded)
    ask(so_far(*PLACE, unit()), moved).then_types(OwnerRecorded)
