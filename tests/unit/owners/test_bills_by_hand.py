"""Ten bills worked by hand, compared line by line with what is billed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.owners import AreaMeasured, BillFee, FeeBilled, FeeRow
from shared.messages import Event
from tests.unit.owners.facts import BUILDING, ESTATE, REGION, E, ask, owner, so_far, unit
from tests.unit.owners.fees import fee, schedule_set

BY_HAND = Path(__file__).with_name("bills_by_hand.txt")
HEAD = re.compile(r"bill (\d+) (.+); built (\S+) usable (\S+); (\w+) to (\S+) (\w+)")
LINE = re.compile(r"fee (\w+) +(\w+) +(.+?) += (\S+) +-> (\S+)")
WAYS: dict[str, re.Pattern[str]] = {
    "per_square_metre": re.compile(r"(?P<rate>\S+) per m² (?P<area>built|usable)(?: for (?P<months>\d+) months)?"),
    "per_unit": re.compile(r"(?P<rate>\S+) per unit(?: for (?P<months>\d+) months)?"),
    "per_card": re.compile(r"(?P<rate>\S+) per card, (?P<pieces>\d+) cards"),
    "fixed": re.compile(r"(?P<amount>\S+) as stated"),
    "area_difference": re.compile(r"(?P<price>\S+) per m² above (?P<contract>\S+) m² sold"),
}


@dataclass(frozen=True)
class Written:
    """One line as somebody wrote it down: the fee, how it is asked for, the exact product and what is billed."""

    row: FeeRow
    asked: dict[str, Any]
    exact: Decimal
    amount: Decimal


@dataclass(frozen=True)
class ByHand:
    number: int
    name: str
    areas: dict[str, Any]
    terms: dict[str, Any]
    lines: tuple[Written, ...]
    sums: dict[str, Decimal]


def read_bills() -> list[ByHand]:
    blocks = re.split(r"\n(?=bill )", re.sub(r"^#.*\n", "", BY_HAND.read_text(), flags=re.MULTILINE).strip())
    return [_bill(block.strip().splitlines()) for block in blocks]


def _bill(lines: list[str]) -> ByHand:
    head = HEAD.fullmatch(lines[0])
    assert head, lines[0]
    number, name, built, usable, currency, round_to, rounding = head.groups()
    sums = dict(part.split() for part in lines[-1].removeprefix("sum ").split(", "))
    return ByHand(
        int(number), name, {"built_area": Decimal(built), "usable_area": Decimal(usable)},
        {"currency": currency, "round_to": round_to, "rounding": rounding},
        tuple(map(_line, lines[1:-1])), {payee: Decimal(amount) for payee, amount in sums.items()},
    )  # fmt: skip


def _line(text: str) -> Written:
    found = LINE.fullmatch(text)
    assert found, text
    code, payee, how, exact, amount = found.groups()
    [(kind, said)] = [(kind, way.groupdict()) for kind, one in WAYS.items() if (way := one.fullmatch(how))]
    formula = {"area": said["area"]} if "area" in said else {}
    months = {"months": int(said["months"])} if said.get("months") else {}
    asked: dict[str, Any] = {}
    if "pieces" in said:
        asked = {"pieces": int(said["pieces"])}
    elif "amount" in said:
        asked = {"amount": Decimal(said["amount"]), "source": "结算单"}
    elif "price" in said:
        asked = {"measured": AreaMeasured(contract_area=Decimal(said["contract"]), price=Decimal(said["price"]))}
    row = fee(code, payee, kind, said.get("rate"), **formula, **months)
    return Written(row, asked, Decimal(exact), Decimal(amount))


BILLS = read_bills()


def test_there_are_ten_of_them() -> None:
    assert [bill.number for bill in BILLS] == list(range(1, 11))
    assert {line.row.formula.kind for bill in BILLS for line in bill.lines} == set(WAYS)


@pytest.mark.parametrize("bill", BILLS, ids=lambda bill: f"{bill.number} {bill.name}")
def test_a_bill_comes_to_what_was_worked_out_by_hand(bill: ByHand) -> None:
    estate = ESTATE.model_copy(update={"currency": bill.terms["currency"]})
    listed = schedule_set(1, *(line.row for line in bill.lines), **bill.terms)
    history: list[Event] = [REGION, estate, BUILDING, unit(**bill.areas), owner(), listed]
    billed: list[FeeBilled] = []
    for line in bill.lines:
        command = BillFee(estate=E, unit="u1", fee=line.row.fee, **line.asked)
        [event] = ask(so_far(*history), command).events
        assert isinstance(event, FeeBilled)
        assert (event.working.exact, event.amount) == (line.exact, line.amount), line.row.fee
        assert event.amount.as_tuple().exponent == line.amount.as_tuple().exponent, line.row.fee
        billed.append(event)
        history.append(event)
    for payee, amount in bill.sums.items():
        assert sum(one.amount for one in billed if payee in (one.payee, "all")) == amount, payee
