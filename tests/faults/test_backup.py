"""What the README says of backup and restore, done as it stands there: nothing acknowledged before it is missing."""

import asyncio
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.local.places import PROJECT
from services.desk.command_line import main
from services.owners.read_models.people import PEOPLE
from shared import clock
from shared.contracts.owners import ErasePerson, RecordOwner
from shared.messages import GROUP
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, running_estate
from tests.faults.ledger import read_ledger
from tests.faults.people import ADMINISTRATOR, SERVICE, UNITS, owner_of
from tests.faults.traffic import traffic
from tests.faults.verdict import wrongs
from tests.servers import data_folder

ERASED, LEFT = owner_of(UNITS[-1]), owner_of(UNITS[-2])
KEY = "select wrapped is not null from private.key where person = $1"
NAME = "select name from people where person = $1"


def command_of_the_readme(name: str, into: Path, data: Path) -> list[str]:
    """Its arguments as they stand there, with every folder moved below `into`."""
    text = (PROJECT / "README.md").read_text()
    [line] = [line for line in text.splitlines() if line.startswith(f".venv/bin/handover {name} ")]
    words = [f"{into}{word}" if word.startswith("/") else word for word in shlex.split(line, comments=True)[1:]]
    if "--data" in words:
        words = words[: words.index("--data")]
    return [*words, "--data", str(data), "--lang", "en"]


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    with data_folder("backup") as folder:
        yield folder


async def run(arguments: list[str]) -> int:
    return await asyncio.to_thread(main, arguments)


async def erase(estate: Estate, person: str) -> None:
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    await bus.tell(ADMINISTRATOR, ErasePerson(estate=GROUP, person=person, reason="asked for it"), clock.new_id())
    await bus.client.close()
    await estate.settled()


async def asked(estate: Estate, sql: str, *arguments: str) -> object:
    connection = await asyncpg.connect(estate.dsn("owners"), server_settings={"search_path": PEOPLE.schema})
    try:
        return await connection.fetchval(sql, *arguments)
    finally:
        await connection.close()


async def test_a_backup_made_at_work_is_whole(data: Path, elsewhere: Path, seed: int) -> None:
    restored = elsewhere / "restored"
    async with running_estate(data) as estate, traffic(estate, seed) as load:
        await load.reaches(150)
        before = [entry for entry in read_ledger(load.file) if entry.outcome == "acknowledged"]
        assert await run(command_of_the_readme("backup", elsewhere, data)) == 0
        await load.stops()
    shutil.rmtree(data)
    assert await run(command_of_the_readme("restore", elsewhere, restored)) == 0
    async with running_estate(restored) as estate:
        await estate.settled()
        await goes_on(estate)
        assert await wrongs(estate, before) == []


@pytest.mark.parametrize("keys", ["its own", "older"])
async def test_a_backup_brings_back_nobody_who_was_erased(data: Path, elsewhere: Path, keys: str) -> None:
    """Also not with keys of before, which are kept apart: the erasure is among the records."""
    early, restored = elsewhere / "early", elsewhere / "restored"
    async with running_estate(data) as estate:
        assert await run(command_of_the_readme("backup", early, data)) == 0
        await erase(estate, ERASED)
        assert await run(command_of_the_readme("backup", elsewhere, data)) == 0
    shutil.rmtree(data)
    if keys == "older":
        shutil.copytree(
            early / "mnt", elsewhere / "mnt", dirs_exist_ok=True, ignore=lambda _dir, names: {"records"} & set(names)
        )
    assert await run(command_of_the_readme("restore", elsewhere, restored)) == 0
    async with running_estate(restored) as estate:
        await estate.settled()
        assert not await asked(estate, KEY, ERASED)
        assert await asked(estate, NAME, ERASED) is None
        assert await asked(estate, NAME, LEFT)
        assert await wrongs(estate) == []


async def goes_on(estate: Estate) -> None:
    """What is decided after a restore finds its place behind what was restored."""
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    unit = UNITS[0]
    before = await asked(estate, "select max(position) from log.event")
    record = RecordOwner(estate="FAULTS", unit=unit, owner=owner_of(unit), name="新名")
    receipt = await bus.tell(SERVICE, record, clock.new_id())
    assert receipt["position"] == int(str(before)) + 1
    await bus.client.close()
    await estate.settled()


async def test_a_damaged_or_unfinished_backup_and_a_folder_in_use_are_refused(
    data: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running_estate(data):
        backup = command_of_the_readme("backup", elsewhere, data)
        assert await run(backup) == 0
        assert await run(backup) == 1
        assert "not empty" in capsys.readouterr().err
        within = [*backup[:3], str(Path(backup[1]) / "keys"), *backup[4:]]
        assert await run(within) == 1
        assert "within one another" in capsys.readouterr().err
    restore = command_of_the_readme("restore", elsewhere, data)
    assert await run(restore) == 1
    assert "not empty" in capsys.readouterr().err
    dumped = elsewhere / "mnt/backup/records/databases/owners.dump"
    dumped.write_bytes(dumped.read_bytes()[:-1])
    assert await run(command_of_the_readme("restore", elsewhere, elsewhere / "new")) == 1
    assert "owners.dump" in capsys.readouterr().err
    (elsewhere / "mnt/backup/records/manifest.json").unlink()
    assert await run(command_of_the_readme("restore", elsewhere, elsewhere / "new")) == 1
    assert "manifest.json" in capsys.readouterr().err
    assert not (elsewhere / "new").exists()
