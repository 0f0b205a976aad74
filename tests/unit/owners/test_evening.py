"""The evening count: counted once, counted anew, never before the evening came."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from services.owners.evening import CountedInFuture
from services.owners.read_models.evening_counts import EVENING_COUNTS
from services.owners.structure import EstateNotKnown
from shared.contracts.owners import CountedMoney, CountEvening, EveningCounted
from tests.given import folded
from tests.unit.owners.facts import DAY, PLACE, E, ask, so_far

CASH = CountedMoney(payee="property", method="cash", currency="CNY", counted=Decimal("500.00"))
COUNT = CountEvening(estate=E, day=DAY, keys_released=15, keys_out=1, papers_signed=3, money=(CASH,))
COUNTED = EveningCounted(
    estate=E, day=DAY, number=1, keys_released=15, keys_out=1, papers_signed=3, money=(CASH,), counted_by="p-1"
)


def test_the_evening_is_counted_once_and_again_when_it_was_wrong() -> None:
    ask(so_far(*PLACE), COUNT).then(COUNTED)
    ask(so_far(*PLACE, COUNTED), COUNT).then_nothing()
    better = COUNT.model_copy(update={"keys_released": 16})
    ask(so_far(*PLACE, COUNTED), better).then(COUNTED.model_copy(update={"number": 2, "keys_released": 16}))


def test_nobody_counts_tomorrow_or_an_unknown_estate() -> None:
    ask(so_far(*PLACE), COUNT.model_copy(update={"day": date(2026, 6, 2)})).then_refused(CountedInFuture)
    ask(so_far(), COUNT).then_refused(EstateNotKnown)


def test_each_drawer_is_counted_once() -> None:
    with pytest.raises(ValidationError):
        CountEvening(estate=E, day=DAY, keys_released=0, keys_out=0, papers_signed=0, money=(CASH, CASH))


def test_the_last_count_stands() -> None:
    again = COUNTED.model_copy(update={"number": 2, "keys_released": 16})
    row = folded(EVENING_COUNTS, COUNTED, again)[f"{E}/{DAY}"]
    assert (row.number, row.keys_released, row.money) == (
        2, 16, [{"payee": "property", "method": "cash", "currency": "CNY", "counted": "500.00"}],
    )  # fmt: skip
