"""The units as defects needs them: which estate and building, and whether anybody owns them. Ids only, never a name."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.contracts.owners import OwnerRecorded, UnitRegistered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class UnitRow:
    unit: str
    estate: str
    building: str
    owners: tuple[str, ...]


def fold(row: UnitRow | None, happened: Recorded) -> UnitRow | None:
    match happened.event:
        case UnitRegistered() as event:
            return UnitRow(event.unit, event.estate, event.building, row.owners if row else ())
        case OwnerRecorded() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, owners=tuple(dict.fromkeys((*row.owners, event.owner))))
        case _:
            return row


UNITS = ReadModel(
    name="units", version=1, source="owners", row=UnitRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={UnitRegistered: by("unit"), OwnerRecorded: by("unit")},
    ignored=frozenset(events_of("owners").values()) - {UnitRegistered, OwnerRecorded},
)  # fmt: skip
