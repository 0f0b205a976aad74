"""Fees at handover: the schedule that says what is charged, by whom, why and by which formula."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.money import EXACT, Price
from shared.contracts.owners.day import Counter
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Currency, Value
from shared.messages import WORD_PATTERN, Line

FeeCode = Annotated[str, WORD_PATTERN]
PayeeCode = Annotated[str, WORD_PATTERN]
PayeeKind = Literal[
    "developer",  # 开发商
    "property_company",  # 物业公司
    "government",  # 政府专户
]
FormulaKind = Literal[
    "per_square_metre",  # 按建筑面积/套内面积
    "per_unit",  # 每户
    "per_card",  # 每张卡、每个
    "fixed",  # 定额: the sum stands in the unit's own papers and is named when it is billed
    "area_difference",  # 面积差价
]
Said = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Blocks = Literal["nothing", "keys"]
RoundTo = Literal["0.01", "0.05", "0.1", "0.5", "1", "5", "10", "100", "1000"]
Rounding = Literal[
    "half_up",  # 四舍五入
    "half_even",  # 四舍六入五成双
    "down",  # 舍去
    "up",  # 进位
]
Percent = Annotated[Decimal, EXACT, Field(ge=0, le=100, decimal_places=2)]
Times = Annotated[Decimal, EXACT, Field(ge=1, le=100, decimal_places=2)]
Months = Annotated[int, Field(ge=1, le=120)]


class Words(Value):
    """What an owner reads on the bill, in both languages."""

    zh: Said
    en: Said


class Formula(Value):
    """How a fee is computed.

    `rate` is the price of one m², one unit or one card; none for fixed and area_difference, where the price is the
    unit's own. `area` says which, where a fee goes by area. `months` multiplies what is paid in advance.

    Of an area difference up to `settled_percent` of the contract's area is settled as measured; beyond it nothing is
    charged for what is more, and what is less is given back `short_times`. The defaults are those of
    商品房销售管理办法 第二十条, for contracts that say nothing else.
    """

    kind: FormulaKind
    rate: Price | None = None
    area: Literal["built", "usable"] = "built"
    months: Months = 1
    settled_percent: Percent = Decimal(3)
    short_times: Times = Decimal(2)


class FormulaRow(Formula, extra="forbid"):
    """A formula as it is set."""


class FeeFacts(Value):
    """What a fee is: who is paid, why, by which formula and law.

    `mandatory` fees are billed to every unit at once, the others to the units they are asked of. `waivable` says
    whether the payee may do without. `block_basis` is the law by which keys may be kept back.
    """

    fee: FeeCode
    name: Words
    payee: PayeeCode
    reason: Words
    legal_basis: Words
    mandatory: bool = True
    refundable: bool = False
    waivable: bool = True
    block_basis: Words | None = None


class Fee(FeeFacts):
    """A fee of the schedule in force; unpaid it blocks the keys or nothing, and never an inspection."""

    formula: Formula
    blocks: Blocks = "nothing"


class FeeRow(FeeFacts, extra="forbid"):
    """A fee as it is set; whatever else than the keys it is to block is refused in words."""

    formula: FormulaRow
    blocks: Literal["nothing"] | Counter = "nothing"


class Payee(Value):
    """Who is paid. A government's account takes the money itself; a counter then only checks the proof."""

    payee: PayeeCode
    kind: PayeeKind
    name: Words


class FeeSchedule(Value):
    """The fees of an estate. Each is rounded once, by itself, to `round_to`; sums are sums of rounded amounts."""

    currency: Currency
    payees: tuple[Payee, ...]
    fees: tuple[Fee, ...]
    round_to: RoundTo = "0.01"
    rounding: Rounding = "half_up"


class FeeScheduleSet(OwnersEvent, wire="FeeScheduleSet", stream="fee-schedule:{estate}"):
    """From here on bills of this estate (GROUP: of every estate without its own) go by this schedule."""

    version: int
    schedule: FeeSchedule
    why: Line


class SetFeeSchedule(OwnersCommand, wire="SetFeeSchedule"):
    """Role group_admin, or project_manager for the own estate. The next version; what is billed stays billed.

    Refused `FeeBlocksInspection` for a fee before the inspection, `FeeBlocksOnlyKeys`, `BlockWithoutBasis`,
    `OptionalFeeBlocks`, `FormulaDoesNotFit`, `FeeListedTwice`, `PayeeNotListed`, `CurrencyDiffers`, `RoundingTooFine`.
    """

    currency: Currency
    payees: tuple[Payee, ...] = Field(min_length=1, max_length=20)
    fees: tuple[FeeRow, ...] = Field(min_length=1, max_length=60)
    round_to: RoundTo = "0.01"
    rounding: Rounding = "half_up"
    why: Line
