"""The countdown plan: the usual tasks, another day, and each task set, assigned, moved, done, dropped, overdue."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from services.owners.countdown import CountdownBegunAlready, CountdownNotBegun
from services.owners.countdown_tasks import (
    DoneInFuture,
    DueInPast,
    TaskNotKnown,
    TaskNotOpen,
    TaskSetOtherwise,
    overdue_task,
)
from services.owners.person import PersonNotKnown
from services.owners.read_models.countdown_tasks import COUNTDOWN_PLANS, COUNTDOWN_TASKS
from services.owners.speaking import NotYourParty
from services.owners.structure import EstateNotKnown
from services.owners.typical_countdown import TYPICAL_COUNTDOWN
from shared.contracts.owners import (
    AssignCountdownTask,
    BeginCountdownPlan,
    CountdownArea,
    CountdownTaskAssigned,
    CountdownTaskDropped,
    CountdownTaskMoved,
    CountdownTaskReopened,
    CountdownTaskSet,
    DropCountdownTask,
    FinishCountdownTask,
    HandoverDayMoved,
    MarkCountdownTaskOverdue,
    MoveCountdownTask,
    MoveHandoverDay,
    ReopenCountdownTask,
    SetCountdownTask,
)
from tests.given import folded
from tests.unit.owners.countdown import BEGUN, DONE, LATER, OVERDUE, PLANNED, SOON, TODAY, T, end_of, of, task
from tests.unit.owners.facts import KNOWN, OWNER, E, ask, so_far
from tests.unit.owners.fees import words

DAY = timedelta(days=1)
BEGIN = BeginCountdownPlan(estate=E, handover_day=T)
MOVE_DAY = MoveHandoverDay(estate=E, handover_day=T + 10 * DAY, reason="消防验收延期")
SET = SetCountdownTask(
    estate=E, task="extra", area="site", party="order", title=words("围挡拆除", "Take the hoarding down"),
    due_on=TODAY + 5 * DAY, person="p-wang",
)  # fmt: skip
EXTRA = task(
    "extra", TODAY + 5 * DAY, "order", area="site", title=words("围挡拆除", "Take the hoarding down"), offset=None,
    person="p-wang",
)  # fmt: skip
ASSIGN = AssignCountdownTask(estate=E, task="archive", person="p-wang")
ASSIGNED = CountdownTaskAssigned(**of(SOON), person="p-wang", title=SOON.title, due_on=SOON.due_on)
MOVE = MoveCountdownTask(estate=E, task="archive", due_on=TODAY + 9 * DAY, reason="资料未到")
MOVED = CountdownTaskMoved(
    **of(SOON), from_due_on=SOON.due_on, due_on=TODAY + 9 * DAY, due_at=end_of(TODAY + 9 * DAY), reason="资料未到"
)
FINISH = FinishCountdownTask(estate=E, task="archive", done_on=TODAY, note="已归档")
REOPEN = ReopenCountdownTask(estate=E, task="archive", reason="缺两户")
REOPENED = CountdownTaskReopened(**of(SOON), due_at=SOON.due_at, reason="缺两户")
DROP = DropCountdownTask(estate=E, task="archive", reason="本项目不需要")
DROPPED = CountdownTaskDropped(**of(SOON), reason="本项目不需要")
LATE = MarkCountdownTaskOverdue(estate=E, task="archive", due_at=SOON.due_at)


def test_a_plan_begins_with_the_usual_tasks_each_at_its_day_from_the_handover() -> None:
    begun, *tasks = ask(so_far(*KNOWN), BEGIN).events
    assert begun == BEGUN
    assert len(tasks) == len(TYPICAL_COUNTDOWN) >= 40
    for event, usual in zip(tasks, TYPICAL_COUNTDOWN, strict=True):
        assert isinstance(event, CountdownTaskSet)
        assert event.due_on == T + usual.offset * DAY
        assert event.due_at == end_of(event.due_on)
        assert (event.party, event.title, event.offset) == (usual.party, usual.title, usual.offset)
    ask(so_far(*KNOWN, begun, *tasks), BEGIN).then_nothing()
    other = BEGIN.model_copy(update={"handover_day": T + DAY})
    ask(so_far(*KNOWN, begun, *tasks), other).then_refused(CountdownBegunAlready, day=T.isoformat())
    ask(so_far(), BEGIN).then_refused(EstateNotKnown)


def test_what_should_have_been_done_before_the_plan_began_is_due_today() -> None:
    _, *tasks = ask(so_far(*KNOWN), BEGIN.model_copy(update={"handover_day": TODAY + 10 * DAY})).events
    days = [event.due_on for event in tasks if isinstance(event, CountdownTaskSet)]
    assert min(days) == TODAY
    assert max(days) == TODAY + 40 * DAY


def test_the_usual_list_runs_from_sixty_days_before_to_thirty_after_and_leaves_nobody_out() -> None:
    assert len(TYPICAL_COUNTDOWN) >= 40
    assert [one.offset for one in TYPICAL_COUNTDOWN] == sorted(one.offset for one in TYPICAL_COUNTDOWN)
    assert (TYPICAL_COUNTDOWN[0].offset, TYPICAL_COUNTDOWN[-1].offset) == (-60, 30)
    assert len({one.task for one in TYPICAL_COUNTDOWN}) == len(TYPICAL_COUNTDOWN)
    assert {one.area for one in TYPICAL_COUNTDOWN} == set(get_args(CountdownArea))
    for one in TYPICAL_COUNTDOWN:
        for said in (one.title, one.proof):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in said.zh)
            assert said.en.isascii()


def test_another_handover_day_moves_every_open_task_that_counts_from_it() -> None:
    moved = HandoverDayMoved(estate=E, from_day=T, handover_day=T + 10 * DAY, reason="消防验收延期")
    later = CountdownTaskMoved(
        **of(LATER), from_due_on=LATER.due_on, due_on=LATER.due_on + 10 * DAY, due_at=end_of(LATER.due_on + 10 * DAY),
        reason="消防验收延期",
    )  # fmt: skip
    ask(so_far(*PLANNED, DONE, EXTRA), MOVE_DAY).then(moved, later)
    ask(so_far(*PLANNED, DONE, EXTRA, moved, later), MOVE_DAY).then_nothing()
    ask(so_far(*KNOWN), MOVE_DAY).then_refused(CountdownNotBegun)


def test_a_handover_day_brought_forward_asks_for_nothing_before_today() -> None:
    sooner = MOVE_DAY.model_copy(update={"handover_day": T - 40 * DAY})
    _, *moved = ask(so_far(*PLANNED), sooner).events
    assert {event.due_on for event in moved if isinstance(event, CountdownTaskMoved)} == {TODAY}


def test_a_task_of_the_estates_own_is_set_once() -> None:
    ask(so_far(*PLANNED), SET).then(EXTRA)
    ask(so_far(*PLANNED, EXTRA), SET).then_nothing()
    ask(so_far(*PLANNED, EXTRA), SET.model_copy(update={"party": "finance"})).then_refused(TaskSetOtherwise)
    ask(so_far(*PLANNED), SET.model_copy(update={"due_on": TODAY - DAY})).then_refused(DueInPast, today="2026-06-01")
    ask(so_far(*PLANNED), SET.model_copy(update={"person": "p-x"})).then_refused(PersonNotKnown)
    ask(so_far(*PLANNED), SET.model_copy(update={"person": OWNER})).then_refused(PersonNotKnown, person=OWNER)
    ask(so_far(*KNOWN), SET).then_refused(CountdownNotBegun)


def test_a_task_is_somebodys() -> None:
    ask(so_far(*PLANNED), ASSIGN).then(ASSIGNED)
    ask(so_far(*PLANNED, ASSIGNED), ASSIGN).then_nothing()
    ask(so_far(*PLANNED), ASSIGN.model_copy(update={"task": "x"})).then_refused(TaskNotKnown)
    ask(so_far(*PLANNED), ASSIGN.model_copy(update={"person": "p-x"})).then_refused(PersonNotKnown)
    ask(so_far(*PLANNED), ASSIGN.model_copy(update={"person": OWNER})).then_refused(PersonNotKnown, person=OWNER)
    ask(so_far(*PLANNED, DONE), ASSIGN).then_refused(TaskNotOpen, state="done")


def test_a_task_is_moved_for_a_reason_and_is_then_no_longer_overdue() -> None:
    ask(so_far(*PLANNED), MOVE).then(MOVED)
    ask(so_far(*PLANNED, MOVED), MOVE).then_nothing()
    ask(so_far(*PLANNED), MOVE.model_copy(update={"due_on": TODAY - DAY})).then_refused(DueInPast)
    ask(so_far(*PLANNED, DROPPED), MOVE).then_refused(TaskNotOpen, state="dropped")
    row = folded(COUNTDOWN_TASKS, SOON, OVERDUE, MOVED)[f"{E}/archive"]
    assert (row.state, row.overdue_at, row.moves, row.reason) == ("open", end_of(TODAY + 9 * DAY), 1, "资料未到")


def test_a_task_is_done_with_its_proof_by_who_speaks_for_its_party() -> None:
    ask(so_far(*PLANNED), FINISH, role="customer_service").then(DONE)
    ask(so_far(*PLANNED, DONE), FINISH, role="customer_service").then_nothing()
    again = FINISH.model_copy(update={"note": "又归档"})
    ask(so_far(*PLANNED, DONE), again, role="customer_service").then_refused(TaskNotOpen, state="done")
    ask(so_far(*PLANNED), FINISH, role="sales").then_refused(NotYourParty, party="customer_service")
    tomorrow = FINISH.model_copy(update={"done_on": TODAY + DAY})
    ask(so_far(*PLANNED), tomorrow, role="customer_service").then_refused(DoneInFuture)
    for more in ({}, {"note": "x" * 201}):
        with pytest.raises(ValidationError):
            FinishCountdownTask.model_validate({"estate": E, "task": "archive", "done_on": TODAY, **more})


def test_what_is_done_after_its_day_is_late() -> None:
    two_days_on = PLANNED[-1].due_at.replace(year=2026, month=6, day=4)
    late = FINISH.model_copy(update={"done_on": TODAY + 3 * DAY})
    [event] = ask(so_far(*PLANNED, OVERDUE), late, role="customer_service", at=two_days_on).events
    assert getattr(event, "late") is True  # noqa: B009 - one event of one kind


def test_what_was_not_done_well_is_opened_again() -> None:
    ask(so_far(*PLANNED, DONE), REOPEN).then(REOPENED)
    ask(so_far(*PLANNED, DONE, REOPENED), REOPEN).then_nothing()
    ask(so_far(*PLANNED, DROPPED), REOPEN).then(REOPENED)
    ask(so_far(*PLANNED), REOPEN.model_copy(update={"task": "x"})).then_refused(TaskNotKnown)
    row = folded(COUNTDOWN_TASKS, SOON, DONE, REOPENED)[f"{E}/archive"]
    assert (row.state, row.note, row.done_on, row.overdue_at) == ("open", None, None, SOON.due_at)


def test_what_the_estate_does_not_need_is_dropped_once() -> None:
    ask(so_far(*PLANNED), DROP).then(DROPPED)
    ask(so_far(*PLANNED, DROPPED), DROP).then_nothing()
    ask(so_far(*PLANNED, DONE), DROP).then_refused(TaskNotOpen)
    ask(so_far(*PLANNED, DROPPED), FINISH, role="customer_service").then_refused(TaskNotOpen)


def test_a_task_is_overdue_once_and_only_for_the_day_that_was_meant() -> None:
    assert overdue_task(folded(COUNTDOWN_TASKS, SOON)[f"{E}/archive"]) == LATE
    ask(so_far(*PLANNED), LATE).then(OVERDUE)
    ask(so_far(*PLANNED, OVERDUE), LATE).then_nothing()
    for event in (DONE, DROPPED, MOVED):
        ask(so_far(*PLANNED, event), LATE).then_nothing()
    row = folded(COUNTDOWN_TASKS, SOON, OVERDUE)[f"{E}/archive"]
    assert (row.state, row.overdue_at) == ("overdue", None)


def test_the_tables_show_the_day_of_the_plan_and_who_has_a_task() -> None:
    moved = HandoverDayMoved(estate=E, from_day=T, handover_day=T + DAY, reason="x")
    assert folded(COUNTDOWN_PLANS, BEGUN, SOON, moved)[E].handover_day == T + DAY
    assert folded(COUNTDOWN_PLANS, BEGUN, SOON, moved)[E].version == 3
    row = folded(COUNTDOWN_TASKS, SOON, ASSIGNED, DONE)[f"{E}/archive"]
    assert (row.person, row.state, row.note, row.overdue_at, row.late) == ("p-wang", "done", "已归档", None, False)


def spoken(role: str) -> Any:
    return ask(so_far(*PLANNED), FINISH.model_copy(update={"task": "notices"}), role=role)


@pytest.mark.parametrize("role", ["sales", "developer_rep", "group_admin"])
def test_sales_and_who_heads_the_developer_speak_for_sales(role: str) -> None:
    assert len(spoken(role).events) == 1


@pytest.mark.parametrize("role", ["customer_service", "inspector", "project_manager", "supervision", "cashier"])
def test_the_property_side_does_not_speak_for_the_developers(role: str) -> None:
    spoken(role).then_refused(NotYourParty, role=role)


def test_a_day_is_the_estates_day() -> None:
    assert LATER.due_on == date(2026, 7, 1)
    assert LATER.due_at.isoformat() == "2026-07-01T16:00:00+00:00"
