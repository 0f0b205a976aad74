"""Visits are planned once for each reason, and the revisit after repairs moves with the last accepted issue."""

from services.visits.app import HANDLERS
from services.visits.read_models.visit_calendar import fold
from services.visits.read_models.visit_policies import PolicyRow
from services.visits.visits import VisitOfAnotherUnit
from services.visits.where import EstateNotKnownYet, UnitNotKnownYet
from shared.contracts.visits import PlanRevisit, PlanVisit, VisitPolicy, VisitReason
from shared.problems import EstateNotYours
from tests.given import AT, recorded
from tests.unit.visits.facts import DAY, ESTATE, OWNER, ROW, UNIT, VISIT, logged, moved, planned, so, unknown

PLAN = next(handler for handler in HANDLERS if handler.command is PlanVisit)
REVISIT = next(handler for handler in HANDLERS if handler.command is PlanRevisit)
FIRST = planned("rectification", days=2, issue="i-1")


def plan(visit: str = VISIT, reason: VisitReason = "keys", estate: str = ESTATE) -> PlanVisit:
    return PlanVisit(estate=estate, visit=visit, unit=UNIT, owners=(OWNER,), reason=reason, counted_from=AT)


def accepted(days: float, issue: str, visit: str = "v-2") -> PlanRevisit:
    return PlanRevisit(estate=ESTATE, visit=visit, unit=UNIT, issue=issue, accepted_at=AT + days * DAY)


def test_an_owner_is_visited_within_thirty_days_of_the_keys() -> None:
    so().when(PLAN, plan()).then(planned())


def test_who_refused_is_visited_within_three_working_days() -> None:
    """Counted from a Monday, in the estate's own time zone."""
    so().when(PLAN, plan(reason="refusal")).then(planned("refusal", days=3))


def test_the_same_visit_planned_again_changes_nothing() -> None:
    so(planned()).when(PLAN, plan()).then_nothing()
    so(planned(), logged()).when(PLAN, plan()).then_nothing()


def test_a_reaction_plans_no_second_visit_for_the_same_reason_but_a_person_may() -> None:
    so(planned()).when(PLAN, plan("v-2"), role="system").then_nothing()
    so(planned()).when(PLAN, plan("v-2"), role="customer_service").then(planned(visit="v-2"))


def test_after_the_visit_was_made_a_new_refusal_plans_another() -> None:
    so(planned("refusal"), logged()).when(PLAN, plan("v-2", "refusal"), role="system").then(
        planned("refusal", days=3, visit="v-2")
    )


def test_a_visit_waits_for_facts_of_owners_that_are_still_on_their_way() -> None:
    unknown().when(PLAN, plan()).then_refused(UnitNotKnownYet)
    unknown().with_rows("units", **{UNIT: ROW}).when(PLAN, plan()).then_refused(EstateNotKnownYet)


def test_a_unit_of_another_estate_is_not_visited_from_here() -> None:
    so().when(PLAN, plan(estate="E2")).then_refused(EstateNotYours)


def test_a_visit_of_another_unit_is_not_taken_over() -> None:
    row = fold(None, recorded(planned().model_copy(update={"unit": "u-9"}), service="visits"))
    so().and_row("visit_calendar", VISIT, row).when(PLAN, plan()).then_refused(VisitOfAnotherUnit, unit="u-9")


def test_the_policy_in_force_says_how_many_days_and_goes_on_record() -> None:
    policy = PolicyRow(ESTATE, 4, VisitPolicy(keys_days=10).model_dump())
    [event] = so().and_row("visit_policies", ESTATE, policy).when(PLAN, plan()).events
    assert event == planned(days=10).model_copy(update={"policy_version": 4})


def test_the_first_accepted_issue_plans_the_revisit_two_days_later() -> None:
    so().when(REVISIT, accepted(0, "i-1", VISIT)).then(FIRST)


def test_a_later_acceptance_moves_the_revisit_and_plans_no_second() -> None:
    so(FIRST).when(REVISIT, accepted(3, "i-2")).then(moved((AT + 3 * DAY, AT + 5 * DAY), "i-2", by=FIRST))


def test_the_revisit_is_at_the_latest_ten_days_after_the_first_acceptance() -> None:
    so(FIRST).when(REVISIT, accepted(9, "i-2")).then(moved((AT + 9 * DAY, AT + 10 * DAY), "i-2", by=FIRST))
    late = moved((AT + 9 * DAY, AT + 10 * DAY), "i-2", by=FIRST)
    so(FIRST, late).when(REVISIT, accepted(10, "i-3")).then_types(type(late))
    at_the_end = moved((AT + 10 * DAY, AT + 10 * DAY), "i-3", by=FIRST)
    so(FIRST, at_the_end).when(REVISIT, accepted(14, "i-4")).then_nothing()


def test_an_acceptance_heard_of_late_or_again_moves_nothing_back() -> None:
    later = moved((AT + 3 * DAY, AT + 5 * DAY), "i-2", by=FIRST)
    so(FIRST, later).when(REVISIT, accepted(1, "i-3")).then_nothing()
    so(FIRST).when(REVISIT, accepted(0, "i-1", VISIT)).then_nothing()


def test_after_the_revisit_was_made_the_next_acceptance_plans_a_new_one() -> None:
    again = planned("rectification", days=2, visit="v-2", since=AT + 20 * DAY, issue="i-9")
    so(FIRST, logged()).when(REVISIT, accepted(20, "i-9")).then(again)
    so(FIRST, logged()).when(REVISIT, accepted(0, "i-1", VISIT)).then_nothing()


def test_nobody_is_asked_in_a_unit_without_an_owner() -> None:
    empty = ROW.__class__(UNIT, ESTATE, "3-1-1201", ())
    so().with_rows("units", **{UNIT: empty}).and_row("estates", ESTATE, (so().rows or {})["estates"][ESTATE]).when(
        REVISIT, accepted(0, "i-1")
    ).then_nothing()
