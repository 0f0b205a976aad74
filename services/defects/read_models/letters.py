"""The letters to contractors (整改通知单): what each still waits for, and when the last answer came."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.defects import (
    IssueConfirmed,
    IssueDisputed,
    IssueExplained,
    IssueVoided,
    LetterIssued,
    LetterReplyOverdue,
)
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED = (LetterIssued, IssueConfirmed, IssueDisputed, IssueExplained, IssueVoided, LetterReplyOverdue)


@dataclass(frozen=True)
class LetterRow:
    """`waits_until` is the reply due while somebody is still to answer and it was not said to be overdue."""

    letter: str
    estate: str
    number: int
    contractor: str
    issues: tuple[str, ...]
    unanswered: tuple[str, ...]
    issued_at: datetime
    reply_due: datetime
    waits_until: datetime | None
    answered_at: datetime | None
    overdue: bool


def fold(row: LetterRow | None, happened: Recorded) -> LetterRow | None:
    match happened.event:
        case LetterIssued() as event:
            return LetterRow(
                event.letter, event.estate, event.number, event.contractor, event.issues, event.issues,
                happened.occurred_at, event.reply_due, event.reply_due, None, overdue=False,
            )  # fmt: skip
        case LetterReplyOverdue() if row is not None:
            return replace(row, overdue=True, waits_until=None)
        case (IssueConfirmed() | IssueDisputed() | IssueExplained() | IssueVoided()) as event if row is not None:
            return answered(row, event.issue, happened.occurred_at)
        case _:
            return row


def answered(row: LetterRow, issue: str, at: datetime) -> LetterRow:
    if issue not in row.unanswered:
        return row
    unanswered = tuple(other for other in row.unanswered if other != issue)
    if unanswered:
        return replace(row, unanswered=unanswered)
    return replace(row, unanswered=(), waits_until=None, answered_at=at)


LETTERS = ReadModel(
    name="letters", version=1, source="defects", row=LetterRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("letter") for event in FOLDED},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
