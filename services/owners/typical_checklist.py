"""What is usual in a unit's file in China: the list in force as version 0 until an estate or the group sets its own."""

from typing import Any

from shared.contracts.owners import ChecklistDocument, FileChecklist, Mark, ResponsibleDepartment, Words

SIGNED_BY_BOTH: tuple[Mark, ...] = ("filled", "sealed", "present", "signed", "given_out")
HANDED_OVER: tuple[Mark, ...] = ("filled", "sealed", "present", "given_out")
SIGNED_BY_OWNER: tuple[Mark, ...] = ("filled", "present", "signed")
KEPT: tuple[Mark, ...] = ("present",)


def _document(
    code: str, zh: str, en: str, department: ResponsibleDepartment, needs: tuple[Mark, ...], **more: Any
) -> ChecklistDocument:
    return ChecklistDocument(document=code, name=Words(zh=zh, en=en), department=department, needs=needs, **more)


TYPICAL_CHECKLIST = FileChecklist(
    documents=(
        _document(
            "property_agreement", "前期物业管理协议", "Preliminary property agreement", "customer_service",
            SIGNED_BY_BOTH, copies=2,
        ),
        _document("quality_guarantee", "住宅质量保证书", "Quality guarantee", "sales", HANDED_OVER),
        _document("instructions_for_use", "住宅使用说明书", "Instructions for use", "sales", HANDED_OVER),
        _document(
            "resident_handbook", "住户手册", "Resident handbook", "customer_service", ("present", "given_out")
        ),
        _document(
            "owner_information_sheet", "业主资料表", "Owner information sheet", "customer_service", SIGNED_BY_OWNER
        ),
        _document("handover_notice", "收楼通知书", "Handover notice", "sales", HANDED_OVER),
        _document(
            "interim_rules_commitment", "临时管理规约承诺书", "Commitment to the interim rules", "customer_service",
            SIGNED_BY_OWNER,
        ),
        _document(
            "fire_safety_commitment", "消防安全责任书", "Fire safety commitment", "security",
            ("filled", "sealed", "present", "signed"),
        ),
        _document(
            "decoration_agreement", "装修管理协议", "Decoration agreement", "engineering", SIGNED_BY_BOTH, copies=2,
            only_if="decorating",
        ),
        _document(
            "handover_record", "房屋交接书", "Handover record", "customer_service", SIGNED_BY_BOTH, copies=2
        ),
        _document("key_receipt", "钥匙签收确认书", "Key receipt", "customer_service", SIGNED_BY_OWNER),
        _document(
            "key_custody_agreement", "钥匙托管书", "Key custody agreement", "customer_service", SIGNED_BY_BOTH,
            copies=2, only_if="key_custody",
        ),
        _document("items_received", "领用物品清单", "Items received", "customer_service", SIGNED_BY_OWNER),
        _document("identity_copies", "身份证明复印件", "Copies of identity papers", "customer_service", KEPT),
        _document(
            "power_of_attorney", "授权委托书", "Power of attorney", "customer_service", ("present", "signed"),
            only_if="proxy", expires=True,
        ),
    )
)  # fmt: skip
