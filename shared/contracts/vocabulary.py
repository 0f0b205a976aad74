"""Closed sets of words that several services use, each with the Chinese term of the trade; and a rate."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Role = Literal[
    "customer_service",  # 客服
    "service_supervisor",  # 客服主管
    "inspector",  # 物业工程部/验房
    "cashier",  # 收费
    "project_manager",  # 物业项目经理
    "property_manager",  # 物业经理
    "sales",  # 销售部
    "department",  # 责任部门
    "developer_rep",  # 开发商项目部
    "contractor",  # 施工单位
    "supervision",  # 监理
    "owner",  # 业主
    "group_admin",  # 集团
    "auditor",  # 审计
]
Language = Literal["zh", "en"]
RobotKind = Literal[
    "wecom",  # 企业微信群机器人
    "dingtalk",  # 钉钉群机器人
    "feishu",  # 飞书群机器人
]
Jurisdiction = Literal["CN", "SG", "MY", "VN"]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]  # on the estate's clock
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]  # ISO 4217

Trade = Literal[
    "structure",  # 结构
    "waterproofing",  # 防水
    "plaster",  # 抹灰
    "paint",  # 涂料
    "tile",  # 饰面砖
    "joinery",  # 木作
    "doors",  # 门
    "windows",  # 窗
    "plumbing",  # 给排水
    "sanitary",  # 洁具
    "kitchen",  # 厨电
    "electrical",  # 强电
    "weak_current",  # 弱电
    "hvac",  # 暖通
    "landscape",  # 园林
    "cleaning",  # 保洁
    "other",  # 其他
]
Conclusion = Literal["accepted", "accepted_with_issues", "refused"]  # 同意收楼 / 带问题收楼 / 拒收
RefusalReason = Literal["structure", "leak", "function", "area", "promise", "delivery_papers", "money", "other"]


class Value(BaseModel):
    """A part of a message; unknown fields are tolerated, as on events."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Row(BaseModel):
    """A part of a command; unknown fields are refused, as on commands."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class MeterReadings(Value):
    """The three meters at the inspection: water m³, electric kWh, gas m³; None where there is no such meter."""

    water: Decimal | None = None
    electric: Decimal | None = None
    gas: Decimal | None = None


class Rate(Value):
    """Part of whole, kept apart so that estates add up to region and group by the same formula."""

    part: int = Field(ge=0)
    whole: int = Field(ge=0)


class Window(Value):
    """Days from first to last, both included, in the estate's time zone."""

    first: date
    last: date
