"""A group's roster of several estates on a real Postgres: all of it is checked before a row of any estate is taken."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.owners.roster import RosterRowsWrong
from services.owners.roster_difference import KNOWN_UNITS
from shared.contracts.owners import EstateOverview, RegisterEstate
from shared.messages import GROUP
from tests.integration.owners_at_work import HEADINGS, E, Killed, Owners, owners_at_work, roster_of, roster_row
from tests.servers import Postgres

NORTH = "NORTH"


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        await working.do(RegisterEstate(estate=NORTH, region="EAST", name="北岸花园"))
        yield working


def of(estate: str, number: int, **more: str) -> str:
    return f"{estate},{roster_row(number, owner=f'{estate}业主{number}', **more)}"


def group(*rows: str) -> bytes:
    return "\n".join((f"项目,{HEADINGS}", *rows)).encode()


TWO = group(*(of(estate, number) for number in range(90) for estate in (E, NORTH)))
BOTH: dict[str, Any] = {"estate": GROUP, "estates": (E, NORTH)}


async def test_a_group_file_fills_every_estate_it_names(owners: Owners) -> None:
    owners.carry_imports_through()
    check = await owners.checked(TWO, GROUP)
    assert (check.estates, check.buildings, check.units, check.new) == ((E, NORTH), 2, 180, 180)
    progress = await owners.imported(TWO, "import-1", **BOTH)
    assert (progress.state, progress.units, progress.done) == ("imported", 180, 180)
    for estate in (E, NORTH):
        overview = await owners.ask(EstateOverview(estate=estate))
        assert [(building.name, building.units) for building in overview.buildings] == [("1栋", 90)]
    assert await owners.differences() == []


async def test_an_estate_may_be_called_by_its_name(owners: Owners) -> None:
    check = await owners.checked(group(of("清和苑", 1), of("NORTH", 1), of("北岸花园", 2)), GROUP)
    assert check.estates == (E, NORTH)


async def test_the_same_group_file_again_brings_nothing_and_writes_nothing_but_its_own_end(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(TWO, "import-1", **BOTH)
    check = await owners.checked(TWO, GROUP)
    assert (check.new, check.new_owners, check.changed_total, check.gone_total, check.known) == (0, 0, 0, 0, 180)
    before = await owners.value("select max(position) from log.event")
    await owners.imported(TWO, "import-2", **BOTH)
    assert await owners.value("select max(position) from log.event") == before + 2  # started and imported


async def test_one_unknown_estate_refuses_the_file_and_is_said_once(owners: Owners) -> None:
    with pytest.raises(RosterRowsWrong) as raised:
        await owners.checked(group(of(E, 1), of("SOUTH", 2), of("SOUTH", 3), of("某小区", 4)), GROUP)
    assert [(fault["row"], fault["column"], fault["reason_en"]) for fault in raised.value.facts["faults"]] == [
        (3, "项目", "no such estate SOUTH is registered; 2 rows"), (5, "项目", "no such estate is registered; 1 rows"),
    ]  # fmt: skip


async def test_a_bad_row_of_one_estate_keeps_every_other_out(owners: Owners) -> None:
    owners.carry_imports_through()
    progress = await owners.imported(group(of(E, 1), of(NORTH, 1, area="0")), "import-1", **BOTH)
    assert (progress.state, progress.problem, progress.done) == ("stopped", RosterRowsWrong.__name__, 0)
    assert await owners.value("select count(*) from log.event where type = 'UnitRegistered'") == 0


async def test_a_difference_is_listed_by_estate_and_what_changed_stays_if_so_agreed(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(TWO, "import-1", **BOTH)
    other = group(of(E, 0, area="120"), *(of(NORTH, number) for number in range(91)))
    check = await owners.checked(other, GROUP)
    assert (check.new, check.known, check.changed_total, check.gone_total) == (1, 91, 1, 89)
    [changed] = check.changed
    assert (changed.row, changed.estate, changed.contract_code, changed.columns) == (2, E, "A-0", ("built_area",))
    assert check.gone[0] == f"{E} A-1"
    progress = await owners.imported(other, "import-2", **BOTH, leave_changed=True)
    assert progress.state == "imported"
    [(area, units)] = await owners.fetch(
        "select max(built_area) filter (where contract_code = 'A-0'), count(*) from unit_board"
    )
    assert (area, units) == (100, 181)


@pytest.mark.parametrize("lives", [0, 3, 7])
async def test_a_group_import_killed_in_one_estate_goes_on_into_the_next(owners: Owners, lives: int) -> None:
    owners.lives = lives
    killed = asyncio.create_task(owners.imported(TWO, "import-1", **BOTH))
    with pytest.raises(Killed):
        await owners.carry_imports_through()
    owners.tasks.clear()
    owners.lives = 1_000
    owners.begin(owners.writer.run())
    owners.carry_imports_through()
    progress = await killed
    assert (progress.state, progress.done) == ("imported", 180)
    assert await owners.value("select count(*) from log.event where type = 'UnitRegistered'") == 180
    assert await owners.value("select count(*) from roles_held where role = 'owner'") == 180
    assert await owners.differences() == []


async def test_rows_are_compared_without_reading_the_table(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(*(roster_row(number) for number in range(900))), "import-1")
    plan = "\n".join(row[0] for row in await owners.fetch(f"explain {KNOWN_UNITS}", E, ["A-1", "A-2"]))
    assert "Seq Scan on unit_board" not in plan, plan
