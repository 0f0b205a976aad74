"""What each counter last missed of a unit it could not stamp, until it does."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import CounterPassed, CounterRefused
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class TurnedAway:
    """`missing` by counter; nothing left: a row that says so, for a row once there stays."""

    unit: str
    missing: dict[str, list[str]]


def fold(row: TurnedAway | None, happened: Recorded) -> TurnedAway | None:
    match happened.event:
        case CounterRefused() as event:
            row = row or TurnedAway(event.unit, {})
            return replace(row, missing={**row.missing, event.counter: list(event.missing)})
        case CounterPassed() as event if row is not None:
            return replace(row, missing={at: what for at, what in row.missing.items() if at != event.counter})
        case _:
            return row


UNIT_TURNED_AWAY = ReadModel(
    name="unit_turned_away", version=1, source="owners", row=TurnedAway, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={CounterPassed: by("unit"), CounterRefused: by("unit")},
    ignored=frozenset(events_of("owners").values()) - {CounterPassed, CounterRefused},
)  # fmt: skip
