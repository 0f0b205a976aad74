"""Filing documents: each mark once, nothing blank sealed, a building at once, and the file that has everything."""

from datetime import timedelta
from typing import Any

import pytest

from services.owners.completing import DocumentNotListed, SealedUnfilled
from services.owners.filing import DocumentExpired, ExpiryNotSaid
from services.owners.reactions import when_documents_signed_file_signatures
from services.owners.read_models.file_bulks import FILE_BULKS
from services.owners.structure import EstateNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    DocumentFiled,
    DocumentsSigned,
    FileDocument,
    FileDocuments,
    FileSignedDocuments,
    OwnerFileCompleted,
    RefusedUnit,
    UnitFilesHandled,
)
from tests.given import folded, recorded
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, OWNER, PLACE, E, ask, so_far, unit
from tests.unit.owners.files import (
    COMPLETED,
    HANDBOOK,
    KEPT,
    LISTED,
    SCAN,
    WHOLE,
    WHOLE_AGREEMENT,
    checklist_set,
    filed,
    given_out,
)

FILL = FileDocument(estate=E, unit="u1", document="agreement", marks=("filled",))
HERE = FileDocument(estate=E, unit="u1", document="agreement", marks=("present", "signed"))
PROXY = FileDocument(estate=E, unit="u1", document="proxy", marks=("present",), expires_on=DAY)
SEAL = FileDocuments(
    estate=E, bulk="x1", units=("u1", "u2", "u3", "u9"), document="agreement", marks=("filled", "sealed")
)
SIGNED = FileSignedDocuments(estate=E, unit="u1", documents=("agreement", "inspection_record"), scan=SCAN)


def test_each_mark_is_noted_once_by_the_list_in_force() -> None:
    ask(so_far(*LISTED), FILL).then(filed("agreement", "filled"))
    ask(so_far(*LISTED, filed("agreement", "filled")), FILL).then_nothing()
    more = FILL.model_copy(update={"marks": ("filled", "sealed")})
    ask(so_far(*LISTED, filed("agreement", "filled")), more).then(filed("agreement", "sealed"))


def test_what_is_present_has_the_copies_the_list_wants_unless_somebody_counted() -> None:
    ask(so_far(*LISTED), HERE).then(filed("agreement", "present", "signed", copies=2))
    counted = HERE.model_copy(update={"copies": 1})
    ask(so_far(*LISTED), counted).then(filed("agreement", "present", "signed", copies=1))
    scanned = FileDocument(estate=E, unit="u1", document="agreement", scan=SCAN)
    kept = (*LISTED, KEPT)
    ask(so_far(*kept), scanned).then(filed("agreement", scan=SCAN))
    ask(so_far(*kept, filed("agreement", scan=SCAN)), scanned).then_nothing()


def test_a_wish_says_something() -> None:
    with pytest.raises(ValueError, match="a mark"):
        FileDocument(estate=E, unit="u1", document="agreement")


def test_nothing_blank_is_sealed_but_both_at_once_may_be_said() -> None:
    sealed = FILL.model_copy(update={"marks": ("sealed",)})
    ask(so_far(*LISTED), sealed).then_refused(SealedUnfilled, name_en="agreement")
    both = FILL.model_copy(update={"marks": ("sealed", "filled")})
    ask(so_far(*LISTED), both).then(filed("agreement", "filled", "sealed"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"document": "garden_rules"}, DocumentNotListed),
        ({"document": "nothing"}, DocumentNotListed),
        ({"unit": "u9"}, UnitNotKnown),
        ({"expires_on": DAY - timedelta(days=1)}, DocumentExpired),
    ],
)
def test_only_what_the_list_has_for_this_unit_is_filed(change: dict[str, Any], refusal: Any) -> None:
    ask(so_far(*LISTED), FILL.model_copy(update=change)).then_refused(refusal)


def test_what_is_valid_for_some_time_only_says_until_when() -> None:
    ask(so_far(*LISTED), PROXY).then(filed("proxy", "present", copies=1, expires_on=DAY))
    without = PROXY.model_copy(update={"expires_on": None})
    ask(so_far(*LISTED), without).then_refused(ExpiryNotSaid)


