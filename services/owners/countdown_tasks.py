"""One task of the countdown plan: set by hand, assigned, moved with a reason, done with proof, dropped, overdue."""

from datetime import date

from services.owners.countdown import Countdown, Task, about, end_of, must_be_begun
from services.owners.invitation import local_day
from services.owners.person import must_be_registered
from services.owners.read_models.countdown_tasks import TaskOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.speaking import must_speak_for
from services.owners.structure import estate_here
from shared.contracts.owners import (
    SIDES,
    AssignCountdownTask,
    CountdownTaskAssigned,
    CountdownTaskDone,
    CountdownTaskDropped,
    CountdownTaskMoved,
    CountdownTaskOverdue,
    CountdownTaskReopened,
    CountdownTaskSet,
    DropCountdownTask,
    FinishCountdownTask,
    MarkCountdownTaskOverdue,
    MoveCountdownTask,
    ReopenCountdownTask,
    SetCountdownTask,
)
from shared.contracts.owners.words import TASKS
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class TaskNotKnown(Refusal):
    status = 404
    wording = Wording("倒排计划中没有任务 {task}。", "The plan has no task {task}.")


class TaskNotOpen(Refusal):
    wording = Wording("任务 {task} {state}。", "Task {task} is {state}.")

    @property
    def words(self) -> Wording:
        return self.wording.fill(task=self.facts["task"], state=TASKS[self.facts["state"]])


class TaskSetOtherwise(Refusal):
    wording = Wording("任务 {task} 已按其他内容列入计划。", "Task {task} stands in the plan with other particulars.")


class DueInPast(Refusal):
    status = 400
    wording = Wording("期限 {day} 早于今天 {today}。", "{day} is before today, {today}; nothing can be due then.")


class DoneInFuture(Refusal):
    status = 400
    wording = Wording("完成日 {day} 晚于今天 {today}。", "{day} is after today, {today}.")


def set_task(
    asked: Asked[SetCountdownTask], plan: Countdown, estate: EstateOnList | None, person: PersonOnList | None
) -> list[Event]:
    command, here = asked.command, estate_here(asked.command.estate, estate)
    must_be_begun(command.estate, plan)
    if command.person is not None:
        must_be_registered(command.person, person)
    fact = CountdownTaskSet(
        **dict(command), side=SIDES[command.party], offset=None, due_at=end_of(command.due_on, here)
    )  # fmt: skip
    before = plan.tasks.get(command.task)
    if before is not None:
        if before.set != fact:
            raise TaskSetOtherwise(task=command.task)
        return []
    not_in_past(command.due_on, local_day(asked.at, here))
    return [fact]


def assign_task(asked: Asked[AssignCountdownTask], plan: Countdown, person: PersonOnList | None) -> list[Event]:
    command = asked.command
    task = open_task(command.task, plan)
    must_be_registered(command.person, person)
    if task.person == command.person:
        return []
    return [
        CountdownTaskAssigned(**about(task), person=command.person, title=task.set.title, due_on=task.due_on)
    ]  # fmt: skip


def move_task(asked: Asked[MoveCountdownTask], plan: Countdown, estate: EstateOnList | None) -> list[Event]:
    command, here = asked.command, estate_here(asked.command.estate, estate)
    task = open_task(command.task, plan)
    if task.due_on == command.due_on:
        return []
    not_in_past(command.due_on, local_day(asked.at, here))
    return [
        CountdownTaskMoved(
            **about(task), from_due_on=task.due_on, due_on=command.due_on, due_at=end_of(command.due_on, here),
            reason=command.reason,
        )
    ]  # fmt: skip


def finish_task(asked: Asked[FinishCountdownTask], plan: Countdown, estate: EstateOnList | None) -> list[Event]:
    command, today = asked.command, local_day(asked.now, estate_here(asked.command.estate, estate))
    task = _task(command.task, plan)
    must_speak_for(asked, task.set.party)
    if task.done is not None and _same_proof(task.done, command):
        return []
    open_task(command.task, plan)
    if command.done_on > today:
        raise DoneInFuture(day=command.done_on.isoformat(), today=today.isoformat())
    return [
        CountdownTaskDone(
            **about(task), done_on=command.done_on, done_by=asked.person, note=command.note, scan=command.scan,
            late=command.done_on > task.due_on,
        )
    ]  # fmt: skip


def _same_proof(done: CountdownTaskDone, command: FinishCountdownTask) -> bool:
    return all(getattr(done, name) == getattr(command, name) for name in ("done_on", "note", "scan"))


def reopen_task(asked: Asked[ReopenCountdownTask], plan: Countdown) -> list[Event]:
    task = _task(asked.command.task, plan)
    if task.state in ("open", "overdue"):
        return []
    return [CountdownTaskReopened(**about(task), due_at=task.due_at, reason=asked.command.reason)]


def drop_task(asked: Asked[DropCountdownTask], plan: Countdown) -> list[Event]:
    command = asked.command
    if _task(command.task, plan).state == "dropped":
        return []
    return [CountdownTaskDropped(**about(open_task(command.task, plan)), reason=command.reason)]


def mark_overdue(asked: Asked[MarkCountdownTaskOverdue], plan: Countdown) -> list[Event]:
    """By deadline; what was done, dropped or moved meanwhile is not overdue."""
    task = plan.tasks.get(asked.command.task)
    if task is None or task.state != "open" or task.due_at != asked.command.due_at:
        return []
    return [
        CountdownTaskOverdue(**about(task), person=task.person, title=task.set.title, due_on=task.due_on)
    ]  # fmt: skip


def overdue_task(row: TaskOnList) -> MarkCountdownTaskOverdue:
    return MarkCountdownTaskOverdue.model_validate(
        {"estate": row.estate, "task": row.task, "due_at": row.overdue_at}
    )  # fmt: skip


def _task(name: str, plan: Countdown) -> Task:
    task = plan.tasks.get(name)
    if task is None:
        raise TaskNotKnown(task=name)
    return task


def open_task(name: str, plan: Countdown) -> Task:
    task = _task(name, plan)
    if task.state in ("done", "dropped"):
        raise TaskNotOpen(task=name, state=task.state)
    return task


def not_in_past(day: date, today: date) -> None:
    if day < today:
        raise DueInPast(day=day.isoformat(), today=today.isoformat())
