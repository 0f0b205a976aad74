"""The cash book (现金日记账): every receipt, void, proof and refund on the estate's day it happened, with its sign."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.contracts.owners import FeePaid, PaidLine, ReceiptVoided, RefundPaid
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class CashEntry:
    """`amount` is what came in, negative what went out; `at` is when it happened. `voided_on` is of a receipt.

    `cashier` is whose drawer it concerns: of a void, who voided it.
    """

    entry: str  # the receipt's id, `<receipt>/void`, `refund/<refund>`
    estate: str
    unit: str
    building: str
    kind: str  # payment, proof, void, refund
    payee: str
    payee_kind: str
    book: str | None
    number: int | None
    amount: Decimal
    currency: str
    method: str
    lines: list[dict[str, Any]]
    cashier: str
    day: date
    at: datetime
    reference: str | None
    tax_invoice: str | None
    proof: dict[str, Any] | None
    reason: str | None
    voided_on: date | None


def fold(row: CashEntry | None, happened: Recorded) -> CashEntry | None:
    match happened.event:
        case FeePaid() as event:
            return _paid(event, happened.occurred_at)
        case ReceiptVoided() as event if row is None:
            return _voided(event, happened.occurred_at)
        case ReceiptVoided() as event:
            return row if row is None or row.kind == "void" else replace(row, voided_on=event.voided_on)
        case RefundPaid() as event:
            return _refunded(event, happened.occurred_at)
        case _:
            return row


def _paid(event: FeePaid, at: datetime) -> CashEntry:
    return CashEntry(
        entry=event.receipt, estate=event.estate, unit=event.unit, building=event.building,
        kind="payment" if event.proof is None else "proof", payee=event.payee, payee_kind=event.payee_kind,
        book=event.book, number=event.number, amount=event.total, currency=event.currency, method=event.method,
        lines=[line.model_dump(mode="json") for line in event.lines], cashier=event.cashier, day=event.paid_on, at=at,
        reference=event.reference, tax_invoice=event.tax_invoice,
        proof=None if event.proof is None else event.proof.model_dump(mode="json"), reason=None, voided_on=None,
    )  # fmt: skip


def _voided(event: ReceiptVoided, at: datetime) -> CashEntry:
    return CashEntry(
        entry=void_of(event), estate=event.estate, unit=event.unit, building=event.building, kind="void",
        payee=event.payee, payee_kind=event.payee_kind, book=event.book, number=event.number, amount=-event.total,
        currency=event.currency, method=event.method, lines=[line.model_dump(mode="json") for line in event.lines],
        cashier=event.voided_by, day=event.voided_on, at=at, reference=None, tax_invoice=None, proof=None,
        reason=event.reason, voided_on=None,
    )  # fmt: skip


def _refunded(event: RefundPaid, at: datetime) -> CashEntry:
    line = PaidLine(item=event.item, fee=event.fee, amount=-event.amount)
    return CashEntry(
        entry=refund_of(event)[0], estate=event.estate, unit=event.unit, building=event.building, kind="refund",
        payee=event.payee, payee_kind=event.payee_kind, book=event.book, number=event.number, amount=-event.amount,
        currency=event.currency, method=event.method, lines=[line.model_dump(mode="json")], cashier=event.cashier,
        day=event.paid_on, at=at, reference=event.reference, tax_invoice=None, proof=None, reason=event.reason,
        voided_on=None,
    )  # fmt: skip


def refund_of(event: RefundPaid) -> tuple[str, ...]:
    return (f"refund/{event.refund}",)


def void_of(event: ReceiptVoided) -> str:
    return f"{event.receipt}/void"


def receipt_and_void(event: ReceiptVoided) -> tuple[str, ...]:
    """A receipt is voided once, so that its own row is there and the void's is not."""
    return (event.receipt, void_of(event))


CONCERNING: dict[type[Event], Keys] = {FeePaid: by("receipt"), ReceiptVoided: receipt_and_void, RefundPaid: refund_of}
CASH_BOOK = ReadModel(
    name="cash_book", version=1, source="owners", row=CashEntry, fold=fold, inline=True,
    ddl=Path(__file__).with_name("cash_book.sql"), keys=CONCERNING,
    ignored=frozenset(events_of("owners").values()) - CONCERNING.keys(),
)  # fmt: skip
