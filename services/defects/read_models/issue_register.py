"""The ledger (物业工程遗留问题统计表): one line an issue, with all a property person sorts, filters and counts by."""

from datetime import datetime
from pathlib import Path

from services.defects.issue import next_stage
from services.defects.read_models.register_row import EMPTY, RegisterRow
from shared.contracts.defects import (
    ContractorAssigned,
    DisputeRuled,
    DueDateSet,
    EmergencyOrdered,
    IssueBecameOverdue,
    IssueClosed,
    IssueConfirmed,
    IssueDisputed,
    IssueEvent,
    IssueExplained,
    IssueImported,
    IssueRaised,
    IssueReclassified,
    IssueRegistered,
    IssueReopened,
    IssuesMerged,
    IssueSplit,
    IssueSubmitted,
    IssueVoided,
    LetterReceived,
    MethodAgreed,
    MethodFoundUnworkable,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    WorkReassigned,
)
from shared.frozen import replace
from shared.messages import by_event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

DEFECTS = frozenset(events_of("defects").values())
ABOUT_ISSUES = frozenset(event for event in DEFECTS if issubclass(event, IssueEvent))


def fold(row: RegisterRow | None, happened: Recorded) -> RegisterRow | None:
    match happened.event:
        case IssueRaised() as event:
            return raised(event, happened)
        case IssueImported() as event:
            return imported(event, happened)
        case IssueEvent() as event if row is not None:
            state = next_stage(row.state, event, emergency=row.emergency)
            moved = replace(row, version=happened.version, state=state if state != "unknown" else row.state)
            for dated in DATED.get(type(event), ()):
                moved = dated(moved, event, happened.occurred_at)
            for part in PARTS.get(type(event), ()):
                moved = part(moved, event)
            return moved
        case LetterReceived() as event if row is not None and row.letter == event.letter:
            return replace(row, response_due=event.reply_due)
        case _:
            return row


def raised(event: IssueRaised, happened: Recorded) -> RegisterRow:
    return replace(
        EMPTY, issue=event.issue, estate=event.estate, version=happened.version, raised_position=happened.position,
        unit=event.unit, building=event.building, room=event.room, part=event.part, description=event.description,
        found_by=event.found_by, source=event.source, inspection=event.inspection, photos=event.photos,
        l1=event.classified, severity=event.severity, raised_at=happened.occurred_at,
    )  # fmt: skip


CARRIED = tuple(name for name in RegisterRow.__dataclass_fields__ if name in IssueImported.model_fields)


def imported(event: IssueImported, happened: Recorded) -> RegisterRow:
    """As the old ledger has it; each of its attempts but the one at work was reported."""
    reported = event.rejections + (event.state in ("reported", "accepted", "closed"))
    return replace(
        EMPTY, version=happened.version, raised_position=happened.position, source="import", reports=reported,
        method_version=None if event.method is None else 1, **{name: getattr(event, name) for name in CARRIED},
    )  # fmt: skip


Entering = IssueRegistered | EmergencyOrdered | IssueReclassified | ContractorAssigned | WorkReassigned


def entered(row: RegisterRow, event: Entering, at: datetime) -> RegisterRow:
    """Into the ledger, and how it stands there."""
    match event:
        case IssueRegistered():
            return replace(
                row, number=event.number, building=event.building, part=event.part, l1=event.l1, l2=event.l2,
                severity=event.severity, trade=event.trade, cause=event.cause, contractor=event.contractor,
                registered_at=row.registered_at or at,
            )  # fmt: skip
        case EmergencyOrdered():
            return replace(row, contractor=event.contractor, emergency=True, attempt=1)
        case IssueReclassified():
            now = event.now
            return replace(
                row, l1=now.l1, l2=now.l2, severity=now.severity, trade=now.trade, cause=now.cause
            )  # fmt: skip
        case ContractorAssigned() | WorkReassigned():
            return replace(row, contractor=event.contractor)


