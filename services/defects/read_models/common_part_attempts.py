"""How often the common parts of each place have been inspected: the next inspection has the next number."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import CommonPartInspected, InspectCommonParts
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class PlaceAttemptsRow:
    place: str
    estate: str
    attempts: int


def place_of(said: CommonPartInspected | InspectCommonParts) -> str:
    """Estate, building and entrance as one key; neither of the first two can hold a slash."""
    return f"{said.estate}/{said.building or ''}/{said.entrance or ''}"


def fold(row: PlaceAttemptsRow | None, happened: Recorded) -> PlaceAttemptsRow | None:
    match happened.event:
        case CommonPartInspected() as event:
            return PlaceAttemptsRow(place_of(event), event.estate, event.attempt)
        case _:
            return row


COMMON_PART_ATTEMPTS = ReadModel(
    name="common_part_attempts", version=1, source="defects", row=PlaceAttemptsRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={CommonPartInspected: lambda event: (place_of(event),)},
    ignored=frozenset(events_of("defects").values()) - {CommonPartInspected},
)  # fmt: skip
