"""A matter goes on until its owner is satisfied."""

from typing import Any

import pytest

from services.visits.app import HANDLERS
from services.visits.matters import MatterClosedAlready, MatterNotAssigned, MatterNotKnown, MatterNotReported
from services.visits.where import UnitNotKnownYet
from shared.contracts.visits import (
    AssignMatter,
    EscalateMatter,
    MatterAssigned,
    MatterClosed,
    MatterEscalated,
    MatterRaised,
    MatterResultReported,
    OwnerDissatisfied,
    OwnerRevisited,
    OwnerSatisfied,
    RaiseMatter,
    ReportMatterResult,
    RevisitOwner,
    VisitsCommand,
)
from tests.given import AT
from tests.unit.visits.facts import DAY, ESTATE, MATTER_ID, UNIT, so, unknown

RAISE, ASSIGN, REPORT, ESCALATE, REVISIT = (
    next(handler for handler in HANDLERS if handler.command is command)
    for command in (RaiseMatter, AssignMatter, ReportMatterResult, EscalateMatter, RevisitOwner)
)
M: dict[str, Any] = {"estate": ESTATE, "matter": MATTER_ID}
OF = {**M, "unit": UNIT}
DUE = AT + 3 * DAY

RAISED = MatterRaised(**OF, visit=None, classified="defect", text="The door sticks", issue="i-1")
ASSIGNED = MatterAssigned(**OF, department="engineering", due=DUE, round=1)
REPORTED = MatterResultReported(**OF, department="engineering", result="Planed", round=1)
REVISITED = OwnerRevisited(**OF, visit=None, revisited_at=AT, round=1)
SATISFIED = OwnerSatisfied(**OF, round=1)
DISSATISFIED = OwnerDissatisfied(**OF, round=1, remarks="Still sticks", issue="i-1")
CLOSED = MatterClosed(**OF, classified="defect", on_spot=False, rounds=1)
ESCALATED = MatterEscalated(**OF, due=DUE, reason="overdue")

ask_raise = RaiseMatter(**OF, classified="defect", text="The door sticks", issue="i-1")
ask_assign = AssignMatter(**M, department="engineering", due=DUE)
ask_report = ReportMatterResult(**M, result="Planed")
ask_escalate = EscalateMatter(**M, due=DUE, reason="overdue")
ask_yes = RevisitOwner(**M, revisited_at=AT, satisfied=True)
ask_no = RevisitOwner(**M, revisited_at=AT, satisfied=False, remarks="Still sticks")


def test_a_matter_is_raised_once() -> None:
    so().when(RAISE, ask_raise).then(RAISED)
    so(RAISED).when(RAISE, ask_raise).then_nothing()
    unknown().when(RAISE, ask_raise).then_refused(UnitNotKnownYet)


def test_a_department_gets_it_with_a_due_date_and_rounds_are_counted() -> None:
    so(RAISED).when(ASSIGN, ask_assign).then(ASSIGNED)
    so(RAISED, ASSIGNED).when(ASSIGN, ask_assign).then_nothing()
    again = so(RAISED, ASSIGNED, REPORTED, REVISITED, DISSATISFIED).when(ASSIGN, ask_assign)
    again.then(ASSIGNED.model_copy(update={"round": 2}))
    so(RAISED, CLOSED).when(ASSIGN, ask_assign).then_refused(MatterClosedAlready)


def test_only_what_lies_with_a_department_has_a_result() -> None:
    so(RAISED, ASSIGNED).when(REPORT, ask_report).then(REPORTED)
    so(RAISED, ASSIGNED, REPORTED).when(REPORT, ask_report).then_nothing()
    so(RAISED).when(REPORT, ask_report).then_refused(MatterNotAssigned, state="raised")


def test_what_was_escalated_may_still_be_solved() -> None:
    so(RAISED, ASSIGNED, ESCALATED).when(REPORT, ask_report).then(REPORTED)


def test_what_is_overdue_is_escalated_once_unless_it_was_reported_or_moved() -> None:
    so(RAISED, ASSIGNED).when(ESCALATE, ask_escalate).then(ESCALATED)
    so(RAISED, ASSIGNED, ESCALATED).when(ESCALATE, ask_escalate).then_nothing()
    so(RAISED, ASSIGNED, REPORTED).when(ESCALATE, ask_escalate).then_nothing()
    moved = ASSIGNED.model_copy(update={"due": DUE + DAY, "round": 2})
    so(RAISED, ASSIGNED, moved).when(ESCALATE, ask_escalate).then_nothing()


def test_a_satisfied_owner_closes_the_matter() -> None:
    so(RAISED, ASSIGNED, REPORTED).when(REVISIT, ask_yes).then(REVISITED, SATISFIED, CLOSED)
    so(RAISED, ASSIGNED, REPORTED, REVISITED, SATISFIED, CLOSED).when(REVISIT, ask_yes).then_nothing()


def test_a_dissatisfied_owner_does_not_and_the_issue_is_named() -> None:
    so(RAISED, ASSIGNED, REPORTED).when(REVISIT, ask_no).then(REVISITED, DISSATISFIED)
    so(RAISED, ASSIGNED, REPORTED, REVISITED, DISSATISFIED).when(REVISIT, ask_no).then_nothing()


def test_nobody_is_asked_about_a_result_that_is_not_there() -> None:
    so(RAISED, ASSIGNED).when(REVISIT, ask_yes).then_refused(MatterNotReported, state="assigned")


@pytest.mark.parametrize("command", [ask_assign, ask_report, ask_escalate, ask_yes], ids=lambda one: one.wire)
def test_a_matter_never_raised_is_not_known(command: VisitsCommand) -> None:
    handler = next(handler for handler in HANDLERS if handler.command is type(command))
    so().when(handler, command).then_refused(MatterNotKnown)
