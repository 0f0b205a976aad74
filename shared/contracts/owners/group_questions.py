"""What the group looks at: its estates side by side, together by region, and as a whole."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.contracts.identifiers import RegionCode
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.vocabulary import Value
from shared.messages import EstateCode, Line

GateName = Literal[
    "delivery_dates",  # 合同交付日
    "countdown",  # 倒排计划
    "coordination",  # 协调事项
    "emergency",  # 应急
]


class Gate(Value):
    """A gate that does not hold: its number is above its threshold."""

    gate: GateName
    name: Words
    number: int
    threshold: int


class HandoverCounts(Value):
    """Units: all, `due` a handover, their notices `served`, appointments `booked`, `handed_over`, ever `refused`.

    `deemed` to be handed over and their keys still here.

    Not handed over and past the contract's delivery date (`past_delivery`), or within thirty days of it
    (`near_delivery`); tasks of the countdown and coordination items that are overdue; emergencies not over.
    """

    units: int
    due: int
    served: int
    booked: int
    handed_over: int
    deemed: int
    refused: int
    past_delivery: int
    near_delivery: int
    overdue_tasks: int
    overdue_items: int
    emergencies: int


class EstateInGroup(HandoverCounts):
    """One estate; `handover_day` of its countdown, None where there is none."""

    estate: EstateCode
    name: Line
    region: RegionCode
    region_name: Line
    handover_day: date | None
    days_left: int | None
    gates_at_risk: tuple[Gate, ...]


class RegionInGroup(HandoverCounts):
    """The estates of a region together; `estates` of them have a gate at risk in `at_risk`."""

    region: RegionCode
    name: Line
    estates: int
    at_risk: int


class GroupTotal(HandoverCounts):
    """All estates shown, together."""

    estates: int
    at_risk: int


class GroupPage(Value):
    """Estates by region and code; `regions` and `total` count every estate that may be seen, whatever the page."""

    rows: tuple[EstateInGroup, ...]
    regions: tuple[RegionInGroup, ...]
    total: GroupTotal
    after: EstateCode | None = None


class GroupView(OwnersQuery[GroupPage], wire="GroupView"):
    """Estates side by side (各项目并列). Staff of the group for GROUP; of an estate, that one.

    `mine`: every estate in which whoever asks holds a role of the staff. `region` narrows it.
    """

    mine: bool = False
    region: RegionCode | None = None
    after: EstateCode | None = None
    limit: int = Field(default=200, ge=1, le=1_000)
