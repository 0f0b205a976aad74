"""Words of coordination, printed and in refusals: meetings, areas of the plan, how a task or an item stands."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.owners import CountdownArea, ItemState, MeetingKind, TaskState
from shared.wording import Wording

MEETINGS: Mapping[MeetingKind, Wording] = MappingProxyType({
    "kick_off": Wording("启动会", "Kick-off"),
    "regular": Wording("例会", "Regular meeting"),
    "coordination": Wording("协调会", "Coordination meeting"),
    "drill": Wording("演练总结会", "After the drill"),
    "readiness": Wording("交付条件评审会", "Readiness review"),
    "wrap_up": Wording("每晚小结会", "Evening wrap-up"),
    "review": Wording("总结会", "Review"),
})  # fmt: skip
AREAS: Mapping[CountdownArea, Wording] = MappingProxyType({
    "coordination": Wording("组织与协调", "Coordination"),
    "staff": Wording("人员与培训", "Staff and training"),
    "files": Wording("资料与档案", "Papers and files"),
    "inspections": Wording("查验与整改", "Inspections and repairs"),
    "permits": Wording("证照与承接查验", "Permits and takeover"),
    "invitation": Wording("通知与预约", "Invitation"),
    "money": Wording("费用与票据", "Fees and receipts"),
    "site": Wording("现场与物资", "Site and supplies"),
    "drill": Wording("模拟演练", "Mock drill"),
    "day": Wording("交付现场", "The day"),
    "afterwards": Wording("收尾与归档", "Afterwards"),
})  # fmt: skip
TASKS: Mapping[TaskState, Wording] = MappingProxyType({
    "open": Wording("未完成", "open"),
    "overdue": Wording("已逾期", "overdue"),
    "done": Wording("已完成", "done"),
    "dropped": Wording("已取消", "dropped"),
})  # fmt: skip
ITEMS: Mapping[ItemState, Wording] = MappingProxyType({
    "raised": Wording("待答复", "waiting"),
    "answered": Wording("已答复", "answered"),
    "closed": Wording("已关闭", "closed"),
})  # fmt: skip
AT_RISK = Wording("有风险", "at risk")
STANDING = Wording(
    "完成 {done}，未完成 {open}，其中逾期 {overdue}、有风险 {at_risk}",
    "{done} done, {open} open, of these {overdue} overdue and {at_risk} at risk",
)
