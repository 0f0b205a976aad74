"""Batches of visit records on their way through both signatures into the archive."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shared.contracts.visits import VisitRecordsArchived, VisitRecordsSigned, VisitRecordsSubmitted
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class RecordsRow:
    records: str
    estate: str
    visits: tuple[str, ...]
    submitted_at: datetime
    supervisor: str | None
    supervisor_signed_at: datetime | None
    project_manager: str | None
    project_manager_signed_at: datetime | None
    archived_at: datetime | None
    papers: tuple[str, ...]


def fold(row: RecordsRow | None, happened: Recorded) -> RecordsRow | None:
    at = happened.occurred_at
    match happened.event:
        case VisitRecordsSubmitted() as event:
            return RecordsRow(event.records, event.estate, event.visits, at, None, None, None, None, None, ())
        case VisitRecordsSigned(level="service_supervisor") as event if row is not None:
            return replace(row, supervisor=event.signed_by, supervisor_signed_at=at)
        case VisitRecordsSigned() as event if row is not None:
            return replace(row, project_manager=event.signed_by, project_manager_signed_at=at)
        case VisitRecordsArchived() as event if row is not None:
            return replace(row, archived_at=at, papers=event.papers)
        case _:
            return row


OF_RECORDS: tuple[type[Event], ...] = (VisitRecordsSubmitted, VisitRecordsSigned, VisitRecordsArchived)
VISIT_RECORDS = ReadModel(
    name="visit_records", version=1, source="visits", row=RecordsRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("visit_records.sql"),
    keys={event: by("records") for event in OF_RECORDS},
    ignored=frozenset(events_of("visits").values()) - frozenset(OF_RECORDS),
)  # fmt: skip
