"""The receipt books (收据本) of an estate: each is one payee's, and its cashiers write for nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.owners.billing import FeeScheduleNotSet, Schedules
from services.owners.read_models.fee_schedules import in_force
from services.owners.read_models.receipt_books import BookOnShelf
from shared.contracts.owners import Payee, ReceiptBookSet, SetReceiptBook
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class PayeeNotKnown(Refusal):
    status = 404
    wording = Wording("收费项目表中没有收款方 {payee}。", "The fee schedule lists no payee {payee}.")


class GovernmentTakesItself(Refusal):
    wording = Wording(
        "{payee} 的款项直接存入政府专户，柜台不收款，也没有收据本。",
        "What is due to {payee} goes into the government's own account; no counter takes it and no book is kept.",
    )


class ReceiptBookTaken(Refusal):
    wording = Wording(
        "收据本 {book} 或编号前缀 {prefix} 已属于其他收款方、项目或收据本。",
        "Book {book} or prefix {prefix} is another payee's, estate's or book's.",
    )


class CashierOfTwoPayees(Refusal):
    wording = Wording(
        "{person} 已是收款方 {payee} 的收费员；各收款方的收费员须分开。",
        "{person} is a cashier of {payee} already; each payee has cashiers of its own.",
    )


@dataclass(frozen=True)
class ReceiptBooks:
    books: Mapping[str, ReceiptBookSet] = field(default_factory=dict)


def evolve(shelf: ReceiptBooks, event: Event) -> ReceiptBooks:
    return ReceiptBooks({**shelf.books, event.book: event}) if isinstance(event, ReceiptBookSet) else shelf


STREAM = "receipt-books:{estate}"
RECEIPT_BOOKS = Aggregate("receipt-books", ReceiptBooks(), evolve)


def set_receipt_book(
    asked: Asked[SetReceiptBook], shelf: ReceiptBooks, schedules: Schedules, row: BookOnShelf | None
) -> list[Event]:
    """Cashiers come and go; whose the book is and how its numbers begin stays."""
    command = asked.command
    payee = _payee(command, schedules)
    if payee.kind == "government":
        raise GovernmentTakesItself(payee=command.payee)
    _its_own(command, shelf, row)
    for other in shelf.books.values():
        for person in command.cashiers:
            if person in other.cashiers and other.payee != command.payee:
                raise CashierOfTwoPayees(person=person, payee=other.payee)
    fact = ReceiptBookSet(
        estate=command.estate, book=command.book, payee=command.payee, prefix=command.prefix,
        cashiers=tuple(sorted(set(command.cashiers))),
    )  # fmt: skip
    return [] if shelf.books.get(command.book) == fact else [fact]


def _payee(command: SetReceiptBook, schedules: Schedules) -> Payee:
    schedule = in_force(schedules, command.estate)
    if schedule is None:
        raise FeeScheduleNotSet(estate=command.estate)
    for payee in schedule.values.payees:
        if payee.payee == command.payee:
            return payee
    raise PayeeNotKnown(payee=command.payee)


def _its_own(command: SetReceiptBook, shelf: ReceiptBooks, row: BookOnShelf | None) -> None:
    elsewhere = row is not None and row.estate != command.estate
    stands = shelf.books.get(command.book)
    another = stands is not None and (stands.payee, stands.prefix) != (command.payee, command.prefix)
    prefixes = {book.prefix for book in shelf.books.values() if book.book != command.book}
    if elsewhere or another or command.prefix in prefixes:
        raise ReceiptBookTaken(book=command.book, prefix=command.prefix)
