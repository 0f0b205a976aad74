"""What of an issue falls due next: its work while that clock runs, its closing when the owner stays silent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.defects import (
    DisputeRuled,
    DueDateSet,
    IssueBecameOverdue,
    IssueClosed,
    IssueDisputed,
    IssueEvent,
    IssueExplained,
    IssueReopened,
    IssueVoided,
    OwnerInformed,
    RectificationRejected,
    RectificationReported,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED: tuple[type[Event], ...] = (
    DueDateSet, IssueBecameOverdue, IssueDisputed, DisputeRuled, RectificationReported, RectificationRejected,
    OwnerInformed, IssueReopened, IssueClosed, IssueExplained, IssueVoided,
)  # fmt: skip


@dataclass(frozen=True)
class ClockRow:
    """`work_due` and `silent_after` are null while that clock stands; `due` is the date even while it stands."""

    issue: str
    estate: str
    unit: str | None
    due: datetime | None
    work_due: datetime | None
    silent_after: datetime | None


def fold(row: ClockRow | None, happened: Recorded) -> ClockRow | None:
    event = happened.event
    match event:
        case IssueClosed() | IssueExplained() | IssueVoided():
            return None
        case IssueEvent():
            return moved(row or ClockRow(event.issue, event.estate, event.unit, None, None, None), event)
        case _:
            return row


def moved(row: ClockRow, event: IssueEvent) -> ClockRow:
    match event:
        case DueDateSet():
            return replace(row, due=event.to_due, work_due=event.to_due)
        case DisputeRuled(final=True, ruling="falls"):
            return replace(row, due=None, work_due=None)
        case IssueDisputed() | RectificationReported() | IssueBecameOverdue():
            return replace(row, work_due=None)
        case RectificationRejected():
            return replace(row, work_due=row.due)
        case OwnerInformed() | IssueReopened():
            return replace(row, silent_after=event.silent_after if isinstance(event, OwnerInformed) else None)
        case _:
            return row


ISSUE_CLOCKS = ReadModel(
    name="issue_clocks", version=1, source="defects", row=ClockRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("issue") for event in FOLDED},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
