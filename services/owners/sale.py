"""What the buyer of a unit has paid and owes, as sales last said it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import estate_here
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import PaymentRecorded, PaymentRow, RecordPayments
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class PaymentOlder(Refusal):
    wording = Wording(
        "房屋 {unit} 已有截至 {known} 的交款情况，{as_of} 的不再采用。",
        "What is paid of unit {unit} is known as of {known}; what was so on {as_of} is no news.",
    )


class PaymentListedTwice(Refusal):
    status = 400
    wording = Wording("房屋 {unit} 重复列出。", "Unit {unit} is listed twice.")


@dataclass(frozen=True)
class Sale:
    last: PaymentRecorded | None = None


def evolve(sale: Sale, event: Event) -> Sale:
    return Sale(event) if isinstance(event, PaymentRecorded) else sale


SALE = Aggregate("sale", Sale(), evolve)


def streams_of_sales(command: RecordPayments) -> list[str]:
    return [f"sale:{row.unit}" for row in command.rows]


def units_of_sales(command: RecordPayments) -> list[str]:
    return list(dict.fromkeys(row.unit for row in command.rows))


def record_payments(
    asked: Asked[RecordPayments], states: Mapping[str, Any], units: Mapping[str, UnitOnBoard | None],
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    estate = estate_here(command.estate, estate)
    listed = [row.unit for row in command.rows]
    if len(units) < len(listed):
        raise PaymentListedTwice(unit=next(unit for unit in listed if listed.count(unit) > 1))
    facts = (_recorded(command, row, states[f"sale:{row.unit}"], units[row.unit], estate) for row in command.rows)
    return [fact for fact in facts if fact is not None]


def _recorded(
    command: RecordPayments, row: PaymentRow, sale: Sale, unit: UnitOnBoard | None, estate: EstateOnList
) -> PaymentRecorded | None:
    if unit is None or unit.estate != command.estate:
        raise UnitNotKnown(unit=row.unit)
    fact = PaymentRecorded(
        **dict(row), estate=command.estate, building=unit.building, currency=estate.currency,
        sales_import=command.sales_import,
    )  # fmt: skip
    last = sale.last
    if last is not None and row.as_of < last.as_of:
        raise PaymentOlder(unit=row.unit, known=last.as_of.isoformat(), as_of=row.as_of.isoformat())
    return None if last is not None and says_the_same(last, row) else fact


def says_the_same(last: Any, row: Any) -> bool:
    """Later figures that have not moved are no news: the day they were first so stays."""
    return all(getattr(last, name) == getattr(row, name) for name in ("price", "paid", "owed", "plan", "next_due_on"))
