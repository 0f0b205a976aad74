"""The last number given to an issue and to a letter of each estate: the next one follows without a gap."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import IssueRegistered, LedgerImportStarted, LetterIssued
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class NumbersRow:
    estate: str
    issue: int
    letter: int


def fold(row: NumbersRow | None, happened: Recorded) -> NumbersRow | None:
    match happened.event:
        case IssueRegistered() as event:
            row = row or NumbersRow(event.estate, 0, 0)
            return replace(row, issue=max(row.issue, event.number))  # registered again, it keeps its number
        case LetterIssued() as event:
            row = row or NumbersRow(event.estate, 0, 0)
            return replace(row, letter=event.number)
        case LedgerImportStarted() as event:
            row = row or NumbersRow(event.estate, 0, 0)
            return replace(row, issue=max(row.issue, event.highest), letter=max(row.letter, event.highest_letter))
        case _:
            return row


NUMBERING: set[type[Event]] = {IssueRegistered, LetterIssued, LedgerImportStarted}
LEDGER_NUMBERS = ReadModel(
    name="ledger_numbers", version=2, source="defects", row=NumbersRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("estate") for event in NUMBERING},
    ignored=frozenset(events_of("defects").values()) - NUMBERING,
)  # fmt: skip
