"""The units as defects needs them: where one is, its door, whether anybody owns it, since when: ids, no name."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import (
    OwnerChanged,
    OwnerRecorded,
    UnitCorrected,
    UnitDeemedHandedOver,
    UnitHandedOver,
    UnitRegistered,
)
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class UnitRow:
    unit: str
    estate: str
    building: str
    owners: tuple[str, ...]
    door_number: str | None = None
    handed_over_on: date | None = None
    deemed_on: date | None = None


def fold(row: UnitRow | None, happened: Recorded) -> UnitRow | None:
    match happened.event:
        case UnitRegistered() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, door_number=event.door_number)
        case OwnerRecorded() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, owners=tuple(dict.fromkeys((*row.owners, event.owner))))
        case OwnerChanged() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, owners=event.owners)
        case UnitCorrected() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, building=event.building, door_number=event.door_number)
        case UnitHandedOver() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, handed_over_on=row.deemed_on or event.handed_over_on)
        case UnitDeemedHandedOver() as event:
            row = row or UnitRow(event.unit, event.estate, event.building, ())
            return replace(row, deemed_on=event.deemed_on, handed_over_on=row.handed_over_on or event.deemed_on)
        case _:
            return row


CONCERNING = (UnitRegistered, UnitCorrected, OwnerRecorded, OwnerChanged, UnitHandedOver, UnitDeemedHandedOver)
UNITS = ReadModel(
    name="units", version=7, source="owners", row=UnitRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={event: by("unit") for event in CONCERNING}, ignored=frozenset(events_of("owners").values()) - set(CONCERNING),
)  # fmt: skip
