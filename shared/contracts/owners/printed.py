"""Papers that were printed to be given out or signed: which bytes they were, so that a PDF can be told from another."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, PersonId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent, OwnersQuery
from shared.contracts.owners.papers import UnitPaperKind
from shared.contracts.vocabulary import Language, Value


class PaperPrinted(OwnersEvent, wire="PaperPrinted", stream="print:{estate}:{sha256}"):
    """A paper of one unit, or one print file of `units` units of a building, was printed; `sha256` is of its bytes.

    The bytes are made anew from what is known and kept nowhere: they name persons. The hash tells nothing of them.
    """

    sha256: Sha256
    paper: UnitPaperKind
    language: Language
    unit: UnitId | None = None
    building: BuildingId
    units: int
    printed_by: PersonId


class RecordPaperPrinted(OwnersCommand, wire="RecordPaperPrinted"):
    """Role customer_service, service_supervisor, sales or group_admin. Only the desk says it, of what it has printed.

    It has no address of its own: a PDF is printed by a POST to the paper's, which says it of the very bytes it hands
    out, so that nobody puts another file on record. The same bytes printed again change nothing. Of one unit, or of a
    building.
    """

    sha256: Sha256
    paper: UnitPaperKind
    language: Language
    unit: UnitId | None = None
    building: BuildingId | None = None
    units: int = Field(default=1, ge=1, le=10_000)

    @model_validator(mode="after")
    def _of_one(self) -> Self:
        if (self.unit is None) == (self.building is None):
            raise ValueError("a unit or a building")
        return self


class PrintedPaperView(Value):
    """When which paper was first printed as these very bytes, and by whom."""

    sha256: Sha256
    paper: UnitPaperKind
    language: Language
    unit: UnitId | None
    building: BuildingId
    units: int
    printed_by: PersonId
    printed_at: datetime


class PrintedPaper(OwnersQuery[PrintedPaperView], wire="PrintedPaper"):
    """Whether a PDF is one that was printed here, by its hash. Staff. Refused `PaperNeverPrinted`."""

    sha256: Sha256
