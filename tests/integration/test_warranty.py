"""Warranty asked over real logs: a completed building, a unit with its keys, and what an issue falls under."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from services.defects.warranty_questions import OF_BUILDING, OF_UNIT
from shared import clock
from shared.contracts.defects import (
    PartWarranty,
    RaiseIssue,
    RectificationPolicy,
    SetRectificationPolicy,
    WarrantyClock,
    WarrantyOfCommonParts,
    WarrantyOfIssue,
    WarrantyOfUnit,
    WarrantyPart,
    WarrantyView,
)
from shared.contracts.owners import (
    Counter,
    CounterRule,
    HandoverPolicy,
    PassInspectionCounter,
    RegisterBuilding,
    RegisterEstate,
    RegisterRegion,
    RegisterUnits,
    ReleaseKeys,
    SetHandoverPolicy,
    SignDocuments,
)
from shared.messages import GROUP, Command, Query
from shared.orders import system_order
from shared.problems import NotFound
from tests.integration.defects_at_work import Defects, E, defects_at_work, unit_row
from tests.integration.test_defects import register
from tests.kernel.replica import Replica
from tests.servers import Postgres

VN = "EST-VN"
COMPLETED, KEYS = date(2024, 7, 1), date(2024, 8, 15)
AT = datetime(2026, 7, 1, 15, 30, tzinfo=UTC)  # 23:30 of the first of July in the estate, 22:30 in Vietnam
COUNTERS = tuple(
    CounterRule(counter=counter, needs=("inspection", "signing") if counter == "keys" else ())
    for counter in get_args(Counter)
)


async def settle(owners: Replica) -> None:
    async def do(command: Command) -> None:
        await owners.writer.execute(system_order("owners", command, id=clock.new_id(), correlation=clock.new_id()))

    await do(RegisterRegion(estate=GROUP, region="R1", name="South"))
    await do(RegisterEstate(estate=E, region="R1", name="Spring"))
    await do(RegisterEstate(estate=VN, region="R1", name="Hà", jurisdiction="VN", time_zone="Asia/Ho_Chi_Minh"))
    await do(SetHandoverPolicy(estate=GROUP, values=HandoverPolicy(counters=COUNTERS), why="keys only"))
    for estate, building, units in ((E, "b1", (0, 1)), (VN, "flats", (10, 11)), (VN, "house", (20,))):
        await do(RegisterBuilding(estate=estate, building=building, name=building, completed_on=COMPLETED))
        rows = tuple(unit_row(number).model_copy(update={"building": building}) for number in units)
        await do(RegisterUnits(estate=estate, rows=rows))
        for number in units[:1]:
            unit: dict[str, Any] = {"estate": estate, "unit": f"u{number}"}
            owner: dict[str, Any] = {"owner": f"o{number}"}
            await do(PassInspectionCounter(**unit, inspection=f"x{number}", attempt=1, conclusion="accepted"))
            await do(SignDocuments(**unit, **owner, documents=("property_agreement",)))
            await do(ReleaseKeys(**unit, **owner, handed_over_on=KEYS, keys=2))
    await do(RegisterBuilding(estate=E, building="unfinished", name="unfinished"))


@pytest.fixture
async def defects(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Defects]:
    async with defects_at_work(postgres, tmp_path, settle) as (defects, _):
        defects.now = lambda: AT
        yield defects


def of(view: WarrantyView, part: WarrantyPart) -> PartWarranty:
    return next(one for one in view.parts if one.part == part)


def clock_of(found: WarrantyClock | None) -> tuple[date, bool, str]:
    assert found is not None
    return found.until, found.within, found.decided_by


async def raised(defects: Defects, issue: str, **change: Any) -> None:
    facts: dict[str, Any] = {
        "unit": "u0",
        "room": "bath",
        "part": "wall",
        "description": "wet",
        "found_by": "inspector",
        **change,
    }
    await defects.do(RaiseIssue(estate=E, issue=issue, **facts), person="inspector-1")


async def test_a_unit_is_answered_for_part_by_part_on_both_clocks(defects: Defects) -> None:
    view = await defects.ask(WarrantyOfUnit(estate=E, unit="u0"))
    assert (view.jurisdiction, view.on, view.completed_on, view.handed_over_on) == ("CN", AT.date(), COMPLETED, KEYS)
    assert len({one.part for one in view.parts}) == len(view.parts) == 18
    roof = of(view, "roof_waterproofing")
    assert clock_of(roof.contractor) == (date(2029, 7, 1), True, "minimum")
    assert clock_of(roof.owner) == (date(2029, 7, 1), True, "contractor")
    assert roof.contractor is not None
    assert (roof.contractor.since, roof.contractor.dated) == (COMPLETED, date(2000, 1, 30))
    assert "279号" in (roof.contractor.source or "")
    assert clock_of(of(view, "decoration").owner) == (date(2026, 7, 1), True, "contractor")


async def test_the_last_day_is_the_estates_and_the_next_is_too_late(defects: Defects) -> None:
    after = await defects.ask(WarrantyOfUnit(estate=E, unit="u0", on=date(2026, 7, 2)))
    assert clock_of(of(after, "decoration").contractor) == (date(2026, 7, 1), False, "minimum")
    assert clock_of(of(after, "doors_windows").owner) == (date(2026, 7, 1), False, "contractor")


async def test_before_the_keys_only_the_contractors_clock_runs_and_before_completion_none(defects: Defects) -> None:
    unsold = await defects.ask(WarrantyOfUnit(estate=E, unit="u1"))
    assert unsold.handed_over_on is None
    assert all(one.owner is None for one in unsold.parts)
    assert of(unsold, "plaster").contractor is not None
    common = await defects.ask(WarrantyOfCommonParts(estate=E, building="b1"))
    assert of(common, "facade_seepage").contractor == of(unsold, "facade_seepage").contractor
    unfinished = await defects.ask(WarrantyOfCommonParts(estate=E, building="unfinished"))
    assert all(one.contractor is one.owner is None for one in unfinished.parts)


async def test_what_was_agreed_beyond_the_law_decides(defects: Defects) -> None:
    longer = RectificationPolicy(contractor_warranty_months={"floor": 48}, owner_warranty_months={"plaster": 60})
    await defects.do(SetRectificationPolicy(estate=E, values=longer, why="as signed"), person="project_manager-1")
    view = await defects.ask(WarrantyOfUnit(estate=E, unit="u0"))
    assert clock_of(of(view, "plaster").owner) == (date(2029, 8, 15), True, "contract")
    assert clock_of(of(view, "floor").contractor) == (date(2028, 7, 1), True, "contract")
    assert clock_of(of(view, "floor").owner) == (date(2028, 7, 1), True, "contractor")


async def test_an_issue_is_answered_for_the_day_it_was_raised(defects: Defects) -> None:
    await raised(defects, "i1")
    assert (await defects.ask(WarrantyOfIssue(estate=E, issue="i1"))).parts == ()  # not classed yet
    await register(defects, "i1", l1="leak", l2="bathroom", trade="waterproofing")
    defects.now = lambda: datetime(2040, 1, 1, tzinfo=UTC)
    view = await defects.ask(WarrantyOfIssue(estate=E, issue="i1"), role="owner", of={"unit:u0"})
    assert (view.on, [one.part for one in view.parts]) == (AT.date(), ["seepage"])
    assert clock_of(view.parts[0].owner) == (date(2029, 7, 1), True, "contractor")


async def test_an_issue_of_common_parts_falls_under_its_buildings_completion(defects: Defects) -> None:
    await raised(defects, "c1", unit=None, building="b1")
    await raised(defects, "c2", unit=None)  # of no building: a road, a garden
    for issue in ("c1", "c2"):
        await register(defects, issue, l1="crack", l2="抹灰", trade="plaster")
    of_building = await defects.ask(WarrantyOfIssue(estate=E, issue="c1"))
    assert clock_of(of_building.parts[0].contractor) == (date(2026, 7, 1), True, "minimum")
    of_estate = await defects.ask(WarrantyOfIssue(estate=E, issue="c2"))
    assert of_estate.parts == (PartWarranty(part="plaster"),)


async def test_a_flat_in_vietnam_has_sixty_months_and_a_house_twenty_four(defects: Defects) -> None:
    flat = await defects.ask(WarrantyOfUnit(estate=VN, unit="u10"))
    house = await defects.ask(WarrantyOfUnit(estate=VN, unit="u20"))
    assert clock_of(of(flat, "floor").owner) == (date(2029, 7, 1), True, "minimum")
    assert clock_of(of(house, "floor").owner) == (date(2026, 7, 1), True, "minimum")
    assert of(flat, "sanitary_ware").owner is None


async def test_nobody_is_told_of_what_is_not_theirs(defects: Defects) -> None:
    await raised(defects, "i1")
    asked: tuple[tuple[Query[Any], dict[str, Any]], ...] = (
        (WarrantyOfUnit(estate=E, unit="u0"), {"role": "owner", "of": {"unit:u1"}}),
        (WarrantyOfUnit(estate=VN, unit="u0"), {}),
        (WarrantyOfUnit(estate=E, unit="nowhere"), {}),
        (WarrantyOfCommonParts(estate=VN, building="b1"), {}),
        (WarrantyOfIssue(estate=E, issue="i1"), {"role": "owner", "of": {"unit:u1"}}),
        (WarrantyOfIssue(estate=E, issue="i1"), {"role": "contractor", "of": {"contractor:c9"}}),
        (WarrantyOfIssue(estate=E, issue="none"), {}),
    )
    for query, who in asked:
        with pytest.raises(NotFound):
            await defects.ask(query, **who)


async def test_a_place_is_found_by_its_indexes(defects: Defects) -> None:
    for sql, of_what in ((OF_UNIT, "u0"), (OF_BUILDING, "b1")):
        async with defects.pool.acquire() as connection, connection.transaction():
            await connection.execute("set local enable_seqscan = off")
            plan = "\n".join(row[0] for row in await connection.fetch(f"explain {sql}", of_what, E))
        assert "Seq Scan" not in plan
