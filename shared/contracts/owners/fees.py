"""Fees at handover: the schedule that says what is charged, by whom, why and by which formula; and what is billed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import BuildingId, PersonId, UnitId
from shared.contracts.money import EXACT, Amount, Price
from shared.contracts.owners.day import Counter
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.structure import SquareMetres
from shared.contracts.vocabulary import Currency, Row, Value
from shared.messages import EstateCode, Line, Text

FeeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
PayeeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
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
Pieces = Annotated[int, Field(ge=1, le=1_000)]
ItemNumber = Annotated[int, Field(ge=1)]


class Words(Value):
    """What an owner reads on the bill, in both languages."""

    zh: Text
    en: Text


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


class Working(Value):
    """How an amount came about: rate × quantity × months is `exact`, before it was rounded.

    `kind` is the formula's. For an area difference the quantity is the m² that count by the formula. `source` names
    the paper of a fixed sum.
    """

    kind: FormulaKind
    rate: Decimal | None = None
    quantity: Decimal | None = None
    months: int = 1
    exact: Decimal
    round_to: RoundTo
    rounding: Rounding
    source: Line | None = None


class FeeBilled(OwnersEvent, wire="FeeBilled", stream="bill:{unit}"):
    """The unit owes this; `item` counts what was ever billed to it, from 1. A negative amount is owed to the owner.

    It stands as computed by version `version` of the schedule of `schedule` (the estate, or GROUP). `occasion` tells
    the same fee of another time apart; `billed_by` may not waive it.
    """

    unit: UnitId
    building: BuildingId
    item: int
    fee: FeeCode
    name: Words
    occasion: str
    payee: PayeeCode
    payee_kind: PayeeKind
    amount: Decimal
    currency: Currency
    working: Working
    mandatory: bool
    refundable: bool
    waivable: bool
    blocks: Blocks
    due_on: date
    schedule: EstateCode
    version: int
    billed_by: PersonId


Occasion = Annotated[str, StringConstraints(max_length=40)]


class BillFees(OwnersCommand, wire="BillFees"):
    """At most 200 units, all or none. Role cashier.

    Without `fees`, every mandatory one that is computed from the unit alone; what is billed for this `occasion`
    stands. Due on the estate's day of billing unless `due_on` says when.
    """

    units: tuple[UnitId, ...] = Field(min_length=1, max_length=200)
    fees: tuple[FeeCode, ...] = Field(default=(), max_length=60)
    occasion: Occasion = ""
    due_on: date | None = None


class AreaMeasured(Row):
    """The area the contract sold, at the contract's price for one m²; the measured one is the unit's built area."""

    contract_area: SquareMetres
    price: Price


class BillFee(OwnersCommand, wire="BillFee"):
    """One fee of one unit with what its formula asks for. Role cashier.

    `pieces` for a fee per card; `amount` with its `source` (contract, settlement sheet) for a fixed one; `measured` for
    an area difference. Billed otherwise for this occasion it is refused `FeeAlreadyBilled`.
    """

    unit: UnitId
    fee: FeeCode
    occasion: Occasion = ""
    pieces: Pieces | None = None
    amount: Amount | None = None
    source: Line | None = None
    measured: AreaMeasured | None = None
    due_on: date | None = None


class FeeBillWithdrawn(OwnersEvent, wire="FeeBillWithdrawn", stream="bill:{unit}"):
    """It should not have been billed, or otherwise; its number stays, nothing is owed for it."""

    unit: UnitId
    building: BuildingId
    item: int
    fee: FeeCode
    payee: PayeeCode
    payee_kind: PayeeKind
    amount: Decimal
    currency: Currency
    reason: Line
    withdrawn_by: PersonId


class WithdrawFeeBill(OwnersCommand, wire="WithdrawFeeBill"):
    """Role cashier or project_manager. Refused `ItemInUse` once anything of it is paid or waived."""

    unit: UnitId
    item: ItemNumber
    reason: Line
