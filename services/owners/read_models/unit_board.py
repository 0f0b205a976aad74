"""The unit board: every unit of the estate and how far its handover has come; also one unit's file."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from services.owners.counters import after_refusal
from shared.contracts.owners import (
    AppointmentBooked,
    AppointmentMissed,
    Counter,
    CounterPassed,
    CounterRefused,
    CounterReopened,
    DocumentsSigned,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    HandoverRefused,
    HandoverState,
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
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

STEPS: tuple[HandoverState, ...] = (
    "registered", "noticed", "served", "booked", "arrived", "inspected", "signed", "handed_over",
)  # fmt: skip


@dataclass(frozen=True)
class UnitOnBoard:
    """`first_passed`: whether the first inspection that counted was accepted; None before it. `deemed_on`: 视为交付.

    `applied`: the roster import that last changed something of it.
    """

    unit: str
    estate: str
    building: str
    contract_code: str
    door_number: str
    unit_type: str
    entrance: str
    floor: int
    built_area: Decimal
    usable_area: Decimal
    deliver_by: date | None
    roster_import: str | None
    state: HandoverState
    version: int
    owners: tuple[str, ...] = ()
    batch: str | None = None
    served_on: date | None = None
    appointment: datetime | None = None
    queue_number: int | None = None
    coming: int = 0
    passed: tuple[Counter, ...] = ()
    inspection: str | None = None
    conclusion: str | None = None
    first_passed: bool | None = None
    refusals: int = 0
    keys: int = 0
    cards: int = 0
    handed_over_on: date | None = None
    applied: str | None = None
    deemed_on: date | None = None


def fold(row: UnitOnBoard | None, happened: Recorded) -> UnitOnBoard | None:
    event = happened.event
    if isinstance(event, UnitRegistered):
        facts = dict(event) | {"owners": ()}  # each of whom is recorded with it, and folded next
        return UnitOnBoard(**facts, state="registered", version=happened.version)
    if isinstance(event, OwnerRecorded) and row is not None:  # with a whole estate at once, so in one step
        return replace(row, owners=tuple(dict.fromkeys((*row.owners, event.owner))), version=happened.version)
    return None if row is None else replace(_moved(row, happened), version=happened.version)


def _moved(row: UnitOnBoard, happened: Recorded) -> UnitOnBoard:  # noqa: PLR0911 - one arm per event
    match happened.event:
        case HandoverNoticeIssued() as event:
            return replace(row, batch=event.batch, served_on=None, state=_forward(row.state, "noticed"))
        case HandoverNoticeServed() as event:
            return replace(row, served_on=event.proof.served_on, state=_forward(row.state, "served"))
        case AppointmentBooked() as event:
            return replace(row, appointment=event.starts_at, state=_again(row.state, "booked"))
        case OwnerCheckedIn() as event:
            state = _again(row.state, "arrived")
            return replace(row, queue_number=event.queue_number, coming=event.coming, state=state)
        case CounterPassed() as event:
            return _stamped(row, event)
        case HandoverRefused() as event:
            return _refused(row, event)
        case KeysReleased() as event:
            return replace(row, keys=event.keys, cards=event.cards)
        case UnitHandedOver() as event:
            return replace(row, handed_over_on=event.handed_over_on, state="handed_over")
        case _:
            return _said_anew(row, happened)


def _said_anew(row: UnitOnBoard, happened: Recorded) -> UnitOnBoard:
    match happened.event:
        case CounterReopened() as event:
            return _reopened(row, event)
        case UnitDeemedHandedOver() as event:
            return replace(row, deemed_on=event.deemed_on)
        case UnitCorrected() as event:
            return replace(row, **{name: getattr(event, name) for name in CORRECTED}, applied=_applied(row, event))
        case OwnerChanged() as event:
            return replace(row, owners=event.owners, applied=_applied(row, event))
        case OwnerCorrected() | OwnerContactChanged() as event:
            return replace(row, applied=_applied(row, event))
        case _:
            return row


def _applied(
    row: UnitOnBoard, event: UnitCorrected | OwnerChanged | OwnerCorrected | OwnerContactChanged
) -> str | None:
    return event.roster_import or row.applied


CORRECTED = (
    "building", "contract_code", "door_number", "unit_type", "entrance", "floor", "built_area", "usable_area",
    "deliver_by",
)  # fmt: skip


def _stamped(row: UnitOnBoard, event: CounterPassed) -> UnitOnBoard:
    row = replace(row, passed=tuple(dict.fromkeys((*row.passed, event.counter))))
    if event.counter == "signing":
        return replace(row, state=_again(row.state, "signed"))
    if event.counter != "inspection":
        return row
    first = row.first_passed if row.first_passed is not None else True
    return replace(
        row, inspection=event.inspection, conclusion=event.conclusion, first_passed=first,
        state=_again(row.state, "inspected"),
    )  # fmt: skip


def _reopened(row: UnitOnBoard, event: CounterReopened) -> UnitOnBoard:
    """As far as the stamps that are left carry it."""
    passed = tuple(counter for counter in row.passed if counter != event.counter)
    before: HandoverState = "served" if row.served_on else "noticed"
    reached: HandoverState = "arrived" if "check_in" in passed else "booked" if row.appointment else before
    reached = "inspected" if "inspection" in passed else reached
    reached = "signed" if "signing" in passed else reached
    concluded = None if event.counter == "inspection" else row.conclusion
    return replace(row, passed=passed, conclusion=concluded, state=row.state if row.state == "refused" else reached)


def _refused(row: UnitOnBoard, event: HandoverRefused) -> UnitOnBoard:
    row = replace(row, state="refused", refusals=row.refusals + 1, passed=after_refusal(row.passed))
    if event.inspection is None:
        return row
    first = row.first_passed if row.first_passed is not None else False
    return replace(row, inspection=event.inspection, conclusion="refused", first_passed=first)


def _forward(state: HandoverState, step: HandoverState) -> HandoverState:
    """What comes late, as a proof typed in afterwards, sets nothing back."""
    return state if state == "refused" or STEPS.index(state) > STEPS.index(step) else step


def _again(state: HandoverState, step: HandoverState) -> HandoverState:
    """Who refused begins again."""
    return step if state == "refused" else _forward(state, step)


CONCERNING = (
    UnitRegistered, OwnerRecorded, HandoverNoticeIssued, HandoverNoticeServed, AppointmentBooked, OwnerCheckedIn,
    CounterPassed, HandoverRefused, DocumentsSigned, KeysReleased, UnitHandedOver, UnitCorrected, OwnerCorrected,
    OwnerContactChanged, OwnerChanged, ProxyAppointed, ProxyRevoked, AppointmentMissed, CounterRefused, CounterReopened,
    InspectionRecordArrived, InvitationAttempted, PassedWithReservation, ReservationFilled, UnitDeemedHandedOver,
)  # fmt: skip
UNIT_BOARD = ReadModel(
    name="unit_board", version=5, source="owners", row=UnitOnBoard, fold=fold, inline=True,
    ddl=Path(__file__).with_name("unit_board.sql"), keys={event: by("unit") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - set(CONCERNING),
)  # fmt: skip
