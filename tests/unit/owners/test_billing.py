"""Billing: computed once by the schedule in force, a fact from then on."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.owners.bill import ItemNotBilled
from services.owners.billing import FeeAlreadyBilled, FeeNotListed, FeeScheduleNotSet
from services.owners.fee_amounts import AmountTooFine, FeeNeedsMore
from services.owners.fee_schedule import CurrencyDiffers
from services.owners.structure import EstateNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import AreaMeasured, BillFee, BillFees, FeeBilled, FeeBillWithdrawn, WithdrawFeeBill
from shared.messages import GROUP
from tests.unit.owners.facts import ESTATE, KNOWN, OF_UNIT, E, ask, so_far
from tests.unit.owners.fees import (
    BILLED,
    BILLER,
    CARDS,
    FLOAT,
    LISTED,
    PLAIN,
    SECOND,
    THREE,
    billed,
    schedule_set,
)

THREE_CARDS = BillFee(estate=E, unit="u1", fee="cards", pieces=3)
CARDS_BILLED = billed(4, CARDS, "75.00", working={"rate": Decimal(25), "quantity": Decimal(3)})
WITHDRAW = WithdrawFeeBill(estate=E, unit="u1", item=3, reason="误开")
WITHDRAWN = FeeBillWithdrawn(
    **OF_UNIT, item=3, fee="float", payee="property", payee_kind="property_company", amount=Decimal("500.00"),
    currency="CNY", reason="误开", withdrawn_by=BILLER,
)  # fmt: skip


def by_biller(history: Any, command: Any, **how: Any) -> Any:
    return ask(history, command, person=BILLER, **how)


def test_every_mandatory_fee_of_the_unit_alone_is_billed_once() -> None:
    by_biller(so_far(*LISTED), PLAIN).then(*THREE)
    by_biller(so_far(*BILLED), PLAIN).then_nothing()


def test_what_is_billed_stands_when_the_schedule_changes() -> None:
    dearer = FLOAT.model_copy(update={"formula": FLOAT.formula.model_copy(update={"rate": Decimal(900)})})
    by_biller(so_far(*BILLED, schedule_set(2, dearer)), PLAIN).then_nothing()


def test_a_late_unit_is_billed_by_the_same_command_again() -> None:
    both = BillFees(estate=E, units=("u1", "u2"), fees=("float",))
    events = by_biller(so_far(*BILLED, *SECOND), both).events
    assert [(event.unit, event.item, event.amount) for event in events] == [("u2", 1, Decimal("500.00"))]


def test_the_same_fee_is_billed_for_another_occasion() -> None:
    next_year = BillFees(estate=E, units=("u1",), fees=("property",), occasion="2027", due_on=date(2027, 6, 1))
    [event] = by_biller(so_far(*BILLED), next_year).events
    assert (event.item, event.occasion, event.due_on) == (4, "2027", date(2027, 6, 1))


def test_a_bill_goes_by_the_groups_schedule_where_the_estate_has_none() -> None:
    [event] = by_biller(so_far(*KNOWN, schedule_set(1, FLOAT, estate=GROUP)), PLAIN).events
    assert isinstance(event, FeeBilled)
    assert (event.schedule, event.version) == (GROUP, 1)


@pytest.mark.parametrize(
    ("history", "command", "refusal"),
    [
        (KNOWN, PLAIN, FeeScheduleNotSet),
        ((schedule_set(),), PLAIN, EstateNotKnown),
        ((ESTATE, schedule_set()), PLAIN, UnitNotKnown),
        (LISTED, BillFees(estate=E, units=("u1", "u9")), UnitNotKnown),
        (LISTED, BillFees(estate=E, units=("u1",), fees=("garden",)), FeeNotListed),
        (LISTED, BillFees(estate=E, units=("u1",), fees=("cards",)), FeeNeedsMore),
        ((*KNOWN, schedule_set(1, FLOAT, estate=GROUP, currency="SGD")), PLAIN, CurrencyDiffers),
    ],
)
def test_nobody_is_billed_where_one_could_not_be(history: Any, command: BillFees, refusal: Any) -> None:
    by_biller(so_far(*history), command).then_refused(refusal)


def test_a_fee_that_goes_by_pieces_is_billed_to_one_unit() -> None:
    by_biller(so_far(*BILLED), THREE_CARDS).then(CARDS_BILLED)
    by_biller(so_far(*BILLED, CARDS_BILLED), THREE_CARDS).then_nothing()


def test_a_fee_billed_otherwise_has_to_be_withdrawn_first() -> None:
    four = BillFee(estate=E, unit="u1", fee="cards", pieces=4)
    refused = by_biller(so_far(*BILLED, CARDS_BILLED), four)
    refused.then_refused(FeeAlreadyBilled, item=4, amount="75.00")


MEASURED = AreaMeasured(contract_area=Decimal("116.00"), price=Decimal(20000))
ASKED_WRONGLY: list[dict[str, Any]] = [
    {"fee": "cards"},
    {"fee": "cards", "pieces": 3, "amount": Decimal(1)},
    {"fee": "balance", "amount": Decimal(1)},
    {"fee": "balance", "source": "合同"},
    {"fee": "area"},
    {"fee": "area", "measured": MEASURED, "pieces": 1},
    {"fee": "float", "pieces": 2},
    {"fee": "fund", "amount": Decimal(1), "source": "合同"},
]


@pytest.mark.parametrize("asked", ASKED_WRONGLY)
def test_each_formula_asks_for_what_it_needs_and_nothing_else(asked: dict[str, Any]) -> None:
    by_biller(so_far(*LISTED), BillFee(estate=E, unit="u1", **asked)).then_refused(FeeNeedsMore, fee=asked["fee"])


def test_a_fixed_sum_names_its_paper_and_is_not_rounded() -> None:
    stated = BillFee(estate=E, unit="u1", fee="balance", amount=Decimal("52300.07"), source="结算单 17")
    [event] = by_biller(so_far(*KNOWN, schedule_set(round_to="10")), stated).events
    assert isinstance(event, FeeBilled)
    assert (event.amount, event.working.source) == (Decimal("52300.07"), "结算单 17")


def test_no_sum_is_billed_that_has_no_coin() -> None:
    dong = (*KNOWN[:-3], ESTATE.model_copy(update={"currency": "VND"}), *KNOWN[-3:])
    stated = BillFee(estate=E, unit="u1", fee="balance", amount=Decimal("1000.50"), source="HD 1")
    by_biller(so_far(*dong, schedule_set(currency="VND", round_to="1")), stated).then_refused(AmountTooFine)


def test_a_unit_that_measured_less_is_owed_the_difference() -> None:
    smaller = AreaMeasured(contract_area=Decimal("119.60"), price=Decimal("18250.50"))
    [event] = by_biller(so_far(*LISTED), BillFee(estate=E, unit="u1", fee="area", measured=smaller)).events
    assert isinstance(event, FeeBilled)
    assert event.amount == Decimal("-22630.62")


def test_an_item_billed_by_mistake_is_withdrawn_once_and_billed_anew_under_the_next_number() -> None:
    by_biller(so_far(*BILLED), WITHDRAW).then(WITHDRAWN)
    by_biller(so_far(*BILLED, WITHDRAWN), WITHDRAW).then_nothing()
    [event] = by_biller(so_far(*BILLED, WITHDRAWN), PLAIN).events
    assert isinstance(event, FeeBilled)
    assert (event.fee, event.item) == ("float", 4)


def test_what_was_never_billed_cannot_be_withdrawn() -> None:
    by_biller(so_far(*BILLED), WITHDRAW.model_copy(update={"item": 9})).then_refused(ItemNotBilled)


def test_no_unit_of_another_estate_is_billed() -> None:
    elsewhere = tuple(event.model_copy(update={"estate": "E2"}) if event.estate == E else event for event in KNOWN)
    history = so_far(*elsewhere, ESTATE, schedule_set())
    by_biller(history, PLAIN).then_refused(UnitNotKnown)
