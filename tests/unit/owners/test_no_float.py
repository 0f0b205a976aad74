"""No amount, price or area comes in as a float, wherever in a command about money it may stand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.contracts.owners import bills, fees, payments, refunds, waivers
from shared.messages import commands_of

MODULES = {module.__name__ for module in (bills, fees, payments, refunds, waivers)}
COMMANDS = [command for command in commands_of("owners").values() if command.__module__ in MODULES]


def decimals_of(model: type[BaseModel], place: str) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        kind = field.rebuild_annotation()
        yield from decimals_in(kind, f"{place}.{name}")


def decimals_in(kind: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Each kind of decimal in an annotation, with its constraints."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from decimals_of(kind, place)
        return
    parts = get_args(kind)
    if kind is Decimal or (parts and parts[0] is Decimal):
        yield place, kind
        return
    for part in parts:
        yield from decimals_in(part, place)


FOUND = [found for command in COMMANDS for found in decimals_of(command, command.wire)]


def test_all_of_them_are_looked_at() -> None:
    assert {place for place, _ in FOUND} == {
        "SetFeeSchedule.fees.formula.rate", "SetFeeSchedule.fees.formula.settled_percent",
        "SetFeeSchedule.fees.formula.short_times", "BillFee.amount", "BillFee.measured.contract_area",
        "BillFee.measured.price", "TakePayment.lines.amount", "AcceptPaymentProof.lines.amount", "WaiveFee.amount",
        "PayRefund.amount",
    }  # fmt: skip


@pytest.mark.parametrize(("place", "kind"), FOUND, ids=[place for place, _ in FOUND])
def test_a_float_is_refused_and_a_text_is_not(place: str, kind: Any) -> None:
    taking = TypeAdapter(Annotated[kind, place])
    with pytest.raises(ValidationError, match="written as text"):
        taking.validate_python(1.5)
    with pytest.raises(ValidationError, match="written as text"):
        taking.validate_json("1.5")
    assert taking.validate_python("1.5") == taking.validate_json('"1.5"') == Decimal("1.5")
