"""Bills: what a unit owes by the schedule, computed once, and what was billed by mistake."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import BuildingId, PersonId, UnitId
from shared.contracts.money import EXACT, Amount, Price
from shared.contracts.owners.fees import (
    Blocks,
    FeeCode,
    FormulaKind,
    PayeeCode,
    PayeeKind,
    Rounding,
    RoundTo,
    Words,
)
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Currency, Row, Value
from shared.messages import EstateCode, Line

Pieces = Annotated[int, Field(ge=1, le=1_000)]
ItemNumber = Annotated[int, Field(ge=1)]
ContractArea = Annotated[Decimal, EXACT, Field(gt=0, lt=100_000, decimal_places=2)]
Occasion = Annotated[str, StringConstraints(max_length=40)]


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

    contract_area: ContractArea
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


class BillMoved(OwnersEvent, wire="BillMoved", stream="bill:{unit}"):
    """The unit was corrected into `building`, and these `items` of its bill stand there from now on."""

    unit: UnitId
    building: BuildingId
    items: tuple[ItemNumber, ...]


class MoveBill(OwnersCommand, wire="MoveBill"):
    """System only: reaction to a `UnitCorrected` of the building. Nothing happens where all stand there already."""

    unit: UnitId
    building: BuildingId
