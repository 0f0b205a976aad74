"""What stands on the papers beside the closed sets of the ledger, in the words people read."""

from collections.abc import Mapping

from shared.wording import Wording

REFUSALS: Mapping[str, Wording] = {
    "structure": Wording("主体结构", "structure"),
    "leak": Wording("渗漏", "leak"),
    "function": Wording("影响使用", "not usable"),
    "area": Wording("面积差异", "area"),
    "promise": Wording("与承诺不符", "not as promised"),
    "delivery_papers": Wording("交付资料", "delivery papers"),
    "money": Wording("费用", "money"),
    "other": Wording("其他", "other"),
}
OVERDUE: Mapping[bool, Wording] = {True: Wording("超期", "overdue"), False: Wording("未超期", "not overdue")}
COMMON_PARTS = Wording("公共部位", "common parts")
FOUND_PHOTO = Wording("发现时 {number}", "found {number}")
DONE_PHOTO = Wording("完工 {number}", "done {number}")
PROJECT_DEPARTMENT = Wording("开发商项目部", "The developer's project department")
