"""The meetings of the working group, with their minutes as they were last put right."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import MinutesCorrected, MinutesRecorded
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class MeetingOnList:
    """`version` is that of its stream; `correction` the reason of the last one."""

    meeting: str
    estate: str
    kind: str
    held_at: datetime
    ended_at: datetime
    place: str
    chaired_by: str
    present: tuple[str, ...]
    topics: str
    decisions: tuple[str, ...]
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    recorded_by: str
    correction: str | None
    version: int


def fold(row: MeetingOnList | None, happened: Recorded) -> MeetingOnList | None:
    match happened.event:
        case MinutesRecorded() as event:
            return MeetingOnList(
                event.meeting, event.estate, event.kind, event.held_at, event.ended_at, event.place, event.chaired_by,
                event.present, event.topics, event.decisions, event.tasks, event.items, event.recorded_by, None,
                happened.version,
            )  # fmt: skip
        case MinutesCorrected() as event if row is not None:
            return replace(
                row, topics=event.topics, decisions=event.decisions, correction=event.reason, version=happened.version
            )  # fmt: skip
        case _:
            return row


MEETINGS = ReadModel(
    name="meetings", version=1, source="owners", row=MeetingOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("meetings.sql"),
    keys={MinutesRecorded: by("meeting"), MinutesCorrected: by("meeting")},
    ignored=frozenset(events_of("owners").values()) - {MinutesRecorded, MinutesCorrected},
)  # fmt: skip
