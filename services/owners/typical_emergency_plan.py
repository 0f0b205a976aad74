"""What is usually prepared for at a handover: the plan in force as version 0 until an estate or the group sets its own.

Written from the trade by us. The numbers are China's public ones (110, 119, 120, 12345).
"""

from services.owners.typical_emergency_steps import STEPS
from shared.contracts.owners import EmergencyKind, EmergencyPlan, Party, PhoneLine, Scenario, Words


def _scenario(kind: EmergencyKind, zh: str, en: str, *decides: Party) -> Scenario:
    steps = tuple(Words(zh=step_zh, en=step_en) for step_zh, step_en in STEPS[kind])
    return Scenario(kind=kind, name=Words(zh=zh, en=en), decides=decides, steps=steps)


def _phone(zh: str, en: str, number: str) -> PhoneLine:
    return PhoneLine(name=Words(zh=zh, en=en), number=number)


TYPICAL_EMERGENCY_PLAN = EmergencyPlan(
    scenarios=(
        _scenario("crowd", "人群拥挤", "Crowd", "order", "customer_service"),
        _scenario("injury", "人员伤病", "Injury or illness", "order", "customer_service"),
        _scenario("power_cut", "停电", "Power cut", "engineering", "order"),
        _scenario("system_down", "系统中断", "System down", "customer_service", "engineering"),
        _scenario("fire", "火情", "Fire", "order", "engineering"),
        _scenario("weather", "恶劣天气", "Bad weather", "order", "engineering"),
        _scenario("dispute", "群体争议", "Many owners in dispute", "developer_project", "customer_service"),
    ),
    phones=(
        _phone("消防", "Fire brigade", "119"),
        _phone("急救", "Ambulance", "120"),
        _phone("公安", "Police", "110"),
        _phone("政务服务热线", "Public services", "12345"),
    ),
)
