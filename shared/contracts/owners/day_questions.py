"""The day as it goes: who is in line, how long one waits, what a unit still misses, what is owed, awaited, refused."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import BuildingId, InspectionId, OwnerId, UnitId
from shared.contracts.owners.counters import LineCounter
from shared.contracts.owners.day import Counter, StampedCounter, Ticket
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.vocabulary import Conclusion, RefusalReason, Value
from shared.messages import Line


class InLine(Value):
    """`elsewhere`: the counter they are at meanwhile; `place`: where they were called to."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    owner: OwnerId
    ticket: Ticket
    since: AwareDatetime
    put_back: int = 0
    elsewhere: LineCounter | None = None
    place: Line | None = None
    called_at: AwareDatetime | None = None


class LineView(Value):
    """Called, and waiting in the order in which they will be called."""

    called: tuple[InLine, ...]
    waiting: tuple[InLine, ...]


class CounterLine(OwnersQuery[LineView], wire="CounterLine"):
    """Staff: the line of one counter now."""

    counter: LineCounter


class CounterWait(Value):
    """Minutes from coming into the line until called, or passed where nobody calls; of those who were served."""

    counter: Counter
    name: Words
    passed: int
    waiting: int
    mean_minutes: int | None = None
    p90_minutes: int | None = None
    longest_minutes: int | None = None


class CounterWaitList(Value):
    counters: tuple[CounterWait, ...]


class CounterWaits(OwnersQuery[CounterWaitList], wire="CounterWaits"):
    """Staff: how long one waits at each counter on this day of the estate."""

    day: date


class CounterStanding(Value):
    """`refused_for`: what the counter last missed, and when it said so.

    `owes`, `until`: let pass with a reservation that is open.
    """

    counter: Counter
    name: Words
    passed: bool
    missing: tuple[Counter, ...]
    missing_names: tuple[Words, ...]
    refused_for: tuple[Line, ...] = ()
    refused_at: AwareDatetime | None = None
    owes: Line | None = None
    until: date | None = None


class StandingView(Value):
    """What a unit still needs, counter by counter. `fees`: unpaid ones that by law keep back the keys."""

    unit: UnitId
    counters: tuple[CounterStanding, ...]
    refused: bool
    awaited_inspection: InspectionId | None = None
    fees: tuple[Words, ...] = ()


class WhatIsMissing(OwnersQuery[StandingView], wire="WhatIsMissing"):
    """Staff, and the owner for the own unit. Refused `NotFound`."""

    unit: UnitId


class StepTaken(Value):
    """`passed_at` is when it happened, `recorded_at` when it was written down: later, where it was on paper first.

    `before`: counters it needs that, by the times stated, were passed only after it; an inspection's record may say so.
    """

    counter: Counter
    day: date
    opened_at: AwareDatetime | None = None
    called_at: AwareDatetime | None = None
    place: Line | None = None
    passed_at: AwareDatetime | None = None
    recorded_at: AwareDatetime | None = None
    before: tuple[Counter, ...] = ()


class StepList(Value):
    steps: tuple[StepTaken, ...]


class StepsOfUnit(OwnersQuery[StepList], wire="StepsOfUnit"):
    """Staff: the counters a unit passed, in the order in which it happened, whenever it was typed in."""

    unit: UnitId


class ReservationRow(Value):
    unit: UnitId
    building: BuildingId
    contract_code: str
    counter: StampedCounter
    owes: Line
    reason: Line
    until: date
    overdue: bool
    granted_at: AwareDatetime


class ReservationPage(Value):
    rows: tuple[ReservationRow, ...]
    after: str | None = None


class OpenReservations(OwnersQuery[ReservationPage], wire="OpenReservations"):
    """Staff: who was let pass and still owes something, earliest date first."""

    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=200, ge=1, le=1_000)


class AwaitedInspection(Value):
    """Passed by hand; its record has not come, or came with another conclusion."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    inspection: InspectionId
    conclusion: Conclusion
    passed_at: AwareDatetime
    came_as: Conclusion | None = None


class AwaitedInspectionList(Value):
    rows: tuple[AwaitedInspection, ...]


class AwaitedInspections(OwnersQuery[AwaitedInspectionList], wire="AwaitedInspections"):
    """Staff: inspections passed by hand that nothing, or something else, has confirmed yet, longest first; 1,000."""


class RefusalRow(Value):
    """One line of the list of refused units (拒收楼房号一览表)."""

    unit: UnitId
    building: BuildingId
    contract_code: str
    owner: OwnerId
    reason: RefusalReason
    reason_name: Words
    note: str
    refused_at: AwareDatetime
    times: int
    re_inspection: AwareDatetime | None = None
    standing: Literal["open", "taken_over"]


class RefusedPage(Value):
    rows: tuple[RefusalRow, ...]
    after: str | None = None


class RefusedUnits(OwnersQuery[RefusedPage], wire="RefusedUnits"):
    """Staff: units ever refused by contract code, with the last reason; `open` only those not taken over since."""

    open: bool = False
    after: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=200, ge=1, le=1_000)
