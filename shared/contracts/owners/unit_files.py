"""A unit's file: what was filled in, sealed, filed, signed, given out, scanned; and what was put right."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, BulkId, OwnerId, PersonId, Sha256, UnitId
from shared.contracts.owners.checklists import Copies, DocumentCode, FileCondition, FiledMark, Mark
from shared.contracts.owners.many_units import ManyUnits
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.messages import Line


class DocumentFiled(OwnersEvent, wire="DocumentFiled", stream="unit-file:{unit}"):
    """A document of the unit has come so far: these `marks` are new, `copies`, `expires_on` and `scan` as they now are.

    `scan` is its scan in the blobs, None while there is none. `version` of the checklist listed it.
    """

    unit: UnitId
    building: BuildingId
    document: DocumentCode
    marks: tuple[FiledMark, ...]
    copies: int
    expires_on: date | None = None
    scan: Sha256 | None = None
    version: int


class FileDocument(OwnersCommand, wire="FileDocument"):
    """Role customer_service, service_supervisor, sales, inspector or developer_rep. What is so already stays so.

    Without `copies` there are as many as the list wants once it is present. The bytes of `scan` are stored first.
    Refused `DocumentNotListed`, `SealedUnfilled`, `ExpiryNotSaid`, `DocumentExpired`.
    """

    unit: UnitId
    document: DocumentCode
    marks: tuple[FiledMark, ...] = Field(default=(), max_length=4)
    copies: Copies | None = None
    expires_on: date | None = None
    scan: Sha256 | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.marks and self.copies is None and self.expires_on is None and self.scan is None:
            raise ValueError("a mark, copies, an expiry or a scan")
        return self


class FileDocuments(OwnersCommand, wire="FileDocuments"):
    """`FileDocument` for one document of up to 1,000 units, a whole building at once; roles as there.

    Each unit has its own outcome, told by `UnitFilesHandled` and asked with `FileBulkOutcome`. The same `bulk` again
    changes nothing.
    """

    bulk: BulkId
    units: ManyUnits = Field(min_length=1, max_length=1_000)
    document: DocumentCode
    marks: tuple[FiledMark, ...] = Field(min_length=1, max_length=4)
    copies: Copies | None = None
    expires_on: date | None = None


class DocumentGivenOut(OwnersEvent, wire="DocumentGivenOut", stream="unit-file:{unit}"):
    """The owner's copy left the file; `owner` says to whom, None where all of them were sent theirs."""

    unit: UnitId
    building: BuildingId
    document: DocumentCode
    owner: OwnerId | None = None
    given_on: date
    version: int


class GiveOutDocument(OwnersCommand, wire="GiveOutDocument"):
    """Role customer_service, service_supervisor or sales. Given out already it changes nothing.

    Refused `DocumentNotListed`, `DocumentNotPresent`, `NotAnOwner`, `GivenOutInFuture`.
    """

    unit: UnitId
    document: DocumentCode
    owner: OwnerId | None = None
    given_on: date


class GiveOutDocuments(OwnersCommand, wire="GiveOutDocuments"):
    """`GiveOutDocument` for one document of up to 1,000 units, as when a building's notices are sent; as there."""

    bulk: BulkId
    units: ManyUnits = Field(min_length=1, max_length=1_000)
    document: DocumentCode
    given_on: date


class DocumentCorrected(OwnersEvent, wire="DocumentCorrected", stream="unit-file:{unit}"):
    """What was noted by mistake is taken back; `copies`, `expires_on` and `scan` as they are from here on."""

    unit: UnitId
    building: BuildingId
    document: DocumentCode
    taken_back: tuple[Mark, ...]
    copies: int
    expires_on: date | None = None
    scan: Sha256 | None = None
    reason: Line
    corrected_by: PersonId


class CorrectDocument(OwnersCommand, wire="CorrectDocument"):
    """Role customer_service or service_supervisor. Takes back marks and puts right what else was noted.

    What was noted stays in the history. Refused `DocumentNotInFile` where nothing of it was ever noted.
    """

    unit: UnitId
    document: DocumentCode
    take_back: tuple[Mark, ...] = Field(default=(), max_length=5)
    copies: int | None = Field(default=None, ge=0, le=100)
    expires_on: date | None = None
    without_scan: bool = False
    reason: Line


class FileConditionsSet(OwnersEvent, wire="FileConditionsSet", stream="unit-file:{unit}"):
    """What holds for this unit, so that documents that only go with it belong into its file; all of them."""

    unit: UnitId
    building: BuildingId
    conditions: tuple[FileCondition, ...]


class SetFileConditions(OwnersCommand, wire="SetFileConditions"):
    """Role customer_service, service_supervisor or inspector: decorating, by proxy, keys in custody; all that hold."""

    unit: UnitId
    conditions: tuple[FileCondition, ...] = Field(default=(), max_length=3)


class OwnerFileCompleted(OwnersEvent, wire="OwnerFileCompleted", stream="unit-file:{unit}"):
    """The file has everything `version` of the checklist wants of this unit; a later list does not undo it."""

    unit: UnitId
    building: BuildingId
    version: int


class FileSignedDocuments(OwnersCommand, wire="FileSignedDocuments"):
    """System only: reaction to `DocumentsSigned` at the counter. What the checklist does not list is no part of it."""

    unit: UnitId
    documents: tuple[DocumentCode, ...] = Field(min_length=1)
    scan: Sha256 | None = None
