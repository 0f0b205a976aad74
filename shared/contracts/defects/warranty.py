"""Until when a part is under warranty, on both clocks: the contractor's from completion, the owner's from handover."""

from datetime import date
from typing import Literal

from shared.contracts.defects.messages import DefectsQuery
from shared.contracts.identifiers import BuildingId, IssueId, UnitId
from shared.contracts.vocabulary import Jurisdiction, Value
from shared.messages import Line

WarrantyPart = Literal[
    "structure",  # 地基基础和主体结构
    "roof_waterproofing",  # 屋面防水
    "seepage",  # 墙面、厨卫地面、地下室、管道渗漏
    "ceiling_leak",  # 厨卫顶棚渗漏
    "facade_seepage",  # 外墙渗漏
    "spalling",  # 混凝土剥落
    "plaster",  # 墙面、顶棚抹灰层脱落
    "floor",  # 地面空鼓开裂、大面积起砂
    "doors_windows",  # 门窗翘裂、五金件损坏
    "pipe_blockage",  # 管道堵塞
    "heating",  # 供热系统和设备
    "cooling",  # 供冷系统和设备
    "sanitary_ware",  # 卫生洁具
    "lamps_switches",  # 灯具、电器开关
    "electrical",  # 电气管线
    "plumbing",  # 给排水管道
    "installation",  # 设备安装
    "decoration",  # 装修
]
WarrantyDecided = Literal["contract", "contractor", "minimum"]


class WarrantyClock(Value):
    """`until` is covered too. `decided_by` minimum: the law; contract: as agreed; contractor: what is left of his.

    `source` is the rule and `dated` its date; None where a contract decided. `within`: it covers the day asked.
    """

    since: date
    until: date
    within: bool
    decided_by: WarrantyDecided
    source: Line | None = None
    dated: date | None = None


class PartWarranty(Value):
    """A clock is None where nobody warrants the part, or where the day it runs from is not known."""

    part: WarrantyPart
    contractor: WarrantyClock | None = None
    owner: WarrantyClock | None = None


class WarrantyView(Value):
    """`on` is the day asked about; without `completed_on` or `handed_over_on` what runs from that day has not begun."""

    jurisdiction: Jurisdiction
    on: date
    completed_on: date | None = None
    handed_over_on: date | None = None
    parts: tuple[PartWarranty, ...]


class WarrantyOfUnit(DefectsQuery[WarrantyView], wire="WarrantyOfUnit"):
    """Every part of a unit, and whether an issue raised on that day is within; `on` is today unless given.

    Refused `NotFound` for a unit that is not in this estate or, to an owner, not its own.
    """

    unit: UnitId
    on: date | None = None


class WarrantyOfCommonParts(DefectsQuery[WarrantyView], wire="WarrantyOfCommonParts"):
    """Every common part of a building; nobody takes it over as an owner, so only contractors' clocks run."""

    building: BuildingId
    on: date | None = None


class WarrantyOfIssue(DefectsQuery[WarrantyView], wire="WarrantyOfIssue"):
    """Whether an issue was within on the day it was raised: each part its class can be of.

    No part before it is classed, or where its class is of none. Refused `NotFound` as `Issue` is.
    """

    issue: IssueId
