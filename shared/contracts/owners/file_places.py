"""Where a unit's file is: its shelf, and who has it on loan until when."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.identifiers import BuildingId, PersonId, UnitId
from shared.contracts.owners.many_units import ManyUnits
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.messages import Line

Shelf = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class FileShelved(OwnersEvent, wire="FileShelved", stream="unit-file:{unit}"):
    """The file has its place (档案柜位) here: room, cabinet, shelf, box, as the office writes them."""

    unit: UnitId
    building: BuildingId
    shelf: Shelf


class ShelveFiles(OwnersCommand, wire="ShelveFiles"):
    """At most 200 units, all or none. Role customer_service or service_supervisor. Refused `UnitNotKnown`."""

    units: ManyUnits = Field(min_length=1, max_length=200)
    shelf: Shelf


class FileLent(OwnersEvent, wire="FileLent", stream="unit-file:{unit}"):
    """The file is on loan (借出); `due_back_at` is the end of the estate's day `due_back_on`."""

    unit: UnitId
    building: BuildingId
    borrower: PersonId
    lent_by: PersonId
    due_back_on: date
    due_back_at: AwareDatetime
    purpose: Line


class LendFile(OwnersCommand, wire="LendFile"):
    """Role customer_service or service_supervisor; `borrower` is somebody registered. The same again changes nothing.

    Refused `FileAlreadyLent`, `PersonNotKnown`, `DueBackPassed`.
    """

    unit: UnitId
    borrower: PersonId
    due_back_on: date
    purpose: Line


class FileReturned(OwnersEvent, wire="FileReturned", stream="unit-file:{unit}"):
    """The file is back on its shelf."""

    unit: UnitId
    building: BuildingId
    borrower: PersonId


class ReturnFile(OwnersCommand, wire="ReturnFile"):
    """Role customer_service or service_supervisor. Back already it changes nothing; refused `FileNeverLent`."""

    unit: UnitId


class FileLoanOverdue(OwnersEvent, wire="FileLoanOverdue", stream="unit-file:{unit}"):
    """The file should have been back on `due_back_on` and is not; who keeps files is told, and so who lent it."""

    unit: UnitId
    building: BuildingId
    borrower: PersonId
    lent_by: PersonId | None = None
    due_back_on: date


class MarkFileOverdue(OwnersCommand, wire="MarkFileOverdue"):
    """System only, when the day is over: nothing happens if it came back, or was lent anew."""

    unit: UnitId
    due_back_at: AwareDatetime
