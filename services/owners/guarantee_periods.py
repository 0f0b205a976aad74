"""What the quality guarantee of a unit names, and how long by the law of China; elsewhere the contract says it."""

from shared.contracts.vocabulary import Jurisdiction
from shared.wording import Wording

DESIGN_LIFE = Wording("设计文件规定的合理使用年限", "the design working life")
FIVE_YEARS, TWO_YEARS, ONE_YEAR = Wording("5 年", "5 years"), Wording("2 年", "2 years"), Wording("1 年", "1 year")
TWO_SEASONS = Wording("2 个采暖期、供冷期", "2 heating and cooling seasons")
SIX_MONTHS, TWO_MONTHS = Wording("6 个月", "6 months"), Wording("2 个月", "2 months")

STRUCTURE = Wording("地基基础与主体结构", "Foundation and structure")
WATERPROOFING = Wording(
    "屋面防水，有防水要求的卫生间、房间和外墙面的防渗漏", "Waterproofing of roof, bathrooms, rooms and outer walls"
)
HEATING = Wording("供热与供冷系统", "Heating and cooling")
PIPES = Wording("电气管线、给排水管道、设备安装", "Electric lines, water pipes, installed equipment")
FINISH = Wording("装修工程", "Finishing works")
PLASTER = Wording("墙面、顶棚抹灰层脱落", "Plaster of walls and ceilings coming off")
FLOORS = Wording("地面空鼓开裂、大面积起砂", "Hollow, cracked or sanding floors")
DOORS = Wording("门窗翘裂、五金件损坏", "Warped doors and windows, broken fittings")
SANITARY = Wording("卫生洁具", "Sanitary ware")
LAMPS = Wording("灯具、电器开关", "Lamps and switches")
DRAINS = Wording("管道堵塞", "Blocked pipes")

CN = {
    STRUCTURE: DESIGN_LIFE, WATERPROOFING: FIVE_YEARS, HEATING: TWO_SEASONS, PIPES: TWO_YEARS, FINISH: TWO_YEARS,
    PLASTER: ONE_YEAR, FLOORS: ONE_YEAR, DOORS: ONE_YEAR, SANITARY: ONE_YEAR, LAMPS: SIX_MONTHS, DRAINS: TWO_MONTHS,
}  # fmt: skip
CN_BASIS = Wording(
    "依据：《建设工程质量管理条例》第四十条、《商品住宅实行住宅质量保证书和住宅使用说明书制度的规定》第五条；"
    "保修期自房屋交付之日起算，合同约定更长的从其约定。",
    "Basis: Regulation on construction quality (Decree 279), article 40; Provisions on the quality guarantee and the "
    "instructions for use of homes, article 5. Periods run from handover; a longer one of the contract goes before.",
)
CONTRACT = Wording(
    "保修期限以合同约定与当地法律为准，自房屋交付之日起算。",
    "The periods are those of the contract and of local law and run from handover.",
)


def periods_in(jurisdiction: Jurisdiction) -> dict[Wording, Wording | None]:
    """None where only the contract says it."""
    return {part: CN[part] if jurisdiction == "CN" else None for part in CN}


def basis_in(jurisdiction: Jurisdiction) -> Wording:
    return CN_BASIS if jurisdiction == "CN" else CONTRACT
