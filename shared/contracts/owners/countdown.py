"""The countdown plan (倒排计划): tasks from T-60 to T+30, each with party, person, due day and proof."""

from datetime import date
from typing import Literal, Self

from pydantic import AwareDatetime, model_validator

from shared.contracts.identifiers import MeetingId, PersonId, Sha256, TaskId
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.parties import Party, Side
from shared.messages import Line

CountdownArea = Literal[
    "coordination",  # 组织与协调
    "staff",  # 人员与培训
    "files",  # 资料与档案
    "inspections",  # 查验与整改
    "permits",  # 证照与承接查验
    "invitation",  # 通知与预约
    "money",  # 费用与票据
    "site",  # 现场与物资
    "drill",  # 模拟演练
    "day",  # 交付现场
    "afterwards",  # 收尾与归档
]
TaskState = Literal["open", "overdue", "done", "dropped"]


class CountdownPlanBegun(OwnersEvent, wire="CountdownPlanBegun", stream="countdown:{estate}"):
    """The estate is handed over from `handover_day` (T) on; `tasks` of the usual list follow as facts of their own."""

    handover_day: date
    tasks: int


class BeginCountdownPlan(OwnersCommand, wire="BeginCountdownPlan"):
    """Role project_manager, developer_rep or group_admin. The usual tasks, each due at its day before or after T.

    What would have been due before today is due today. Refused `EstateNotKnown`, `CountdownBegunAlready`.
    """

    handover_day: date


class HandoverDayMoved(OwnersEvent, wire="HandoverDayMoved", stream="countdown:{estate}"):
    """The handover begins on another day; open tasks that count from it are moved with it, each by its own fact."""

    from_day: date
    handover_day: date
    reason: Line


class MoveHandoverDay(OwnersCommand, wire="MoveHandoverDay"):
    """Role project_manager, developer_rep or group_admin. Refused `CountdownNotBegun`."""

    handover_day: date
    reason: Line


class CountdownTaskEvent(OwnersEvent):
    """A fact about one task of the plan."""

    task: TaskId
    area: CountdownArea
    party: Party
    side: Side


class CountdownTaskSet(CountdownTaskEvent, wire="CountdownTaskSet", stream="countdown:{estate}"):
    """A task of the plan, due at the end (`due_at`) of the estate's day `due_on`.

    `offset` are its days from the handover day, None where it has a day of its own; `proof` is what shows that it is
    done; `meeting` the one whose minutes set it.
    """

    title: Words
    proof: Words | None = None
    offset: int | None = None
    due_on: date
    due_at: AwareDatetime
    person: PersonId | None = None
    meeting: MeetingId | None = None


class SetCountdownTask(OwnersCommand, wire="SetCountdownTask"):
    """Role project_manager, developer_rep, group_admin or service_supervisor: a task the usual list does not have.

    Refused `CountdownNotBegun`, `TaskSetOtherwise`, `DueInPast`, `PersonNotKnown`.
    """

    task: TaskId
    area: CountdownArea
    party: Party
    title: Words
    proof: Words | None = None
    due_on: date
    person: PersonId | None = None


class CountdownTaskAssigned(CountdownTaskEvent, wire="CountdownTaskAssigned", stream="countdown:{estate}"):
    """The task is this person's."""

    person: PersonId
    title: Words
    due_on: date


class AssignCountdownTask(OwnersCommand, wire="AssignCountdownTask"):
    """Role as for `SetCountdownTask`. Refused `TaskNotKnown`, `TaskNotOpen`, `PersonNotKnown`."""

    task: TaskId
    person: PersonId


class CountdownTaskMoved(CountdownTaskEvent, wire="CountdownTaskMoved", stream="countdown:{estate}"):
    """The task has another day, for this reason."""

    from_due_on: date
    due_on: date
    due_at: AwareDatetime
    reason: Line


class MoveCountdownTask(OwnersCommand, wire="MoveCountdownTask"):
    """Role as for `SetCountdownTask`. Refused `TaskNotKnown`, `TaskNotOpen`, `DueInPast`."""

    task: TaskId
    due_on: date
    reason: Line


class CountdownTaskDone(CountdownTaskEvent, wire="CountdownTaskDone", stream="countdown:{estate}"):
    """The task is done, with its proof: what was noted, a scan, or both; `late` after its day."""

    done_on: date
    done_by: PersonId
    note: Line | None = None
    scan: Sha256 | None = None
    late: bool


class FinishCountdownTask(OwnersCommand, wire="FinishCountdownTask"):
    """By a role that speaks for the task's party.

    The bytes of `scan` are stored first, encrypted (as a unit's scan) where they show a person.
    Refused `TaskNotKnown`, `TaskNotOpen`, `NotYourParty`, `DoneInFuture`.
    """

    task: TaskId
    done_on: date
    note: Line | None = None
    scan: Sha256 | None = None

    @model_validator(mode="after")
    def _with_proof(self) -> Self:
        if self.note is None and self.scan is None:
            raise ValueError("a note or a scan proves it")
        return self


class CountdownTaskReopened(CountdownTaskEvent, wire="CountdownTaskReopened", stream="countdown:{estate}"):
    """It was not done, or not well; it is due as before."""

    due_at: AwareDatetime
    reason: Line


class ReopenCountdownTask(OwnersCommand, wire="ReopenCountdownTask"):
    """Role project_manager, developer_rep or group_admin: also what was dropped. Refused `TaskNotKnown`."""

    task: TaskId
    reason: Line


class CountdownTaskDropped(CountdownTaskEvent, wire="CountdownTaskDropped", stream="countdown:{estate}"):
    """Not needed in this estate, for this reason."""

    reason: Line


class DropCountdownTask(OwnersCommand, wire="DropCountdownTask"):
    """Role project_manager, developer_rep or group_admin. Refused `TaskNotKnown`, `TaskNotOpen`."""

    task: TaskId
    reason: Line


class CountdownTaskOverdue(CountdownTaskEvent, wire="CountdownTaskOverdue", stream="countdown:{estate}"):
    """Its day is over and it is not done."""

    person: PersonId | None
    title: Words
    due_on: date


class MarkCountdownTaskOverdue(OwnersCommand, wire="MarkCountdownTaskOverdue"):
    """System only, when the day is over: nothing happens if it was done, dropped or moved."""

    task: TaskId
    due_at: AwareDatetime
