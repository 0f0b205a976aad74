"""The tables of files, folded from what has happened; and that they hold ids and no names."""

import dataclasses

from services.owners.files import MODELS
from services.owners.read_models.unit_documents import UNIT_DOCUMENTS
from services.owners.read_models.unit_files import UNIT_FILES, stands_in
from shared.contracts.owners import DocumentCorrected, FileConditionsSet
from tests.given import folded
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, OWNER
from tests.unit.owners.files import COMPLETED, SCAN, WHOLE, filed, given_out

CORRECTED = DocumentCorrected(
    **OF_UNIT, document="agreement", taken_back=("signed", "given_out"), copies=1, reason="错", corrected_by="p-1"
)


def test_a_document_stands_as_its_marks_were_noted_and_taken_back() -> None:
    noted = (filed("agreement", "filled", "sealed"), filed("agreement", "present", "signed", copies=2, scan=SCAN))
    row = folded(UNIT_DOCUMENTS, *noted, given_out("agreement", owner=OWNER))["u1/agreement"]
    assert (row.filled, row.sealed, row.present, row.signed, row.given_out) == (True,) * 5
    assert (row.copies, row.scan, row.given_on, row.given_to) == (2, SCAN, DAY, OWNER)
    row = folded(UNIT_DOCUMENTS, *noted, given_out("agreement", owner=OWNER), CORRECTED)["u1/agreement"]
    assert (row.present, row.signed, row.given_out, row.copies) == (True, False, False, 1)
    assert (row.scan, row.given_on, row.given_to) == (None, None, None)


def test_files_that_stand_alike_are_equal_whatever_was_noted_first() -> None:
    first, then = filed("handbook", "present", copies=1), filed("agreement", "filled", expires_on=DAY)
    one = folded(UNIT_FILES, first, then, given_out("handbook"))["u1"].standing
    assert one == ("agreement|filled|0|2026-06-01", "handbook|given_out,present|1|")
    assert folded(UNIT_FILES, then, given_out("handbook"), first)["u1"].standing == one
    assert [stands_in(entry)[1] for entry in one] == [("filled", 0, "2026-06-01"), ("given_out,present", 1, "")]


def test_a_file_is_complete_by_its_version_until_something_is_put_right() -> None:
    assert folded(UNIT_FILES, *WHOLE)["u1"].completed_version == 1
    assert folded(UNIT_FILES, *WHOLE, CORRECTED)["u1"].completed_version is None
    conditions = FileConditionsSet(**OF_UNIT, conditions=("decorating",))
    row = folded(UNIT_FILES, *WHOLE, conditions)["u1"]
    assert (row.completed_version, row.conditions) == (None, ("decorating",))
    assert folded(UNIT_FILES, *WHOLE, conditions, COMPLETED)["u1"].completed_version == 1


def test_no_table_of_files_holds_what_is_personal() -> None:
    for model in MODELS:
        assert dict(model.personal) == {}
        rows = folded(model, *KNOWN, *WHOLE).values()
        assert all("李明" not in repr(dataclasses.asdict(row)) for row in rows)
