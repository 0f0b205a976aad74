"""Money whatever the figures: exact, rounded once, payee by payee the whole bill, and never a float."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.owners.fee_amounts import difference
from shared.contracts.owners import AreaMeasured, BillFee, BillFees, FeeBilled, FeeRow
from shared.contracts.owners.fees import Rounding, RoundTo
from shared.messages import Event
from tests.contracts.samples import KEYS
from tests.unit.owners.facts import KNOWN, E, ask, so_far, unit
from tests.unit.owners.fees import PAYEES, fee, schedule_set

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


@given(areas, areas, prices)
def test_an_area_difference_never_charges_more_than_three_in_a_hundred(
    contract: Decimal, measured: Decimal, price: Decimal
) -> None:
    """And gives back at least what is missing: twice what is missing beyond the three."""
    counted = difference(contract, measured)
    assert counted <= contract * Decimal("0.03")
    if measured < contract:
        assert -counted >= contract - measured
    said = AreaMeasured(contract_area=contract, price=price)
    row = fee("area", "developer", "area_difference")
    history = so_far(*KNOWN[:3], unit(built_area=measured), *KNOWN[4:], schedule_set(1, row))
    [event] = ask(history, BillFee(estate=E, unit="u1", fee="area", measured=said)).events
    assert isinstance(event, FeeBilled)
    assert Fraction(event.working.exact) == Fraction(price) * Fraction(counted)
    no_float_in(event)
