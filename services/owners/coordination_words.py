"""Words of coordination as they are printed: meetings, and how the plan stands."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.owners import MeetingKind
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
AT_RISK = Wording("有风险", "at risk")
STANDING = Wording(
    "完成 {done}，未完成 {open}，其中逾期 {overdue}、有风险 {at_risk}",
    "{done} done, {open} open, of these {overdue} overdue and {at_risk} at risk",
)
