"""The countdown plans: one row an estate for its day, one row a task for how it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shared.contracts.owners import (
    CountdownPlanBegun,
    CountdownTaskAssigned,
    CountdownTaskDone,
    CountdownTaskDropped,
    CountdownTaskMoved,
    CountdownTaskOverdue,
    CountdownTaskReopened,
    CountdownTaskSet,
    HandoverDayMoved,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

HERE = Path(__file__).parent
EVERYTHING = frozenset(events_of("owners").values())


@dataclass(frozen=True)
class PlanOnList:
    """`version` is that of its stream, which all its tasks share."""

    estate: str
    handover_day: date
    version: int


@dataclass(frozen=True)
class TaskOnList:
    """`overdue_at` is when it becomes overdue, None once it is, or done, or dropped."""

    place: str  # <estate>/<task>
    estate: str
    task: str
    area: str
    party: str
    title_zh: str
    title_en: str
    proof_zh: str | None
    proof_en: str | None
    offset_days: int | None
    due_on: date
    due_at: datetime
    overdue_at: datetime | None
    state: str
    person: str | None
    meeting: str | None
    moves: int = 0
    reason: str | None = None
    done_on: date | None = None
    done_by: str | None = None
    note: str | None = None
    scan: str | None = None
    late: bool = False


OF_TASK: tuple[type[Event], ...] = (
    CountdownTaskSet, CountdownTaskAssigned, CountdownTaskMoved, CountdownTaskDone, CountdownTaskReopened,
    CountdownTaskDropped, CountdownTaskOverdue,
)  # fmt: skip
OF_PLAN: tuple[type[Event], ...] = (CountdownPlanBegun, HandoverDayMoved, *OF_TASK)


def fold_plan(row: PlanOnList | None, happened: Recorded) -> PlanOnList | None:
    event = happened.event
    if isinstance(event, CountdownPlanBegun | HandoverDayMoved):
        return PlanOnList(event.estate, event.handover_day, happened.version)
    return replace(row, version=happened.version) if row is not None else None


def place_of(event: Event) -> tuple[str, ...]:
    return (f"{event.estate}/{getattr(event, 'task')}",)  # noqa: B009 - every event of this table has one


def fold_task(row: TaskOnList | None, happened: Recorded) -> TaskOnList | None:
    event = happened.event
    if isinstance(event, CountdownTaskSet):
        proof = event.proof
        return TaskOnList(
            place_of(event)[0], event.estate, event.task, event.area, event.party, event.title.zh, event.title.en,
            proof.zh if proof else None, proof.en if proof else None, event.offset, event.due_on, event.due_at,
            event.due_at, "open", event.person, event.meeting,
        )  # fmt: skip
    return None if row is None else _moved(row, happened)


def _moved(row: TaskOnList, happened: Recorded) -> TaskOnList:
    match happened.event:
        case CountdownTaskAssigned() as event:
            return replace(row, person=event.person)
        case CountdownTaskMoved() as event:
            return replace(
                row, due_on=event.due_on, due_at=event.due_at, overdue_at=event.due_at, state="open",
                moves=row.moves + 1, reason=event.reason,
            )  # fmt: skip
        case CountdownTaskOverdue():
            return replace(row, state="overdue", overdue_at=None)
        case _:
            return _ended(row, happened)


def _ended(row: TaskOnList, happened: Recorded) -> TaskOnList:
    match happened.event:
        case CountdownTaskDone() as event:
            return replace(
                row, state="done", overdue_at=None, done_on=event.done_on, done_by=event.done_by, note=event.note,
                scan=event.scan, late=event.late,
            )  # fmt: skip
        case CountdownTaskReopened() as event:
            return replace(
                row, state="open", overdue_at=event.due_at, reason=event.reason, done_on=None, done_by=None,
                note=None, scan=None, late=False,
            )  # fmt: skip
        case CountdownTaskDropped() as event:
            return replace(row, state="dropped", overdue_at=None, reason=event.reason)
        case _:
            return row


COUNTDOWN_PLANS = ReadModel(
    name="countdown_plans", version=1, source="owners", row=PlanOnList, fold=fold_plan, inline=True,
    ddl=HERE / "countdown_plans.sql", keys={event: by("estate") for event in OF_PLAN},
    ignored=EVERYTHING - set(OF_PLAN),
)  # fmt: skip
COUNTDOWN_TASKS = ReadModel(
    name="countdown_tasks", version=1, source="owners", row=TaskOnList, fold=fold_task, inline=True,
    ddl=HERE / "countdown_tasks.sql", keys=dict.fromkeys(OF_TASK, place_of), ignored=EVERYTHING - set(OF_TASK),
)  # fmt: skip
