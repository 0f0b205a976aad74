"""At the counters: called, put back, sent away with what is missing, let pass, taken back, inspected on paper."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import BuildingId, InspectionId, OwnerId, PersonId, UnitId
from shared.contracts.owners.day import Counter, StampedCounter, Ticket
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Conclusion, MeterReadings
from shared.messages import Line

# Counters with a line of their own: at check-in the numbers are drawn.
LineCounter = Literal["papers", "price_settlement", "inspection", "signing", "property_fees", "keys"]


class OwnerCalled(OwnersEvent, wire="OwnerCalled", stream="counter:{estate}:{counter}"):
    """The next in line is called to this place; `since` is when the unit came into the line."""

    counter: LineCounter
    unit: UnitId
    building: BuildingId
    owner: OwnerId
    ticket: Ticket
    place: Line
    since: AwareDatetime


class CallNext(OwnersCommand, wire="CallNext"):
    """Whoever stamps at the counter (inspector or customer_service at the inspection): who is called, the line decides.

    Booked before walk-ins, then by number; nobody who is at another counter. While somebody called to `place` is not
    served or put back it changes nothing. Refused `NobodyWaits`.
    """

    counter: LineCounter
    place: Line


class OwnerPutBack(OwnersEvent, wire="OwnerPutBack", stream="counter:{estate}:{counter}"):
    """Called and not there: waits again, behind whoever waits now."""

    counter: LineCounter
    unit: UnitId
    building: BuildingId
    ticket: Ticket
    place: Line


class PutOwnerBack(OwnersCommand, wire="PutOwnerBack"):
    """Roles as for `CallNext`. Refused `NotInLine`; who waits already stays where they are."""

    counter: LineCounter
    unit: UnitId


class CounterRefused(OwnersEvent, wire="CounterRefused", stream="unit:{unit}"):
    """The counter could not stamp: this is missing, named one by one; the unit waits again, behind the others."""

    unit: UnitId
    building: BuildingId
    counter: LineCounter
    missing: tuple[Line, ...]
    ticket: Ticket | None = None


class RefuseAtCounter(OwnersCommand, wire="RefuseAtCounter"):
    """Roles as for `CallNext`. Refused `CounterAlreadyPassed`."""

    unit: UnitId
    counter: LineCounter
    missing: tuple[Line, ...] = Field(min_length=1, max_length=20)


class PassedWithReservation(OwnersEvent, wire="PassedWithReservation", stream="unit:{unit}"):
    """Let pass at the counter (容缺) though something is missing: what, why, and until when it is owed."""

    unit: UnitId
    building: BuildingId
    counter: StampedCounter
    lacking: tuple[Counter, ...]
    owes: Line
    reason: Line
    until: date
    granted_by: PersonId
    policy_version: int


class PassWithReservation(OwnersCommand, wire="PassWithReservation"):
    """Role service_supervisor. Open until `FillReservation`. It opens no inspection, no signing and no keys by itself.

    Refused `OwnerNotHere`, `ReservationBackwards`, `CounterAlreadyPassed`, `StepBeforeNeeded`.
    """

    unit: UnitId
    counter: StampedCounter
    owes: Line
    reason: Line
    until: date


class ReservationFilled(OwnersEvent, wire="ReservationFilled", stream="unit:{unit}"):
    """What was owed at the counter is there."""

    unit: UnitId
    building: BuildingId
    counter: StampedCounter
    note: Line


class FillReservation(OwnersCommand, wire="FillReservation"):
    """Role customer_service or service_supervisor. Refused `NothingReserved`."""

    unit: UnitId
    counter: StampedCounter
    note: Line


class CounterReopened(OwnersEvent, wire="CounterReopened", stream="unit:{unit}"):
    """A wrong stamp is taken back; `closes`: counters where the unit may no longer be served."""

    unit: UnitId
    building: BuildingId
    counter: Counter
    reason: Line
    closes: tuple[Counter, ...]
    ticket: Ticket | None = None
    policy_version: int


class ReopenCounter(OwnersCommand, wire="ReopenCounter"):
    """Role service_supervisor, or whoever stamps at the counter. Refused `LaterCounterPassed`, and when handed over."""

    unit: UnitId
    counter: Counter
    reason: Line


class PassInspectionByHand(OwnersCommand, wire="PassInspectionByHand"):
    """Role inspector or customer_service: inspected on paper or offline, under the id its record will come with.

    `CounterPassed` says it is awaited until `InspectionRecordArrived`. Refused `CounterNotReady`, `StepBeforeNeeded`,
    and `InspectionRecorded` under the id of one that is here.
    """

    unit: UnitId
    inspection: InspectionId
    conclusion: Literal["accepted", "accepted_with_issues"]
    meters: MeterReadings = MeterReadings()


class InspectionRecordArrived(OwnersEvent, wire="InspectionRecordArrived", stream="unit:{unit}"):
    """The record of an inspection passed by hand has come; `agrees`: with the same conclusion."""

    unit: UnitId
    building: BuildingId
    inspection: InspectionId
    attempt: int
    conclusion: Conclusion
    agrees: bool
    meters: MeterReadings
