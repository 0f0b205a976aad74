"""Why an owner does not take a unit (拒收原因), as people say it."""

from shared.contracts.owners import Words
from shared.contracts.vocabulary import RefusalReason
from shared.wording import Wording

REASONS: dict[RefusalReason, Wording] = {
    "structure": Wording("结构", "structure"),
    "leak": Wording("渗漏", "leak"),
    "function": Wording("使用功能", "function"),
    "area": Wording("面积差异", "area"),
    "promise": Wording("与承诺不符", "not as promised"),
    "delivery_papers": Wording("交付文件不齐", "delivery papers"),
    "money": Wording("费用争议", "money"),
    "other": Wording("其他", "other"),
}


def reason_named(reason: RefusalReason) -> Words:
    return Words(zh=REASONS[reason].zh, en=REASONS[reason].en)
