"""Minutes of meetings (会议纪要): who was there, what was decided, and what somebody has to do about it."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import CoordinationItemId, MeetingId, PersonId, TaskId
from shared.contracts.owners.coordination import CoordinationItemRow, ItemRow
from shared.contracts.owners.countdown import CountdownArea
from shared.contracts.owners.countdown_questions import CountdownTaskRow
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.owners.parties import Party
from shared.contracts.vocabulary import Row, Value
from shared.messages import Line, Text

MeetingKind = Literal[
    "kick_off",  # 启动会
    "regular",  # 例会
    "coordination",  # 协调会
    "drill",  # 演练总结会
    "readiness",  # 交付条件评审会
    "wrap_up",  # 每晚小结会
    "review",  # 总结会
]


class MinutesRecorded(OwnersEvent, wire="MinutesRecorded", stream="meeting:{meeting}", happened="held_at"):
    """A meeting of the working group; what it set as tasks and raised as items are facts of their own beside it."""

    meeting: MeetingId
    kind: MeetingKind
    held_at: AwareDatetime
    ended_at: AwareDatetime
    place: Line
    chaired_by: PersonId
    present: tuple[PersonId, ...]
    topics: Text
    decisions: tuple[Text, ...]
    tasks: tuple[TaskId, ...] = ()
    items: tuple[CoordinationItemId, ...] = ()
    recorded_by: PersonId


class MinutesTask(Row):
    """What somebody has to do until a day: it becomes a task of the countdown plan."""

    task: TaskId
    area: CountdownArea
    party: Party
    title: Line
    due_on: date
    person: PersonId | None = None


class RecordMinutes(OwnersCommand, wire="RecordMinutes"):
    """Any staff of the group. The same minutes again change nothing; they may be typed in days later.

    Refused `WorkingGroupNotFormed`, `PersonNotKnown`, `EndsInFuture`, `EndedBeforeItBegan`,
    `ListedTwice`, `MinutesRecordedOtherwise`; for its tasks `CountdownNotBegun`, `TaskSetOtherwise`;
    for its items as `RaiseCoordinationItem`, but any party's.
    """

    meeting: MeetingId
    kind: MeetingKind
    held_at: AwareDatetime
    ended_at: AwareDatetime
    place: Line
    chaired_by: PersonId
    present: tuple[PersonId, ...] = Field(min_length=1, max_length=100)
    topics: Text = Field(min_length=1)
    decisions: tuple[Text, ...] = Field(default=(), max_length=60)
    tasks: tuple[MinutesTask, ...] = Field(default=(), max_length=40)
    items: tuple[ItemRow, ...] = Field(default=(), max_length=40)


class MinutesCorrected(OwnersEvent, wire="MinutesCorrected", stream="meeting:{meeting}"):
    """What was written down wrongly is put right; the first stays visible in the history."""

    meeting: MeetingId
    topics: Text
    decisions: tuple[Text, ...]
    reason: Line
    corrected_by: PersonId


class CorrectMinutes(OwnersCommand, wire="CorrectMinutes"):
    """Role project_manager, developer_rep or group_admin; tasks and items are changed as such.

    Refused `NoSuchMeeting`.
    """

    meeting: MeetingId
    topics: Text = Field(min_length=1)
    decisions: tuple[Text, ...] = Field(default=(), max_length=60)
    reason: Line


class MeetingRow(Value):
    """`done` of its `tasks` and `closed` of its `items`: what has become of the meeting."""

    meeting: MeetingId
    kind: MeetingKind
    held_at: AwareDatetime
    place: Line
    chaired_by: PersonId
    decisions: int
    tasks: int
    done: int
    items: int
    closed: int


class MeetingPage(Value):
    rows: tuple[MeetingRow, ...]
    after: MeetingId | None = None


class Meetings(OwnersQuery[MeetingPage], wire="Meetings"):
    """Meetings, the latest first. Staff."""

    kind: MeetingKind | None = None
    after: MeetingId | None = None
    limit: int = Field(default=100, ge=1, le=500)


class MinutesView(Value):
    """Minutes with their tasks and items as they stand now; `correction` is the reason of the last one."""

    meeting: MeetingId
    kind: MeetingKind
    held_at: AwareDatetime
    ended_at: AwareDatetime
    place: Line
    chaired_by: PersonId
    present: tuple[PersonId, ...]
    topics: Text
    decisions: tuple[Text, ...]
    tasks: tuple[CountdownTaskRow, ...]
    items: tuple[CoordinationItemRow, ...]
    recorded_by: PersonId
    correction: Line | None
    version: int


class Minutes(OwnersQuery[MinutesView], wire="Minutes"):
    """The minutes of one meeting. Staff. Refused `NotFound`."""

    meeting: MeetingId
