"""What is asked about money taken and owed: the evening list by payee and cashier, arrears, the collection rate."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.identifiers import BookId, BuildingId, PersonId, UnitId
from shared.contracts.owners.fee_questions import CashEntryRow
from shared.contracts.owners.fees import PayeeCode, PayeeKind, Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.payments import PaymentMethod, Prefix
from shared.contracts.owners.structure import Code
from shared.contracts.vocabulary import Currency, Value
from shared.messages import EstateCode

After = Annotated[str, StringConstraints(max_length=200)]


class DrawerSum(Value):
    """What one cashier took for one payee by one method; `net` is what should be there.

    `receipts` counts those written, void or not; `voided` and `refunded` went out that day. For a government's account
    nothing is there: `taken` is what its proofs say.
    """

    payee: PayeeCode
    payee_kind: PayeeKind
    cashier: PersonId
    method: PaymentMethod
    currency: Currency
    receipts: int
    taken: Decimal
    voided: Decimal
    refunded: Decimal
    net: Decimal


class BookOfDay(Value):
    """The numbers written in a book that day: `written` of them from `first` to `last`, `void` of which are void."""

    book: BookId
    prefix: Prefix
    payee: PayeeCode
    first: int
    last: int
    written: int
    void: int


class CashierDayView(Value):
    """`drawers` and `books` are of the whole day, `entries` one page of it."""

    day: date
    drawers: tuple[DrawerSum, ...]
    books: tuple[BookOfDay, ...]
    entries: tuple[CashEntryRow, ...]
    after: After | None = None


class CashierDay(OwnersQuery[CashierDayView], wire="CashierDay"):
    """The evening list (收费日报) by payee and cashier, in the order of the day.

    A cashier sees the own payee's and what the same person entered; supervisor, managers, developer_rep, group_admin
    and auditor see all.
    """

    day: date
    payee: PayeeCode | None = None
    cashier: PersonId | None = None
    after: After | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class ArrearsRow(Value):
    """What a unit owes one payee past its due day; `since` is the earliest of those days."""

    unit: UnitId
    building: BuildingId
    contract_code: Code
    door_number: Code
    payee: PayeeCode
    currency: Currency
    open: Decimal
    items: int
    since: date


class ArrearsPage(Value):
    rows: tuple[ArrearsRow, ...]
    after: After | None = None


class Arrears(OwnersQuery[ArrearsPage], wire="Arrears"):
    """Who owes what (欠费清单), by payee, building and unit; due before `as_of`, the estate's today unless said."""

    payee: PayeeCode | None = None
    building: BuildingId | None = None
    as_of: date | None = None
    after: After | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class PayeeArrears(Value):
    """What is overdue to one payee of one estate."""

    estate: EstateCode
    payee: PayeeCode
    payee_kind: PayeeKind
    name: Words
    currency: Currency
    open: Decimal
    units: int
    since: date


class PayeeArrearsList(Value):
    payees: tuple[PayeeArrears, ...]


class ArrearsByPayee(OwnersQuery[PayeeArrearsList], wire="ArrearsByPayee"):
    """Arrears by payee; estate GROUP answers every estate's. Due before `as_of`, today unless said."""

    as_of: date | None = None


class MoneyRate(Value):
    """Part of whole in one currency, kept apart so that estates add up."""

    part: Decimal
    whole: Decimal


class PayeeCollection(Value):
    """One payee of one estate; the collection rate (收费率) is paid ÷ billed. What was withdrawn counts nowhere."""

    estate: EstateCode
    payee: PayeeCode
    payee_kind: PayeeKind
    name: Words
    currency: Currency
    billed: Decimal
    waived: Decimal
    paid: Decimal
    refunded: Decimal
    open: Decimal
    rate: MoneyRate


class CollectionList(Value):
    payees: tuple[PayeeCollection, ...]


class CollectionRate(OwnersQuery[CollectionList], wire="CollectionRate"):
    """Paid ÷ billed per payee; estate GROUP answers every estate's, by the same formula."""
