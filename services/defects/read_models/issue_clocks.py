"""What of an issue falls due next: work, ruling, acceptance, the end of a hold or a wait, silence, the next level."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from services.defects.issue import AT_WORK
from services.defects.issue_marks import pauses_after
from services.defects.issue_parts import Pauses
from shared.contracts.defects import (
    DisputeRuled,
    DueDateSet,
    EmergencyBecameOverdue,
    EmergencyMadeSafe,
    EmergencyOrdered,
    EntryAppointed,
    EntryRefused,
    HoldAgreed,
    HoldEnded,
    HoldRequested,
    IssueBecameOverdue,
    IssueClosed,
    IssueDisputed,
    IssueEscalated,
    IssueEvent,
    IssueExplained,
    IssueImported,
    IssueLinked,
    IssueReopened,
    IssuesMerged,
    IssueSplit,
    IssueVoided,
    IssueWaitBegunAgain,
    IssueWaitDated,
    IssueWaitEnded,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    WorkReassigned,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED: tuple[type[Event], ...] = (
    DueDateSet, IssueBecameOverdue, IssueEscalated, IssueDisputed, DisputeRuled, RectificationReported,
    RectificationAccepted, RectificationRejected, OwnerInformed, IssueReopened, HoldRequested, HoldAgreed, HoldEnded,
    EntryAppointed, EntryRefused, IssueLinked, IssueWaitDated, IssueWaitEnded, WorkReassigned, IssueClosed,
    IssueExplained, IssueVoided, IssuesMerged, IssueSplit, IssueImported,
    EmergencyOrdered, EmergencyMadeSafe, EmergencyBecameOverdue, IssueWaitBegunAgain,
)  # fmt: skip


@dataclass(frozen=True)
class ClockRow:
    """Each of the dates is null while that clock stands; `due` is the date even while it stands.

    `runs`: the work is neither reported nor said to be overdue; `standing` are the causes for which it stands.
    """

    issue: str
    estate: str
    unit: str | None
    due: datetime | None
    runs: bool
    standing: tuple[str, ...]
    work_due: datetime | None
    silent_after: datetime | None
    ruling_due: datetime | None
    acceptance_due: datetime | None
    escalate_at: datetime | None
    hold: int
    hold_until: datetime | None
    wait_until: datetime | None
    safe_by: datetime | None


def fold(row: ClockRow | None, happened: Recorded) -> ClockRow | None:
    event = happened.event
    match event:
        case IssueClosed() | IssueExplained() | IssueVoided() | IssueSplit():
            return None
        case IssuesMerged():
            return row if event.into == event.issue else None
        case IssueEvent():
            return running(waiting(worked(endangered(row or unset(event), event), event), event), event)
        case _:
            return row


def unset(event: IssueEvent) -> ClockRow:
    return ClockRow(
        event.issue, event.estate, event.unit, due=None, runs=True, standing=(), work_due=None, silent_after=None,
        ruling_due=None, acceptance_due=None, escalate_at=None, hold=0, hold_until=None, wait_until=None,
        safe_by=None,
    )  # fmt: skip


def endangered(row: ClockRow, event: IssueEvent) -> ClockRow:
    match event:
        case EmergencyOrdered():
            return replace(row, safe_by=event.safe_by)
        case EmergencyMadeSafe() | EmergencyBecameOverdue() | RectificationReported():
            return replace(row, safe_by=None)
        case _:
            return row


def worked(row: ClockRow, event: IssueEvent) -> ClockRow:
    match event:
        case DueDateSet():
            return replace(row, due=event.to_due, runs=True, escalate_at=None)
        case IssueImported():  # what had passed before is not said again
            running = event.state in (*AT_WORK, "disputed") and not event.overdue
            return replace(row, due=event.due, runs=running)
        case DisputeRuled(final=True, ruling="falls"):
            return replace(row, due=None, escalate_at=None)
        case IssueBecameOverdue():
            return replace(row, runs=False, escalate_at=event.escalate_at)
        case IssueEscalated(why="overdue"):
            return replace(row, escalate_at=event.next_at)
        case RectificationReported():
            return replace(row, runs=False, escalate_at=None, acceptance_due=event.acceptance_due)
        case RectificationRejected():
            return replace(row, runs=True, acceptance_due=None)
        case RectificationAccepted(complete=True):
            return replace(row, acceptance_due=None)
        case _:
            return row


def waiting(row: ClockRow, event: IssueEvent) -> ClockRow:
    match event:
        case IssueDisputed():
            return replace(row, ruling_due=event.ruling_due)
        case DisputeRuled(final=True):
            return replace(row, ruling_due=None)
        case IssueEscalated(why="no_ruling"):
            return replace(row, ruling_due=None)
        case IssueEscalated(why="not_accepted_in_time"):
            return replace(row, acceptance_due=None)
        case HoldRequested():
            return replace(row, hold=event.hold, hold_until=event.until)
        case HoldEnded():
            return replace(row, hold_until=None)
        case WorkReassigned():
            return replace(row, hold_until=None, wait_until=None)
        case IssueWaitDated():
            return replace(row, wait_until=event.until)
        case IssueWaitEnded() | IssueWaitBegunAgain() | RectificationReported():
            return replace(row, wait_until=None)
        case OwnerInformed() | IssueReopened():
            return replace(row, silent_after=event.silent_after if isinstance(event, OwnerInformed) else None)
        case _:
            return row


def running(row: ClockRow, event: IssueEvent) -> ClockRow:
    """The causes for which it stands, as the decisions know them."""
    causes = pauses_after(Pauses(frozenset(row.standing)), event).causes  # type: ignore[arg-type] # causes come from there
    standing = tuple(sorted(causes))
    return replace(row, standing=standing, work_due=row.due if row.runs and not standing else None)


ISSUE_CLOCKS = ReadModel(
    name="issue_clocks", version=5, source="defects", row=ClockRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("issue") for event in FOLDED},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