def test_a_file_that_has_everything_is_said_to_be_complete_once_a_list() -> None:
    last = FileDocument(estate=E, unit="u1", document="handbook", marks=("present",))
    but_one = (*LISTED, WHOLE_AGREEMENT, given_out("agreement"), given_out("handbook"))
    ask(so_far(*but_one), last).then(filed("handbook", "present", copies=1), COMPLETED)
    scan = FileDocument(estate=E, unit="u1", document="handbook", scan=SCAN)
    ask(so_far(*WHOLE, KEPT), scan).then(filed("handbook", copies=1, scan=SCAN))
    by_another = (*WHOLE, checklist_set(2, HANDBOOK))
    ask(so_far(*by_another, KEPT), scan).then_types(DocumentFiled, OwnerFileCompleted)


def test_too_few_copies_do_not_complete_a_file() -> None:
    few = (*KNOWN, checklist_set(1, HANDBOOK.model_copy(update={"copies": 2})), given_out("handbook"))
    one = FileDocument(estate=E, unit="u1", document="handbook", marks=("present",), copies=1)
    ask(so_far(*few), one).then_types(DocumentFiled)
    two = one.model_copy(update={"copies": 2})
    ask(so_far(*few), two).then_types(DocumentFiled, OwnerFileCompleted)


def test_a_whole_building_is_sealed_in_one_and_each_unit_has_its_outcome() -> None:
    villa = unit("u3", "1-1-103")
    history = (*LISTED, unit("u2", "1-1-102"), villa, filed("agreement", "filled", "sealed", of="u3"))
    outcome = ask(so_far(*history), SEAL)
    refused = RefusedUnit(unit="u9", refused="UnitNotKnown", facts={})
    handled = UnitFilesHandled(
        estate=E, bulk="x1", what="FileDocuments", done=("u1", "u2"), unchanged=("u3",), refused=(refused,)
    )
    outcome.then(
        filed("agreement", "filled", "sealed"), filed("agreement", "filled", "sealed", of="u2"), handled
    )  # fmt: skip
    ask(so_far(*history, *outcome.events), SEAL).then_nothing()
    [row] = folded(FILE_BULKS, handled).values()
    assert (row.done, row.unchanged, list(row.refused)) == (("u1", "u2"), ("u3",), ["u9"])


def test_a_bulk_without_its_estate_is_refused_as_a_whole() -> None:
    ask(so_far(), SEAL).then_refused(EstateNotKnown)
    with pytest.raises(ValueError, match="each unit once"):
        FileDocuments(estate=E, bulk="x", units=("u1", "u1"), document="agreement", marks=("filled",))


def test_what_is_signed_at_the_counter_is_signed_in_the_file() -> None:
    signed = DocumentsSigned(**OF_UNIT, owner=OWNER, documents=("property_agreement", "key_receipt"), scan=SCAN)
    [command] = when_documents_signed_file_signatures(recorded(signed))
    assert command == SIGNED.model_copy(update={"documents": ("property_agreement", "key_receipt")})
    ask(so_far(*LISTED), SIGNED).then(filed("agreement", "signed", scan=SCAN))
    ask(so_far(*LISTED, filed("agreement", "signed", scan=SCAN)), SIGNED).then_nothing()
    ask(so_far(*PLACE), SIGNED).then_refused(UnitNotKnown)


def test_a_signature_may_come_before_everything_else_and_complete_a_file_after_it() -> None:
    unsigned = filed("agreement", "filled", "sealed", "present", copies=2)
    others = (given_out("agreement"), filed("handbook", "present", copies=1), given_out("handbook"))
    ask(so_far(*LISTED, unsigned, *others), SIGNED).then_types(DocumentFiled, OwnerFileCompleted)
    first = ask(so_far(*LISTED), SIGNED).events
    ask(so_far(*LISTED, *first, unsigned, *others[:-1]), FILL).then_nothing()
