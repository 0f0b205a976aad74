"""The letters an imported ledger speaks of: only their numbers came along, not their receipts and clocks."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import IssueImported
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class ImportedLetterRow:
    letter: str
    estate: str
    number: int


def fold(row: ImportedLetterRow | None, happened: Recorded) -> ImportedLetterRow | None:
    match happened.event:
        case IssueImported(letter=str() as letter, letter_number=int() as number) as event:
            return ImportedLetterRow(letter, event.estate, number)
        case _:
            return row


IMPORTED_LETTERS = ReadModel(
    name="imported_letters", version=1, source="defects", row=ImportedLetterRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={IssueImported: by("letter")},
    ignored=frozenset(events_of("defects").values()) - {IssueImported},
)  # fmt: skip
