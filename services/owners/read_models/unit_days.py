"""What a unit went through on a day it came: at each counter when it got into line, was called, and passed."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    Counter,
    CounterPassed,
    CounterReopened,
    HandoverRefused,
    OwnerCalled,
    OwnerCheckedIn,
)
from shared.frozen import replace
from shared.messages import Event, by_event, events_of
from shared.readmodel import Keys, ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class DayOfUnit:
    """`steps` by counter: opened, called, place, passed, recorded (when the passing was written down), conclusion.

    `refused`: the reason, when the unit was refused that day; `refused_inspected`: at an inspection.
    """

    unit_day: str  # <unit>/<day>
    estate: str
    unit: str
    building: str
    day: date
    number: int
    walk_in: bool
    proxy: str | None
    arrived_at: datetime
    recorded_at: datetime
    steps: dict[str, Any]
    refused: str | None = None
    refused_inspected: bool = False


def of_arrival(event: OwnerCheckedIn) -> tuple[str, ...]:
    return (f"{event.unit}/{event.day}",)


def of_ticket(event: CounterPassed | CounterReopened | HandoverRefused | OwnerCalled) -> tuple[str, ...]:
    """Of a stamp from before there were tickets nothing is known."""
    return () if event.ticket is None else (f"{event.unit}/{event.ticket.day}",)


def fold(row: DayOfUnit | None, happened: Recorded) -> DayOfUnit | None:
    event = happened.event
    for part in PARTS.get(type(event), ()) if event is not None else ():
        row = part(row, event, happened)
    return row


def _arrived(row: DayOfUnit | None, event: OwnerCheckedIn, happened: Recorded) -> DayOfUnit:
    """Who comes again on the same day, after a refusal, keeps what was passed and has another number."""
    came = row or DayOfUnit(
        of_arrival(event)[0], event.estate, event.unit, event.building, event.day, event.queue_number, event.walk_in,
        event.proxy, happened.occurred_at, happened.recorded_at, {},
    )  # fmt: skip
    steps = _opened(came.steps, event.opens, happened.occurred_at)
    return replace(came, number=event.queue_number, walk_in=event.walk_in, proxy=event.proxy, steps=steps)


def _passed(row: DayOfUnit | None, event: CounterPassed, happened: Recorded) -> DayOfUnit | None:
    if row is None:
        return None
    times = {"passed": happened.occurred_at.isoformat(), "recorded": happened.recorded_at.isoformat()}
    concluded = {"conclusion": event.conclusion} if event.conclusion else {}
    steps = {**row.steps, event.counter: {**row.steps.get(event.counter, {}), **times, **concluded}}
    return replace(row, steps=_opened(steps, event.opens, happened.occurred_at))


def _called(row: DayOfUnit | None, event: OwnerCalled, happened: Recorded) -> DayOfUnit | None:
    """The first call counts for the wait."""
    if row is None:
        return None
    step = row.steps.get(event.counter, {})
    called = {"called": happened.occurred_at.isoformat(), **step, "place": event.place}
    return replace(row, steps={**row.steps, event.counter: called})


def _reopened(row: DayOfUnit | None, event: CounterReopened, happened: Recorded) -> DayOfUnit | None:
    """In line again from now on; what it opened is closed."""
    if row is None:
        return None
    steps = {name: step for name, step in row.steps.items() if name not in event.closes and name != event.counter}
    again: tuple[Counter, ...] = () if event.counter == "check_in" else (event.counter,)
    return replace(row, steps=_opened(steps, again, happened.occurred_at))


def _refused(row: DayOfUnit | None, event: HandoverRefused, _happened: Recorded) -> DayOfUnit | None:
    """Who refused stands in no line."""
    if row is None:
        return None
    steps = {name: step for name, step in row.steps.items() if "passed" in step}
    inspected = row.refused_inspected or event.inspection is not None
    return replace(row, steps=steps, refused=event.reason, refused_inspected=inspected)


def _opened(steps: dict[str, Any], opens: tuple[Counter, ...], at: datetime) -> dict[str, Any]:
    fresh: dict[str, Any] = {
        counter: {"opened": at.isoformat()} for counter in opens if "passed" not in steps.get(counter, {})
    }  # fmt: skip
    return {**fresh, **{counter: {**fresh.get(counter, {}), **step} for counter, step in steps.items()}}


PARTS = by_event(_arrived, _passed, _called, _reopened, _refused)
CONCERNING: dict[type[Event], Keys] = {
    OwnerCheckedIn: of_arrival, CounterPassed: of_ticket, OwnerCalled: of_ticket, CounterReopened: of_ticket,
    HandoverRefused: of_ticket,
}  # fmt: skip
UNIT_DAYS = ReadModel(
    name="unit_days", version=1, source="owners", row=DayOfUnit, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys=CONCERNING,
    ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
)  # fmt: skip
