"""The parties to a handover (各方), whose side each is on, and the shifts their people work."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from shared.contracts.vocabulary import TimeOfDay, Value

Party = Literal[
    "customer_service",  # 物业客服
    "engineering",  # 物业工程
    "order",  # 物业秩序
    "finance",  # 物业财务
    "developer_project",  # 开发商项目部
    "developer_sales",  # 开发商销售部
    "developer_finance",  # 开发商财务
    "developer_legal",  # 开发商法务
    "contractor",  # 施工单位(快修组)
    "supervision",  # 监理
    "utility",  # 水、电、气、通信单位
    "authority",  # 政府主管部门
]
Side = Literal["property", "developer", "contractor", "supervision", "outside"]
Leader = Literal["developer", "property"]
SIDES: Mapping[Party, Side] = MappingProxyType({
    "customer_service": "property",
    "engineering": "property",
    "order": "property",
    "finance": "property",
    "developer_project": "developer",
    "developer_sales": "developer",
    "developer_finance": "developer",
    "developer_legal": "developer",
    "contractor": "contractor",
    "supervision": "supervision",
    "utility": "outside",
    "authority": "outside",
})  # fmt: skip


class Shift(Value):
    """From `begins` to `ends` on each day from `first` to `last`, by the estate's clock; it may end after midnight.

    Without `first` or `last` there is no such end.
    """

    first: date | None = None
    last: date | None = None
    begins: TimeOfDay
    ends: TimeOfDay
