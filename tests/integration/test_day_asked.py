"""What is asked on the day is read by an index, however many units the group has."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.owners import counted_waits, counter_slips, daily_brief, in_line, kept_keys, offering
from services.owners.read_models import day_lists, invited
from shared.contracts.owners import (
    AppointmentCalendar,
    AppointmentSlots,
    DailyBrief,
    EveningCount,
    KeysOut,
    StepsOfUnit,
    UnitFile,
    WhatIsMissing,
)
from shared.problems import NotFound
from tests.filled_day import CAME, DAY, ESTATES, fill_day
from tests.integration.owners_at_work import Owners, owners_at_work
from tests.servers import Postgres

UNITS = 20_000
ESTATE, UNIT = "D-7", "d-3000"
FIRST = datetime(2026, 11, 23, 16, tzinfo=UTC)
BEFORE = FIRST + timedelta(days=1)
SMALL = {"estates", "handover_batches", "counter_lines", "handover_policies"}  # a row an estate


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        await fill_day(working, UNITS)
        yield working


def hot() -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield offering.INVITED, (UNIT, ESTATE)
    yield offering.BOOKED, (ESTATE, FIRST, BEFORE)
    yield in_line.CODES, ([UNIT],)
    yield in_line.UNIT, (UNIT, ESTATE)
    yield in_line.RESERVED, (UNIT,)
    yield in_line.AWAITED, (UNIT,)
    yield in_line.BLOCKING, (UNIT,)
    yield in_line.DAYS, (UNIT,)
    yield counter_slips.LAST, (UNIT,)
    yield counter_slips.TOGETHER, (ESTATE, DAY, 1)
    yield counted_waits.WAITED, (ESTATE, DAY)
    yield daily_brief.CAME, (ESTATE, DAY)
    yield daily_brief.REFUSED, (ESTATE, FIRST, BEFORE)
    yield daily_brief.ISSUES, (ESTATE, FIRST, BEFORE)
    yield daily_brief.UNITS, (ESTATE, DAY, FIRST, BEFORE)
    yield daily_brief.HANDED_OVER, (ESTATE, DAY)
    yield kept_keys.EXPECTED, (ESTATE, DAY)
    yield kept_keys.OUT, (ESTATE,)
    yield invited.AT_RISK, (ESTATE, date(2026, 12, 24), None, None, 200)
    yield invited.HOW_MANY, (ESTATE, date(2026, 12, 24), DAY)
    yield invited.OF_DAY, (ESTATE, FIRST, BEFORE, DAY)
    yield day_lists.RESERVED, (ESTATE, DAY, None, None, 200)
    yield day_lists.REFUSED, (ESTATE, True, None, 200)


async def test_no_hot_question_of_the_day_scans_a_table(owners: Owners) -> None:
    async with owners.pool.acquire() as connection:
        for sql, arguments in hot():
            plan = "\n".join(line[0] for line in await connection.fetch(f"explain {sql}", *arguments))
            scanned = {line.split("Seq Scan on ")[1].split()[0] for line in plan.splitlines() if "Seq Scan on" in line}
            assert scanned <= SMALL | {"cash_book", "evening_counts", "bill_items", "awaited_inspections"}, (sql, plan)
    await the_figures_are_those_filled_in(owners)
    await a_unit_of_another_estate_is_as_unknown_as_none(owners)


async def a_unit_of_another_estate_is_as_unknown_as_none(owners: Owners) -> None:
    for query in (AppointmentCalendar, AppointmentSlots, StepsOfUnit, UnitFile, WhatIsMissing):
        with pytest.raises(NotFound):
            await owners.ask(query(estate="D-8", unit=UNIT))
    assert (await owners.ask(WhatIsMissing(estate=ESTATE, unit=UNIT), role="owner", of={f"unit:{UNIT}"})).unit == UNIT
    mine = await owners.ask(KeysOut(estate=ESTATE))
    assert {row.unit for row in mine.rows}.isdisjoint(
        row.unit for row in (await owners.ask(KeysOut(estate="D-8"))).rows
    )
    assert mine.rows


async def the_figures_are_those_filled_in(owners: Owners) -> None:
    """The same tables answer: what was written into them comes out."""
    brief = await owners.ask(DailyBrief(estate=ESTATE, day=DAY))
    each = UNITS // ESTATES
    assert (brief.due, brief.served, brief.arrived) == (each, each, CAME)
    assert (brief.refused, brief.reasons[0].reason) == (each // 20, "leak")
    papers = next(one for one in brief.waits if one.counter == "papers")
    assert (papers.passed, papers.mean_minutes, papers.longest_minutes) == (CAME, 10, 10)
    count = await owners.ask(EveningCount(estate=ESTATE, day=DAY))
    assert (count.number, count.fits) == (0, False)
    slots = await owners.ask(AppointmentSlots(estate=ESTATE, unit="d-2801"))
    assert all(0 <= slot.free <= 20 for slot in slots.slots)
