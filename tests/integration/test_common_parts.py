"""Inspections of common parts on a real Postgres; a city's file of them, counted again by another parser."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.defects.common_part_questions import PAGE
from shared import clock
from shared.contracts.defects import (
    CommonPartInspection,
    CommonPartInspections,
    InspectCommonParts,
    IssueRegister,
    PartFinding,
    PartRow,
    ScoresOfCommonParts,
)
from shared.contracts.owners import RegisterBuilding, RegisterEstate, RegisterRegion
from shared.messages import GROUP, Command
from shared.orders import Order, system_order
from shared.problems import NotFound, RoleNotHeld
from tests.integration.defects_at_work import Defects, E, defects_at_work
from tests.integration.toronto import ABSENT, FILE, Evaluation, evaluations, excerpt
from tests.integration.toronto_by_postgres import counted
from tests.kernel.replica import Replica
from tests.servers import Postgres

IN_FLIGHT = 64
AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)
FOUND = """
select estate, part, severity, count(*) from issue_register
 where unit is null and source = 'inspection' and state = 'raised' group by 1, 2, 3
"""
VISITS = "select estate, building, count(*), max(attempt) from common_part_inspections group by 1, 2"
NEXT = "select split_part(place, '/', 2), attempts from common_part_attempts"
WRITTEN = {"not_applicable": "N/A", "not_tested": ""}


async def at_once(jobs: Iterable[Callable[[], Awaitable[object]]]) -> None:
    """All of them, so many at a time that commits gather."""
    waiting = iter(jobs)

    async def worker() -> None:
        for job in waiting:
            await job()

    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(worker())


async def settle(owners: Replica, known: list[Evaluation]) -> None:
    """Every ward is an estate, every building one of its buildings."""

    def job(command: Command) -> Callable[[], Awaitable[object]]:
        order = system_order("owners", command, id=(id_ := clock.new_id()), correlation=id_)
        return lambda: owners.writer.execute(order)

    await job(RegisterRegion(estate=GROUP, region="TORONTO", name="Toronto"))()
    estates = {one.estate for one in known}
    buildings = {(one.estate, one.building) for one in known}
    await at_once(
        job(RegisterEstate(estate=estate, region="TORONTO", name=estate, time_zone="America/Toronto", currency="CAD"))
        for estate in sorted(estates)
    )
    await at_once(
        job(RegisterBuilding(estate=estate, building=building, name=building)) for estate, building in sorted(buildings)
    )


async def enter(defects: Defects, known: Iterable[Evaluation], *, again: bool = False) -> None:
    """Each as its own command, as an inspector's phones would send them; `again` under other command ids."""

    def job(one: Evaluation) -> Callable[[], Awaitable[object]]:
        id_ = clock.new_id() if again else one.id
        order = Order(id_, one.sheet, "inspector-1", id_, at=one.at)
        return lambda: defects.writer.execute(order)

    await at_once(map(job, known))


@pytest.fixture
async def defects(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Defects]:
    async with defects_at_work(postgres, tmp_path) as (defects, _):
        yield defects


def sheet(number: int, **changed: Any) -> InspectCommonParts:
    """Of building b1: one part that fails, one that passes."""
    finding = PartFinding(issue=f"i{number}", description="rusted through", severity="major")
    parts = (
        PartRow(room="roof", part="hatch", result="fail", score=1, findings=(finding,)),
        PartRow(room="hall", part="lighting", result="pass", score=3),
    )
    return InspectCommonParts(**{"estate": E, "inspection": f"x{number}", "building": "b1", "parts": parts} | changed)


async def test_two_inspections_of_one_place_at_once_are_its_first_and_its_second(defects: Defects) -> None:
    sheets = [sheet(1), sheet(2), sheet(1), sheet(3, entrance="2"), sheet(4, building=None)]
    await asyncio.gather(*(defects.do(one, person="inspector-1") for one in sheets))
    rows = (await defects.ask(CommonPartInspections(estate=E))).rows
    assert [(row.inspection, row.building, row.entrance, row.attempt) for row in rows] == [
        ("x1", "b1", None, 1), ("x2", "b1", None, 2), ("x3", "b1", "2", 1), ("x4", None, None, 1),
    ]  # fmt: skip
    assert [row.issue for row in (await defects.ask(IssueRegister(estate=E))).rows] == ["i1", "i2", "i3", "i4"]


