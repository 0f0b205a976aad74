"""Who usually answers what at a handover: in force as version 0 until an estate or the group sets its own."""

from shared.contracts.owners import AnswerDuty, Party, Words


def _duty(topic: str, zh: str, en: str, *parties: Party) -> AnswerDuty:
    return AnswerDuty(topic=topic, name=Words(zh=zh, en=en), parties=parties)


TYPICAL_ANSWER_DUTIES = (
    _duty("services", "物业服务", "Property services", "customer_service"),
    _duty("fees", "物业收费", "Property fees", "customer_service"),
    _duty("quality", "房屋质量与整改", "Quality and repairs", "developer_project", "contractor"),
    _duty("contract", "购房合同", "The sales contract", "developer_sales"),
    _duty("area", "面积与面积差价", "Measured area and its price", "developer_sales"),
    _duty("promises", "销售承诺", "Promises made in the sale", "developer_sales"),
    _duty("title", "产权办理", "Title", "developer_finance"),
    _duty("tax", "税费", "Taxes", "developer_finance"),
    _duty("law", "法律问题", "Law", "developer_legal"),
    _duty("utilities", "水、电、气、通信开通", "Water, electricity, gas, telephone", "engineering", "utility"),
    _duty("safety", "现场秩序与安全", "Order and safety on site", "order"),
)
