"""What owners does when a unit was inspected, in whatever order it hears of things."""

from itertools import permutations
from typing import Any

import pytest

from services.owners.app import make_service
from services.owners.reactions import when_unit_inspected_pass_inspection_counter
from shared.contracts.defects import UnitInspected
from shared.contracts.owners import HandoverRefused, PassInspectionCounter
from shared.contracts.vocabulary import MeterReadings
from shared.messages import Event
from shared.problems import NotYet
from tests.given import recorded
from tests.unit.owners.facts import INVITED, B, E, U, arrived, ask, passed, so_far


def unit_inspected(attempt: int = 1, kind: Any = "owner", conclusion: Any = "accepted") -> UnitInspected:
    return UnitInspected(
        estate=E, inspection=f"i{attempt}", unit=U, building=B, kind=kind, attempt=attempt, checks=300, issues=(),
        conclusion=conclusion, refusal="leak" if conclusion == "refused" else None, meters=MeterReadings(),
        keys_counted=3,
    )  # fmt: skip


def reaction_to(event: Event) -> list[Any]:
    return list(when_unit_inspected_pass_inspection_counter(recorded(event, service="defects")))


def test_an_inspection_with_the_owner_passes_the_counter() -> None:
    command = PassInspectionCounter(
        estate=E, unit=U, inspection="i1", attempt=1, conclusion="accepted", meters=MeterReadings()
    )
    assert reaction_to(unit_inspected()) == [command]
    assert reaction_to(unit_inspected(kind="re_inspection")) == [command]


@pytest.mark.parametrize("kind", ["joint_survey", "open_day", "warranty"])
def test_a_survey_is_no_part_of_the_handover(kind: str) -> None:
    assert reaction_to(unit_inspected(kind=kind)) == []


def outcome_of(happenings: tuple[Any, ...]) -> set[str]:
    """Plays owners' own events and inspections in this order; those that must wait are tried again after each."""
    history: list[Event] = list(INVITED)
    waiting: list[Any] = []
    for happening in happenings:
        if isinstance(happening, UnitInspected):
            waiting.extend(reaction_to(happening))
        else:
            history.append(happening)
        still = []
        for command in waiting:
            try:
                history.extend(ask(so_far(*history), command).events)
            except NotYet:
                still.append(command)
        waiting = still
    assert not waiting
    return {event.counter for event in history if hasattr(event, "counter")}


def test_the_counter_is_passed_in_every_order_of_arrival() -> None:
    counters = (arrived(), passed("check_in"), passed("papers"))
    for order in permutations((*counters, unit_inspected())):
        assert outcome_of(order) == {"check_in", "papers", "inspection"}


def test_two_attempts_heard_of_in_the_wrong_order_leave_the_later_one() -> None:
    there = (*INVITED, arrived(), passed("check_in"), passed("papers"))
    [second] = reaction_to(unit_inspected(2))
    [first] = reaction_to(unit_inspected(1, conclusion="refused"))
    after_second = (*there, *ask(so_far(*there), second).events)
    ask(so_far(*after_second), first).then_nothing()
    assert not any(isinstance(event, HandoverRefused) for event in after_second)


def test_every_reaction_is_in_the_table_of_contents() -> None:
    assert [reaction.name for reaction in make_service().reactions] == [
        "when_unit_inspected_pass_inspection_counter",
        "when_documents_signed_file_signatures",
        "when_unit_corrected_move_bill",
    ]
