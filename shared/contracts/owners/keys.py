"""The end of the day: signed, keys released, handed over; and the policy that says what each counter needs."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from shared.contracts.identifiers import BuildingId, OwnerId, Sha256, UnitId
from shared.contracts.owners.day import Counter
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import MeterReadings, TimeOfDay, Value
from shared.messages import Line

DocumentKind = Literal[
    "property_agreement",  # 前期物业管理协议
    "quality_guarantee",  # 质量保证书
    "instructions_for_use",  # 使用说明书
    "resident_handbook",  # 住户手册
    "owner_information_sheet",  # 业主资料表
    "handover_notice",  # 收楼通知书
    "inspection_record",  # 房屋验收记录表
    "handover_record",  # 房屋交接书
    "key_receipt",  # 钥匙签收确认书
]


class DocumentsSigned(OwnersEvent, wire="DocumentsSigned", stream="unit:{unit}"):
    """The owner signed these papers; `scan` is their scan in the blobs, None while awaited."""

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    documents: tuple[DocumentKind, ...]
    scan: Sha256 | None = None


class SignDocuments(OwnersCommand, wire="SignDocuments"):
    """Role customer_service. Passes the counter signing; refused `CounterNotReady` before an accepted inspection."""

    unit: UnitId
    owner: OwnerId
    documents: tuple[DocumentKind, ...] = Field(min_length=1)
    scan: Sha256 | None = None


class DoorKeys(Value):
    """How many keys of one door."""

    door: Line
    keys: int = Field(ge=1, le=100)


class ItemReceived(Value):
    """Something handed out with the keys, as a remote control or a tap's handle."""

    name: Line
    count: int = Field(ge=1, le=1_000)


class KeysReleased(OwnersEvent, wire="KeysReleased", stream="unit:{unit}"):
    """The owner has so many keys, access cards and mail box keys in hand, and these items.

    `doors` says whose the keys are, door by door. `meters` are the readings at which the owner takes over. `scan` is
    the signed receipt in the blobs, None while awaited.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    keys: int
    cards: int
    mail_box_keys: int
    doors: tuple[DoorKeys, ...] = ()
    items: tuple[ItemReceived, ...] = ()
    meters: MeterReadings | None = None
    scan: Sha256 | None = None


class ReleaseKeys(OwnersCommand, wire="ReleaseKeys"):
    """Role customer_service. Passes the last counter: `KeysReleased`, `CounterPassed` and `UnitHandedOver` together.

    Refused `CounterNotReady`, naming the counters still missing, `StepBeforeNeeded`, and `FeesBlockKeys`, naming the
    unpaid fees that by the schedule and its law keep them back.
    """

    unit: UnitId
    owner: OwnerId
    handed_over_on: date
    keys: int = Field(ge=1, le=100)
    cards: int = Field(default=0, ge=0, le=100)
    mail_box_keys: int = Field(default=0, ge=0, le=100)
    doors: tuple[DoorKeys, ...] = Field(default=(), max_length=30)
    items: tuple[ItemReceived, ...] = Field(default=(), max_length=50)
    meters: MeterReadings | None = None
    scan: Sha256 | None = None

    @model_validator(mode="after")
    def _doors_add_up(self) -> Self:
        if self.doors and sum(one.keys for one in self.doors) != self.keys:
            raise ValueError("the keys of all doors together are the keys")
        return self


class UnitHandedOver(OwnersEvent, wire="UnitHandedOver", stream="unit:{unit}"):
    """The unit is its owners': warranty and property fee start on this day, visits plans its first visit.

    `imported` units were handed over elsewhere, came in with their real date, and cause no message.
    """

    unit: UnitId
    building: BuildingId
    owner: OwnerId
    handed_over_on: date
    imported: bool = False
    policy_version: int


class CounterRule(Value):
    """What must be passed before this counter."""

    counter: Counter
    needs: tuple[Counter, ...] = ()


COUNTERS = (
    CounterRule(counter="check_in"),
    CounterRule(counter="papers", needs=("check_in",)),
    CounterRule(counter="price_settlement", needs=("papers",)),
    CounterRule(counter="inspection", needs=("check_in", "papers")),
    CounterRule(counter="signing", needs=("inspection",)),
    CounterRule(counter="property_fees", needs=("check_in",)),
    CounterRule(counter="keys", needs=("inspection", "signing", "price_settlement")),
)


class HandoverPolicy(Value):
    """Values that differ by place; the defaults are the trade's, in force as version 0 until one is set.

    `notice_days` is how long before its window a notice must be served. Owners book by themselves from `opens` on, by
    the hour, as long as the hour ends by `closes`. `at_risk_days` before its contract delivery date a unit is shown
    as at risk; `attempts_before_deeming` are needed before one is deemed so; borrowed keys are due `keys_back_by`.
    """

    notice_days: int = Field(default=7, ge=0, le=365)
    at_risk_days: int = Field(default=30, ge=0, le=365)
    attempts_before_deeming: int = Field(default=2, ge=1, le=20)
    keys_back_by: TimeOfDay = "18:00"
    opens: TimeOfDay = "09:00"
    closes: TimeOfDay = "17:00"
    counters: tuple[CounterRule, ...] = COUNTERS


class HandoverPolicySet(OwnersEvent, wire="HandoverPolicySet", stream="handover-policy:{estate}"):
    """From here on decisions of this estate (GROUP: of every estate without its own) go by these values."""

    version: int
    values: HandoverPolicy
    why: Line


class SetHandoverPolicy(OwnersCommand, wire="SetHandoverPolicy"):
    """Role group_admin, or project_manager for the own estate. The next version; what is decided stays decided."""

    values: HandoverPolicy
    why: Line
