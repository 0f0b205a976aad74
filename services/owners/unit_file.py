"""A unit's file: how each document stands, what holds for the unit, where the file is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.owners.checklist import NOTHING_YET, Standing
from shared.contracts.owners import (
    DocumentCorrected,
    DocumentFiled,
    DocumentGivenOut,
    FileCondition,
    FileConditionsSet,
    FileLent,
    FileLoanOverdue,
    FileReturned,
    FileShelved,
    OwnerFileCompleted,
)
from shared.decider import Aggregate
from shared.frozen import replace
from shared.messages import Event


@dataclass(frozen=True)
class UnitFile:
    """`completed` is the version of the list by which it is complete, None where it is not or was put right since."""

    documents: Mapping[str, Standing] = field(default_factory=dict)
    conditions: tuple[FileCondition, ...] = ()
    completed: int | None = None
    shelf: str | None = None
    loan: FileLent | None = None
    overdue: bool = False
    ever_lent: bool = False

    def document(self, code: str) -> Standing:
        return self.documents.get(code, NOTHING_YET)

    def with_document(self, code: str, stands: Standing) -> "UnitFile":
        return replace(self, documents={**self.documents, code: stands})


def evolve(file: UnitFile, event: Event) -> UnitFile:  # noqa: PLR0911 - one arm per event
    match event:
        case DocumentFiled(document=code):
            marks = file.document(code).marks | set(event.marks)
            return file.with_document(code, Standing(marks, event.copies, event.expires_on, event.scan))
        case DocumentGivenOut(document=code):
            stands = file.document(code)
            return file.with_document(code, replace(stands, marks=stands.marks | {"given_out"}))
        case DocumentCorrected(document=code):
            marks = file.document(code).marks - set(event.taken_back)
            corrected = file.with_document(code, Standing(marks, event.copies, event.expires_on, event.scan))
            return replace(corrected, completed=None)
        case FileConditionsSet():
            return replace(file, conditions=event.conditions, completed=None)
        case OwnerFileCompleted():
            return replace(file, completed=event.version)
        case FileShelved():
            return replace(file, shelf=event.shelf)
        case FileLent():
            return replace(file, loan=event, overdue=False, ever_lent=True)
        case FileReturned():
            return replace(file, loan=None, overdue=False)
        case FileLoanOverdue():
            return replace(file, overdue=True)
        case _:
            return file


UNIT_FILE = Aggregate("unit-file", UnitFile(), evolve)
