"""The fee schedule: versions, group default and estate override, and schedules that would break the law."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.counters import FeeBlocksInspection
from services.owners.fee_schedule import (
    BlockWithoutBasis,
    CurrencyDiffers,
    FeeBlocksOnlyKeys,
    FeeListedTwice,
    FormulaDoesNotFit,
    OptionalFeeBlocks,
    PayeeNotListed,
    RoundingTooFine,
)
from services.owners.read_models.fee_schedules import FEE_SCHEDULE_VERSIONS, FEE_SCHEDULES, in_force
from services.owners.structure import EstateNotKnown
from shared.contracts.owners import SetFeeSchedule
from shared.messages import GROUP
from shared.problems import Refusal
from tests.given import folded
from tests.unit.owners.facts import ESTATE, KNOWN, E, ask, so_far
from tests.unit.owners.fees import BALANCE, CARDS, FLOAT, FUND, PAYEES, PROPERTY, fee, schedule_set, wish, words

TO_CENTS = wish(FLOAT)


def test_each_setting_is_the_next_version() -> None:
    ask(so_far(*KNOWN), TO_CENTS).then(schedule_set(1, FLOAT))
    ask(so_far(*KNOWN, schedule_set(1, FLOAT)), TO_CENTS).then_nothing()
    ask(so_far(*KNOWN, schedule_set(1, FLOAT)), wish(FLOAT, round_to="1")).then(schedule_set(2, FLOAT, round_to="1"))


def test_a_version_number_means_one_thing_in_one_estate() -> None:
    group = (schedule_set(1, PROPERTY, estate=GROUP), schedule_set(2, CARDS, estate=GROUP))
    ask(so_far(*KNOWN, *group), TO_CENTS).then(schedule_set(3, FLOAT))


def test_the_estates_own_schedule_goes_before_the_groups() -> None:
    rows = folded(FEE_SCHEDULES, schedule_set(1, CARDS, estate=GROUP), schedule_set(2, FLOAT))
    own, other = in_force(rows, E), in_force(rows, "E2")
    assert own is not None
    assert other is not None
    assert (own.estate, own.version, own.values.fees[0].fee) == (E, 2, "float")
    assert (other.estate, other.version, other.values.fees[0].fee) == (GROUP, 1, "cards")
    assert in_force({}, E) is None


def test_what_a_version_said_stands_when_the_next_is_set() -> None:
    rows = folded(FEE_SCHEDULE_VERSIONS, schedule_set(1, FLOAT), schedule_set(2, CARDS))
    assert [(place, row.schedule["fees"][0]["fee"]) for place, row in rows.items()] == [
        (f"{E}/1", "float"), (f"{E}/2", "cards"),
    ]  # fmt: skip


COUNTERS_UP_TO_INSPECTION = ("check_in", "papers", "inspection")


@pytest.mark.parametrize("counter", COUNTERS_UP_TO_INSPECTION)
@pytest.mark.parametrize("estate", [E, GROUP])
def test_no_fee_that_blocks_an_inspection_can_be_saved(counter: Any, estate: str) -> None:
    """Neither the inspection itself nor what comes before it, with or without a law, in an estate or for all."""
    for row in (fee("x", "property", "per_unit", "1", blocks=counter), FUND.model_copy(update={"blocks": counter})):
        refused = ask(so_far(*KNOWN), wish(FLOAT, row, estate=estate))
        refused.then_refused(FeeBlocksInspection, fee=row.fee)


BAD: list[tuple[type[Refusal], SetFeeSchedule]] = [
    (FeeBlocksOnlyKeys, wish(fee("x", "property", "per_unit", "1", blocks="signing"))),
    (FeeBlocksOnlyKeys, wish(fee("x", "property", "per_unit", "1", blocks="property_fees"))),
    (BlockWithoutBasis, wish(fee("x", "property", "per_unit", "1", blocks="keys"))),
    (OptionalFeeBlocks, wish(BALANCE.model_copy(update={"mandatory": False}))),
    (FeeListedTwice, wish(FLOAT, CARDS, FLOAT)),
    (PayeeNotListed, wish(fee("x", "nobody", "per_unit", "1"))),
    (PayeeNotListed, wish(FLOAT, payees=(*PAYEES, PAYEES[1]))),
    (FormulaDoesNotFit, wish(fee("x", "property", "per_unit"))),
    (FormulaDoesNotFit, wish(fee("x", "property", "fixed", "1"))),
    (FormulaDoesNotFit, wish(fee("x", "property", "area_difference", "1"))),
    (FormulaDoesNotFit, wish(fee("x", "property", "per_card", "1", months=2))),
    (CurrencyDiffers, wish(FLOAT, currency="SGD")),
    (RoundingTooFine, wish(FLOAT, currency="VND", estate=GROUP)),
]


@pytest.mark.parametrize(("refusal", "command"), BAD)
def test_a_schedule_that_bills_nobody_or_breaks_the_law_is_refused(
    refusal: type[Refusal], command: SetFeeSchedule
) -> None:
    ask(so_far(*KNOWN), command).then_refused(refusal)


def test_a_schedule_needs_its_estate() -> None:
    ask(so_far(), TO_CENTS).then_refused(EstateNotKnown)
    ask(so_far(ESTATE), TO_CENTS).then(schedule_set(1, FLOAT))


def test_a_refusal_names_the_fee_in_both_languages() -> None:
    row = fee("x", "property", "per_unit", "1", name=words("车位费", "Parking"), blocks="signing")
    with pytest.raises(FeeBlocksOnlyKeys) as refused:
        _ = ask(so_far(*KNOWN), wish(row)).events
    assert "「车位费」" in refused.value.words.zh
    assert "Parking" in refused.value.words.en


def test_a_price_is_never_a_float() -> None:
    """In JSON a number with a point is one: 0.1 there is no tenth."""
    row = FLOAT.model_dump(mode="json")
    row["formula"]["rate"] = 2.35
    with pytest.raises(ValidationError, match="written as text"):
        type(FLOAT).model_validate(row)
    row["formula"]["rate"] = "2.35"
    assert str(type(FLOAT).model_validate(row).formula.rate) == "2.35"
