"""What is asked about fees: the schedule in force, and what an owner pays, to whom and why."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime

from shared.contracts.identifiers import BookId, BuildingId, OwnerId, PersonId, UnitId
from shared.contracts.owners.bills import Working
from shared.contracts.owners.fees import Blocks, Fee, FeeCode, FeeSchedule, Payee, PayeeCode, PayeeKind, Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.payments import PaidLine, PaymentMethod, PaymentProof, Prefix
from shared.contracts.owners.structure import Code
from shared.contracts.vocabulary import Currency, Jurisdiction, Value
from shared.messages import EstateCode, Line


class FeeScheduleView(Value):
    """The schedule in force; `set_for` is the estate, or GROUP where the estate has none of its own."""

    set_for: EstateCode
    version: int
    schedule: FeeSchedule
    why: Line


class FeeScheduleInForce(OwnersQuery[FeeScheduleView], wire="FeeScheduleInForce"):
    """Refused `NotFound` where neither the estate nor the group has set one."""


class TypicalFeesView(Value):
    """A schedule to begin with: rates, names of the payees and what the contract says are the estate's to fill in.

    `as_of` is the day the law behind it was looked up.
    """

    jurisdiction: Jurisdiction
    as_of: date
    payees: tuple[Payee, ...]
    fees: tuple[Fee, ...]


class TypicalFees(OwnersQuery[TypicalFeesView], wire="TypicalFees"):
    """The fees of a handover under the estate's jurisdiction, with their reasons and laws.

    Refused `NotFound` for an estate unknown, or a jurisdiction whose fees nobody has looked up.
    """


class BillItem(Value):
    """One fee a unit was billed: how it came about, why and by which law, and how it stands.

    `open` is what is still to be paid, negative where the owner is still to get it. Money paid in advance runs from
    `runs_from`, the day of handing over, once there is one.
    """

    item: int
    fee: FeeCode
    name: Words
    occasion: str
    payee: PayeeCode
    payee_kind: PayeeKind
    payee_name: Words
    reason: Words
    legal_basis: Words
    amount: Decimal
    paid: Decimal
    waived: Decimal
    refunded: Decimal
    open: Decimal
    withdrawn: bool
    mandatory: bool
    refundable: bool
    blocks: Blocks
    block_basis: Words | None = None
    due_on: date
    working: Working
    runs_from: date | None = None


class PayeeSum(Value):
    """What goes to one payee: the sum of the rounded amounts."""

    payee: PayeeCode
    payee_kind: PayeeKind
    name: Words
    billed: Decimal
    waived: Decimal
    paid: Decimal
    refunded: Decimal
    open: Decimal


EntryKind = Literal[
    "payment",  # 收款
    "proof",  # 存款凭证: a government's account took it
    "void",  # 作废
    "refund",  # 退款
]


class CashEntryRow(Value):
    """One line of the cash book: `amount` is what came in, negative what went out; `day` is the estate's.

    `entry` is the receipt's id; the `number` of a refund counts the refunds of its book. `cashier` is whose drawer it
    concerns: of a void, who voided it. A voided receipt keeps its number and says when it was voided; the void itself
    is a line of its own.
    """

    entry: Line
    unit: UnitId
    kind: EntryKind
    payee: PayeeCode
    payee_kind: PayeeKind
    book: BookId | None = None
    number: int | None = None
    prefix: Prefix | None = None
    amount: Decimal
    currency: Currency
    method: PaymentMethod
    lines: tuple[PaidLine, ...]
    cashier: PersonId
    day: date
    at: AwareDatetime
    reference: Line | None = None
    tax_invoice: Line | None = None
    proof: PaymentProof | None = None
    reason: Line | None = None
    voided_on: date | None = None


class UnitBillView(Value):
    """Everything billed to one unit, and the lines of the cash book that settle it, in order.

    `keys_wait_for` are the fees that must be paid before the keys.
    """

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    currency: Currency
    items: tuple[BillItem, ...]
    payees: tuple[PayeeSum, ...]
    entries: tuple[CashEntryRow, ...]
    keys_wait_for: tuple[FeeCode, ...]


class UnitBill(OwnersQuery[UnitBillView], wire="UnitBill"):
    """Staff, and the owner for the own unit. Refused `NotFound` for a unit unknown here."""

    unit: UnitId


class OwnerFeesView(Value):
    """One sheet: every unit of the owner in this estate, and what is paid to whom over all of them."""

    owner: OwnerId
    units: tuple[UnitBillView, ...]
    payees: tuple[PayeeSum, ...]


class OwnerFees(OwnersQuery[OwnerFeesView], wire="OwnerFees"):
    """What does this owner pay, and why. Staff; an owner sees the own units only. Refused `NotFound` without a unit."""

    owner: OwnerId


class ReceiptBookRow(Value):
    """A book of receipts; numbers 1 to `last_number` are written in it, void or not; refunds beside them."""

    book: BookId
    payee: PayeeCode
    prefix: Prefix
    cashiers: tuple[PersonId, ...]
    last_number: int
    last_refund: int


class ReceiptBookList(Value):
    books: tuple[ReceiptBookRow, ...]


class ReceiptBooks(OwnersQuery[ReceiptBookList], wire="ReceiptBooks"):
    """The estate's books, who writes in them and how far. Staff."""
