"""The forms counters fill in by hand while the system is down: what each asks for, line by line."""

from collections.abc import Mapping
from types import MappingProxyType

from services.owners.papers.paper_forms import FormColumn, FormSheet
from shared.contracts.owners import PaperFormKind
from shared.wording import Language, Wording

LINES = 15
UNIT = Wording("房号", "Unit")
NUMBER = Wording("排队号", "Queue No.")
REMARK = Wording("备注", "Remark")
SIGNED = Wording("签字", "Signature")
Columns = tuple[Wording, ...]
WIDE = frozenset(
    {"备注", "缺少资料", "容缺理由与补齐日期", "问题描述", "签署文件", "拒收详情", "问题", "当场答复", "费用项目"}
)

HINT = Wording(
    "每行写实际发生的时间；恢复后按时间先后补录，补一行勾一行，表单归档。",
    "Write on each line when it really was; afterwards type in by time, tick each line, and file the sheet.",
)
FORMS: Mapping[PaperFormKind, tuple[Wording, Columns]] = MappingProxyType({
    "check_in": (
        Wording("签到取号登记表", "Check-in"),
        (
            NUMBER, UNIT, Wording("业主或代理人", "Owner or proxy"), Wording("预约时间", "Appointment"),
            Wording("证件已核", "Identity seen"), REMARK,
        ),
    ),
    "papers": (
        Wording("资料审核登记表", "Papers"),
        (
            NUMBER, UNIT, Wording("资料齐全", "Complete"), Wording("缺少资料", "What is missing"),
            Wording("容缺理由与补齐日期", "Let pass: reason and day"), Wording("经办", "By"),
        ),
    ),
    "inspections": (
        Wording("陪同验房登记表", "Inspections"),
        (
            UNIT, Wording("陪验人", "Escort"), Wording("结束时间", "Ended"), Wording("水表", "Water"),
            Wording("电表", "Electricity"), Wording("气表", "Gas"), Wording("结论", "Conclusion"),
            Wording("业主签字", "Owner signed"), REMARK,
        ),
    ),
    "issues": (
        Wording("验房问题登记表", "Issues"),
        (
            UNIT, Wording("房间", "Room"), Wording("部位", "Part"), Wording("问题描述", "What is wrong"),
            Wording("程度", "Severity"), Wording("照片", "Photo"), Wording("当场整改", "Mended at once"),
        ),
    ),
    "signing": (
        Wording("签署文件登记表", "Documents signed"),
        (NUMBER, UNIT, Wording("签署文件", "Documents"), Wording("签署人", "By whom"), SIGNED, Wording("经办", "By")),
    ),
    "payments": (
        Wording("收款登记表", "Payments"),
        (
            UNIT, Wording("收款方", "Payee"), Wording("费用项目", "Fees"), Wording("金额", "Amount"),
            Wording("方式", "Method"), Wording("收据号", "Receipt No."), Wording("收款人", "Cashier"), SIGNED,
        ),
    ),
    "keys": (
        Wording("钥匙及资料领取登记表", "Keys and papers"),
        (
            UNIT, Wording("入户钥匙", "Door keys"), Wording("门禁卡", "Cards"), Wording("信箱钥匙", "Mail box"),
            Wording("资料袋", "Papers"), Wording("领取人", "Received by"), SIGNED, Wording("发放人", "Given by"),
            REMARK,
        ),
    ),
    "key_loans": (
        Wording("钥匙借用登记表", "Keys borrowed"),
        (
            UNIT, Wording("问题编号", "Issue No."), Wording("借用人", "By whom"), Wording("把数", "Keys"),
            Wording("应还时间", "Due back"), SIGNED, Wording("归还时间", "Back at"), Wording("收回人", "Taken by"),
        ),
    ),
    "refusals": (
        Wording("拒收登记表", "Refusals"),
        (
            NUMBER, UNIT, Wording("原因", "Reason"), Wording("拒收详情", "In detail"),
            Wording("复验约定", "Re-inspection"), Wording("业主签字", "Owner signed"),
        ),
    ),
    "questions": (
        Wording("业主咨询登记表", "Owners' questions"),
        (
            UNIT, Wording("问题", "Question"), Wording("当场答复", "Answered at once"),
            Wording("答复部门", "Who answers"), Wording("答复期限", "By when"),
        ),
    ),
})  # fmt: skip


def blank_form(kind: PaperFormKind, language: Language) -> FormSheet:
    title, columns = FORMS[kind]
    return FormSheet(
        title=title.in_language(language), hint=HINT.in_language(language),
        columns=tuple(FormColumn(name=one.in_language(language), wide=one.zh in WIDE) for one in columns),
        lines=tuple(str(number) for number in range(1, LINES + 1)),
    )  # fmt: skip
