"""Which parts of a building an issue of a class can be of, as the rules of warranty tell parts apart.

What an inspector writes as detail narrows it; where it does not, every part that may be meant is answered for.
"""

from collections.abc import Mapping

from shared.contracts.defects import WarrantyPart

BY_CLASS: Mapping[str, tuple[WarrantyPart, ...]] = {
    "crack": ("structure", "plaster", "floor"),
    "hollow": ("plaster", "floor", "spalling"),
    "leak": ("roof_waterproofing", "seepage", "ceiling_leak", "facade_seepage", "plumbing"),
    "water_drainage": ("pipe_blockage", "plumbing"),
    "sanitary_ware": ("sanitary_ware",),
    "kitchen_appliance": ("installation",),
    "electrical": ("electrical", "lamps_switches"),
    "door_window": ("doors_windows",),
    "entrance_door": ("doors_windows",),
    "joinery": ("decoration",),
    "paint": ("decoration",),
    "tile": ("decoration", "floor"),
    "dimension": (),
    "hvac": ("heating", "cooling"),
    "smart_home": ("installation",),
    "cleanliness": (),
    "documents_missing": (),
    "not_as_promised": (),
    "common_parts": (),
}
BY_WORD: Mapping[WarrantyPart, tuple[str, ...]] = {
    "structure": ("structural", "settlement", "结构", "沉降"),
    "roof_waterproofing": ("roof", "屋面"),
    "seepage": ("kitchen", "bathroom", "basement", "window", "balcony", "厨", "卫", "地下", "窗", "阳台"),
    "ceiling_leak": ("ceiling", "顶棚"),
    "facade_seepage": ("façade", "facade", "外墙"),
    "spalling": ("spalling", "剥落"),
    "plaster": ("plaster", "抹灰"),
    "floor": ("floor", "screed", "地面"),
    "pipe_blockage": ("blockage", "堵塞"),
    "plumbing": ("pipe", "drain", "slope", "trap", "pressure", "管", "排水", "坡度", "水压"),
    "lamps_switches": ("lamp", "switch", "灯", "开关"),
    "electrical": ("line", "trip", "socket", "bonding", "线", "跳闸", "插座", "等电位"),
    "heating": ("heating", "供热", "采暖", "地暖"),
    "cooling": ("cooling", "air", "供冷", "空调"),
}


def parts_of(l1: str | None, detail: str | None) -> tuple[WarrantyPart, ...]:
    """Empty where the class is not known yet, or is of no part that anybody warrants."""
    if l1 is None:
        return ()
    written = (detail or "").casefold()
    of_class = BY_CLASS[l1]
    named = tuple(part for part in of_class if any(word in written for word in BY_WORD.get(part, ())))
    return named or of_class
