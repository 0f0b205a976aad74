"""One service's database is set back to an older copy: every line it lacks comes back, and nobody sees a fork."""

import asyncio
import os
import signal
from pathlib import Path

import asyncpg
import pytest

from deploy.local.dump import dump, load
from services.desk.command_line import main
from shared import clock
from shared.contracts.owners import ErasePerson
from shared.messages import GROUP
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, running_estate
from tests.faults.people import ADMINISTRATOR, UNITS, owner_of
from tests.faults.traffic import traffic
from tests.faults.verdict import wrongs

ERASED = owner_of(UNITS[-1])
HEAD = "select max(position) from log.event"


async def set_back(estate: Estate, service: str, copy: Path) -> None:
    """As an operator would: the service held, its database replaced by the copy, the service started again."""
    os.kill(estate.running.pids[service], signal.SIGSTOP)
    admin = await asyncpg.connect(estate.running.postgres_admin_dsn)
    await admin.execute(f'drop database "{service}" with (force)')
    await admin.execute(f'create database "{service}" owner "{service}_migrate"')
    await admin.execute(f'grant connect, create on database "{service}" to "{service}"')
    await admin.close()
    await load(estate.dsn(service), copy)
    await estate.kill(service)


async def head_of(estate: Estate, service: str) -> int:
    connection = await asyncpg.connect(estate.dsn(service))
    try:
        return int(await connection.fetchval(HEAD))
    finally:
        await connection.close()


@pytest.mark.parametrize("service", ["owners", "defects"])
async def test_a_database_set_back_is_completed_from_the_archive(
    data: Path, seed: int, service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "older.dump"
    async with running_estate(data) as estate:
        await dump(estate.dsn(service), copy, ())
        old = await head_of(estate, service)
        async with traffic(estate, seed) as traffic_:
            ledger = await traffic_.stops()
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        erase = ErasePerson(estate=GROUP, person=ERASED, reason="asked for it")
        await bus.tell(ADMINISTRATOR, erase, clock.new_id())
        await bus.client.close()
        await estate.settled()
        whole = await head_of(estate, service)
        await set_back(estate, service, copy)
        arguments = ["audit", "restore", service, "--data", str(data), "--lang", "en"]
        estate.running.note()
        assert await asyncio.to_thread(main, arguments) == 0
        said = capsys.readouterr().out
        assert f"Positions {old + 1} to {whole} were put back" in said
        await estate.settled()
        assert await wrongs(estate, ledger) == []
        connection = await asyncpg.connect(estate.dsn("owners"))
        assert not await connection.fetchval("select wrapped is not null from private.key where person = $1", ERASED)
        await connection.close()
