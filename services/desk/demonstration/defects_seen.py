"""Defects as inspectors find them, by trade, in the words of the inspection sheet."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.contracts.defects import IssueClass
from shared.contracts.vocabulary import Trade
from shared.wording import Wording

# How often each trade is behind an issue, from a building with 694 of them; the first six are known one by one.
SHARES: Mapping[Trade, float] = {
    "joinery": 0.26, "paint": 0.21, "doors": 0.16, "windows": 0.11, "plumbing": 0.09, "tile": 0.05,
    "electrical": 0.03, "sanitary": 0.02, "waterproofing": 0.02, "plaster": 0.02, "kitchen": 0.01, "hvac": 0.01,
    "cleaning": 0.01,
}  # fmt: skip


TRADES: Mapping[Trade, Wording] = {
    "joinery": Wording("木作", "joinery"),
    "paint": Wording("涂料", "paint"),
    "doors": Wording("门", "doors"),
    "windows": Wording("窗", "windows"),
    "plumbing": Wording("给排水", "plumbing"),
    "tile": Wording("饰面砖", "tile"),
    "electrical": Wording("强电", "electrical"),
    "sanitary": Wording("洁具", "sanitary ware"),
    "waterproofing": Wording("防水", "waterproofing"),
    "plaster": Wording("抹灰", "plaster"),
    "kitchen": Wording("厨电", "kitchen"),
    "hvac": Wording("暖通", "heating and cooling"),
    "cleaning": Wording("保洁", "cleaning"),
}


class Seen(NamedTuple):
    """Where it is, what is wrong, and how it is mended."""

    l1: IssueClass
    room: str
    part: str
    wrong: str
    mend: str


DEFECTS: Mapping[Trade, tuple[Seen, ...]] = {
    "joinery": (
        Seen("joinery", "主卧", "衣柜门", "柜门高低不平，关闭后缝隙不均", "调整铰链，重新校缝"),
        Seen("joinery", "客厅", "踢脚线", "踢脚线接缝开裂", "拆换踢脚线并打胶"),
        Seen("joinery", "厨房", "橱柜面板", "橱柜面板划伤两处", "更换面板"),
    ),
    "paint": (
        Seen("paint", "客厅", "东墙", "墙面乳胶漆色差明显", "打磨后整墙重涂"),
        Seen("paint", "次卧", "顶棚", "顶棚阴角不顺直", "重新找补阴角并涂刷"),
        Seen("paint", "走廊", "西墙", "墙面污染、流坠", "打磨清理，局部补涂"),
    ),
    "doors": (
        Seen("door_window", "卫生间", "房门", "门扇与门框擦碰，关闭不严", "校正门扇，调整合页"),
        Seen("entrance_door", "玄关", "入户门", "入户门锁舌不能完全弹出", "更换锁体"),
        Seen("door_window", "主卧", "门套", "门套线与墙面缝隙过大", "重新打胶收口"),
    ),
    "windows": (
        Seen("door_window", "阳台", "推拉窗", "窗扇推拉不顺", "更换滑轮，清理轨道"),
        Seen("door_window", "主卧", "窗框", "密封胶条脱落", "更换胶条"),
        Seen("door_window", "厨房", "窗玻璃", "玻璃划伤", "更换玻璃"),
    ),
    "plumbing": (
        Seen("water_drainage", "厨房", "水槽下水", "排水缓慢", "疏通并复核坡度"),
        Seen("water_drainage", "阳台", "地漏", "地漏返味，水封不足", "更换地漏"),
        Seen("water_drainage", "卫生间", "角阀", "角阀接口渗水", "更换角阀和垫圈"),
    ),
    "tile": (
        Seen("tile", "卫生间", "地砖", "地砖空鼓三块", "铲除重铺"),
        Seen("tile", "厨房", "墙砖", "墙砖缺角", "更换墙砖"),
    ),
    "electrical": (
        Seen("electrical", "次卧", "插座", "插座无电", "检查回路，更换插座"),
        Seen("electrical", "客厅", "开关面板", "开关面板松动", "重新固定"),
    ),
    "sanitary": (
        Seen("sanitary_ware", "卫生间", "坐便器", "坐便器底座打胶开裂", "清理后重新打胶"),
        Seen("sanitary_ware", "卫生间", "台盆", "台盆龙头松动", "紧固龙头"),
    ),
    "waterproofing": (
        Seen("leak", "卫生间", "地面", "楼下顶板有渗水痕迹", "重做防水层并做闭水试验"),
        Seen("leak", "阳台", "外墙根部", "雨后墙根渗水", "外墙缝注胶，重做防水"),
    ),
    "plaster": (
        Seen("hollow", "次卧", "南墙", "抹灰空鼓约 0.2 平方米", "铲除后分层抹灰"),
        Seen("crack", "客厅", "顶棚", "抹灰层细裂缝", "开槽修补，贴网格布"),
    ),
    "kitchen": (Seen("kitchen_appliance", "厨房", "油烟机", "油烟机止逆阀不动作", "更换止逆阀"),),
    "hvac": (Seen("hvac", "客厅", "空调孔", "空调孔倒坡", "重新开孔并封堵"),),
    "cleaning": (Seen("cleanliness", "阳台", "地面", "水泥残留未清理", "专项保洁"),),
}
