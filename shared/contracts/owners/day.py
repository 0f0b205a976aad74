"""From the invitation to the keys: batch, notice, appointment, the counters of the day, handed over or refused."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import BatchId, BuildingId, InspectionId, OwnerId, ProxyId, Sha256, UnitId
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Conclusion, MeterReadings, RefusalReason, Row, Value, Window
from shared.messages import Line, Text

Counter = Literal[
    "check_in",  # 签到取号
    "papers",  # 资料审核
    "price_settlement",  # 房款结算
    "inspection",  # 陪同验房
    "signing",  # 签署文件
    "property_fees",  # 物业缴费
    "keys",  # 领取钥匙及资料
]
# Counters a person passes by hand; the others are passed by their own command.
StampedCounter = Literal["papers", "price_settlement", "property_fees"]


class Ticket(Value):
    """What somebody in line has in hand: the estate's day, the number, and whether it was drawn without appointment."""

    day: date
    number: int
    walk_in: bool = False


class ServiceProof(Value):
    """How it is proved that the notice was served (送达): the mail's number or the signed receipt, and the day."""

    kind: Literal["registered_mail", "signed_receipt"]
    number: Line | None = None
    scan: Sha256 | None = None
    served_on: date


class HandoverBatchOpened(OwnersEvent, wire="HandoverBatchOpened", stream="batch:{batch}"):
    """Units will be handed over in this window at this place, so many an hour."""

    batch: BatchId
    name: Line
    window: Window
    place: Line
    per_hour: int


class OpenHandoverBatch(OwnersCommand, wire="OpenHandoverBatch"):
    """Role customer_service, service_supervisor or project_manager."""

    batch: BatchId
    name: Line
    window: Window
    place: Line
    per_hour: int = Field(default=12, ge=1, le=1_000)


class HandoverNoticeIssued(OwnersEvent, wire="HandoverNoticeIssued", stream="unit:{unit}"):
    """The notice (收楼通知书) of one unit for its owners; the unit is due (应交付) from here on."""

    unit: UnitId
    building: BuildingId
    batch: BatchId
    owners: tuple[OwnerId, ...]
    window: Window
    place: Line
    deliver_by: date | None = None
    policy_version: int
    per_hour: int | None = None


class IssueHandoverNotices(OwnersCommand, wire="IssueHandoverNotices"):
    """At most 200 units, all or none. Role customer_service or sales. Refused for a unit unknown or without owner."""

    batch: BatchId
    units: tuple[UnitId, ...] = Field(min_length=1, max_length=200)


class HandoverNoticeServed(OwnersEvent, wire="HandoverNoticeServed", stream="unit:{unit}"):
    """The notice reached the owners, with its proof."""

    unit: UnitId
    building: BuildingId
    batch: BatchId
    proof: ServiceProof


class ServedRow(Row):
    """One unit's notice and its proof."""

    unit: UnitId
    proof: ServiceProof


class ServeHandoverNotices(OwnersCommand, wire="ServeHandoverNotices"):
    """At most 200 units, all or none. Role customer_service. Refused without a notice, or served too late (cfg)."""

    batch: BatchId
    served: tuple[ServedRow, ...] = Field(min_length=1, max_length=200)


class AppointmentBooked(OwnersEvent, wire="AppointmentBooked", stream="unit:{unit}"):
    """The owner comes at this time: to the counters, or again after a refusal; defects plans the inspection by it.

    `moved_from`: the time of the same appointment before. `squeezed_in`: why in an hour that was full. `missed_after`:
    the end of that day in the estate.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    batch: BatchId
    starts_at: AwareDatetime
    purpose: Literal["handover", "re_inspection"]
    moved_from: AwareDatetime | None = None
    squeezed_in: Line | None = None
    missed_after: AwareDatetime | None = None


class BookAppointment(OwnersCommand, wire="BookAppointment"):
    """Role customer_service, or the owner for the own unit. Refused outside the window, or when handed over.

    Nobody is booked into a full hour: `SlotFull`, unless staff say why they squeeze somebody in. An owner books one of
    `AppointmentSlots`, otherwise `SlotNotOffered`.
    """

    unit: UnitId
    owner: OwnerId
    starts_at: AwareDatetime
    squeeze_in: Line | None = None


class OwnerCheckedIn(OwnersEvent, wire="OwnerCheckedIn", stream="unit:{unit}"):
    """The owner is here and has the estate's next number of that day; `coming` counts the times, 1 at first.

    `walk_in` drew it without an appointment for the day and is called after those who have one. `proxy` came instead.
    `opens`: the counters where the unit may be served from here on.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    day: date
    queue_number: int
    coming: int
    walk_in: bool = False
    proxy: ProxyId | None = None
    opens: tuple[Counter, ...] = ()


class CheckInOwner(OwnersCommand, wire="CheckInOwner"):
    """Role customer_service. `day` is the estate's day the number is drawn for.

    `also` are the other units of the owner that are taken in the same go: one number for all. A `proxy` is one of
    `unit`'s whose power of attorney holds on that day, and who has one for each of the others, else `ProxyNotValid`.
    Refused without a notice, and `CheckedInInFuture`.
    """

    unit: UnitId
    owner: OwnerId
    day: date
    also: tuple[UnitId, ...] = Field(default=(), max_length=20)
    proxy: ProxyId | None = None


class CounterPassed(OwnersEvent, wire="CounterPassed", stream="unit:{unit}"):
    """The unit has the stamp of this counter; `inspection` to `awaited` only where `counter` is inspection.

    `awaited`: passed by hand, the record of the inspection is still to come. `ticket` is of who was served, `opens`
    are the counters where the unit may be served from here on. `reservation`: let pass (容缺).
    """

    unit: UnitId
    building: BuildingId
    counter: Counter
    policy_version: int
    inspection: InspectionId | None = None
    attempt: int | None = None
    conclusion: Conclusion | None = None
    meters: MeterReadings | None = None
    awaited: bool = False
    ticket: Ticket | None = None
    opens: tuple[Counter, ...] = ()
    reservation: bool = False


class PassCounter(OwnersCommand, wire="PassCounter"):
    """Role customer_service (papers), cashier (the two others); a stamp already there changes nothing.

    Refused `CounterNotReady`, naming the counters still missing, and `StepBeforeNeeded` where it is typed in later with
    a time before that of a stamp it needs.
    """

    unit: UnitId
    counter: StampedCounter


class PassInspectionCounter(OwnersCommand, wire="PassInspectionCounter"):
    """System only: reaction to defects' `UnitInspected`. A refused conclusion becomes `HandoverRefused`."""

    unit: UnitId
    inspection: InspectionId
    attempt: int = Field(ge=1)
    conclusion: Conclusion
    refusal: RefusalReason | None = None
    refusal_note: Text = ""
    meters: MeterReadings = MeterReadings()


class HandoverRefused(OwnersEvent, wire="HandoverRefused", stream="unit:{unit}"):
    """The owner does not take the unit (拒收), for a reason from the list; after an inspection, with its attempt.

    `ticket` is the one the owner last had in hand.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    reason: RefusalReason
    note: Text = ""
    inspection: InspectionId | None = None
    attempt: int | None = None
    ticket: Ticket | None = None


class RefuseHandover(OwnersCommand, wire="RefuseHandover"):
    """Role customer_service, in the owner's name, at any counter. Refused when handed over."""

    unit: UnitId
    owner: OwnerId
    reason: RefusalReason
    note: Text = ""
