"""What was said wrong of a unit or its owner is said anew, with a reason; the first word stays."""

from decimal import Decimal
from typing import Any

from services.owners.person import PersonIsErased
from services.owners.read_models.people import PEOPLE
from services.owners.structure import BuildingNotKnown
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.owners import (
    BuildingRegistered,
    ChangeOwnerContact,
    CorrectOwner,
    CorrectUnit,
    OwnerContactChanged,
    OwnerCorrected,
    PersonErased,
    UnitCorrected,
)
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import KNOWN, OF_UNIT, OWNER, PLACE, E, U, ask, on_board, personal, so_far, unit

FACTS = {name: value for name, value in unit() if name not in {"estate", "unit", "roster_import", "owners"}}
LARGER: dict[str, Any] = {**FACTS, "built_area": Decimal("120.00"), "door_number": "清和路90号101"}
RIGHT = CorrectUnit(estate=E, unit=U, **LARGER, reason="实测")
CORRECTED = UnitCorrected(estate=E, unit=U, **LARGER, columns=("built_area", "door_number"), reason="实测")
RENAME = CorrectOwner(estate=E, unit=U, owner=OWNER, name="李敏", phone="13800000001", reason="笔误")
RENAMED = OwnerCorrected(
    **OF_UNIT, owner=OWNER, name=personal("李敏"), phone=personal("13800000001"), language="zh", reason="笔误"
)  # fmt: skip
CALL = ChangeOwnerContact(estate=E, unit=U, owner=OWNER, phone="13900000009", email="li@example.com")
CALLED = OwnerContactChanged(
    **OF_UNIT, owner=OWNER, phone=personal("13900000009"), email=personal("li@example.com"), language="zh"
)  # fmt: skip
ERASED = PersonErased(estate=GROUP, person=OWNER, reason="x")


def test_a_unit_is_corrected_once_with_its_reason_and_the_columns_that_differ() -> None:
    ask(so_far(*KNOWN), RIGHT).then(CORRECTED)
    ask(so_far(*KNOWN, CORRECTED), RIGHT).then_nothing()
    row = on_board(*KNOWN, CORRECTED)
    assert (row.built_area, row.door_number, row.owners) == (Decimal("120.00"), "清和路90号101", (OWNER,))


def test_a_unit_is_corrected_into_a_building_of_its_estate_only() -> None:
    ask(so_far(*PLACE), RIGHT).then_refused(UnitNotKnown)
    elsewhere = BuildingRegistered(estate="E2", building="b9", name="9栋")
    for building in ("b9", "b0"):
        moved = RIGHT.model_copy(update={"building": building})
        ask(so_far(*KNOWN, elsewhere), moved).then_refused(BuildingNotKnown)


def test_a_misspelt_name_is_corrected_once() -> None:
    ask(so_far(*KNOWN), RENAME).then(RENAMED)
    ask(so_far(*KNOWN, RENAMED), RENAME).then_nothing()
    assert folded(PEOPLE, *KNOWN, RENAMED)[OWNER].name == "李敏"


def test_an_owner_reached_otherwise_keeps_the_name() -> None:
    ask(so_far(*KNOWN), CALL).then(CALLED)
    ask(so_far(*KNOWN, CALLED), CALL).then_nothing()
    row = folded(PEOPLE, *KNOWN, CALLED)[OWNER]
    assert (row.name, row.phone, row.email) == ("李明", "13900000009", "li@example.com")


def test_only_who_owns_the_unit_and_was_not_erased_is_said_anew() -> None:
    ask(so_far(*KNOWN), RENAME.model_copy(update={"owner": "p-9"})).then_refused(NotAnOwner)
    ask(so_far(*KNOWN), CALL.model_copy(update={"owner": "p-9"})).then_refused(NotAnOwner)
    ask(so_far(*KNOWN, ERASED), RENAME).then_refused(PersonIsErased)
    ask(so_far(*KNOWN, ERASED), CALL).then_refused(PersonIsErased)
