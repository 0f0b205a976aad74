"""Payments: at the counter under the next number, into a government's account by proof, and voids."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.owners.bill import ItemInUse, ItemNotBilled
from services.owners.fee_amounts import AmountTooFine
from services.owners.fee_schedule import CurrencyDiffers
from services.owners.payments import (
    BookNotYours,
    ItemListedTwice,
    MoreThanOpen,
    NothingToTake,
    PayeeDiffers,
    PayeeTakesMoney,
    ProofOfLater,
    ReceiptBookNotSet,
    ReceiptIdTaken,
    ReceiptNotWritten,
    ReceiptNotYours,
)
from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.receipt_books import GovernmentTakesItself
from shared.contracts.owners import (
    AcceptPaymentProof,
    PaidRow,
    PaymentProof,
    VoidReceipt,
    WithdrawFeeBill,
)
from tests.given import Outcome, folded
from tests.unit.owners.facts import DAY, E, ask, so_far
from tests.unit.owners.fees import (
    AREA,
    BALANCE,
    BILLED,
    CASHIER,
    DEVELOPERS,
    OPEN,
    SECOND,
    billed,
    paid,
    pay,
    voided,
)

ALL = pay("r1", (2, "3337.75"), (3, "500.00"))
ALL_PAID = paid("r1", 1, (2, "property", "3337.75"), (3, "float", "500.00"))
PART = pay("r2", (3, "200.00"))
PART_PAID = paid("r2", 1, (3, "float", "200.00"))
VOID = VoidReceipt(estate=E, unit="u1", receipt="r1", reason="写错")
PROOF = AcceptPaymentProof(
    estate=E, unit="u1", receipt="f1", lines=(PaidRow(item=1, amount=Decimal("10060.60")),), currency="CNY",
    proof=PaymentProof(number="ZX-2026-77", paid_on=date(2026, 5, 20)),
)  # fmt: skip
PROVED = paid(
    "f1", None, (1, "fund", "10060.60"), payee="fund", payee_kind="government", book=None,
    method="government_account", proof=PROOF.proof,
)  # fmt: skip


def take(history: Any, command: Any, person: str = CASHIER, **how: Any) -> Outcome:
    return ask(history, command, person=person, **how)


def test_a_payment_is_written_once_under_the_books_next_number() -> None:
    take(so_far(*OPEN), ALL).then(ALL_PAID)
    take(so_far(*OPEN, ALL_PAID), ALL).then_nothing()
    take(so_far(*OPEN, PART_PAID), pay("r3", (3, "300.00"))).then(paid("r3", 2, (3, "float", "300.00")))


def test_a_void_leaves_its_number_and_opens_what_it_paid() -> None:
    take(so_far(*OPEN, ALL_PAID), VOID).then(voided(ALL_PAID))
    take(so_far(*OPEN, ALL_PAID, voided(ALL_PAID)), VOID).then_nothing()
    again = pay("r2", (2, "3337.75"))
    take(so_far(*OPEN, ALL_PAID, voided(ALL_PAID)), again).then(paid("r2", 2, (2, "property", "3337.75")))
    take(so_far(*OPEN, ALL_PAID, voided(ALL_PAID)), ALL).then_nothing()


def test_it_is_the_estates_day() -> None:
    late = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)
    [event] = take(so_far(*OPEN), ALL, at=late).events
    assert getattr(event, "paid_on", None) == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (pay("r9", (9, "1.00")), ItemNotBilled),
        (pay("r9", (3, "500.01")), MoreThanOpen),
        (pay("r9", (3, "-1.00")), MoreThanOpen),
        (pay("r9", (3, "0.00")), MoreThanOpen),
        (pay("r9", (3, "1.00"), (3, "1.00")), ItemListedTwice),
        (pay("r9", (1, "1.00")), PayeeDiffers),
        (pay("r9", (3, "1.00"), currency="SGD"), CurrencyDiffers),
        (pay("r9", (3, "1.00"), book="book-d"), BookNotYours),
        (pay("r9", (3, "1.00"), book="book-x"), ReceiptBookNotSet),
        (pay("r1", (3, "1.00")), ReceiptIdTaken),
        (pay("r1", (2, "3337.75"), (3, "500.00"), method="card"), ReceiptIdTaken),
    ],
)
def test_what_does_not_fit_is_not_taken(command: Any, refusal: Any) -> None:
    history = so_far(*OPEN, ALL_PAID) if command.receipt == "r1" else so_far(*OPEN)
    take(history, command).then_refused(refusal)


def test_no_counter_takes_what_was_billed_for_a_government() -> None:
    """Even where a later schedule calls the payee a company and it has a book."""
    then = billed(4, BALANCE, "10.00", payee="property", payee_kind="government")
    take(so_far(*OPEN, then), pay("r9", (4, "10.00"))).then_refused(GovernmentTakesItself)


def test_a_receipts_id_is_one_units() -> None:
    other = billed(1, BALANCE, "10.00", of="u2", payee="property", payee_kind="property_company")
    history = so_far(*OPEN, *SECOND, other, ALL_PAID)
    take(history, pay("r1", (1, "10.00"), of="u2")).then_refused(ReceiptIdTaken)


def test_nobody_takes_for_a_payee_not_theirs() -> None:
    take(so_far(*OPEN), ALL, DEVELOPERS).then_refused(BookNotYours, book="book-p")


def test_what_is_owed_to_the_owner_is_set_off_within_one_receipt() -> None:
    both = (billed(4, BALANCE, "30000.00"), billed(5, AREA, "-22630.62"))
    settle = pay("r1", (4, "30000.00"), (5, "-22630.62"), book="book-d")
    [event] = take(so_far(*OPEN, *both), settle, DEVELOPERS).events
    assert getattr(event, "total", None) == Decimal("7369.38")
    too_little = pay("r1", (4, "100.00"), (5, "-22630.62"), book="book-d")
    take(so_far(*OPEN, *both), too_little, DEVELOPERS).then_refused(NothingToTake, total="-22530.62")


def test_no_coin_is_no_payment() -> None:
    dong = billed(4, BALANCE, "10000", currency="VND")
    command = pay("r1", (4, "10.50"), book="book-d", currency="VND")
    take(so_far(*OPEN, dong), command, DEVELOPERS).then_refused(AmountTooFine)


def test_a_governments_account_is_paid_by_proof_and_no_number_of_ours() -> None:
    take(so_far(*BILLED), PROOF).then(PROVED)
    take(so_far(*BILLED, PROVED), PROOF).then_nothing()


def test_a_proof_is_of_a_government_and_of_no_later_day() -> None:
    of_property = PROOF.model_copy(update={"lines": (PaidRow(item=3, amount=Decimal(1)),)})
    take(so_far(*BILLED), of_property).then_refused(PayeeTakesMoney)
    tomorrow = PROOF.model_copy(update={"proof": PaymentProof(number="ZX-1", paid_on=date(2026, 6, 2))})
    take(so_far(*BILLED), tomorrow).then_refused(ProofOfLater)
    other = PROOF.model_copy(update={"proof": PaymentProof(number="ZX-78", paid_on=DAY)})
    take(so_far(*BILLED, PROVED), other).then_refused(ReceiptIdTaken)


def test_whoever_wrote_a_receipt_voids_it_or_the_manager() -> None:
    history = so_far(*OPEN, ALL_PAID)
    take(history, VOID, "p-x").then_refused(ReceiptNotYours)
    take(history, VOID, "p-m", role="project_manager").then(voided(ALL_PAID, "p-m"))
    take(history, VOID.model_copy(update={"receipt": "r7"})).then_refused(ReceiptNotWritten)


def test_what_is_paid_is_not_withdrawn_until_its_receipt_is_void() -> None:
    withdraw = WithdrawFeeBill(estate=E, unit="u1", item=3, reason="误开")
    take(so_far(*OPEN, PART_PAID), withdraw).then_refused(ItemInUse, item=3)
    [event] = take(so_far(*OPEN, PART_PAID, voided(PART_PAID)), withdraw).events
    assert getattr(event, "item", None) == 3


def test_the_cash_book_shows_a_void_beside_its_receipt() -> None:
    rows = folded(CASH_BOOK, *OPEN, ALL_PAID, PROVED, voided(ALL_PAID))
    told = [(row.entry, row.kind, row.number, row.amount, row.voided_on) for row in rows.values()]
    assert told == [
        ("r1", "payment", 1, Decimal("3837.75"), DAY),
        ("f1", "proof", None, Decimal("10060.60"), None),
        ("r1/void", "void", 1, Decimal("-3837.75"), None),
    ]
