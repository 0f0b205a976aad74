"""The closed sets of the ledger in the words people read on paper."""

from collections.abc import Mapping

from shared.wording import Language, Wording

CLASSES: Mapping[str, Wording] = {
    "crack": Wording("裂缝", "crack"),
    "hollow": Wording("空鼓脱落", "hollow, loose"),
    "leak": Wording("渗漏", "leak"),
    "water_drainage": Wording("给排水", "water, drainage"),
    "sanitary_ware": Wording("洁具", "sanitary ware"),
    "kitchen_appliance": Wording("厨电", "kitchen appliance"),
    "electrical": Wording("电气", "electrical"),
    "door_window": Wording("门窗五金", "doors, windows"),
    "entrance_door": Wording("入户门", "entrance door"),
    "joinery": Wording("木作", "joinery"),
    "paint": Wording("涂饰", "paint"),
    "tile": Wording("饰面砖", "tile"),
    "dimension": Wording("尺寸偏差", "dimension"),
    "hvac": Wording("暖通", "heating, air"),
    "smart_home": Wording("智能化", "smart home"),
    "cleanliness": Wording("保洁", "cleanliness"),
    "documents_missing": Wording("资料缺失", "documents missing"),
    "not_as_promised": Wording("与承诺不符", "not as promised"),
    "common_parts": Wording("公共部位", "common parts"),
}
SEVERITIES: Mapping[str, Wording] = {
    "critical": Wording("严重", "critical"),
    "major": Wording("较重", "major"),
    "minor": Wording("一般", "minor"),
}
STATES: Mapping[str, Wording] = {
    "raised": Wording("待登记", "raised"),
    "registered": Wording("已登记", "registered"),
    "submitted": Wording("已发函", "submitted"),
    "disputed": Wording("有异议", "disputed"),
    "confirmed": Wording("已确认", "confirmed"),
    "method_proposed": Wording("方案待定", "method proposed"),
    "method_agreed": Wording("方案已定", "method agreed"),
    "in_work": Wording("整改中", "in work"),
    "reported": Wording("待验收", "reported"),
    "accepted": Wording("已验收", "accepted"),
    "closed": Wording("已关闭", "closed"),
    "explained": Wording("已解释", "explained"),
    "void": Wording("已作废", "void"),
    "merged": Wording("已合并", "merged"),
    "split": Wording("已拆分", "split"),
}
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
PROJECT_DEPARTMENT = Wording("开发商项目部", "The developer's project department")


def word(words: Mapping[str, Wording], key: str | None, language: Language) -> str:
    """What is not said yet is an empty place."""
    return "" if key is None else words[key].in_language(language)
