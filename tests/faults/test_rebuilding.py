"""A service is killed while it rebuilds a table, and again while it puts the new one in the old one's place."""

import zlib
from pathlib import Path
from typing import Any

import asyncpg

from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared.rebuild import NEAR
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, running_estate, superuser, until
from tests.faults.surviving import survives
from tests.faults.traffic import Traffic

TABLE = "issue_register"
AT_IT = zlib.crc32(f"rebuild:{TABLE}:{ISSUE_REGISTER.version}".encode())  # the lock of whoever rebuilds it
HEAD = "select max(position) from log.event"
ADVANCE, SWITCH = "update models.model set position", "drop schema"
HELD = "select 1 from models.model where name = $1 and building for update"
GENERATION = "select generation from models.model where name = $1 and not building"
WAITS = """
select 1 from pg_stat_activity
 where usename = 'defects' and wait_event_type = 'Lock' and ltrim(query, E' \\n') like $1 || '%'
"""


async def test_it_may_be_killed_in_the_middle_of_a_rebuild_and_of_its_switch(data: Path, seed: int) -> None:
    """Each time it goes on from where it was; locks of ours hold it at the very place where it is to die."""

    async def fault(estate: Estate, load: Traffic) -> None:
        async with superuser(estate, "defects") as connection:
            while await connection.fetchval(HEAD) < 2 * NEAR:
                await load.goes_on(25)
            await killed_with_a_page_folded(estate, connection)
            assert await connection.fetchval(GENERATION, TABLE) == 1
            await killed_in_its_switch(estate, connection)
            await until(lambda: switched(connection))

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)


async def killed_with_a_page_folded(estate: Estate, connection: "asyncpg.Connection[Any]") -> None:
    """And not committed. The rebuild is asked for while somebody else seems to be at it."""
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    async with connection.transaction():
        await connection.execute("select pg_advisory_lock($1)", AT_IT)
        await bus.operate("defects", "Rebuild", read_model=TABLE)
        assert await connection.fetchval(HELD, TABLE)
        await connection.execute("select pg_advisory_unlock($1)", AT_IT)
        await killed_at(estate, ADVANCE)
    await bus.client.close()


async def killed_in_its_switch(estate: Estate, connection: "asyncpg.Connection[Any]") -> None:
    """Inside the transaction that holds the log's lock: whoever reads the old table keeps it in its place."""
    async with connection.transaction():
        await connection.execute(f"select count(*) from {ISSUE_REGISTER.schema}.{TABLE}")
        await killed_at(estate, SWITCH)


async def killed_at(estate: Estate, statement: str) -> None:
    async with superuser(estate, "defects") as watcher:
        await until(lambda: watcher.fetchval(WAITS, statement))
    await estate.crash("defects")


async def switched(connection: "asyncpg.Connection[Any]") -> bool:
    return bool(await connection.fetchval(GENERATION, TABLE) == 2)
