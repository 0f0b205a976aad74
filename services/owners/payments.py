"""Payments: what a counter takes under its book's next number, what a government's account took, and voids."""

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from services.owners.bill import Bill, Item, standing
from services.owners.fee_amounts import payable, total
from services.owners.fee_schedule import CurrencyDiffers, OfFee
from services.owners.invitation import local_day
from services.owners.read_models.cash_book import CashEntry
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.receipt_books import BookOnShelf
from services.owners.receipt_books import GovernmentTakesItself
from services.owners.structure import estate_here
from shared.contracts.owners import (
    AcceptPaymentProof,
    FeePaid,
    PaidLine,
    PaidRow,
    ReceiptVoided,
    TakePayment,
    VoidReceipt,
)
from shared.decider import Asked
from shared.messages import Command, Event
from shared.problems import Refusal
from shared.wording import Wording

C = TypeVar("C", bound=Command)


class BookNotYours(Refusal):
    status = 403
    wording = Wording("您不是收据本 {book} 的收费员。", "You are no cashier of book {book}.")


class ReceiptBookNotSet(Refusal):
    status = 404
    wording = Wording("项目 {estate} 没有收据本 {book}。", "Estate {estate} has no receipt book {book}.")


class PayeeDiffers(OfFee):
    status = 409
    wording = Wording("「{name}」的收款方是 {payee}，须另开收据。", "{name} goes to {payee} by its own receipt.")


class MoreThanOpen(OfFee):
    status = 409
    wording = Wording(
        "「{name}」尚欠 {open}，不能按 {amount} 入账。", "{open} of {name} is open; {amount} cannot be entered."
    )


class ItemListedTwice(Refusal):
    status = 400
    wording = Wording("账单第 {item} 项重复。", "Item {item} is listed twice.")


class NothingToTake(Refusal):
    wording = Wording(
        "抵扣后应付 {total}，没有可收的款；应退业主的部分请办理退款。",
        "Set off it comes to {total}: there is nothing to take; pay back as a refund what is the owner's.",
    )


class ReceiptIdTaken(Refusal):
    wording = Wording("收据 {receipt} 已按其他内容开出。", "Receipt {receipt} is written already with other content.")


class PayeeTakesMoney(OfFee):
    status = 409
    wording = Wording(
        "「{name}」由 {payee} 的柜台收款，须开收据，不以存款凭证入账。",
        "{payee}'s counter takes the money of {name} and writes a receipt; no proof stands for it.",
    )


class ProofOfLater(Refusal):
    status = 400
    wording = Wording("凭证日期 {day} 晚于今天 {today}。", "The proof's day {day} is after today, {today}.")


class ReceiptNotWritten(Refusal):
    status = 404
    wording = Wording("房屋 {unit} 没有收据 {receipt}。", "Unit {unit} has no receipt {receipt}.")


class RefundedAlready(OfFee):
    status = 409
    wording = Wording(
        "「{name}」已退款 {refunded}，其收据不能作废。",
        "{refunded} of {name} was paid back already; its receipt cannot be voided.",
    )


class ReceiptNotYours(Refusal):
    status = 403
    wording = Wording(
        "收据只能由开具人或物业项目经理作废。",
        "Who wrote a receipt voids it, or the project manager.",
    )


