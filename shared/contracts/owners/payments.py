"""Fees paid: receipt books without a gap, payments at the counter and into a government's account, voids, refunds."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.identifiers import BookId, BuildingId, PersonId, ReceiptId, Sha256, UnitId
from shared.contracts.money import Amount
from shared.contracts.owners.bills import ItemNumber
from shared.contracts.owners.fees import FeeCode, PayeeCode, PayeeKind
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.vocabulary import Currency, Row, Value
from shared.messages import CODE_PATTERN, Line

PaymentMethod = Literal[
    "cash",  # 现金
    "card",  # 刷卡
    "transfer",  # 转账
    "qr_code",  # 扫码
    "cheque",  # 支票
    "government_account",  # 存入政府专户
]
CounterMethod = Literal["cash", "card", "transfer", "qr_code", "cheque"]
Prefix = Annotated[str, CODE_PATTERN]


class ReceiptBookSet(OwnersEvent, wire="ReceiptBookSet", stream="receipt-books:{estate}"):
    """A book of receipts (收据本) of one payee; these cashiers and nobody else write in it, from number 1 on."""

    book: BookId
    payee: PayeeCode
    prefix: Prefix
    cashiers: tuple[PersonId, ...]


class SetReceiptBook(OwnersCommand, wire="SetReceiptBook"):
    """Role group_admin or project_manager. The cashiers may change, payee and prefix stay: `ReceiptBookTaken`.

    Refused `CashierOfTwoPayees` (who takes one payee's money takes nobody else's in this estate), `PayeeNotKnown`,
    `GovernmentTakesItself`.
    """

    book: BookId
    payee: PayeeCode
    prefix: Prefix
    cashiers: tuple[PersonId, ...] = Field(max_length=50)


class PaidLine(Value):
    """So much of one item."""

    item: int
    fee: FeeCode
    amount: Decimal


class PaidRow(Row):
    """So much of one item; negative where the item is owed to the owner and is set off."""

    item: ItemNumber
    amount: Amount


class PaymentProof(Value):
    """What the government's account gave the owner: its receipt's number and day, and the scan."""

    number: Line
    paid_on: date
    scan: Sha256 | None = None


class FeePaid(OwnersEvent, wire="FeePaid", stream="bill:{unit}"):
    """Fees of one unit and one payee were paid; `total` is the sum of the lines.

    At the counter under the book's next `number`; into a government's account with its `proof`, without a number of
    ours, and no money was taken. `paid_on` is the estate's day of the receipt.
    """

    unit: UnitId
    building: BuildingId
    receipt: ReceiptId
    payee: PayeeCode
    payee_kind: PayeeKind
    book: BookId | None = None
    number: int | None = None
    lines: tuple[PaidLine, ...]
    total: Decimal
    currency: Currency
    method: PaymentMethod
    reference: Line | None = None
    tax_invoice: Line | None = None
    proof: PaymentProof | None = None
    cashier: PersonId
    paid_on: date


class TakePayment(OwnersCommand, wire="TakePayment"):
    """Role cashier, named in the book. `tax_invoice` is only noted. One receipt is of one unit and one payee.

    Refused `BookNotYours`, `PayeeDiffers`, `ItemNotBilled`, `MoreThanOpen`, `NothingToTake`, `ReceiptIdTaken`.
    """

    unit: UnitId
    receipt: ReceiptId
    book: BookId
    lines: tuple[PaidRow, ...] = Field(min_length=1, max_length=60)
    currency: Currency
    method: CounterMethod
    reference: Line | None = None
    tax_invoice: Line | None = None


class AcceptPaymentProof(OwnersCommand, wire="AcceptPaymentProof"):
    """Role cashier: the counter has seen that a government's account was paid. Refused `PayeeTakesMoney` for others."""

    unit: UnitId
    receipt: ReceiptId
    lines: tuple[PaidRow, ...] = Field(min_length=1, max_length=60)
    currency: Currency
    proof: PaymentProof


class ReceiptVoided(OwnersEvent, wire="ReceiptVoided", stream="bill:{unit}"):
    """The receipt stands under its number as void; what it paid is open again. Money taken went back that day."""

    unit: UnitId
    building: BuildingId
    receipt: ReceiptId
    payee: PayeeCode
    payee_kind: PayeeKind
    book: BookId | None = None
    number: int | None = None
    lines: tuple[PaidLine, ...]
    total: Decimal
    currency: Currency
    method: PaymentMethod
    cashier: PersonId
    paid_on: date
    voided_by: PersonId
    voided_on: date
    reason: Line


class VoidReceipt(OwnersCommand, wire="VoidReceipt"):
    """Role cashier for what the same person wrote, or project_manager.

    Refused `ReceiptNotYours`, and `RefundedAlready` where what it paid was paid back.
    """

    unit: UnitId
    receipt: ReceiptId
    reason: Line
