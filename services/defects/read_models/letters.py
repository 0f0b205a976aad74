"""The letters (整改通知单, 工作联系函): what each still waits for, its receipt, and when the last answer came."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.defects import (
    IssueConfirmed,
    IssueDisputed,
    IssueExplained,
    IssuesMerged,
    IssueSplit,
    IssueVoided,
    LetterAnswered,
    LetterEscalated,
    LetterIssued,
    LetterReceived,
    LetterReminded,
    LetterReplyOverdue,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED: tuple[type[Event], ...] = (
    LetterIssued, LetterReceived, LetterReminded, LetterAnswered, LetterReplyOverdue, LetterEscalated, IssueConfirmed,
    IssueDisputed, IssueExplained, IssueVoided, IssuesMerged, IssueSplit,
)  # fmt: skip


@dataclass(frozen=True)
class LetterRow:
    """`waits_until` is the reply due while somebody is still to answer and it was not said to be overdue.

    `remind_at` and `escalate_at` are null once that was said, and when all is answered.
    """

    letter: str
    estate: str
    number: int
    kind: str
    contractor: str | None
    issues: tuple[str, ...]
    unanswered: tuple[str, ...]
    issued_at: datetime
    reply_due: datetime
    waits_until: datetime | None
    answered_at: datetime | None
    overdue: bool
    remind_at: datetime | None
    escalate_at: datetime | None
    received_at: datetime | None
    receipt: str | None
    proof: str | None
    signed_by: str | None
    paper: str | None
    reminded: bool
    escalated: bool


def fold(row: LetterRow | None, happened: Recorded) -> LetterRow | None:
    match happened.event:
        case LetterIssued() as event:
            return LetterRow(
                event.letter, event.estate, event.number, event.kind, event.contractor, event.issues, event.issues,
                happened.occurred_at, event.reply_due, event.reply_due, None, overdue=False,
                remind_at=event.remind_at, escalate_at=None, received_at=None, receipt=None, proof=None,
                signed_by=None, paper=None, reminded=False, escalated=False,
            )  # fmt: skip
        case (IssueConfirmed() | IssueDisputed() | IssueExplained() | IssueVoided()) as event if row is not None:
            return answered(row, event.issue, happened.occurred_at)
        case (IssuesMerged() | IssueSplit()) as event if row is not None:
            stays = isinstance(event, IssuesMerged) and event.into == event.issue
            return row if stays else answered(row, event.issue, happened.occurred_at)
        case Event() as event if row is not None:
            return moved(row, event)
        case _:
            return row


def moved(row: LetterRow, event: Event) -> LetterRow:
    """The letter itself: its clock, its receipt, who signed the answer."""
    match event:
        case LetterReceived():
            waits = row.waits_until is not None
            return replace(
                row, received_at=event.received_at, receipt=event.mail_number or event.how, proof=event.proof,
                reply_due=event.reply_due, waits_until=event.reply_due if waits else None,
                remind_at=event.remind_at if waits else None,
            )  # fmt: skip
        case LetterReminded():
            return replace(row, reminded=True, remind_at=None)
        case LetterReplyOverdue():
            return replace(row, overdue=True, waits_until=None, remind_at=None, escalate_at=event.escalate_at)
        case LetterEscalated():
            return replace(row, escalated=True, escalate_at=None)
        case LetterAnswered():
            return replace(row, signed_by=event.signed_by, paper=event.paper or row.paper)
        case _:
            return row


def answered(row: LetterRow, issue: str, at: datetime) -> LetterRow:
    if issue not in row.unanswered:
        return row
    unanswered = tuple(other for other in row.unanswered if other != issue)
    if unanswered:
        return replace(row, unanswered=unanswered)
    return replace(row, unanswered=(), waits_until=None, remind_at=None, escalate_at=None, answered_at=at)


LETTERS = ReadModel(
    name="letters", version=2, source="defects", row=LetterRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("letter") for event in FOLDED},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
