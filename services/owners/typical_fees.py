"""The fees of a handover as they are usual under a jurisdiction, without a rate: a schedule to begin with.

Each names the text it rests on; the articles were looked up on the day of `LOOKED_UP`. What the contract says goes
before all of them, and nothing here bills anybody before a manager has set it as the estate's schedule.
"""

from datetime import date
from typing import Any

from shared.contracts.owners import Fee, Formula, Payee, TypicalFees, TypicalFeesView, Words
from shared.problems import NotFound
from shared.service import Asking

LOOKED_UP = date(2026, 11, 27)
JURISDICTION = "select jurisdiction from estates where estate = $1"


def words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


PAYEES = (
    Payee(payee="developer", kind="developer", name=words("开发商", "Developer")),
    Payee(payee="property", kind="property_company", name=words("物业公司", "Property company")),
    Payee(payee="maintenance_fund", kind="government", name=words("住宅专项维修资金专户", "Maintenance fund account")),
)
AGREEMENT = words("前期物业服务合同", "Preliminary property service contract")
DECORATION = words(
    "《民法典》第九百四十五条；装修管理服务协议", "Civil Code, article 945; decoration management agreement"
)
OWN_PERFORMANCE = words(
    "《民法典》第五百二十五条(同时履行)；商品房买卖合同",
    "Civil Code, article 525; the sale contract",
)


def fee(code: str, name: Words, payee: str, kind: Any, reason: Words, law: Words, **more: Any) -> Fee:
    formula = Formula(kind=kind)
    return Fee(fee=code, name=name, payee=payee, formula=formula, reason=reason, legal_basis=law, **more)


CHINA = (
    fee(
        "price_balance", words("房款结算", "Balance of the price"), "developer", "fixed",
        words("合同约定的剩余房款", "What is left of the price by the contract"),
        words("《民法典》第六百二十六条；商品房买卖合同", "Civil Code, article 626; the sale contract"),
        blocks="keys", block_basis=OWN_PERFORMANCE,
    ),
    fee(
        "area_difference", words("面积差价", "Difference of the measured area"), "developer", "area_difference",
        words("产权登记面积与合同约定面积之差", "The area measured differs from the contract's"),
        words("《商品房销售管理办法》第二十条；商品房买卖合同", "Measures on home sales, article 20; the contract"),
        blocks="keys", block_basis=OWN_PERFORMANCE,
    ),
    fee(
        "maintenance_fund", words("首期住宅专项维修资金", "First maintenance fund"), "maintenance_fund",
        "per_square_metre",
        words("保修期满后维修共用部位与共用设施设备，存入政府专户",
              "Repairs of common parts and equipment after the warranty; kept in the government's account"),
        words("《住宅专项维修资金管理办法》第七条", "Measures on maintenance funds, article 7"),
        waivable=False, blocks="keys",
        block_basis=words("《住宅专项维修资金管理办法》第十三条", "Measures on maintenance funds, article 13"),
    ),
    fee(
        "property_fee", words("物业服务费(预收)", "Property fee in advance"), "property", "per_square_metre",
        words("自交付之日起的物业服务", "Property services from the handover on"),
        words("《民法典》第九百四十四条；前期物业服务合同", "Civil Code, article 944; the service contract"),
    ),
    fee(
        "utilities_float", words("水电周转金", "Water and electricity float"), "property", "per_unit",
        words("公共水电费的周转，可退", "A float for water and electricity; returned"), AGREEMENT,
        mandatory=False, refundable=True,
    ),
    fee(
        "access_cards", words("门禁卡", "Access cards"), "property", "per_card",
        words("按业主要求的张数制卡", "As many cards as the owner asks for"), AGREEMENT, mandatory=False,
    ),
    fee(
        "decoration_deposit", words("装修保证金", "Decoration deposit"), "property", "per_unit",
        words("仅装修时收取，验收合格后退还", "Only if decorating; returned once accepted"), DECORATION,
        mandatory=False, refundable=True,
    ),
    fee(
        "decoration_waste", words("装修垃圾清运费", "Decoration waste"), "property", "per_square_metre",
        words("仅装修时收取，清运装修垃圾", "Only if decorating; carting the waste away"), DECORATION, mandatory=False,
    ),
)  # fmt: skip


async def typical_fees(asking: Asking, query: TypicalFees) -> TypicalFeesView:
    jurisdiction = await asking.connection.fetchval(JURISDICTION, query.estate)
    if jurisdiction != "CN":
        raise NotFound(what=f"typical fees of {query.estate}")
    return TypicalFeesView(jurisdiction="CN", as_of=LOOKED_UP, payees=PAYEES, fees=CHINA)
