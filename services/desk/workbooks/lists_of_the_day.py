"""The lists of the invitation, the day and coordination as Excel files."""

from collections.abc import Mapping

from services.desk.workbooks.columns import CODE, ListOfOwners, column
from shared.contracts.owners import (
    CoordinationItems,
    CountdownTasks,
    DeliveryDatesAtRisk,
    GroupView,
    Invitations,
    OpenReservations,
    RefusedUnits,
)
from shared.contracts.owners.words import (
    AREAS,
    COUNTER_NAMES,
    HANDOVER,
    ITEMS,
    OUTCOMES,
    PARTIES,
    TAKEN_OVER,
    TASKS,
)
from shared.wording import Wording

YES: Mapping[bool, Wording] = {True: Wording("是", "yes"), False: Wording("", "")}
STATE = column("交付状态", "State", "state", 16, words=HANDOVER)
APPOINTMENT = column("预约时间", "Appointment", "appointment", 18, clock=True)
LISTS_OF_THE_DAY: Mapping[str, ListOfOwners] = {
    "delivery-dates": ListOfOwners(
        Wording("合同交付日将至未交付", "Delivery dates at risk"), DeliveryDatesAtRisk,
        (
            CODE, column("合同交付日", "Deliver by", "deliver_by"), column("剩余天数", "Days left", "days_left", 10),
            STATE, column("批次截止", "Window until", "window_last"), column("送达日", "Served on", "served_on"),
            APPOINTMENT,
        ),
    ),
    "invitations": ListOfOwners(
        Wording("邀约情况", "Invitations"), Invitations,
        (
            CODE, column("批次", "Batch", "batch", 20), STATE, column("联系次数", "Tried", "tried", 10),
            column("最近结果", "Last outcome", "last_outcome", 26, words=OUTCOMES), APPOINTMENT,
            column("爽约次数", "Missed", "missed", 10), column("视为交付日", "Deemed on", "deemed_on"),
        ),
    ),
    "refused": ListOfOwners(
        Wording("拒收楼房号一览表", "Refused units"), RefusedUnits,
        (
            CODE, column("拒收原因", "Reason", "reason_name", 20), column("说明", "Note", "note", 40),
            column("拒收时间", "Refused at", "refused_at", 18, clock=True), column("次数", "Times", "times", 8),
            column("复验时间", "Re-inspection", "re_inspection", 18, clock=True),
            column("现状", "Standing", "standing", 12, words=TAKEN_OVER),
        ),
    ),
    "reservations": ListOfOwners(
        Wording("容缺未补清单", "Open reservations"), OpenReservations,
        (
            CODE, column("柜台", "Counter", "counter", 18, words=COUNTER_NAMES), column("缺少", "Owes", "owes", 40),
            column("放行理由", "Reason", "reason", 40), column("补齐日", "Until", "until"),
        ),
    ),
    "countdown-plan": ListOfOwners(
        Wording("倒排计划", "Countdown plan"), CountdownTasks,
        (
            column("期限", "Due", "due_on"), column("T±天", "T± days", "offset", 10),
            column("剩余天数", "Days left", "days_left", 10), column("板块", "Area", "area", 20, words=AREAS),
            column("任务", "Task", "title", 46), column("责任方", "Party", "party", 34, words=PARTIES),
            column("责任人", "Person", "person_name", 16), column("凭据", "Proof", "proof", 34),
            column("状态", "State", "state", 10, words=TASKS), column("有风险", "At risk", "at_risk", 10, words=YES),
            column("完成日", "Done on", "done_on"), column("完成说明", "Note", "note", 34),
            column("改期次数", "Moved", "moves", 10), column("改期原因", "Why", "reason", 34),
        ),
    ),
    "coordination-items": ListOfOwners(
        Wording("协调事项", "Coordination items"), CoordinationItems,
        (
            column("提出方", "From", "from_party", 34, words=PARTIES),
            column("对象", "To", "to_party", 34, words=PARTIES),
            column("施工单位", "Contractor", "contractor", 18), CODE, column("事项", "Asked", "text", 46),
            column("提出时间", "Raised at", "raised_at", 18, clock=True),
            column("期限", "Due", "due_at", 18, clock=True),
            column("状态", "State", "state", 12, words=ITEMS), column("逾期", "Overdue", "overdue", 10, words=YES),
            column("已上报双方负责人", "With both heads", "escalated", 18, words=YES),
            column("第几次", "Round", "round", 10), column("退回原因", "Returned because", "reason", 34),
            column("答复", "Answer", "answer", 46), column("迟复", "Answered late", "late", 14, words=YES),
        ),
    ),
    "group-view": ListOfOwners(
        Wording("各项目并列", "Estates side by side"), GroupView,
        (
            column("城市公司", "Region", "region_name", 18), column("项目代码", "Code", "estate"),
            column("项目", "Estate", "name", 28), column("交付日", "Handover day", "handover_day"),
            column("距今(天)", "Days left", "days_left", 10), column("户数", "Units", "units", 10),
            column("应交付", "Due", "due", 10), column("已送达", "Served", "served", 10),
            column("已预约", "Booked", "booked", 10), column("已交付", "Handed over", "handed_over", 12),
            column("视为交付", "Deemed", "deemed", 10), column("拒收", "Refused", "refused", 10),
            column("已过合同交付日", "Past delivery date", "past_delivery", 16),
            column("30天内到合同交付日", "Within 30 days of it", "near_delivery", 20),
            column("逾期任务", "Overdue tasks", "overdue_tasks", 14),
            column("逾期协调事项", "Overdue items", "overdue_items", 14),
            column("应急中", "Emergencies", "emergencies", 12),
            column("有风险的门槛", "Gates at risk", "gates_at_risk", 40, each="name"),
        ),
    ),
}  # fmt: skip