def take_payment(
    asked: Asked[TakePayment], bill: Bill, book: BookOnShelf | None, entry: CashEntry | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command, day = asked.command, today(asked, estate)
    shelf = book_of(asked, command.book, book)
    how: dict[str, Any] = {name: getattr(command, name) for name in ("book", "method", "reference", "tax_invoice")}
    if _written(command, bill, entry, how):
        return []
    items = [standing(bill, command.unit, row.item) for row in command.lines]
    for item in items:
        goes_to(item, shelf.payee)
        if item.billed.payee_kind == "government":  # as it was when it was billed, whatever the schedule says now
            raise GovernmentTakesItself(payee=item.billed.payee)
    lines = entered(command, items)
    if total(line.amount for line in lines) < 0:
        raise NothingToTake(total=str(total(line.amount for line in lines)))
    return [_paid(asked, items[0], lines, day, {**how, "number": shelf.last_number + 1})]


def accept_payment_proof(
    asked: Asked[AcceptPaymentProof], bill: Bill, entry: CashEntry | None, estate: EstateOnList | None
) -> list[Event]:
    command, day = asked.command, today(asked, estate)
    how: dict[str, Any] = {"proof": command.proof, "method": "government_account"}
    if _written(command, bill, entry, how):
        return []
    items = [standing(bill, command.unit, row.item) for row in command.lines]
    for item in items:
        if item.billed.payee_kind != "government":
            raise PayeeTakesMoney(fee=item.billed.fee, name=item.name, payee=item.billed.payee)
        goes_to(item, items[0].billed.payee)
    if command.proof.paid_on > day:
        raise ProofOfLater(day=command.proof.paid_on.isoformat(), today=day.isoformat())
    return [_paid(asked, items[0], entered(command, items), day, how)]


def goes_to(item: Item, payee: str) -> None:
    if item.billed.payee != payee:
        raise PayeeDiffers(fee=item.billed.fee, name=item.name, payee=item.billed.payee)


def _written(
    command: TakePayment | AcceptPaymentProof, bill: Bill, entry: CashEntry | None, said: dict[str, object]
) -> bool:
    """Whether this very receipt stands already, void or not; another under its id is refused."""
    stands = bill.receipts.get(command.receipt)
    if stands is None and entry is None:
        return False
    wished = [(row.item, row.amount) for row in command.lines]
    if (
        stands is None
        or [(line.item, line.amount) for line in stands.lines] != wished
        or stands.currency != command.currency
        or any(getattr(stands, name) != value for name, value in said.items())
    ):
        raise ReceiptIdTaken(receipt=command.receipt)
    return True


def entered(command: TakePayment | AcceptPaymentProof, items: Sequence[Item]) -> tuple[PaidLine, ...]:
    """What each line pays: some or all of what is open, with its sign."""
    for number, times in Tally(row.item for row in command.lines).items():
        if times > 1:
            raise ItemListedTwice(item=number)
    return tuple(_entered(command.currency, row, item) for row, item in zip(command.lines, items, strict=True))


def _entered(currency: str, row: PaidRow, item: Item) -> PaidLine:
    same_currency(item, currency)
    amount, open_ = payable(row.amount, currency), item.open
    if not (0 < amount <= open_ or open_ <= amount < 0):
        raise MoreThanOpen(fee=item.billed.fee, name=item.name, open=str(open_), amount=str(amount))
    return PaidLine(item=row.item, fee=item.billed.fee, amount=amount)


def _paid(
    asked: Asked[TakePayment] | Asked[AcceptPaymentProof], item: Item, lines: tuple[PaidLine, ...], day: date,
    how: dict[str, Any],
) -> FeePaid:  # fmt: skip
    billed = item.billed
    return FeePaid(
        estate=billed.estate, unit=billed.unit, building=billed.building, receipt=asked.command.receipt,
        payee=billed.payee, payee_kind=billed.payee_kind, lines=lines, total=total(line.amount for line in lines),
        currency=billed.currency, cashier=asked.person, paid_on=day, **how,
    )  # fmt: skip


def void_receipt(asked: Asked[VoidReceipt], bill: Bill, estate: EstateOnList | None) -> list[Event]:
    command, day = asked.command, today(asked, estate)
    stands = bill.receipts.get(command.receipt)
    if stands is None:
        raise ReceiptNotWritten(unit=command.unit, receipt=command.receipt)
    if asked.role == "cashier" and asked.person != stands.cashier:
        raise ReceiptNotYours
    if command.receipt in bill.voided:
        return []
    for line in stands.lines:
        item = bill.items[line.item]
        if 0 < item.refunded > item.paid - line.amount:
            raise RefundedAlready(fee=line.fee, name=item.name, refunded=str(item.refunded))
    return [
        ReceiptVoided(
            estate=stands.estate, unit=stands.unit, building=stands.building, receipt=stands.receipt,
            payee=stands.payee, payee_kind=stands.payee_kind, book=stands.book, number=stands.number,
            lines=stands.lines, total=stands.total, currency=stands.currency, method=stands.method,
            cashier=stands.cashier, paid_on=stands.paid_on, voided_by=asked.person, voided_on=day,
            reason=command.reason,
        )
    ]  # fmt: skip


def book_of(asked: Asked[C], id_: str, book: BookOnShelf | None) -> BookOnShelf:
    """The book, for whoever may write in it."""
    if book is None or book.estate != asked.command.estate:
        raise ReceiptBookNotSet(estate=asked.command.estate, book=id_)
    if asked.person not in book.cashiers:
        raise BookNotYours(book=id_)
    return book


def same_currency(item: Item, currency: str) -> None:
    if currency != item.billed.currency:
        raise CurrencyDiffers(currency=currency, wanted=item.billed.currency)


def today(asked: Asked[C], estate: EstateOnList | None) -> date:
    """The estate's day on which it happened."""
    return local_day(asked.at, estate_here(asked.command.estate, estate))
