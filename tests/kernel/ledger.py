"""A toy trade for testing the kernel: accounts that are opened, credited and debited, with names as personal data."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from shared.decider import Aggregate, Asked, Decisions, Handler, Lookup
from shared.messages import ID_PATTERN, Command, Event, Text, Touches
from shared.personal import Personal
from shared.problems import NotYet, Refusal
from shared.readmodel import ReadModel, by
from shared.records import Recorded
from shared.wording import Wording

AccountId = Annotated[str, ID_PATTERN, Touches("account")]
PersonId = Annotated[str, ID_PATTERN, Touches("person")]
HERE = Path(__file__).parent


class LedgerEvent(Event, service="ledger"):
    """Base of the toy's events."""


class AccountOpened(LedgerEvent, wire="AccountOpened", stream="account:{account}", begins="account"):
    account: AccountId
    holder: PersonId
    name: Personal[str]
    number: int
    review_at: datetime | None = None


class AmountBooked(LedgerEvent, wire="AmountBooked", stream="account:{account}"):
    account: AccountId
    amount: Decimal
    note: Text = ""


class AccountReviewed(LedgerEvent, wire="AccountReviewed", stream="account:{account}"):
    account: AccountId


class HolderErased(LedgerEvent, wire="HolderErased", stream="person:{person}", erases="person"):
    person: PersonId


class OpenAccount(Command, service="ledger", wire="OpenAccount"):
    account: AccountId
    holder: PersonId
    name: str
    review_at: datetime | None = None


class BookAmount(Command, service="ledger", wire="BookAmount"):
    account: AccountId
    amount: Decimal
    note: str = Field(default="")


class MoveAmount(Command, service="ledger", wire="MoveAmount"):
    account: AccountId
    to: AccountId
    amount: Decimal


class ReviewAccount(Command, service="ledger", wire="ReviewAccount"):
    account: AccountId


class EraseHolder(Command, service="ledger", wire="EraseHolder"):
    person: PersonId


class AccountNotOpen(Refusal):
    wording = Wording("账户 {account} 未开立。", "Account {account} is not open.")


class NotOpenYet(NotYet):
    wording = Wording("账户 {account} 还未开立。", "Account {account} is not open yet.")


class NotFundedYet(NotYet):
    wording = Wording("账户 {account} 还没有余额。", "Account {account} has no balance yet.")


class NotEnough(Refusal):
    wording = Wording("余额 {balance} 不足。", "The balance {balance} is not enough.")


@dataclass(frozen=True)
class Account:
    open: bool = False
    balance: Decimal = Decimal(0)
    reviewed: bool = False


def evolve(account: Account, event: Event) -> Account:
    match event:
        case AccountOpened():
            return replace(account, open=True)
        case AmountBooked():
            return replace(account, balance=account.balance + event.amount)
        case AccountReviewed():
            return replace(account, reviewed=True)
        case _:
            return account


@dataclass(frozen=True)
class NumberRow:
    estate: str
    last: int


@dataclass(frozen=True)
class AccountRow:
    account: str
    estate: str
    holder: str
    name: str | None
    number: int
    balance: Decimal
    bookings: int


@dataclass(frozen=True)
class ReviewRow:
    account: str
    review_at: datetime | None


def fold_number(_row: NumberRow | None, happened: Recorded) -> NumberRow | None:
    event = happened.event
    return NumberRow(event.estate, event.number) if isinstance(event, AccountOpened) else _row


def fold_account(row: AccountRow | None, happened: Recorded) -> AccountRow | None:
    match happened.event:
        case AccountOpened() as event:
            return AccountRow(event.account, event.estate, event.holder, event.name.value, event.number, Decimal(0), 0)
        case AmountBooked() as event if row is not None:
            if event.note == "break the fold":
                raise ZeroDivisionError
            return replace(row, balance=row.balance + event.amount, bookings=row.bookings + 1)
        case _:
            return row


