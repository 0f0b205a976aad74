"""What the demonstration's inspections find: the trade's numbers, the same in every run, for any size of estate."""

from collections import Counter

import pytest

from services.desk.demonstration.defects_seen import DEFECTS, SHARES, TRADES
from services.desk.demonstration.findings import MOST, PER_UNIT, plan_findings
from shared.contracts.owners import UnitBoardRow


def units(count: int) -> list[UnitBoardRow]:
    return [
        UnitBoardRow(
            unit=f"u{number}", building="b1", contract_code=str(number), door_number=str(number), entrance="1",
            floor=1, state="booked", owners=(f"o{number}",), version=1,
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 9, 10, 57, 120, 1_000])
def test_every_estate_has_the_known_average_and_nobody_more_than_the_known_worst(count: int) -> None:
    planned = plan_findings(units(count))
    assert len(planned.every) == round(count * PER_UNIT)
    assert max(len(found) for found in planned.of_unit.values()) <= MOST
    assert len({found.issue for found in planned.every}) == len(planned.every)


def test_the_same_estate_has_the_same_findings() -> None:
    assert plan_findings(units(120)) == plan_findings(units(120))


def test_some_units_are_flawless_one_is_the_worst_known_and_refused() -> None:
    planned = plan_findings(units(120))
    sizes = Counter(len(found) for found in planned.of_unit.values())
    assert sizes[0] > 0
    assert max(sizes) == MOST
    assert {len(planned.of_unit[unit]) for unit in planned.refused} >= {MOST}


def test_trades_come_in_their_known_shares() -> None:
    every = plan_findings(units(120)).every
    trades = Counter(found.trade for found in every)
    assert all(abs(trades[trade] / len(every) - share) < 0.01 for trade, share in SHARES.items())
    assert set(SHARES) == set(DEFECTS) == set(TRADES)
    assert sum(found.done_again for found in every) == round(len(every) * 0.06)
