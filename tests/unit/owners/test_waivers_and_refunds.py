"""Waivers by the payee's own people and by nobody who billed; refunds of deposits and of what the payee owes."""

from decimal import Decimal
from typing import Any

import pytest

from services.owners.bill import ItemInUse, ItemNotBilled
from services.owners.fee_schedule import CurrencyDiffers
from services.owners.payments import BookNotYours, MoreThanOpen, PayeeDiffers, ReceiptBookNotSet, RefundedAlready
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.receipt_books import RECEIPT_BOOKS
from services.owners.refunds import FeeNotRefundable, MoreThanPaid, RefundIdTaken
from services.owners.releasing import FeesBlockKeys
from services.owners.waiving import FeeNotWaivable, NotYoursToWaive, WaivedByBiller, WaiverIdTaken, WaiverNotKnown
from shared.contracts.owners import (
    FeeWaived,
    KeysReleased,
    PayRefund,
    RefundPaid,
    ReleaseKeys,
    TakeBackWaiver,
    VoidReceipt,
    WaiveFee,
    WaiverTakenBack,
    WithdrawFeeBill,
)
from shared.messages import Command
from tests.given import Outcome, folded
from tests.unit.owners.facts import AT_KEYS, DAY, OF_UNIT, OWNER, E, ask, so_far
from tests.unit.owners.fees import (
    AREA,
    BALANCE,
    BILLER,
    CASHIER,
    DEPOSIT,
    DEVELOPERS,
    FLOAT_BILLED,
    FUND_BILLED,
    OPEN,
    OTHER,
    billed,
    paid,
    schedule_set,
)

WAIVE = WaiveFee(estate=E, unit="u1", waiver="w1", item=3, amount=Decimal("200.00"), currency="CNY", reason="迟延交付")
WAIVED = FeeWaived(
    **OF_UNIT, waiver="w1", item=3, fee="float", payee="property", payee_kind="property_company",
    amount=Decimal("200.00"), currency="CNY", reason="迟延交付", waived_by=OTHER,
)  # fmt: skip
TAKE_BACK = TakeBackWaiver(estate=E, unit="u1", waiver="w1", reason="误减")
TAKEN_BACK = WaiverTakenBack(
    **OF_UNIT, waiver="w1", item=3, fee="float", payee="property", payee_kind="property_company",
    amount=Decimal("200.00"), currency="CNY", reason="误减", taken_back_by=OTHER,
)  # fmt: skip
DEPOSIT_BILLED = billed(4, DEPOSIT, "2000.00")
DEPOSIT_PAID = paid("r1", 1, (4, "deposit", "2000.00"))
WITH_DEPOSIT = (*OPEN, DEPOSIT_BILLED, DEPOSIT_PAID)
REFUND = PayRefund(
    estate=E, unit="u1", refund="b1", item=4, book="book-p", amount=Decimal("1500.00"), currency="CNY", method="cash",
    reason="装修验收合格",
)  # fmt: skip
REFUNDED = RefundPaid(
    **OF_UNIT, refund="b1", item=4, fee="deposit", payee="property", payee_kind="property_company", book="book-p",
    number=1, amount=Decimal("1500.00"), currency="CNY", method="cash", reason="装修验收合格", cashier=CASHIER,
    paid_on=DAY,
)  # fmt: skip


def waive(history: Any, command: Command, person: str = OTHER, role: str = "project_manager") -> Outcome:
    return ask(history, command, person=person, role=role)


def back(history: Any, command: Command, person: str = CASHIER) -> Outcome:
    return ask(history, command, person=person)


def test_a_fee_is_waived_once_by_another_than_who_billed_it() -> None:
    waive(so_far(*OPEN), WAIVE).then(WAIVED)
    waive(so_far(*OPEN, WAIVED), WAIVE).then_nothing()
    waive(so_far(*OPEN), WAIVE, BILLER).then_refused(WaivedByBiller, fee="float")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount": Decimal("500.01")}, MoreThanOpen),
        ({"currency": "SGD"}, CurrencyDiffers),
        ({"item": 9}, ItemNotBilled),
        ({"item": 1}, FeeNotWaivable),
    ],
)
def test_no_more_is_waived_than_is_open_and_may_be(change: dict[str, Any], refusal: Any) -> None:
    waive(so_far(*OPEN), WAIVE.model_copy(update=change)).then_refused(refusal)


def test_each_payee_waives_its_own_and_nobody_a_governments() -> None:
    of_developer = billed(4, BALANCE, "100.00")
    of_government = billed(5, BALANCE, "100.00", payee="fund", payee_kind="government")
    history = so_far(*OPEN, of_developer, of_government)
    for role, items in (("developer_rep", {4}), ("project_manager", {3}), ("property_manager", {3})):
        for item in (3, 4, 5):
            command = WAIVE.model_copy(update={"item": item, "amount": Decimal("1.00")})
            outcome = waive(history, command, role=role)
            if item in items:
                outcome.then_types(FeeWaived)
            else:
                outcome.then_refused(NotYoursToWaive, role=role)