def fold_review(row: ReviewRow | None, happened: Recorded) -> ReviewRow | None:
    match happened.event:
        case AccountOpened() as event:
            return ReviewRow(event.account, event.review_at)
        case AccountReviewed():
            return None
        case _:
            return row


NUMBERS = ReadModel(
    name="account_numbers", version=1, source="ledger", row=NumberRow, fold=fold_number, ddl=HERE / "numbers.sql",
    keys={AccountOpened: by("estate")}, ignored=frozenset({AmountBooked, AccountReviewed, HolderErased}),
    inline=True,
)  # fmt: skip
ACCOUNTS = ReadModel(
    name="accounts", version=1, source="ledger", row=AccountRow, fold=fold_account, ddl=HERE / "accounts.sql",
    keys={AccountOpened: by("account"), AmountBooked: by("account")},
    ignored=frozenset((AccountReviewed, HolderErased)), inline=True, personal={"name": "holder"},
)  # fmt: skip
REVIEWS = ReadModel(
    name="account_reviews", version=1, source="ledger", row=ReviewRow, fold=fold_review, ddl=HERE / "reviews.sql",
    keys={AccountOpened: by("account"), AccountReviewed: by("account")},
    ignored=frozenset({AmountBooked, HolderErased}), inline=True,
)  # fmt: skip
FOLLOWING = replace(ACCOUNTS, name="accounts_following", inline=False, ddl=HERE / "accounts_following.sql")


def open_account(asked: Asked[OpenAccount], account: Account, number: NumberRow | None) -> list[Event]:
    command = asked.command
    if account.open:
        return []
    last = number.last if number else 0
    return [
        AccountOpened(
            estate=command.estate, account=command.account, holder=command.holder,
            name=Personal(person=command.holder, value=command.name), number=last + 1, review_at=command.review_at,
        )
    ]  # fmt: skip


def book(asked: Asked[BookAmount], account: Account) -> list[Event]:
    command = asked.command
    if not account.open and command.note == "once it is open":
        raise NotOpenYet(account=command.account)
    if not account.open:
        raise AccountNotOpen(account=command.account)
    if command.note == "break the decision":
        raise RuntimeError(command.note)
    if account.balance + command.amount < 0:
        raise NotEnough(balance=account.balance)
    return [AmountBooked(estate=command.estate, account=command.account, amount=command.amount, note=command.note)]


def move(asked: Asked[MoveAmount], accounts: dict[str, Account]) -> list[Event]:
    command = asked.command
    source, target = accounts[f"account:{command.account}"], accounts[f"account:{command.to}"]
    if not source.open or not target.open:
        raise AccountNotOpen(account=command.account)
    if source.balance < command.amount:
        raise NotEnough(balance=source.balance)
    return [
        AmountBooked(estate=command.estate, account=command.account, amount=-command.amount),
        AmountBooked(estate=command.estate, account=command.to, amount=command.amount),
    ]


def review(asked: Asked[ReviewAccount], account: Account) -> list[Event]:
    command = asked.command
    if account.reviewed:
        return []
    if account.balance == 0:
        raise NotFundedYet(account=command.account)
    return [AccountReviewed(estate=command.estate, account=command.account)]


def erase(asked: Asked[EraseHolder], erased: bool) -> list[Event]:
    return [] if erased else [HolderErased(estate=asked.command.estate, person=asked.command.person)]


ANYBODY = ("clerk",)
DECISIONS = Decisions(
    aggregates={
        "account": Aggregate("account", Account(), evolve),
        "person": Aggregate("person", False, lambda _erased, _event: True),
    },
    handlers={
        handler.command: handler
        for handler in (
            Handler(OpenAccount, open_account, "account:{account}", ANYBODY, (Lookup(NUMBERS, "{estate}"),)),
            Handler(BookAmount, book, "account:{account}", ANYBODY),
            Handler(MoveAmount, move, lambda c: [f"account:{c.account}", f"account:{c.to}"], ANYBODY),
            Handler(ReviewAccount, review, "account:{account}", ANYBODY),
            Handler(EraseHolder, erase, "person:{person}", ANYBODY),
        )
    },
)
