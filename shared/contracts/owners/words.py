"""The closed sets of the day and of coordination in the words people read, on paper, in lists and in refusals."""

from collections.abc import Mapping

from shared.contracts.owners.coordination import ItemState
from shared.contracts.owners.countdown import CountdownArea, TaskState
from shared.contracts.owners.day import Counter
from shared.contracts.owners.invitation import AttemptOutcome
from shared.contracts.owners.parties import Party
from shared.contracts.owners.questions import HandoverState
from shared.wording import Wording

COUNTER_NAMES: Mapping[Counter, Wording] = {
    "check_in": Wording("签到取号", "check-in"),
    "papers": Wording("资料审核", "papers"),
    "price_settlement": Wording("房款结算", "price settlement"),
    "inspection": Wording("陪同验房", "inspection"),
    "signing": Wording("签署文件", "signing"),
    "property_fees": Wording("物业缴费", "property fees"),
    "keys": Wording("领取钥匙及资料", "keys"),
}
PARTIES: Mapping[Party, Wording] = {
    "customer_service": Wording("物业客服", "customer service"),
    "engineering": Wording("物业工程", "engineering"),
    "order": Wording("物业秩序", "order and security"),
    "finance": Wording("物业财务", "property finance"),
    "developer_project": Wording("开发商项目部", "the developer's project department"),
    "developer_sales": Wording("开发商销售部", "the developer's sales"),
    "developer_finance": Wording("开发商财务", "the developer's finance"),
    "developer_legal": Wording("开发商法务", "the developer's legal department"),
    "contractor": Wording("施工单位", "contractor"),
    "supervision": Wording("监理单位", "supervision"),
    "utility": Wording("水电气等公用单位", "utilities"),
    "authority": Wording("政府主管部门", "authorities"),
}
AREAS: Mapping[CountdownArea, Wording] = {
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
}
TASKS: Mapping[TaskState, Wording] = {
    "open": Wording("未完成", "open"),
    "overdue": Wording("已逾期", "overdue"),
    "done": Wording("已完成", "done"),
    "dropped": Wording("已取消", "dropped"),
}
ITEMS: Mapping[ItemState, Wording] = {
    "raised": Wording("待答复", "waiting"),
    "answered": Wording("已答复", "answered"),
    "closed": Wording("已关闭", "closed"),
}
HANDOVER: Mapping[HandoverState, Wording] = {
    "registered": Wording("已登记", "registered"),
    "noticed": Wording("已发通知", "notice issued"),
    "served": Wording("已送达", "notice served"),
    "booked": Wording("已预约", "booked"),
    "arrived": Wording("已到场", "arrived"),
    "inspected": Wording("已验房", "inspected"),
    "refused": Wording("拒收", "refused"),
    "signed": Wording("已签署", "signed"),
    "handed_over": Wording("已交付", "handed over"),
}
OUTCOMES: Mapping[AttemptOutcome, Wording] = {
    "will_come": Wording("会来", "will come"),
    "gave_reason": Wording("不来，说明了理由", "will not come, gave a reason"),
    "declined": Wording("不来，未说明理由", "will not come, gave no reason"),
    "no_answer": Wording("未联系上", "no answer"),
    "wrong_number": Wording("号码有误", "wrong number"),
}
TAKEN_OVER: Mapping[str, Wording] = {
    "open": Wording("未收楼", "open"),
    "taken_over": Wording("已收楼", "taken over"),
}
