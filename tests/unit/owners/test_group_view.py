"""What the group counts: one narrow row a unit that says the same as the board, and gates at risk."""

from datetime import date
from typing import Any

from services.owners.group_view import COUNTS, GATES, _together
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_progress import UNIT_PROGRESS
from shared.contracts.owners import (
    AppointmentBooked,
    EstateInGroup,
    ServiceProof,
    UnitCorrected,
    UnitDeemedHandedOver,
    UnitHandedOver,
)
from tests.given import folded
from tests.unit.owners.facts import AT_KEYS, BOOKED, DAY, INVITED, NOTICE, OF_UNIT, OWNER, SERVED, U, refused, unit

HANDED_OVER = UnitHandedOver(**OF_UNIT, owner=OWNER, handed_over_on=DAY, policy_version=0)
DEEMED = UnitDeemedHandedOver(
    **OF_UNIT, owners=(OWNER,), batch="batch-1", deemed_on=DAY, attempts=2, decision="8 号", policy_version=0,
    proof=ServiceProof(kind="registered_mail", number="RM", served_on=DAY),
)  # fmt: skip
STORIES: tuple[tuple[Any, ...], ...] = (
    (unit(),), INVITED, (*INVITED, SERVED), (*INVITED, SERVED, BOOKED), (*INVITED, SERVED, NOTICE),
    (*AT_KEYS, HANDED_OVER), (*INVITED, SERVED, BOOKED, refused()), (*INVITED, refused(None), HANDED_OVER),
    (*INVITED, SERVED, DEEMED), (*INVITED, SERVED, DEEMED, HANDED_OVER),
)  # fmt: skip


def test_a_units_steps_say_what_the_board_says() -> None:
    for story in STORIES:
        row, board = folded(UNIT_PROGRESS, *story)[U], folded(UNIT_BOARD, *story)[U]
        assert ("due" in row.steps.split()) == (board.batch is not None)
        assert ("served" in row.steps.split()) == (board.served_on is not None)
        assert ("booked" in row.steps.split()) == (board.appointment is not None)
        assert ("refused" in row.steps.split()) == (board.refusals > 0)
        assert ("deemed" in row.steps.split()) == (board.deemed_on is not None and board.handed_over_on is None)
        assert ("handed_over" in row.steps.split()) == (board.handed_over_on is not None)
        assert row.handed_over == (board.handed_over_on is not None or board.deemed_on is not None)
        assert row.deliver_by == board.deliver_by


def test_a_corrected_delivery_date_counts_from_then_on() -> None:
    facts = {name: getattr(unit(), name) for name in UnitCorrected.model_fields if hasattr(unit(), name)}
    corrected = UnitCorrected(**{**facts, "deliver_by": date(2027, 1, 1)}, columns=("deliver_by",), reason="补充协议")
    assert folded(UNIT_PROGRESS, unit(), corrected)[U].deliver_by == date(2027, 1, 1)


def test_nothing_is_counted_of_a_unit_that_was_never_registered() -> None:
    assert folded(UNIT_PROGRESS, BOOKED) == {}
    assert isinstance(BOOKED, AppointmentBooked)


def estate(code: str, **counts: int) -> EstateInGroup:
    facts = {**dict.fromkeys(COUNTS, 0), **counts}
    return EstateInGroup(
        estate=code, name=code, region="EAST", region_name="华东", handover_day=None, days_left=None, gates_at_risk=(),
        **facts,
    )  # fmt: skip


def test_estates_add_up_number_by_number() -> None:
    together = _together([estate("A", units=3, due=2, refused=1), estate("B", units=5, overdue_tasks=4)])
    assert (together["units"], together["due"], together["refused"], together["overdue_tasks"]) == (8, 2, 1, 4)
    assert (together["estates"], together["at_risk"]) == (2, 0)


def test_every_gate_counts_something_that_is_shown() -> None:
    assert {counted for _, counted, _ in GATES.values()} <= set(COUNTS)
    assert all(name.zh and name.en.isascii() for name, _, _ in GATES.values())
