"""Every document of every unit's file and how it stands, with its scan and to whom it was given."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shared.contracts.owners import DocumentCorrected, DocumentFiled, DocumentGivenOut, Mark
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class DocumentOfUnit:
    """`given_to` is the owner it was given to, None where all were sent theirs."""

    document_key: str  # <unit>/<document>
    estate: str
    building: str
    unit: str
    document: str
    filled: bool = False
    sealed: bool = False
    present: bool = False
    signed: bool = False
    given_out: bool = False
    copies: int = 0
    expires_on: date | None = None
    scan: str | None = None
    given_on: date | None = None
    given_to: str | None = None


Concerning = DocumentFiled | DocumentGivenOut | DocumentCorrected


def key_of(event: Concerning) -> tuple[str, ...]:
    return (f"{event.unit}/{event.document}",)


def fold(row: DocumentOfUnit | None, happened: Recorded) -> DocumentOfUnit | None:
    match happened.event:
        case DocumentFiled() as event:
            return _noted(_begun(row, event), event.marks, event, to=True)
        case DocumentGivenOut() as event:
            return replace(_begun(row, event), given_out=True, given_on=event.given_on, given_to=event.owner)
        case DocumentCorrected() as event:
            corrected = _noted(_begun(row, event), event.taken_back, event, to=False)
            return corrected if corrected.given_out else replace(corrected, given_on=None, given_to=None)
        case _:
            return row


def _begun(row: DocumentOfUnit | None, event: Concerning) -> DocumentOfUnit:
    return row or DocumentOfUnit(key_of(event)[0], event.estate, event.building, event.unit, event.document)


def _noted(
    row: DocumentOfUnit, marks: tuple[Mark, ...], event: DocumentFiled | DocumentCorrected, *, to: bool
) -> DocumentOfUnit:
    changed: dict[str, Any] = dict.fromkeys(marks, to)
    return replace(row, **changed, copies=event.copies, expires_on=event.expires_on, scan=event.scan)


CONCERNING: dict[type[Event], Keys] = {
    DocumentFiled: key_of, DocumentGivenOut: key_of, DocumentCorrected: key_of,
}  # fmt: skip
UNIT_DOCUMENTS = ReadModel(
    name="unit_documents", version=1, source="owners", row=DocumentOfUnit, fold=fold, inline=True,
    ddl=Path(__file__).with_name("unit_documents.sql"), keys=CONCERNING,
    ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
)  # fmt: skip
