"""The buildings as defects needs them: of which estate, by what name, when completed. A copy of owners'."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.contracts.owners import BuildingRegistered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class BuildingRow:
    building: str
    estate: str
    name: str = ""
    completed_on: date | None = None


def fold(row: BuildingRow | None, happened: Recorded) -> BuildingRow | None:
    match happened.event:
        case BuildingRegistered() as event:
            return BuildingRow(event.building, event.estate, event.name, event.completed_on)
        case _:
            return row


BUILDINGS = ReadModel(
    name="buildings", version=3, source="owners", row=BuildingRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={BuildingRegistered: by("building")},
    ignored=frozenset(events_of("owners").values()) - {BuildingRegistered},
)  # fmt: skip