def ended(
    row: RegisterRow, event: IssueExplained | IssueVoided | IssueSplit | IssuesMerged | IssueClosed
) -> RegisterRow:
    """Out of the ledger again; the line stays."""
    match event:
        case IssueExplained():
            return replace(row, ended_because=event.explanation, ended_by=event.by, overdue=False)
        case IssueVoided() | IssueSplit():
            return replace(row, ended_because=event.reason, ended_by=event.by, overdue=False)
        case IssuesMerged() if event.into != event.issue:
            return replace(row, ended_because=event.reason, ended_by=event.by, overdue=False)
        case IssueClosed():
            return replace(row, closed_at=event.closed_at, overdue=False)
        case IssuesMerged():
            return row


Answering = IssueSubmitted | IssueConfirmed | IssueDisputed | DisputeRuled | DueDateSet | IssueBecameOverdue


def answered(row: RegisterRow, event: Answering, at: datetime) -> RegisterRow:
    """The contractor's word, the rulings on it, and the date that follows."""
    match event:
        case IssueSubmitted():
            contractor = event.contractor or row.contractor
            return replace(row, letter=event.letter, contractor=contractor, response_due=event.response_due)
        case IssueConfirmed():
            return replace(row, confirmed_at=at, contractor=event.contractor)
        case IssueDisputed():
            return replace(row, dispute=event.reason, rulings={}, overdue=False)
        case DisputeRuled():
            return ruled(replace(row, rulings={**row.rulings, event.side: event.ruling}), event, at)
        case DueDateSet() | IssueBecameOverdue():
            due = event.to_due if isinstance(event, DueDateSet) else event.due
            return replace(row, due=due, overdue=isinstance(event, IssueBecameOverdue))


def ruled(row: RegisterRow, event: DisputeRuled, at: datetime) -> RegisterRow:
    if not event.final:
        return row
    if event.ruling == "falls":
        return replace(row, contractor=None, letter=None, response_due=None, due=None, overdue=False)
    return replace(row, confirmed_at=at, disputes_lost=row.disputes_lost + 1)


AboutMethod = (
    MethodSuggested | MethodProposed | MethodAgreed | MethodNotAgreed | MethodFoundUnworkable | WorkReassigned
)  # fmt: skip


def mended(row: RegisterRow, event: AboutMethod) -> RegisterRow:
    match event:
        case MethodSuggested():
            return replace(row, suggestion=event.method)
        case MethodProposed():
            return replace(row, method_version=event.version, method=event.method, agreed_by=())
        case MethodAgreed(standard=int()) if event.version != row.method_version:
            return replace(row, method_version=event.version, method=event.method, agreed_by=(event.side,))
        case MethodAgreed():
            return replace(row, agreed_by=(*row.agreed_by, event.side))
        case MethodNotAgreed() | MethodFoundUnworkable() | WorkReassigned():
            return replace(row, agreed_by=())


Attempting = (
    RectificationStarted | RectificationReported | RectificationAccepted | RectificationRejected | IssueReopened
)  # fmt: skip


def attempted(row: RegisterRow, event: Attempting) -> RegisterRow:
    match event:
        case RectificationStarted():
            return replace(row, attempt=event.attempt)
        case RectificationReported():
            return replace(
                row, reported_at=event.reported_at, report_photos=event.photos, reports=row.reports + 1, overdue=False
            )
        case RectificationAccepted(complete=True):
            return replace(row, accepted_at=event.accepted_at)
        case RectificationRejected():
            return replace(row, attempt=event.next_attempt, rejections=row.rejections + 1)
        case IssueReopened():
            return replace(row, attempt=event.attempt, reopenings=row.reopenings + 1, accepted_at=None, closed_at=None)
        case RectificationAccepted():
            return row


DATED = by_event(entered, answered)
PARTS = by_event(ended, mended, attempted)

ISSUE_REGISTER = ReadModel(
    name="issue_register", version=5, source="defects", row=RegisterRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"),
    keys={**{event: by("issue") for event in ABOUT_ISSUES}, LetterReceived: by("issues")},
    ignored=DEFECTS - ABOUT_ISSUES - {LetterReceived},
)  # fmt: skip
