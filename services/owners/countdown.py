"""The countdown plan (倒排计划) of an estate: begun with the usual tasks, which are assigned, moved, done, dropped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.invitation import local_day
from services.owners.read_models.estates import EstateOnList
from services.owners.structure import estate_here
from services.owners.typical_countdown import TYPICAL_COUNTDOWN
from shared.contracts.owners import (
    SIDES,
    BeginCountdownPlan,
    CountdownPlanBegun,
    CountdownTaskAssigned,
    CountdownTaskDone,
    CountdownTaskDropped,
    CountdownTaskMoved,
    CountdownTaskOverdue,
    CountdownTaskReopened,
    CountdownTaskSet,
    HandoverDayMoved,
    MoveHandoverDay,
    TaskState,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class CountdownBegunAlready(Refusal):
    wording = Wording(
        "倒排计划已按交付日 {day} 开始；改期请用 MoveHandoverDay。",
        "The countdown has begun for {day}; another day is set with MoveHandoverDay.",
    )


class CountdownNotBegun(Refusal):
    wording = Wording("项目 {estate} 的倒排计划尚未开始。", "The countdown of estate {estate} has not begun.")


@dataclass(frozen=True)
class Task:
    """A task as it was set, and how it stands now."""

    set: CountdownTaskSet
    due_on: date
    due_at: datetime
    person: str | None = None
    state: TaskState = "open"
    done: CountdownTaskDone | None = None


@dataclass(frozen=True)
class Countdown:
    day: date | None = None
    tasks: Mapping[str, Task] = field(default_factory=dict)


def evolve(plan: Countdown, event: Event) -> Countdown:
    match event:
        case CountdownPlanBegun() | HandoverDayMoved():
            return replace(plan, day=event.handover_day)
        case CountdownTaskSet():
            task = Task(event, event.due_on, event.due_at, event.person)
            return replace(plan, tasks={**plan.tasks, event.task: task})
        case (
            CountdownTaskAssigned()
            | CountdownTaskMoved()
            | CountdownTaskDone()
            | CountdownTaskReopened()
            | CountdownTaskDropped()
            | CountdownTaskOverdue()
        ):
            return replace(plan, tasks={**plan.tasks, event.task: _moved(plan.tasks[event.task], event)})
        case _:
            return plan


def _moved(task: Task, event: Event) -> Task:  # noqa: PLR0911 - one arm per event
    match event:
        case CountdownTaskAssigned():
            return replace(task, person=event.person)
        case CountdownTaskMoved():
            return replace(task, due_on=event.due_on, due_at=event.due_at, state="open")
        case CountdownTaskDone():
            return replace(task, state="done", done=event)
        case CountdownTaskReopened():
            return replace(task, state="open", done=None)
        case CountdownTaskDropped():
            return replace(task, state="dropped")
        case CountdownTaskOverdue():
            return replace(task, state="overdue")
        case _:
            return task


STREAM = "countdown:{estate}"
COUNTDOWN = Aggregate("countdown", Countdown(), evolve)


def begin(asked: Asked[BeginCountdownPlan], plan: Countdown, estate: EstateOnList | None) -> list[Event]:
    command, here = asked.command, estate_here(asked.command.estate, estate)
    if plan.day is not None:
        if plan.day != command.handover_day:
            raise CountdownBegunAlready(day=plan.day.isoformat())
        return []
    begun = CountdownPlanBegun(
        estate=command.estate, handover_day=command.handover_day, tasks=len(TYPICAL_COUNTDOWN)
    )  # fmt: skip
    return [begun, *_usual(command, here, local_day(asked.at, here))]


def _usual(command: BeginCountdownPlan, estate: EstateOnList, today: date) -> Iterator[CountdownTaskSet]:
    """A plan that begins late asks for what should have been done at once."""
    for one in TYPICAL_COUNTDOWN:
        due_on = max(command.handover_day + timedelta(days=one.offset), today)
        yield CountdownTaskSet(
            estate=command.estate, task=one.task, area=one.area, party=one.party, side=SIDES[one.party],
            title=one.title, proof=one.proof, offset=one.offset, due_on=due_on, due_at=end_of(due_on, estate),
        )  # fmt: skip


def move_day(asked: Asked[MoveHandoverDay], plan: Countdown, estate: EstateOnList | None) -> list[Event]:
    command, here = asked.command, estate_here(asked.command.estate, estate)
    before = must_be_begun(command.estate, plan)
    if before == command.handover_day:
        return []
    moved = HandoverDayMoved(
        estate=command.estate, from_day=before, handover_day=command.handover_day, reason=command.reason
    )  # fmt: skip
    return [moved, *_with_it(command, plan, here, local_day(asked.at, here))]


def _with_it(
    command: MoveHandoverDay, plan: Countdown, estate: EstateOnList, today: date
) -> Iterator[CountdownTaskMoved]:
    """Nothing becomes due before today, and what is done or dropped stays so."""
    for task in plan.tasks.values():
        if task.set.offset is None or task.state in ("done", "dropped"):
            continue
        due_on = max(command.handover_day + timedelta(days=task.set.offset), today)
        if due_on != task.due_on:
            yield CountdownTaskMoved(
                **about(task), from_due_on=task.due_on, due_on=due_on, due_at=end_of(due_on, estate),
                reason=command.reason,
            )  # fmt: skip


def about(task: Task) -> dict[str, Any]:
    """What every fact about the task names."""
    return {name: getattr(task.set, name) for name in ("estate", "task", "area", "party", "side")}


def must_be_begun(estate: str, plan: Countdown) -> date:
    if plan.day is None:
        raise CountdownNotBegun(estate=estate)
    return plan.day


def end_of(day: date, estate: EstateOnList) -> datetime:
    """Midnight after it, by the estate's clock."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(estate.time_zone)).astimezone(UTC)
