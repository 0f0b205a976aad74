"""Rosters on a real Postgres: they come in whole or not at all, and a file goes with its import."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.owners.registration import UnitWouldChange
from services.owners.roster import RosterRowsWrong
from shared.blobs import BlobMissing
from shared.contracts.owners import (
    CheckRoster,
    EstateOverview,
)
from tests.integration.owners_at_work import E, Killed, Owners, owners_at_work, roster_of, roster_row
from tests.kernel.replica import until
from tests.servers import Postgres

SAMPLE = Path("services/owners/sample_roster.csv").read_bytes()
MANY = roster_of(*(roster_row(number) for number in range(450)))


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        yield working


async def events(owners: Owners, type_: str) -> int:
    return int(await owners.value("select count(*) from log.event where type = $1", type_))


async def test_a_roster_becomes_an_estate_and_its_file_is_gone(owners: Owners) -> None:
    owners.carry_imports_through()
    blob = await owners.blobs.put(SAMPLE, "text/csv")
    check = await owners.ask(CheckRoster(estate=E, sha256=blob.sha256))
    assert (check.buildings, check.units, check.new, check.known, check.changed_total) == (2, 120, 120, 0, 0)
    progress = await owners.imported(SAMPLE, "import-1")
    assert (progress.state, progress.units, progress.done, progress.problem) == ("imported", 120, 120, None)
    overview = await owners.ask(EstateOverview(estate=E))
    assert [(building.name, building.units) for building in overview.buildings] == [("1栋", 60), ("2栋", 60)]
    assert await owners.differences() == []


async def test_the_same_roster_again_changes_nothing(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(SAMPLE, "import-1")
    before = await owners.value("select max(position) from log.event")
    await owners.imported(SAMPLE, "import-2")
    assert await owners.value("select max(position) from log.event") == before + 2  # started and imported
    again = await owners.blobs.put(SAMPLE, "text/csv")
    check = await owners.ask(CheckRoster(estate=E, sha256=again.sha256))
    assert (check.new, check.known, check.new_owners, check.changed_total, check.gone_total) == (0, 120, 0, 0, 0)


@pytest.mark.parametrize("lives", [0, 1, 2, 8, 13, 14])
async def test_an_import_killed_at_any_point_goes_on_by_itself(owners: Owners, lives: int) -> None:
    """Two buildings, twelve chunks, the end: killed before the first, between any two, before the last."""
    owners.lives = lives
    killed = asyncio.create_task(owners.imported(MANY, "import-1"))
    with pytest.raises(Killed):
        await owners.carry_imports_through()
    owners.tasks.clear()
    owners.lives = 1_000
    owners.begin(owners.writer.run())
    owners.carry_imports_through()
    progress = await killed
    assert (progress.state, progress.done) == ("imported", 450)
    assert [await events(owners, one) for one in ("UnitRegistered", "OwnerRecorded", "RosterImported")] == [450, 0, 1]
    assert await owners.value("select count(*) from roles_held where role = 'owner'") == 450
    assert await owners.differences() == []


async def test_a_file_removed_late_is_removed_at_the_next_start(owners: Owners) -> None:
    task = owners.carry_imports_through()
    await owners.imported(SAMPLE, "import-1")
    task.cancel()
    owners.tasks.remove(task)
    left = await owners.blobs.put(SAMPLE, "text/csv")
    owners.carry_imports_through()
    await until(lambda: owners.gone(left.sha256))


async def test_a_bad_row_is_said_at_once_and_nothing_is_imported(owners: Owners) -> None:
    bad = roster_of(roster_row(1), roster_row(2, area="viel"), roster_row(3))
    blob = await owners.blobs.put(bad, "text/csv")
    with pytest.raises(RosterRowsWrong) as raised:
        await owners.ask(CheckRoster(estate=E, sha256=blob.sha256))
    [fault] = raised.value.facts["faults"]
    assert (fault["row"], fault["column"]) == (3, "建筑面积")
    owners.carry_imports_through()
    progress = await owners.imported(bad, "import-1")
    assert (progress.state, progress.problem, progress.done) == ("stopped", RosterRowsWrong.__name__, 0)
    assert await events(owners, "UnitRegistered") == 0


async def test_a_changed_file_is_shown_and_not_applied(owners: Owners) -> None:
    owners.carry_imports_through()
    await owners.imported(roster_of(roster_row(1), roster_row(2), roster_row(3)), "import-1")
    changed = roster_of(roster_row(1, owner="另一人"), roster_row(2, area="99"), roster_row(4))
    blob = await owners.blobs.put(changed, "text/csv")
    check = await owners.ask(CheckRoster(estate=E, sha256=blob.sha256))
    assert [(one.row, one.contract_code, one.columns) for one in check.changed] == [
        (2, "A-1", ("owners",)), (3, "A-2", ("built_area",)),
    ]  # fmt: skip
    assert (check.new, check.known, check.gone) == (1, 2, ("A-3",))
    progress = await owners.imported(changed, "import-2")
    assert (progress.state, progress.problem) == ("stopped", UnitWouldChange.__name__)
    assert await events(owners, "UnitRegistered") == 3


async def test_a_file_nobody_stored_is_no_roster(owners: Owners) -> None:
    with pytest.raises(BlobMissing):
        await owners.ask(CheckRoster(estate=E, sha256="0" * 64))
