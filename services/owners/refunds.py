"""Refunds: what was paid of a refundable fee, or what the payee owes the owner, goes back by the payee's counter."""

from decimal import Decimal

from services.owners.bill import Bill, Item, standing
from services.owners.fee_amounts import payable
from services.owners.fee_schedule import OfFee
from services.owners.payments import book_of, goes_to, same_currency, today
from services.owners.read_models.cash_book import CashEntry
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.receipt_books import BookOnShelf
from shared.contracts.owners import PayRefund, RefundPaid
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

REPEATED = ("item", "book", "amount", "currency", "method", "reference", "reason")


class FeeNotRefundable(OfFee):
    status = 409
    wording = Wording(
        "「{name}」不予退还；收错的，作废其收据。",
        "{name} is not refundable; void its receipt if taken wrongly.",
    )


class MoreThanPaid(OfFee):
    status = 409
    wording = Wording("「{name}」可退 {most}，不能退 {amount}。", "{most} of {name} can be paid back, not {amount}.")


class RefundIdTaken(Refusal):
    wording = Wording("退款 {refund} 已按其他内容办理。", "Refund {refund} is paid already with other content.")


def refund_of(command: PayRefund) -> list[str]:
    return [f"refund/{command.refund}"]


def pay_refund(
    asked: Asked[PayRefund], bill: Bill, book: BookOnShelf | None, entries: dict[str, CashEntry | None],
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command, day = asked.command, today(asked, estate)
    shelf = book_of(asked, command.book, book)
    stands = bill.refunds.get(command.refund)
    if stands is not None or any(entries.values()):
        if stands is None or any(getattr(stands, name) != getattr(command, name) for name in REPEATED):
            raise RefundIdTaken(refund=command.refund)
        return []
    item = standing(bill, command.unit, command.item)
    goes_to(item, shelf.payee)
    same_currency(item, command.currency)
    amount, billed = payable(command.amount, command.currency), item.billed
    if amount > refundable(item):
        raise MoreThanPaid(fee=billed.fee, name=item.name, most=str(refundable(item)), amount=str(amount))
    return [
        RefundPaid(
            estate=billed.estate, unit=billed.unit, building=billed.building, refund=command.refund, item=billed.item,
            fee=billed.fee, payee=billed.payee, payee_kind=billed.payee_kind, book=shelf.book,
            number=shelf.last_refund + 1, amount=amount, currency=billed.currency, method=command.method,
            reference=command.reference, reason=command.reason, cashier=asked.person, paid_on=day,
        )
    ]  # fmt: skip


def refundable(item: Item) -> Decimal:
    """The most that can go back."""
    if item.billed.amount < 0:
        return -item.open
    if not item.billed.refundable:
        raise FeeNotRefundable(fee=item.billed.fee, name=item.name)
    return item.paid - item.refunded
