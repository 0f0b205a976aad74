"""Every borrowing of a unit's keys: for which issue, who has them, until when, and whether they are back."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import KeyBecameOverdue, KeyBorrowed, KeyReturned
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class Borrowed:
    """`due_back_at` is when it is due, null once it is back or known to be late; `promised_at` is when it was due."""

    borrowing_key: str  # <unit>/<borrowing>: an id named again for another unit is another borrowing
    borrowing: str
    estate: str
    unit: str
    building: str
    issue: str
    borrower: str
    contractor: str | None
    keys: int
    lent_by: str
    borrowed_at: datetime
    promised_at: datetime
    due_back_at: datetime | None
    overdue: bool = False
    returned_at: datetime | None = None


def key_of(event: KeyBorrowed | KeyReturned | KeyBecameOverdue) -> tuple[str, ...]:
    return (f"{event.unit}/{event.borrowing}",)


def fold(row: Borrowed | None, happened: Recorded) -> Borrowed | None:
    match happened.event:
        case KeyBorrowed() as event:
            return Borrowed(
                key_of(event)[0], event.borrowing, event.estate, event.unit, event.building, event.issue,
                event.borrower, event.contractor, event.keys, event.lent_by, happened.occurred_at, event.due_back_at,
                event.due_back_at,
            )  # fmt: skip
        case KeyReturned() if row is not None:
            return replace(row, returned_at=happened.occurred_at, due_back_at=None)
        case KeyBecameOverdue() if row is not None:
            return replace(row, overdue=True, due_back_at=None)
        case _:
            return row


CONCERNING: set[type[Event]] = {KeyBorrowed, KeyReturned, KeyBecameOverdue}
KEY_BORROWINGS = ReadModel(
    name="key_borrowings", version=2, source="owners", row=Borrowed, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys=dict.fromkeys(CONCERNING, key_of),
    ignored=frozenset(events_of("owners").values()) - CONCERNING,
)  # fmt: skip