def test_what_is_waived_is_neither_paid_nor_withdrawn_any_more() -> None:
    rows = folded(BILL_ITEMS, *OPEN, WAIVED)
    assert (rows["u1/3"].waived, rows["u1/3"].open) == (Decimal("200.00"), Decimal("300.00"))
    withdraw = WithdrawFeeBill(estate=E, unit="u1", item=3, reason="误开")
    back(so_far(*OPEN, WAIVED), withdraw).then_refused(ItemInUse)
    other = WAIVE.model_copy(update={"amount": Decimal("100.00")})
    waive(so_far(*OPEN, WAIVED), other).then_refused(WaiverIdTaken)


def test_a_waiver_given_by_mistake_is_taken_back_once_by_whoever_may_waive() -> None:
    waive(so_far(*OPEN, WAIVED), TAKE_BACK).then(TAKEN_BACK)
    waive(so_far(*OPEN, WAIVED, TAKEN_BACK), TAKE_BACK).then_nothing()
    waive(so_far(*OPEN, WAIVED, TAKEN_BACK), WAIVE).then_nothing()
    row = folded(BILL_ITEMS, *OPEN, WAIVED, TAKEN_BACK)["u1/3"]
    assert (row.waived, row.open) == (0, Decimal("500.00"))
    waive(so_far(*OPEN), TAKE_BACK).then_refused(WaiverNotKnown, waiver="w1")
    waive(so_far(*OPEN, WAIVED), TAKE_BACK, role="developer_rep").then_refused(NotYoursToWaive)


def test_a_deposit_goes_back_once_under_the_books_next_refund_number() -> None:
    back(so_far(*WITH_DEPOSIT), REFUND).then(REFUNDED)
    back(so_far(*WITH_DEPOSIT, REFUNDED), REFUND).then_nothing()
    rest = REFUND.model_copy(update={"refund": "b2", "amount": Decimal("500.00")})
    [event] = back(so_far(*WITH_DEPOSIT, REFUNDED), rest).events
    assert getattr(event, "number", None) == 2
    shelf = folded(RECEIPT_BOOKS, *WITH_DEPOSIT, REFUNDED)["book-p"]
    assert (shelf.last_number, shelf.last_refund) == (1, 1)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"amount": Decimal("2000.01")}, MoreThanPaid),
        ({"item": 3}, FeeNotRefundable),
        ({"item": 9}, ItemNotBilled),
        ({"currency": "SGD"}, CurrencyDiffers),
        ({"book": "book-d"}, BookNotYours),
        ({"book": "book-x"}, ReceiptBookNotSet),
    ],
)
def test_no_more_goes_back_than_came_in(change: dict[str, Any], refusal: Any) -> None:
    back(so_far(*WITH_DEPOSIT), REFUND.model_copy(update=change)).then_refused(refusal)


def test_a_refunds_id_and_its_payee_are_its_own() -> None:
    other = REFUND.model_copy(update={"amount": Decimal("1.00")})
    back(so_far(*WITH_DEPOSIT, REFUNDED), other).then_refused(RefundIdTaken)
    of_developer = REFUND.model_copy(update={"book": "book-d"})
    back(so_far(*WITH_DEPOSIT), of_developer, DEVELOPERS).then_refused(PayeeDiffers)


def test_what_the_payee_owes_is_paid_out_and_settled() -> None:
    owed = billed(5, AREA, "-22630.62")
    out = REFUND.model_copy(update={"item": 5, "book": "book-d", "amount": Decimal("22630.62")})
    [event] = back(so_far(*OPEN, owed), out, DEVELOPERS).events
    assert isinstance(event, RefundPaid)
    row = folded(BILL_ITEMS, *OPEN, owed, event)["u1/5"]
    assert (row.paid, row.open, row.refunded) == (Decimal("-22630.62"), 0, 0)
    more = out.model_copy(update={"refund": "b2", "amount": Decimal("0.01")})
    back(so_far(*OPEN, owed, event), more, DEVELOPERS).then_refused(MoreThanPaid, most="0.00")


def test_a_receipt_whose_money_went_back_is_not_voided() -> None:
    void = VoidReceipt(estate=E, unit="u1", receipt="r1", reason="写错")
    back(so_far(*WITH_DEPOSIT, REFUNDED), void).then_refused(RefundedAlready, fee="deposit")


KEYS = ReleaseKeys(estate=E, unit="u1", owner=OWNER, handed_over_on=DAY, keys=3)
AT_KEYS_BILLED = (*AT_KEYS, schedule_set())


def test_only_a_fee_that_may_by_law_keeps_back_the_keys() -> None:
    """The fund does until it is paid; water and electricity unpaid are arrears and nothing else."""
    waiting = ask(so_far(*AT_KEYS_BILLED, FUND_BILLED, FLOAT_BILLED), KEYS)
    waiting.then_refused(FeesBlockKeys, fees=["fund"])
    settled = paid("f1", None, (1, "fund", "10060.60"), payee="fund", payee_kind="government", book=None)
    events = ask(so_far(*AT_KEYS_BILLED, FUND_BILLED, FLOAT_BILLED, settled), KEYS).events
    assert isinstance(events[0], KeysReleased)
    owed = billed(3, BALANCE, "-10.00")
    assert ask(so_far(*AT_KEYS_BILLED, owed), KEYS).events
