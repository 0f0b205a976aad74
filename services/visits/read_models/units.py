"""Visits' copy of the units: where one is, what stands on its door, who owns it (ids only)."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import OwnerChanged, OwnerRecorded, UnitCorrected, UnitRegistered
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class UnitRow:
    unit: str
    estate: str
    door_number: str
    owners: tuple[str, ...]


def fold(row: UnitRow | None, happened: Recorded) -> UnitRow | None:
    match happened.event:
        case UnitRegistered() as event:
            return UnitRow(event.unit, event.estate, event.door_number, row.owners if row else ())
        case OwnerRecorded() as event if row is not None:
            return replace(row, owners=tuple(dict.fromkeys((*row.owners, event.owner))))
        case OwnerChanged() as event if row is not None:
            return replace(row, owners=event.owners)
        case UnitCorrected() as event if row is not None:
            return replace(row, door_number=event.door_number)
        case _:
            return row


CONCERNING = (UnitRegistered, UnitCorrected, OwnerRecorded, OwnerChanged)
UNITS = ReadModel(
    name="units", version=4, source="owners", row=UnitRow, fold=fold, ddl=Path(__file__).with_name("units.sql"),
    keys={event: by("unit") for event in CONCERNING}, ignored=frozenset(events_of("owners").values()) - set(CONCERNING),
)  # fmt: skip
