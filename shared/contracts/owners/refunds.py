"""Refunds: a deposit given back, or what the payee owes the owner."""

from datetime import date
from decimal import Decimal

from shared.contracts.identifiers import BookId, BuildingId, PersonId, RefundId, UnitId
from shared.contracts.money import Positive
from shared.contracts.owners.bills import ItemNumber
from shared.contracts.owners.fees import FeeCode, PayeeCode, PayeeKind
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.payments import CounterMethod, PaymentMethod
from shared.contracts.vocabulary import Currency
from shared.messages import Line


class RefundPaid(OwnersEvent, wire="RefundPaid", stream="bill:{unit}"):
    """Money went back to the owner: of a refundable fee, or what the payee owed; the book's next refund."""

    unit: UnitId
    building: BuildingId
    refund: RefundId
    item: int
    fee: FeeCode
    payee: PayeeCode
    payee_kind: PayeeKind
    book: BookId
    number: int
    amount: Decimal
    currency: Currency
    method: PaymentMethod
    reference: Line | None = None
    reason: Line
    cashier: PersonId
    paid_on: date


class PayRefund(OwnersCommand, wire="PayRefund"):
    """Role cashier, named in the book. Refused `FeeNotRefundable`, `MoreThanPaid`, `PayeeDiffers`, `BookNotYours`."""

    unit: UnitId
    refund: RefundId
    item: ItemNumber
    book: BookId
    amount: Positive
    currency: Currency
    method: CounterMethod
    reference: Line | None = None
    reason: Line
