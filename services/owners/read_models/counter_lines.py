"""Who is in line at the counters of an estate now: one row an estate, so that whoever calls sees everybody.

A unit is in it from its check-in until it was served everywhere, refused, was handed over, or another day begins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    Counter,
    CounterPassed,
    CounterRefused,
    CounterReopened,
    HandoverRefused,
    OwnerCalled,
    OwnerCheckedIn,
    OwnerPutBack,
    Ticket,
    UnitHandedOver,
)
from shared.frozen import replace
from shared.messages import by_event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

Waiting = Mapping[str, Any]  # owner, building, number, walk_in, lines: {counter: [since, times put back]}, called


@dataclass(frozen=True)
class LinesOfEstate:
    """`units` by unit; `called` of one is the counter, place and time it was called to, null while it waits."""

    estate: str
    day: date
    units: dict[str, Waiting]


def fold(row: LinesOfEstate | None, happened: Recorded) -> LinesOfEstate | None:
    event = happened.event
    for part in PARTS.get(type(event), ()) if event is not None else ():
        row = part(row, event, happened.occurred_at)
    return row


def _came(row: LinesOfEstate | None, event: OwnerCheckedIn, at: datetime) -> LinesOfEstate | None:
    """A later day begins anew; an earlier one, typed in afterwards, is over."""
    if row is None or row.day < event.day:
        row = LinesOfEstate(event.estate, event.day, {})
    if event.day < row.day:
        return row
    here = {
        "owner": event.owner, "building": event.building, "number": event.queue_number, "walk_in": event.walk_in,
        "lines": _joined({}, event.opens, at), "called": None,
    }  # fmt: skip
    return replace(row, units={**row.units, event.unit: here})


def _passed(row: LinesOfEstate | None, event: CounterPassed, at: datetime) -> LinesOfEstate | None:
    here = _of(row, event.unit, event.ticket)
    if row is None or here is None:
        return row
    lines = {counter: stood for counter, stood in here["lines"].items() if counter != event.counter}
    return _with(row, event.unit, here, _joined(lines, event.opens, at), event.counter)


def _reopened(row: LinesOfEstate | None, event: CounterReopened, at: datetime) -> LinesOfEstate | None:
    here = _of(row, event.unit, event.ticket)
    if row is None or here is None:
        return row
    lines = {counter: stood for counter, stood in here["lines"].items() if counter not in event.closes}
    again: tuple[Counter, ...] = () if event.counter == "check_in" else (event.counter,)
    return _with(row, event.unit, here, _joined(lines, again, at), *event.closes)


def _sent_away(row: LinesOfEstate | None, event: CounterRefused | OwnerPutBack, at: datetime) -> LinesOfEstate | None:
    """Waits again, behind whoever waits."""
    here = _of(row, event.unit, event.ticket)
    if row is None or here is None or event.counter not in here["lines"]:
        return row
    times = here["lines"][event.counter][1] + 1
    lines = {**here["lines"], event.counter: [at.isoformat(), times]}
    return _with(row, event.unit, here, lines, event.counter)


def _called(row: LinesOfEstate | None, event: OwnerCalled, at: datetime) -> LinesOfEstate | None:
    here = _of(row, event.unit, event.ticket)
    if row is None or here is None:
        return row
    called = {"counter": event.counter, "place": event.place, "at": at.isoformat()}
    return replace(row, units={**row.units, event.unit: {**here, "called": called}})


def _left(row: LinesOfEstate | None, event: HandoverRefused | UnitHandedOver, _at: datetime) -> LinesOfEstate | None:
    if row is None or event.unit not in row.units:
        return row
    return replace(row, units={unit: here for unit, here in row.units.items() if unit != event.unit})


def _of(row: LinesOfEstate | None, unit: str, ticket: Ticket | None) -> Waiting | None:
    """Only of the day the lines are of."""
    if row is None or ticket is None or ticket.day != row.day:
        return None
    return row.units.get(unit)


def _joined(lines: Mapping[str, Any], opens: Iterable[Counter], at: datetime) -> dict[str, Any]:
    return {**lines, **{counter: [at.isoformat(), 0] for counter in opens if counter not in lines}}


def _with(
    row: LinesOfEstate, unit: str, here: Waiting, lines: Mapping[str, Any], *done: Counter
) -> LinesOfEstate:  # fmt: skip
    """Whoever was called to a counter that is done is free for another."""
    called = here["called"]
    if called is not None and called["counter"] in done:
        called = None
    return replace(row, units={**row.units, unit: {**here, "lines": lines, "called": called}})


PARTS = by_event(_came, _passed, _reopened, _sent_away, _called, _left)
COUNTER_LINES = ReadModel(
    name="counter_lines", version=1, source="owners", row=LinesOfEstate, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("estate") for event in PARTS},
    ignored=frozenset(events_of("owners").values()) - PARTS.keys(),
)  # fmt: skip


def in_order(row: LinesOfEstate, counter: str) -> list[str]:
    """Units waiting at the counter: who was put back behind the others, booked before walk-ins, then by number."""
    waiting = [
        (here["lines"][counter][1], here["walk_in"], here["number"], unit)
        for unit, here in row.units.items()
        if counter in here["lines"] and (here["called"] or {}).get("counter") != counter
    ]
    return [unit for *_, unit in sorted(waiting)]
