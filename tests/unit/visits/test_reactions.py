"""What visits does when it hears of an event, in whatever order news arrives."""

from datetime import timedelta
from itertools import permutations

import pytest

from services.visits import reactions
from services.visits.app import HANDLERS
from services.visits.where import UnitNotKnownYet
from shared.contracts.defects import RectificationAccepted
from shared.contracts.owners import AppointmentMissed, HandoverRefused, PersonErased, UnitHandedOver
from shared.contracts.visits import (
    DifficultOwnerMarked,
    ErasePersonalData,
    MarkDifficultOwner,
    OwnerDissatisfied,
    PlanRevisit,
    PlanVisit,
    VisitMoved,
    VisitPlanned,
)
from shared.messages import GROUP, Event
from tests.given import AT, recorded
from tests.unit.visits.facts import DAY, ESTATE, MATTER_ID, OWNER, UNIT, logged, planned, so, unknown

HANDED_OVER = UnitHandedOver(
    estate=ESTATE, unit=UNIT, building="b-1", owner=OWNER, handed_over_on=AT.date(), policy_version=0
)
MISSED = AppointmentMissed(
    estate=ESTATE, unit=UNIT, building="b-1", owner=OWNER, batch="n-1", starts_at=AT, purpose="handover"
)
REVISIT, PLAN, MARK = (
    next(handler for handler in HANDLERS if handler.command is command)
    for command in (PlanRevisit, PlanVisit, MarkDifficultOwner)
)


def accepted(days: int = 0, *, complete: bool = True, unit: str | None = UNIT) -> RectificationAccepted:
    return RectificationAccepted(
        estate=ESTATE, issue=f"i-{days}", unit=unit, contractor="c-1", attempt=1, accepted_by="first", by="p-9",
        complete=complete, accepted_at=AT + days * DAY, reported_at=AT, due=None,
    )  # fmt: skip


def test_when_a_unit_is_handed_over_its_owner_is_visited() -> None:
    [command] = reactions.when_unit_handed_over_plan_visit(recorded(HANDED_OVER))
    assert isinstance(command, PlanVisit)
    assert (command.reason, command.owners, command.counted_from) == ("keys", (OWNER,), AT)


def test_the_same_event_plans_the_same_visit() -> None:
    assert reactions.when_unit_handed_over_plan_visit(recorded(HANDED_OVER)) == (
        reactions.when_unit_handed_over_plan_visit(recorded(HANDED_OVER))
    )


def test_an_imported_handover_plans_none() -> None:
    imported = HANDED_OVER.model_copy(update={"imported": True})
    assert reactions.when_unit_handed_over_plan_visit(recorded(imported)) == []


def test_when_handover_is_refused_the_owner_is_difficult_and_visited() -> None:
    event = HandoverRefused(estate=ESTATE, unit=UNIT, building="b-1", owner=OWNER, reason="leak")
    visit, mark = reactions.when_handover_refused_plan_visit_and_mark_owner(recorded(event))
    assert isinstance(visit, PlanVisit)
    assert visit.reason == "refusal"
    assert mark == MarkDifficultOwner(estate=ESTATE, unit=UNIT, owner=OWNER, mark="refused", reason="leak")


def test_when_an_owner_stays_away_the_owner_is_difficult_and_visited_within_three_working_days() -> None:
    visit, mark = reactions.when_appointment_missed_plan_visit_and_mark_owner(recorded(MISSED))
    assert isinstance(visit, PlanVisit)
    assert (visit.reason, visit.owners, visit.counted_from) == ("absence", (OWNER,), AT)
    so().when(PLAN, visit, role="system").then(planned("absence", days=3, visit=visit.visit))
    so().when(MARK, mark, role="system").then_types(DifficultOwnerMarked)
    [marked] = so().when(MARK, mark, role="system").events
    assert isinstance(marked, DifficultOwnerMarked)
    assert (marked.mark, marked.owner) == ("stayed_away", OWNER)


def test_who_stays_away_again_before_the_visit_is_visited_once_and_after_it_again() -> None:
    """Another event makes another visit's id."""
    first, mark = reactions.when_appointment_missed_plan_visit_and_mark_owner(recorded(MISSED))
    assert isinstance(first, PlanVisit)
    again = first.model_copy(update={"visit": "v-2"})
    waiting = so().when(PLAN, first, role="system").events
    so(*waiting).when(PLAN, again, role="system").then_nothing()
    so(*waiting, logged(first.visit)).when(PLAN, again, role="system").then_types(VisitPlanned)
    marked = so().when(MARK, mark, role="system").events
    so(*marked).when(MARK, mark, role="system").then_nothing()


def test_an_absence_of_a_unit_that_has_not_arrived_yet_waits_for_it() -> None:
    for handler, command in zip(
        (PLAN, MARK), reactions.when_appointment_missed_plan_visit_and_mark_owner(recorded(MISSED)), strict=True
    ):
        unknown().when(handler, command, role="system").then_refused(UnitNotKnownYet)


@pytest.mark.parametrize("event", [accepted(complete=False), accepted(unit=None)], ids=["first of two", "common parts"])
def test_half_an_acceptance_or_one_of_common_parts_plans_no_revisit(event: Event) -> None:
    assert reactions.when_rectification_accepted_plan_revisit(recorded(event, service="defects")) == []


@pytest.mark.parametrize("order", list(permutations((0, 1, 4))), ids=str)
def test_in_every_order_of_arrival_one_revisit_stands_at_the_same_date(order: tuple[int, ...]) -> None:
    """Acceptances 0, 1 and 4 days after the first: the revisit is two days after the last of them."""
    happened: list[Event] = []
    for day in order:
        [command] = reactions.when_rectification_accepted_plan_revisit(recorded(accepted(day), service="defects"))
        happened += so(*happened).when(REVISIT, command).events
    plans = [event for event in happened if isinstance(event, VisitPlanned)]
    last = happened[-1]
    due = last.to_due if isinstance(last, VisitMoved) else plans[0].due
    assert len(plans) == 1
    assert due == AT + timedelta(days=6)


def test_when_an_owner_is_dissatisfied_another_visit_is_planned_for_the_matter() -> None:
    event = OwnerDissatisfied(estate=ESTATE, matter=MATTER_ID, unit=UNIT, round=1, remarks="")
    [command] = reactions.when_owner_dissatisfied_plan_visit(recorded(event, service="visits"))
    assert isinstance(command, PlanVisit)
    assert (command.reason, command.matter) == ("dissatisfied", MATTER_ID)


def test_when_a_person_is_erased_visits_erases_too() -> None:
    event = PersonErased(estate=GROUP, person=OWNER, reason="asked for")
    assert reactions.when_person_erased_erase_personal_data(recorded(event)) == [
        ErasePersonalData(estate=GROUP, person=OWNER)
    ]
