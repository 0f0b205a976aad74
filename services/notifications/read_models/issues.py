"""What a message says about an issue: number, place, description, its letters, and whose work is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.defects import (
    DueDateSet,
    HoldAgreed,
    IssueBecameOverdue,
    IssueClosed,
    IssueExplained,
    IssueImported,
    IssueRaised,
    IssueRegistered,
    IssuesMerged,
    IssueSplit,
    IssueSubmitted,
    IssueVoided,
    RectificationAccepted,
    RectificationReported,
    WorkReassigned,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded

# The work is reported, or is not this contractor's any more, or not due now.
NOT_OVERDUE: tuple[type[Event], ...] = (
    RectificationReported, RectificationAccepted, IssueExplained, IssueVoided, IssuesMerged, IssueSplit, IssueClosed,
    WorkReassigned, HoldAgreed, DueDateSet,
)  # fmt: skip


@dataclass(frozen=True)
class IssueRow:
    """`overdue_of` is the contractor whose work is late and not reported."""

    issue: str
    estate: str
    unit: str | None
    number: int | None
    room: str
    part: str
    description: str
    letters: tuple[str, ...]
    overdue_of: str | None = None
    due: datetime | None = None


def fold(row: IssueRow | None, happened: Recorded) -> IssueRow | None:
    match happened.event:
        case IssueRaised() as event:
            return IssueRow(event.issue, event.estate, event.unit, None, event.room, event.part, event.description, ())
        case IssueImported() as event:
            return IssueRow(
                event.issue, event.estate, event.unit, event.number, event.room, event.part, event.description, ()
            )
        case IssueRegistered() as event if row is not None:
            return replace(row, number=event.number, room=event.room, part=event.part)
        case IssueSubmitted() as event if row is not None:
            return replace(row, letters=tuple(dict.fromkeys((*row.letters, event.letter))))
        case event:
            return row if row is None else _late(row, event)


def _late(row: IssueRow, event: Event | None) -> IssueRow:
    match event:
        case IssueBecameOverdue():
            return replace(row, overdue_of=event.contractor, due=event.due)
        case IssuesMerged() if event.issue == event.into:
            return row
        case _:
            return replace(row, overdue_of=None, due=None) if isinstance(event, NOT_OVERDUE) else row


FOLDED: Mapping[type[Event], Keys] = dict.fromkeys(
    (IssueImported, IssueRaised, IssueRegistered, IssueSubmitted, IssueBecameOverdue, *NOT_OVERDUE), by("issue")
)
ISSUES = ReadModel(
    name="issues", version=3, source="defects", row=IssueRow, fold=fold, ddl=Path(__file__).with_name("issues.sql"),
    keys=FOLDED, ignored=frozenset(events_of("defects").values()) - frozenset(FOLDED),
)  # fmt: skip
