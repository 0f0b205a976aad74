"""What each counter last did with a unit: when it stamped, or when it sent the owner away and what was missing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.owners import CounterPassed, CounterRefused
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class CountersOfUnit:
    """By counter: `passed` is when it last did, `turned_away` {missing, at} until it does.

    `passed` is also of a stamp taken back since: whether one stands is the unit's to say.
    """

    unit: str
    passed: dict[str, str]
    turned_away: dict[str, dict[str, Any]]


def fold(row: CountersOfUnit | None, happened: Recorded) -> CountersOfUnit | None:
    at = happened.occurred_at.isoformat()
    match happened.event:
        case CounterRefused() as event:
            row = row or CountersOfUnit(event.unit, {}, {})
            said = {"missing": list(event.missing), "at": at}
            return replace(row, turned_away={**row.turned_away, event.counter: said})
        case CounterPassed() as event:
            row = row or CountersOfUnit(event.unit, {}, {})
            still = {counter: said for counter, said in row.turned_away.items() if counter != event.counter}
            return replace(row, passed={**row.passed, event.counter: at}, turned_away=still)
        case _:
            return row


UNIT_COUNTERS = ReadModel(
    name="unit_counters", version=1, source="owners", row=CountersOfUnit, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={CounterPassed: by("unit"), CounterRefused: by("unit")},
    ignored=frozenset(events_of("owners").values()) - {CounterPassed, CounterRefused},
)  # fmt: skip
