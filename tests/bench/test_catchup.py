"""Events a second from another service's log to committed rows: notifications follows defects over the bus.

Pages come from a process of its own; here they are checked against the chain, decoded, reacted to, folded into the
tables of notifications that follow defects, and committed with the checkpoint. The limit is the same pages, only read.
"""

import asyncio
from statistics import median

import asyncpg

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from services.notifications.app import make_service
from shared import clock
from shared.bus import Bus, BusPages
from tests.bench.defects import ROUNDS, decisions_of, say_durability, stand_still
from tests.bench.figures import Figure
from tests.bench.history import EVENTS
from tests.bench.processes import paging
from tests.bench.test_pages import read
from tests.equality import differences
from tests.kernel.replica import KEYS, Replica, replica
from tests.servers import Database, Postgres

SOURCE = "defects"
LINES = "select record, hash from log.event order by position"
SERVICE = make_service()


async def caught_up(one: Replica, bus: Bus) -> float:
    """Events a second from an empty checkpoint to the head."""
    there = asyncio.Event()

    def moved(_source: str, position: int) -> None:
        if position >= EVENTS:
            there.set()

    reactions = [reaction for reaction in SERVICE.reactions if reaction.event.service == SOURCE]
    began = clock.monotonic()
    one.follow(SOURCE, BusPages(bus, SOURCE), reactions=reactions, moved=moved)
    await there.wait()
    return EVENTS / (clock.monotonic() - began)


async def one_round(postgres: Postgres, long_log: Database, bus: Bus) -> float:
    fresh = await postgres.fresh_database("notifications")
    await stand_still(fresh, [model for model in SERVICE.models if not model.inline])
    models = SERVICE.models
    async with replica(fresh, name="notifications", decisions=decisions_of(SERVICE), models=models) as one:
        await say_durability(one)
        rate = await caught_up(one, bus)
    logs = {SOURCE: await lines_of(long_log)}
    found = await differences(fresh.runtime_dsn, "notifications", models, keys=KEYS, logs=logs)
    assert not found, f"the figure is void: {found}"
    await postgres.drop(fresh)
    return rate


async def lines_of(database: Database) -> list[tuple[bytes, bytes]]:
    connection = await asyncpg.connect(database.runtime_dsn)
    try:
        return [(row["record"], row["hash"]) for row in await connection.fetch(LINES)]
    finally:
        await connection.close()


async def test_catchup(long_log: Database, postgres: Postgres, places: Places, nats: NatsServer) -> None:
    async with paging(long_log, places, nats) as bus:
        rates = [await one_round(postgres, long_log, bus) for _ in range(ROUNDS)]
        limit = await read(bus)
    Figure("catchup", median(rates), "events/s", limit, "the same pages, only read").say()
