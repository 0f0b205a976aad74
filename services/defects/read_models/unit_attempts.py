"""How often each unit has been inspected: the next inspection has the next number."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import UnitInspected
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class AttemptsRow:
    unit: str
    estate: str
    attempts: int


def fold(row: AttemptsRow | None, happened: Recorded) -> AttemptsRow | None:
    match happened.event:
        case UnitInspected() as event:
            return AttemptsRow(event.unit, event.estate, event.attempt)
        case _:
            return row


UNIT_ATTEMPTS = ReadModel(
    name="unit_attempts", version=1, source="defects", row=AttemptsRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={UnitInspected: by("unit")},
    ignored=frozenset(events_of("defects").values()) - {UnitInspected},
)  # fmt: skip
