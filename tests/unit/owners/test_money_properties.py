"""Money whatever the figures: exact, rounded once, payee by payee the whole bill, and never a float."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from services.owners.fee_amounts import difference
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.cash_book import CASH_BOOK
from shared.contracts.owners import (
    AreaMeasured,
    BillFee,
    BillFees,
    FeeBilled,
    FeePaid,
    FeeRow,
    FeeWaived,
    PayRefund,
    ReceiptVoided,
    RefundPaid,
    VoidReceipt,
    WaiveFee,
)
from shared.contracts.owners.fees import Rounding, RoundTo
from shared.messages import Event
from shared.problems import Refusal
from tests.contracts.samples import KEYS
from tests.given import folded
from tests.unit.owners.facts import KNOWN, E, ask, so_far, unit
from tests.unit.owners.fees import LISTED, OF_DEVELOPER, OF_PROPERTY, PAYEES, SECOND, fee, pay, schedule_set

prices = st.decimals("0", "99999999", places=4)
areas = st.decimals("0.01", "99999.99", places=2)
steps = st.sampled_from(RoundTo.__args__)  # type: ignore[attr-defined] # a Literal has its choices
ways = st.sampled_from(Rounding.__args__)  # type: ignore[attr-defined] # a Literal has its choices


def floats_in(value: Any) -> Iterator[Any]:
    match value:
        case float():
            yield value
        case BaseModel():
            for field in value.__dict__.values():
                yield from floats_in(field)
        case dict():
            for item in value.values():
                yield from floats_in(item)
        case list() | tuple():
            for item in value:
                yield from floats_in(item)
        case _:
            return


def no_float_in(event: Event) -> None:
    """Neither in memory nor on the wire, where an amount is text."""
    assert list(floats_in(event)) == []
    assert list(floats_in(orjson.loads(event.model_dump_json(context=KEYS)))) == []


@st.composite
def schedules(draw: st.DrawFn) -> tuple[FeeRow, ...]:
    rows = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("per_square_metre", "per_unit")))
        payee, months = draw(st.sampled_from(PAYEES)).payee, draw(st.integers(1, 120))
        area = draw(st.sampled_from(("built", "usable")))
        rows.append(fee(f"fee_{number}", payee, kind, str(draw(prices)), months=months, area=area))
    return tuple(rows)


@given(schedules(), areas, areas, steps, ways)
def test_sums_by_payee_are_the_bill_and_each_fee_is_rounded_once(
    rows: tuple[FeeRow, ...], built: Decimal, usable: Decimal, step: Any, way: Any
) -> None:
    known = (*KNOWN[:3], unit(built_area=built, usable_area=usable), *KNOWN[4:])
    history = so_far(*known, schedule_set(1, *rows, round_to=step, rounding=way))
    billed = [event for event in ask(history, BillFees(estate=E, units=("u1",))).events if isinstance(event, FeeBilled)]
    assert [event.fee for event in billed] == [row.fee for row in rows]
    by_payee = {payee.payee: Decimal(0) for payee in PAYEES}
    for event, row in zip(billed, rows, strict=True):
        by_payee[event.payee] += event.amount
        area = built if row.formula.area == "built" else usable
        quantity = area if row.formula.kind == "per_square_metre" else Decimal(1)
        assert row.formula.rate is not None
        exact = Fraction(row.formula.rate) * Fraction(quantity) * row.formula.months
        assert Fraction(event.working.exact) == exact
        assert Fraction(event.amount) % Fraction(step) == 0
        assert near(Fraction(event.amount) - exact, Fraction(step), way)
        no_float_in(event)
    assert sum(by_payee.values()) == sum(event.amount for event in billed)


def near(off: Fraction, step: Fraction, way: Rounding) -> bool:
    match way:
        case "half_up" | "half_even":
            return abs(off) <= step / 2
        case "down":
            return -step < off <= 0
        case "up":
            return 0 <= off < step


@given(areas, areas, prices, st.decimals("0", "10", places=2), st.decimals("1", "3", places=1))
def test_an_area_difference_never_charges_more_than_its_percent(
    contract: Decimal, measured: Decimal, price: Decimal, percent: Decimal, times: Decimal
) -> None:
    """And gives back at least what is missing, several times what is missing beyond it."""
    row = fee("area", "developer", "area_difference", settled_percent=percent, short_times=times)
    counted = difference(row.formula, contract, measured)
    assert counted <= contract * percent / 100
    if measured < contract:
        assert contract - measured <= -counted <= times * (contract - measured)
    said = AreaMeasured(contract_area=contract, price=price)
    history = so_far(*KNOWN[:3], unit(built_area=measured), *KNOWN[4:], schedule_set(1, row))
    [event] = ask(history, BillFee(estate=E, unit="u1", fee="area", measured=said)).events
    assert isinstance(event, FeeBilled)
    assert Fraction(event.working.exact) == Fraction(price) * Fraction(counted)
    no_float_in(event)


CASHIERS = {"book-p": ("p-cashier", "p-second"), "book-d": ("p-developers-cashier",)}
SHELF = (OF_PROPERTY.model_copy(update={"cashiers": CASHIERS["book-p"]}), OF_DEVELOPER)
TWO_UNITS = (*LISTED, *SECOND, *SHELF)
# Mostly what can be entered; sometimes too much, of another payee, or with the wrong sign.
ITEMS = {"book-p": (2, 3, 2, 3, 4), "book-d": (4, 5, 4, 5, 1)}
AMOUNTS = ("49.99", "100.00", "0.01", "500.00")
OWED = ("-0.01", "-20.00", "-30.01")


class Till:
    """A day of payments, whatever is tried: what was refused left nothing."""

    def __init__(self) -> None:
        self.events: list[Event] = list(TWO_UNITS)
        for unit_id in ("u1", "u2"):
            self.tell(BillFees(estate=E, units=(unit_id,)), "p-biller")
            stated = {"amount": Decimal("500.00"), "source": "合同"}
            self.tell(BillFee(estate=E, unit=unit_id, fee="balance", **stated), "p-biller")
            less = AreaMeasured(contract_area=Decimal("118.40"), price=Decimal("1000.25"))
            self.tell(BillFee(estate=E, unit=unit_id, fee="area", measured=less), "p-biller")

    def tell(self, command: Any, person: str) -> None:
        try:
            role = "property_manager" if isinstance(command, WaiveFee) else ""
            self.events += ask(so_far(*self.events), command, person=person, role=role).events
        except Refusal:
            self.refused = command

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@settings(max_examples=25)
@given(st.data())
def test_receipts_are_gapless_under_voids_and_every_sum_is_what_was_taken(data: st.DataObject) -> None:
    till = Till()
    for number in range(data.draw(st.integers(8, 16))):
        unit_id = data.draw(st.sampled_from(("u1", "u2")))
        written = till.of(FeePaid)
        if written and number % 3 == 0:
            one = data.draw(st.sampled_from(written))
            person = data.draw(st.sampled_from((one.cashier, "p-second")))
            till.tell(VoidReceipt(estate=E, unit=one.unit, receipt=one.receipt, reason="x"), person)
            continue
        if number % 5 == 4:
            till.tell(*data.draw(st.sampled_from((waiving(number, unit_id), refunding(number, unit_id)))))
            continue
        book = data.draw(st.sampled_from(sorted(CASHIERS)))
        items = data.draw(st.lists(st.sampled_from(ITEMS[book]), min_size=1, max_size=2, unique=True))
        lines = [(item, data.draw(st.sampled_from(OWED if item == 5 else AMOUNTS))) for item in items]
        person = data.draw(st.sampled_from(CASHIERS[book]))
        till.tell(pay(f"r{number}", *lines, book=book, of=unit_id), person)
    whole_and_gapless(till)


def waiving(number: int, unit_id: str) -> tuple[WaiveFee, str]:
    amount = Decimal("33.33")
    command = WaiveFee(
        estate=E, unit=unit_id, waiver=f"w{number}", item=2, amount=amount, currency="CNY", reason="x"
    )  # fmt: skip
    return command, "p-rep"


def refunding(number: int, unit_id: str) -> tuple[PayRefund, str]:
    command = PayRefund(
        estate=E, unit=unit_id, refund=f"b{number}", item=5, book="book-d", amount=Decimal("5.01"), currency="CNY",
        method="cash", reason="x",
    )  # fmt: skip
    return command, "p-developers-cashier"


def whole_and_gapless(till: Till) -> None:
    receipts, voids = till.of(FeePaid), {event.receipt for event in till.of(ReceiptVoided)}
    for book in CASHIERS:
        numbers = [event.number for event in receipts if event.book == book]
        assert numbers == list(range(1, len(numbers) + 1))
        refunds = [event.number for event in till.of(RefundPaid) if event.book == book]
        assert refunds == list(range(1, len(refunds) + 1))
    standing = [event for event in receipts if event.receipt not in voids]
    rows = folded(BILL_ITEMS, *till.events)
    given_back = sum((event.amount for event in till.of(RefundPaid)), Decimal(0))
    taken = sum((event.total for event in standing), Decimal(0)) - given_back
    assert sum((row.paid for row in rows.values()), Decimal(0)) == taken
    for row in rows.values():
        of_item = [line.amount for event in standing if event.unit == row.unit for line in event.lines
                   if line.item == row.item]  # fmt: skip
        of_item += [-event.amount for event in till.of(RefundPaid) if (event.unit, event.item) == (row.unit, row.item)]
        waived = [event.amount for event in till.of(FeeWaived) if (event.unit, event.item) == (row.unit, row.item)]
        assert row.paid == sum(of_item, Decimal(0))
        assert row.waived == sum(waived, Decimal(0))
        assert row.open == row.amount - row.paid - row.waived
        assert row.open * row.amount >= 0
        assert abs(row.open) <= abs(row.amount)
    for event in receipts:
        assert event.total == sum(line.amount for line in event.lines)
        no_float_in(event)
    drawer = sum((row.amount for row in folded(CASH_BOOK, *till.events).values()), Decimal(0))
    assert drawer == taken
