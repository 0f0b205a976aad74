"""A second toy trade, whose log the ledger follows: payments taken at a till, and what the ledger does about them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from shared.decider import Aggregate, Asked, Decisions, Handler
from shared.messages import Command, Event, Text
from shared.reactions import Reaction
from shared.readmodel import ReadModel, by
from shared.records import Recorded
from tests.kernel.ledger import AccountId, BookAmount


class PaymentTaken(Event, service="till", wire="PaymentTaken", stream="till:{account}"):
    account: AccountId
    amount: Decimal
    note: Text = ""


class TakePayment(Command, service="till", wire="TakePayment"):
    account: AccountId
    amount: Decimal
    note: str = ""


def take(asked: Asked[TakePayment], _taken: int) -> list[Event]:
    command = asked.command
    return [
        PaymentTaken(estate=command.estate, account=command.account, amount=command.amount, note=command.note)
    ]  # fmt: skip


DECISIONS = Decisions(
    aggregates={"till": Aggregate("till", 0, lambda taken, _event: taken + 1)},
    handlers={TakePayment: Handler(TakePayment, take, "till:{account}", ("clerk",))},
)


@dataclass(frozen=True)
class PaymentRow:
    account: str
    total: Decimal
    payments: int


def fold_payment(row: PaymentRow | None, happened: Recorded) -> PaymentRow | None:
    event = happened.event
    if not isinstance(event, PaymentTaken):
        return row
    if event.note == "break the fold":
        raise ZeroDivisionError
    row = row or PaymentRow(event.account, Decimal(0), 0)
    return replace(row, total=row.total + event.amount, payments=row.payments + 1)


PAYMENTS = ReadModel(
    name="payments", version=1, source="till", row=PaymentRow, fold=fold_payment,
    ddl=Path(__file__).with_name("payments.sql"), keys={PaymentTaken: by("account")},
)  # fmt: skip


def book_it(happened: Recorded) -> list[Command]:
    event = happened.event
    assert isinstance(event, PaymentTaken)
    if event.note == "break the reaction":
        raise RuntimeError(event.note)
    return [BookAmount(estate=event.estate, account=event.account, amount=event.amount, note=event.note)]


def thank(happened: Recorded) -> list[Command]:
    event = happened.event
    assert isinstance(event, PaymentTaken)
    return [BookAmount(estate=event.estate, account="thanks", amount=Decimal(1), note="thanks")]


BOOK_IT = Reaction("when_payment_taken_book_it", PaymentTaken, book_it)
THANK = Reaction("when_payment_taken_thank", PaymentTaken, thank)
