"""A unit (户): what it is, whose it is, and how far its handover has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.owners.counters import after_refusal
from shared.contracts.owners import (
    AppointmentBooked,
    AppointmentMissed,
    Counter,
    CounterPassed,
    CounterRefused,
    CounterReopened,
    DocumentKind,
    DocumentsSigned,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    HandoverRefused,
    InspectionRecordArrived,
    InvitationAttempted,
    KeysReleased,
    OwnerChanged,
    OwnerCheckedIn,
    OwnerContactChanged,
    OwnerCorrected,
    OwnerRecorded,
    PassedWithReservation,
    ProxyAppointed,
    ProxyRevoked,
    ReservationFilled,
    UnitCorrected,
    UnitDeemedHandedOver,
    UnitHandedOver,
    UnitRegistered,
)
from shared.decider import Aggregate
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class UnitNotKnown(Refusal):
    status = 404
    wording = Wording("未登记房屋 {unit}。", "Unit {unit} is not registered.")


class NotAnOwner(Refusal):
    wording = Wording("{owner} 不是房屋 {unit} 的业主。", "{owner} is not an owner of unit {unit}.")


class NoticeNotIssued(Refusal):
    wording = Wording("房屋 {unit} 尚未发出收楼通知书。", "No handover notice has been issued for unit {unit}.")


class UnitAlreadyHandedOver(Refusal):
    wording = Wording("房屋 {unit} 已交付。", "Unit {unit} is already handed over.")


@dataclass(frozen=True)
class Unit:
    """The facts as they were last said, `owners` those of now; `attempt` is that of the last inspection heard of.

    `missed`: the appointment that stands was. `awaited` is the inspection passed by hand whose record is to come,
    `inspections` are those whose record is there.
    """

    registered: UnitRegistered | None = None
    owners: Mapping[str, OwnerRecorded] = field(default_factory=dict)
    notice: HandoverNoticeIssued | None = None
    served: HandoverNoticeServed | None = None
    appointment: AppointmentBooked | None = None
    arrival: OwnerCheckedIn | None = None
    passed: tuple[Counter, ...] = ()
    attempt: int = 0
    refusal: HandoverRefused | None = None
    signed: frozenset[DocumentKind] = frozenset()
    released: KeysReleased | None = None
    handed_over: UnitHandedOver | None = None
    proxies: Mapping[str, ProxyAppointed] = field(default_factory=dict)
    ended_proxies: frozenset[str] = frozenset()
    attempts: Mapping[str, InvitationAttempted] = field(default_factory=dict)
    missed: bool = False
    deemed: UnitDeemedHandedOver | None = None
    turned_away: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reserved: Mapping[str, PassedWithReservation] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()
    awaited: CounterPassed | None = None
    inspections: frozenset[str] = frozenset()


def evolve(unit: Unit, event: Event) -> Unit:  # noqa: C901, PLR0911 - one arm per event
    match event:
        case UnitRegistered():
            return replace(unit, registered=event)
        case OwnerRecorded():
            return replace(unit, owners={**unit.owners, event.owner: event})
        case HandoverNoticeIssued():
            return replace(unit, notice=event, served=None)
        case HandoverNoticeServed():
            return replace(unit, served=event)
        case AppointmentBooked():
            return replace(unit, appointment=event, missed=False)
        case OwnerCheckedIn():
            return replace(unit, arrival=event, refusal=None)
        case CounterPassed():
            return _stamped(unit, event)
        case HandoverRefused():
            attempt = max(unit.attempt, event.attempt or 0)
            passed = after_refusal(unit.passed)
            unit = replace(unit, inspections=_recorded(unit, event.inspection))
            return replace(unit, refusal=event, attempt=attempt, passed=passed, signed=frozenset(), awaited=None)
        case DocumentsSigned():
            return replace(unit, signed=unit.signed | set(event.documents))
        case KeysReleased():
            return replace(unit, released=event)
        case UnitHandedOver():
            return replace(unit, handed_over=event)
        case _:
            return _on_the_day(unit, event)


def _stamped(unit: Unit, event: CounterPassed) -> Unit:
    passed = tuple(dict.fromkeys((*unit.passed, event.counter)))
    turned_away = {counter: missing for counter, missing in unit.turned_away.items() if counter != event.counter}
    unit = replace(unit, passed=passed, attempt=max(unit.attempt, event.attempt or 0), turned_away=turned_away)
    if event.counter != "inspection":
        return unit
    if event.awaited:
        return replace(unit, refusal=None, awaited=event)
    return replace(unit, refusal=None, awaited=None, inspections=_recorded(unit, event.inspection))


def _recorded(unit: Unit, inspection: str | None) -> frozenset[str]:
    return unit.inspections if inspection is None else unit.inspections | {inspection}


def _on_the_day(unit: Unit, event: Event) -> Unit:  # noqa: PLR0911 - one arm per event
    """What goes otherwise than planned: not reached, not come, sent away, let pass, taken back."""
    match event:
        case InvitationAttempted():
            return replace(unit, attempts={**unit.attempts, event.attempt: event})
        case AppointmentMissed():
            return replace(unit, missed=True)
        case UnitDeemedHandedOver():
            return replace(unit, deemed=event)
        case CounterRefused():
            return replace(unit, turned_away={**unit.turned_away, event.counter: event.missing})
        case PassedWithReservation():
            reserved = {**unit.reserved, event.counter: event}
            return replace(unit, reserved=reserved, filled=unit.filled - {event.counter})
        case ReservationFilled():
            reserved = _without(unit.reserved, event.counter)
            return replace(unit, reserved=reserved, filled=unit.filled | {event.counter})
        case CounterReopened():
            return _reopened(unit, event)
        case InspectionRecordArrived():
            unit = replace(unit, awaited=None, inspections=_recorded(unit, event.inspection))
            return replace(unit, attempt=max(unit.attempt, event.attempt))
        case _:
            return _said_anew(unit, event)


def _reopened(unit: Unit, event: CounterReopened) -> Unit:
    """A stamp taken back takes along what it was given for: the signatures, the reservation, the record awaited."""
    passed = tuple(counter for counter in unit.passed if counter != event.counter)
    signed = frozenset[DocumentKind]() if event.counter == "signing" else unit.signed
    awaited = None if event.counter == "inspection" else unit.awaited
    reserved = _without(unit.reserved, event.counter)
    filled = unit.filled - {event.counter}
    return replace(unit, passed=passed, signed=signed, awaited=awaited, reserved=reserved, filled=filled)


def _without(reserved: Mapping[str, PassedWithReservation], counter: str) -> dict[str, PassedWithReservation]:
    return {name: stands for name, stands in reserved.items() if name != counter}


def _said_anew(unit: Unit, event: Event) -> Unit:
    """What was registered, as it is after corrections; who owns it, as it is after changes."""
    match event:
        case UnitCorrected():
            facts = {name: value for name, value in event if name in UNIT_FACTS}
            return replace(unit, registered=unit.registered and unit.registered.model_copy(update=facts))
        case OwnerCorrected() | OwnerContactChanged() if event.owner in unit.owners:
            said = {name: value for name, value in event if name in PARTICULARS}
            held = unit.owners[event.owner].model_copy(update=said)
            return replace(unit, owners={**unit.owners, event.owner: held})
        case OwnerChanged():
            owners = {owner: unit.owners[owner] for owner in event.owners}
            return replace(unit, owners=owners, ended_proxies=unit.ended_proxies | set(event.ended_proxies))
        case ProxyAppointed():
            return replace(unit, proxies={**unit.proxies, event.proxy: event})
        case ProxyRevoked():
            return replace(unit, ended_proxies=unit.ended_proxies | {event.proxy})
        case _:
            return unit


PARTICULARS = frozenset({"name", "phone", "email", "language"})
UNIT_FACTS = frozenset(UnitRegistered.model_fields) - {"estate", "unit", "roster_import", "owners"}


UNIT = Aggregate("unit", Unit(), evolve)


def known(unit: Unit, id_: str) -> UnitRegistered:
    if unit.registered is None:
        raise UnitNotKnown(unit=id_)
    return unit.registered


def noticed(unit: Unit, id_: str) -> HandoverNoticeIssued:
    known(unit, id_)
    if unit.notice is None:
        raise NoticeNotIssued(unit=id_)
    return unit.notice


def not_handed_over(unit: Unit, id_: str) -> None:
    if unit.handed_over is not None:
        raise UnitAlreadyHandedOver(unit=id_)


def owned_by(unit: Unit, id_: str, owner: str) -> None:
    known(unit, id_)
    if owner not in unit.owners:
        raise NotAnOwner(owner=owner, unit=id_)
