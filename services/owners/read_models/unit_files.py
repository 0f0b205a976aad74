"""The files themselves: their shelf, who has them on loan, what holds for the unit, and whether they are complete."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from shared.contracts.owners import (
    DocumentCorrected,
    DocumentFiled,
    DocumentGivenOut,
    FileConditionsSet,
    FileLent,
    FileLoanOverdue,
    FileReturned,
    FileShelved,
    OwnerFileCompleted,
    UnitCorrected,
)
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

Stands = tuple[str, int, str]
NOTHING: Stands = ("", 0, "")


@dataclass(frozen=True)
class FileOnShelf:
    """`version` is that of its stream; `due_back_at` is None when it is not on loan.

    `standing` is how each document stands as far as completeness asks, in one text each (`stands_in`). `alike` is the
    same for every file with the same standing and conditions, and short: what many units have in common is counted by
    it and looked at once (`file_completeness`).
    """

    unit: str
    estate: str
    building: str
    version: int = 0
    conditions: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    completed_version: int | None = None
    shelf: str | None = None
    borrower: str | None = None
    lent_by: str | None = None
    purpose: str | None = None
    due_back_on: date | None = None
    due_back_at: datetime | None = None
    overdue: bool = False
    alike: str = ""


def fold(row: FileOnShelf | None, happened: Recorded) -> FileOnShelf | None:
    event = happened.event
    if isinstance(event, UnitCorrected):  # the file stands where its unit does; its version is that of its own stream
        return row and replace(row, building=event.building)
    if not isinstance(event, CONCERNING):
        return row
    begun = row or FileOnShelf(event.unit, event.estate, event.building)
    moved = replace(_moved(begun, happened), version=happened.version)
    return replace(moved, alike=alike(moved.conditions, moved.standing))


def alike(conditions: tuple[str, ...], standing: tuple[str, ...]) -> str:
    said = "\n".join((",".join(conditions), *standing))
    return blake2b(said.encode(), digest_size=16).hexdigest()


def _moved(row: FileOnShelf, happened: Recorded) -> FileOnShelf:  # noqa: PLR0911 - one arm per event
    match happened.event:
        case FileConditionsSet() as event:
            return replace(row, conditions=event.conditions, completed_version=None)
        case DocumentFiled() as event:
            return _stands(row, _marks(row, event.document) | set(event.marks), event)
        case DocumentGivenOut() as event:
            _, copies, expires_on = dict(map(stands_in, row.standing)).get(event.document, NOTHING)
            return _with(row, event.document, _marks(row, event.document) | {"given_out"}, copies, expires_on)
        case DocumentCorrected() as event:
            marks = _marks(row, event.document) - set(event.taken_back)
            return replace(_stands(row, marks, event), completed_version=None)
        case OwnerFileCompleted() as event:
            return replace(row, completed_version=event.version)
        case FileShelved() as event:
            return replace(row, shelf=event.shelf)
        case FileLent() as event:
            return replace(
                row, borrower=event.borrower, lent_by=event.lent_by, purpose=event.purpose,
                due_back_on=event.due_back_on, due_back_at=event.due_back_at, overdue=False,
            )  # fmt: skip
        case FileReturned():
            return replace(row, borrower=None, lent_by=None, purpose=None, due_back_on=None, due_back_at=None,
                           overdue=False)  # fmt: skip
        case FileLoanOverdue():
            return replace(row, overdue=True)
        case _:
            return row


def _marks(row: FileOnShelf, document: str) -> set[str]:
    marks = dict(map(stands_in, row.standing)).get(document, NOTHING)[0]
    return set(marks.split(",")) if marks else set()


def stands_in(entry: str) -> tuple[str, Stands]:
    """`agreement|filled,present|2|2026-06-01` as the document and how it stands."""
    document, marks, copies, expires_on = entry.split("|")
    return document, (marks, int(copies), expires_on)


def _with(row: FileOnShelf, document: str, marks: set[str], copies: int, expires_on: str) -> FileOnShelf:
    others = [entry for entry in row.standing if not entry.startswith(f"{document}|")]
    entry = f"{document}|{','.join(sorted(marks))}|{copies}|{expires_on}"
    return replace(row, standing=tuple(sorted([*others, entry])))


def _stands(row: FileOnShelf, marks: set[str], event: DocumentFiled | DocumentCorrected) -> FileOnShelf:
    return _with(row, event.document, marks, event.copies, event.expires_on.isoformat() if event.expires_on else "")


CONCERNING = (
    DocumentFiled, DocumentGivenOut, DocumentCorrected, FileConditionsSet, OwnerFileCompleted, FileShelved, FileLent,
    FileReturned, FileLoanOverdue,
)  # fmt: skip
UNIT_FILES = ReadModel(
    name="unit_files", version=2, source="owners", row=FileOnShelf, fold=fold, inline=True,
    ddl=Path(__file__).with_name("unit_files.sql"), keys={event: by("unit") for event in (*CONCERNING, UnitCorrected)},
    ignored=frozenset(events_of("owners").values()) - {*CONCERNING, UnitCorrected},
)  # fmt: skip
