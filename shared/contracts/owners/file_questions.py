"""What is asked about units' files: one file with every document, who lacks what, how complete a building is, loans."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import BuildingId, BulkId, PersonId, Sha256, UnitId
from shared.contracts.owners.checklists import (
    DocumentCode,
    FileChecklist,
    FileCondition,
    Mark,
    ResponsibleDepartment,
)
from shared.contracts.owners.fees import Words
from shared.contracts.owners.file_places import Shelf
from shared.contracts.owners.many_units import RefusedUnit
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.structure import Code
from shared.contracts.vocabulary import Rate, Value
from shared.messages import EstateCode, Line, Text

AfterUnit = Annotated[str, StringConstraints(max_length=200)]


class FileChecklistView(Value):
    """`set_for` the estate or GROUP; version 0 is the trade's own list, in force until one is set."""

    set_for: EstateCode
    version: int
    checklist: FileChecklist
    why: str


class FileChecklistInForce(OwnersQuery[FileChecklistView], wire="FileChecklistInForce"):
    """The list this estate's files are held against. Staff, and owners."""


class Loan(Value):
    """Who has the file, until when."""

    borrower: PersonId
    purpose: Line
    due_back_on: date
    overdue: bool


class DocumentInFile(Value):
    """One document as the list has it and as it stands; `listed` is False for what no list names any more.

    `wanted` says whether it belongs into this unit's file; `lacking` what it still needs, copies and validity
    included. `scan` is told only to the owner and to whoever may see names, for those are on it.
    """

    document: DocumentCode
    name: Words
    department: ResponsibleDepartment | None
    listed: bool
    wanted: bool
    copies_wanted: int
    needs: tuple[Mark, ...]
    copies: int
    marks: tuple[Mark, ...]
    expires_on: date | None
    expired: bool
    scan: Sha256 | None
    lacking: tuple[Mark, ...]
    complete: bool


class UnitDocumentsView(Value):
    """The file of one unit in the order of the list; `completed_version` is that by which it was once complete."""

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    unit_type: Line
    checklist_of: EstateCode
    checklist_version: int
    conditions: tuple[FileCondition, ...]
    shelf: Shelf | None
    loan: Loan | None
    completed_version: int | None
    complete: Rate
    documents: tuple[DocumentInFile, ...]
    version: int


class UnitDocuments(OwnersQuery[UnitDocumentsView], wire="UnitDocuments"):
    """One unit, one file (一户一档). Staff; an owner sees the own unit's. Refused `NotFound` for an unknown unit."""

    unit: UnitId


class UnitFileLine(Value):
    """How far one unit's file is and what it lacks, by the codes of the documents in the order of the list."""

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    complete: Rate
    missing: tuple[DocumentCode, ...]
    shelf: Shelf | None = None
    lent_to: PersonId | None = None


class UnitFilePage(Value):
    rows: tuple[UnitFileLine, ...]
    after: AfterUnit | None = None


class FilesOfBuilding(OwnersQuery[UnitFilePage], wire="FilesOfBuilding"):
    """The files of a building by contract code; `lacking` only those in which this document is not complete. Staff."""

    building: BuildingId
    lacking: DocumentCode | None = None
    after: AfterUnit | None = None
    limit: int = Field(default=100, ge=1, le=500)


class BuildingCompleteness(Value):
    """`documents` are those complete of those wanted over all units; `units` the files that lack nothing."""

    building: BuildingId
    name: Line
    units: Rate
    documents: Rate


class CompletenessView(Value):
    """By building, and of the whole estate."""

    checklist_version: int
    units: Rate
    documents: Rate
    buildings: tuple[BuildingCompleteness, ...]


class FileCompleteness(OwnersQuery[CompletenessView], wire="FileCompleteness"):
    """How complete (完整率) the files of the estate are, or of one building, held against the list in force. Staff."""

    building: BuildingId | None = None


class LentFile(Value):
    unit: UnitId
    building: BuildingId
    contract_code: Code
    shelf: Shelf | None
    loan: Loan


class LentFileList(Value):
    files: tuple[LentFile, ...]


class LentFiles(OwnersQuery[LentFileList], wire="LentFiles"):
    """Files on loan in this estate, the longest due first; at most 1,000. Staff."""

    overdue: bool | None = None


class ExplainedUnit(RefusedUnit):
    """With the sentences a person reads."""

    detail_zh: Text
    detail_en: Text


class FileBulkResult(Value):
    """What became of each unit of a bulk command."""

    bulk: BulkId
    what: Line
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[ExplainedUnit, ...]


class FileBulkOutcome(OwnersQuery[FileBulkResult], wire="FileBulkOutcome"):
    """Of `FileDocuments` and `GiveOutDocuments`. Staff. Refused `NotFound` before it was decided."""

    bulk: BulkId
