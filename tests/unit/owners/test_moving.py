"""A unit corrected into another building takes its bill and its file along."""

from services.owners.reactions import when_unit_corrected_move_bill
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.unit_files import UNIT_FILES
from shared.contracts.owners import BillMoved, FileShelved, MoveBill, UnitCorrected
from tests.given import folded, recorded
from tests.unit.owners.facts import KNOWN, OF_UNIT, E, U, ask, so_far
from tests.unit.owners.fees import FLOAT_BILLED, FUND_BILLED, PROPERTY_BILLED
from tests.unit.owners.test_corrections import CORRECTED

MOVE = MoveBill(estate=E, unit=U, building="b2")
MOVED = BillMoved(estate=E, unit=U, building="b2", items=(1, 2))
ELSEWHERE: UnitCorrected = CORRECTED.model_copy(update={"building": "b2", "columns": ("building",)})
BILLED = (FUND_BILLED, PROPERTY_BILLED)


def test_what_was_billed_moves_once_and_what_is_billed_there_stays() -> None:
    ask(so_far(*KNOWN, *BILLED), MOVE).then(MOVED)
    ask(so_far(*KNOWN, *BILLED, MOVED), MOVE).then_nothing()
    ask(so_far(*KNOWN), MOVE).then_nothing()
    there = FLOAT_BILLED.model_copy(update={"building": "b2"})
    ask(so_far(*KNOWN, *BILLED, there), MOVE).then(MOVED)


def test_only_another_building_moves_a_bill() -> None:
    assert when_unit_corrected_move_bill(recorded(ELSEWHERE)) == [MOVE]
    assert when_unit_corrected_move_bill(recorded(CORRECTED)) == []


def test_items_and_file_stand_in_the_building_the_unit_is_in() -> None:
    rows = folded(BILL_ITEMS, *BILLED, MOVED)
    assert [row.building for row in rows.values()] == ["b2", "b2"]
    [file] = folded(UNIT_FILES, FileShelved(**OF_UNIT, shelf="A"), ELSEWHERE).values()
    assert (file.building, file.shelf, file.version) == ("b2", "A", 1)
    assert folded(UNIT_FILES, ELSEWHERE) == {}
