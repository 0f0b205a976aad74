"""What every event, command and query of defects has in common, and the closed sets of the ledger."""

from typing import Generic, Literal

from shared.contracts.identifiers import IssueId, UnitId
from shared.messages import A, Command, Event, Query

IssueClass = Literal[
    "crack",  # 裂缝
    "hollow",  # 空鼓脱落
    "leak",  # 渗漏
    "water_drainage",  # 给排水
    "sanitary_ware",  # 洁具
    "kitchen_appliance",  # 厨电
    "electrical",  # 电气
    "door_window",  # 门窗五金
    "entrance_door",  # 入户门
    "joinery",  # 木作
    "paint",  # 涂饰
    "tile",  # 饰面砖
    "dimension",  # 尺寸偏差
    "hvac",  # 暖通
    "smart_home",  # 智能化
    "cleanliness",  # 保洁
    "documents_missing",  # 资料缺失
    "not_as_promised",  # 与承诺不符
    "common_parts",  # 公共部位
]
Severity = Literal["critical", "major", "minor"]
IssueState = Literal[
    "raised",
    "registered",
    "submitted",
    "disputed",
    "confirmed",
    "method_proposed",
    "method_agreed",
    "in_work",
    "reported",
    "accepted",
    "closed",
    "explained",
    "void",
    "merged",
    "split",
]
Cause = Literal[
    "design",  # 设计
    "material",  # 材料
    "workmanship",  # 施工
    "damage",  # 损坏
    "use",  # 使用
]
LetterKind = Literal[
    "rectification_notice",  # 整改通知单, to the contractor
    "liaison",  # 工作联系函, to the developer's project department
]
Party = Literal["property", "developer", "contractor"]
Side = Literal["property", "developer"]  # the two sides of the handover
Finder = Literal["owner", "owner_inspector", "escort", "inspector", "customer_service", "sales", "developer_rep"]
Ruling = Literal["stands", "split", "falls"]


class DefectsEvent(Event, service="defects"):
    """A fact about an inspection or an issue."""


class IssueEvent(DefectsEvent):
    """A fact about one issue; unit is None for common parts."""

    issue: IssueId
    unit: UnitId | None


class DefectsCommand(Command, service="defects"):
    """A wish to defects."""


class IssueCommand(DefectsCommand):
    """A wish about one issue. Always refused `IssueNotKnown` where it was never raised."""

    issue: IssueId


class DefectsQuery(Query[A], Generic[A], service="defects"):
    """A question to defects."""
