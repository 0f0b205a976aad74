"""Inspections passed by hand, by the id their record will come with; and what it said when it came."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import CounterPassed, InspectionRecordArrived
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class Awaited:
    """`came_as` is null while nothing has come."""

    awaited: str  # <unit>/<inspection>: an id named for another unit is another inspection
    inspection: str
    estate: str
    unit: str
    building: str
    conclusion: str
    passed_at: datetime
    came_as: str | None = None
    agrees: bool = False


def keys_by_hand(event: CounterPassed) -> tuple[str, ...]:
    return (f"{event.unit}/{event.inspection}",) if event.awaited and event.inspection is not None else ()


def key_of(event: InspectionRecordArrived) -> tuple[str, ...]:
    return (f"{event.unit}/{event.inspection}",)


def fold(row: Awaited | None, happened: Recorded) -> Awaited | None:
    match happened.event:
        case CounterPassed(inspection=str(inspection), conclusion=str(conclusion)) as event:
            return Awaited(
                f"{event.unit}/{inspection}", inspection, event.estate, event.unit, event.building, conclusion,
                happened.occurred_at,
            )  # fmt: skip
        case InspectionRecordArrived() as event if row is not None:
            return replace(row, came_as=event.conclusion, agrees=event.agrees)
        case _:
            return row


AWAITED_INSPECTIONS = ReadModel(
    name="awaited_inspections", version=2, source="owners", row=Awaited, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"),
    keys={CounterPassed: keys_by_hand, InspectionRecordArrived: key_of},
    ignored=frozenset(events_of("owners").values()) - {CounterPassed, InspectionRecordArrived},
)  # fmt: skip