@pytest.mark.parametrize("person", ["contractor-c1", "developer_rep-1", "customer_service-1"])
async def test_only_an_inspector_inspects_common_parts(defects: Defects, person: str) -> None:
    with pytest.raises(RoleNotHeld):
        await defects.do(sheet(1), person=person)


async def test_sheets_are_read_page_by_page_and_one_by_one(defects: Defects) -> None:
    for number in range(7):
        await defects.do(sheet(number, building="b1" if number % 2 else None), person="inspector-1")
    seen, after = [], None
    while True:
        page = await defects.ask(CommonPartInspections(estate=E, after=after, limit=2))
        seen += page.rows
        if (after := page.after) is None:
            break
    assert [row.inspection for row in seen] == [f"x{number}" for number in range(7)]
    of_building = await defects.ask(CommonPartInspections(estate=E, building="b1"))
    assert [row.inspection for row in of_building.rows] == ["x1", "x3", "x5"]
    view = await defects.ask(CommonPartInspection(estate=E, inspection="x3"))
    assert [(part.part, part.result, part.score, part.issues) for part in view.parts] == [
        ("hatch", "fail", 1, ("i3",)), ("lighting", "pass", 3, ()),
    ]  # fmt: skip
    for elsewhere in ({"estate": "EST-2", "inspection": "x3"}, {"estate": E, "inspection": "x9"}):
        with pytest.raises(NotFound):
            await defects.ask(CommonPartInspection(**elsewhere))


async def test_sheets_are_read_by_their_indexes(defects: Defects) -> None:
    sheets = (sheet(number) for number in range(1_000))
    await at_once(partial(defects.do, one, person="inspector-1") for one in sheets)
    for building in ("b1", None):
        plan = "\n".join(row[0] for row in await defects.fetch(f"explain {PAGE}", E, 1_500, building, 50))
        assert "Seq Scan" not in plan, plan
        assert "Index" in plan, plan


@pytest.mark.skipif(not FILE.exists(), reason=ABSENT)
async def test_a_citys_inspections_count_the_same_as_by_another_parser(postgres: Postgres, tmp_path: Path) -> None:
    """Scores part by part, issues by severity, attempts building by building; and every table equals its rebuild."""
    file = excerpt(tmp_path)
    known = list(evaluations(file))
    scores, visits = await counted(postgres.admin_dsn, file)
    async with defects_at_work(postgres, tmp_path, lambda owners: settle(owners, known)) as (defects, owners):
        defects.now = lambda: AFTERWARDS
        await defects.stop_part()  # what it hears of itself is not counted here
        defects.own = None
        await enter(defects, known)
        entered = defects.writer.head
        await enter(defects, known[::30], again=True)
        assert defects.writer.head == entered

        assert await scored(defects, sorted({one.estate for one in known})) == scores
        assert await found(defects) == worse(scores)
        assert await visited(defects) == visits
        assert await defects.differences(owners=await owners.log()) == []


async def scored(defects: Defects, estates: list[str]) -> Counter[tuple[str, str, str]]:
    """As the service answers for each estate, in the words of the file."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for estate in estates:
        answer = await defects.ask(ScoresOfCommonParts(estate=estate))
        for row in answer.rows:
            written = str(row.score) if row.score is not None else WRITTEN[row.result]
            counts[estate.removeprefix("WARD-"), row.part, written] += row.times
            assert row.issues == (row.times if row.result == "fail" else 0)
    everywhere = (await defects.ask(ScoresOfCommonParts(estate=GROUP))).rows
    assert sum(row.times for row in everywhere) == counts.total()
    return counts


def worse(scores: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    """What must have become an issue: 0 and 1 a major one, 2 a minor one, nothing else any."""
    severe = {"0": "major", "1": "major", "2": "minor"}
    issues: Counter[tuple[str, str, str]] = Counter()
    for (ward, part, score), times in scores.items():
        if score in severe:
            issues[ward, part, severe[score]] += times
    return issues


async def found(defects: Defects) -> Counter[tuple[str, str, str]]:
    rows = await defects.fetch(FOUND)
    return Counter({(estate.removeprefix("WARD-"), part, severity): times for estate, part, severity, times in rows})


async def visited(defects: Defects) -> Counter[tuple[str, str]]:
    """Sheets of each building, whose attempts are numbered without a gap."""
    rows = await defects.fetch(VISITS)
    assert all(times == last for _, _, times, last in rows)
    assert {building: last for _, building, _, last in rows} == dict(map(tuple, await defects.fetch(NEXT)))
    return Counter({(estate.removeprefix("WARD-"), building): times for estate, building, times, _ in rows})
