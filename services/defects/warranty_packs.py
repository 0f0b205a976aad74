"""What the law of each jurisdiction says of warranty, by part, with source and date."""

from datetime import date

from services.defects.warranty import Pack, Rule, Season, Term
from shared.contracts.defects import WarrantyPart
from shared.contracts.vocabulary import Jurisdiction

# 建设工程质量管理条例(国务院令第279号)第四十条: from completion acceptance (竣工验收合格之日).
DECREE_279 = "国务院令第279号《建设工程质量管理条例》第四十条"
# The design life of an ordinary building where no longer one is agreed.
DESIGN_LIFE = "GB 50068-2018《建筑结构可靠性设计统一标准》"
# 商品住宅实行住宅质量保证书和住宅使用说明书制度的规定, in force from 1 September 1998: from delivery to the owner.
# 商品房销售管理办法(建设部令第88号, in force from 1 June 2001)第三十三条: no less than remains of the contractor's.
RULES_1998 = "建房〔1998〕102号第五条"
HDB = "MND, written answer to question 5668"


def by_decree_279(months: int = 0, seasons: int = 0) -> Rule:
    return Rule(Term(months, seasons), DECREE_279, date(2000, 1, 30))


def by_rules_of_1998(months: int = 0, seasons: int = 0) -> Rule:
    return Rule(Term(months, seasons), RULES_1998, date(1998, 5, 12))


def by_hdb(months: int) -> Rule:
    return Rule(Term(months), HDB, date(2024, 2, 6))


WATERPROOF: tuple[WarrantyPart, ...] = ("roof_waterproofing", "seepage", "ceiling_leak", "facade_seepage")
FITTED: tuple[WarrantyPart, ...] = (
    "electrical", "plumbing", "pipe_blockage", "installation", "sanitary_ware", "lamps_switches", "decoration",
    "plaster", "floor", "doors_windows",
)  # fmt: skip

CN = Pack(
    contractor={
        "structure": Rule(Term(50 * 12), DESIGN_LIFE, date(2018, 11, 1)),
        **dict.fromkeys(WATERPROOF, by_decree_279(5 * 12)),
        "heating": by_decree_279(seasons=2),
        "cooling": by_decree_279(seasons=2),
        **dict.fromkeys(FITTED, by_decree_279(2 * 12)),
    },
    # Structure has no term of its own here: it is under warranty for its design life, which the contractor's is.
    owner={
        "roof_waterproofing": by_rules_of_1998(3 * 12),
        "seepage": by_rules_of_1998(12),
        "ceiling_leak": by_rules_of_1998(12),
        "facade_seepage": by_rules_of_1998(12),
        "plaster": by_rules_of_1998(12),
        "floor": by_rules_of_1998(12),
        "doors_windows": by_rules_of_1998(12),
        "pipe_blockage": by_rules_of_1998(2),
        "heating": by_rules_of_1998(seasons=1),
        "cooling": by_rules_of_1998(seasons=1),
        "sanitary_ware": by_rules_of_1998(12),
        "lamps_switches": by_rules_of_1998(6),
    },
    owner_has_contractors=True,
)
SG = Pack(
    contractor={},
    owner={"ceiling_leak": by_hdb(5 * 12), "facade_seepage": by_hdb(5 * 12), "spalling": by_hdb(10 * 12)},
    owner_otherwise=by_hdb(12),  # the defects liability period, from the day of the keys
)
# As the law is quoted by VCC, "Liability of a Developer after the Defect Liability Period": what shows within 24 months
# of vacant possession, repaired within 30 days of written notice; clause 30 of Schedules H and J, 27 of G and I.
MY = Pack(
    contractor={},
    owner={},
    owner_otherwise=Rule(Term(2 * 12), "P.U. (A) 58/1989, Schedule H, clause 30 (G: 27)", date(1989, 4, 1)),
)
# As LawNet gives art. 85 of 2014. The law of 2023 (27/2023/QH15) took its place; its own words on warranty were not
# found, so a rule says where it was read. Equipment is warranted as its maker says, and by no rule here.
HOUSING_LAW = "Luật Nhà ở 65/2014/QH13, điều 85"
NAMED_BY_LAW: tuple[WarrantyPart, ...] = (
    "structure", *WATERPROOF, "spalling", "plaster", "floor", "electrical", "plumbing", "pipe_blockage",
)  # fmt: skip


def by_housing_law(months: int) -> Pack:
    rule = Rule(Term(months), HOUSING_LAW, date(2014, 11, 25))
    return Pack(contractor={}, owner=dict.fromkeys(NAMED_BY_LAW, rule), owner_from_completion=True)


VN_FLATS, VN_HOUSES = by_housing_law(5 * 12), by_housing_law(2 * 12)
FLATS: dict[Jurisdiction, Pack] = {"CN": CN, "SG": SG, "MY": MY, "VN": VN_FLATS}
HOUSES: dict[Jurisdiction, Pack] = {**FLATS, "VN": VN_HOUSES}

# Where an estate says nothing else (cfg): 北京市供热采暖管理办法(2010), heating from 15 November to 15 March;
# no law sets a cooling season, June to September is the trade's habit.
SEASONS: dict[WarrantyPart, Season] = {"heating": Season((11, 15), (3, 15)), "cooling": Season((6, 1), (9, 30))}
