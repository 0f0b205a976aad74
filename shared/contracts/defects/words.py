"""The closed sets of the ledger in the words people read and write."""

from collections.abc import Mapping
from typing import Any

from shared.contracts.defects.messages import Cause, Finder, IssueClass, IssueState, Severity
from shared.contracts.vocabulary import Trade
from shared.wording import Language, Wording

CLASSES: Mapping[IssueClass, Wording] = {
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
SEVERITIES: Mapping[Severity, Wording] = {
    "critical": Wording("严重", "critical"),
    "major": Wording("较重", "major"),
    "minor": Wording("一般", "minor"),
}
STATES: Mapping[IssueState, Wording] = {
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
TRADES: Mapping[Trade, Wording] = {
    "structure": Wording("结构", "structure"),
    "waterproofing": Wording("防水", "waterproofing"),
    "plaster": Wording("抹灰", "plaster"),
    "paint": Wording("涂料", "paint"),
    "tile": Wording("饰面砖", "tile"),
    "joinery": Wording("木作", "joinery"),
    "doors": Wording("门", "doors"),
    "windows": Wording("窗", "windows"),
    "plumbing": Wording("给排水", "plumbing"),
    "sanitary": Wording("洁具", "sanitary"),
    "kitchen": Wording("厨电", "kitchen"),
    "electrical": Wording("强电", "electrical"),
    "weak_current": Wording("弱电", "weak current"),
    "hvac": Wording("暖通", "heating, air"),
    "landscape": Wording("园林", "landscape"),
    "cleaning": Wording("保洁", "cleaning"),
    "other": Wording("其他", "other"),
}
CAUSES: Mapping[Cause, Wording] = {
    "design": Wording("设计", "design"),
    "material": Wording("材料", "material"),
    "workmanship": Wording("施工", "workmanship"),
    "damage": Wording("损坏", "damage"),
    "use": Wording("使用", "use"),
}
FINDERS: Mapping[Finder, Wording] = {
    "owner": Wording("业主", "owner"),
    "owner_inspector": Wording("业主验房师", "owner's inspector"),
    "escort": Wording("陪验人员", "escort"),
    "inspector": Wording("物业工程", "inspector"),
    "customer_service": Wording("客服", "customer service"),
    "sales": Wording("销售", "sales"),
    "developer_rep": Wording("开发商项目部", "developer"),
}


def word(words: Mapping[Any, Wording], key: str | None, language: Language) -> str:
    """Nothing for what is not said yet."""
    return "" if key is None else words[key].in_language(language)
