"""Milliseconds from a commit in defects to the committed row in notifications, every service running.

Both moments are Postgres' own: `track_commit_timestamp` stamps every transaction, and nothing has to be asked while it
runs. `idle`: one command at a time, twenty a second; `500`: five hundred a second. The limit is one message over the
bus and one insert committed when it arrives, on the same servers, with nothing else to do.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from nats.aio.msg import Msg

from deploy.local.places import Places
from services.notifications.read_models.issues import ISSUES
from shared import clock
from tests.bench.defects import ROUNDS, SECONDS
from tests.bench.figures import Figure
from tests.bench.test_http import an_issue
from tests.bench.whole import refuse_differences
from tests.faults.callers import OnTheBus, connect
from tests.faults.estate import Estate, running_estate
from tests.faults.people import INSPECTOR

COMMITTED = """
select stream, pg_xact_commit_timestamp(xmin) from log.event where type = 'IssueRaised' and position > $1
"""
ARRIVED = f"select issue, pg_xact_commit_timestamp(xmin) from {ISSUES.schema}.issues"
BARE = 200  # messages


@pytest.fixture
async def stamped(data: Path) -> AsyncIterator[Estate]:
    """The estate on a Postgres that remembers when each transaction was committed."""
    with (Places(data).postgres / "cluster" / "postgresql.auto.conf").open("a") as file:
        file.write("track_commit_timestamp = on\n")
    async with running_estate(data) as estate:
        yield estate


async def issues_raised(bus: OnTheBus, a_second: int, at_once: int) -> None:
    """At a steady pace, whoever is slow to answer."""
    began = clock.monotonic()
    waiting: set[asyncio.Task[Any]] = set()
    for number in range(int(a_second * SECONDS)):
        await asyncio.sleep(began + number / a_second - clock.monotonic())
        while len(waiting) >= at_once:
            _, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        waiting.add(asyncio.create_task(raised(bus, clock.new_id())))
    await asyncio.gather(*waiting)


async def raised(bus: OnTheBus, id_: UUID) -> None:
    await bus.tell(INSPECTOR, an_issue(id_), id_)


async def lags(estate: Estate, after: int) -> list[float]:
    """Milliseconds of every issue raised after that position, once all have arrived."""
    await estate.settled()
    there: dict[str, datetime] = dict(await _all(estate.dsn("notifications"), ARRIVED))
    committed = await _all(estate.dsn("defects"), COMMITTED, after)
    return [(there[stream.partition(":")[2]] - at).total_seconds() * 1_000 for stream, at in committed]


async def _all(dsn: str, sql: str, *arguments: Any) -> list[Any]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(sql, *arguments)
    finally:
        await connection.close()


async def one_round(estate: Estate, bus: OnTheBus, a_second: int, at_once: int) -> tuple[float, float]:
    """p50 and p99."""
    [[head]] = await _all(estate.dsn("defects"), "select max(position) from log.event")
    await issues_raised(bus, a_second, at_once)
    found = quantiles(await lags(estate, head), n=100)
    return found[49], found[98]


async def bare(estate: Estate) -> tuple[float, float]:
    """One message and one insert, one after the other."""
    client = await connect(estate.places, estate.running.nats_url, "operator")
    connection = await asyncpg.connect(estate.dsn("notifications"))
    await connection.execute("create table public.bare (number int primary key)")
    there = asyncio.Event()

    async def on_message(message: Msg) -> None:
        await connection.execute("insert into public.bare values ($1)", int(message.data))
        there.set()

    await client.subscribe("bench", cb=on_message)
    times = []
    for number in range(BARE):
        there.clear()
        began = clock.monotonic()
        await client.publish("bench", str(number).encode())
        await there.wait()
        times.append((clock.monotonic() - began) * 1_000)
    await client.close()
    await connection.close()
    found = quantiles(times, n=100)
    return found[49], found[98]


@pytest.mark.parametrize(("name", "a_second", "at_once"), [("idle", 20, 1), ("500", 500, 256)])
async def test_propagation(stamped: Estate, name: str, a_second: int, at_once: int) -> None:
    bus = await OnTheBus.of(stamped.places, stamped.running.nats_url)
    rounds = [await one_round(stamped, bus, a_second, at_once) for _ in range(ROUNDS)]
    await bus.client.close()
    await refuse_differences(stamped)
    limits = await bare(stamped)
    for index, percentile in enumerate(("p50", "p99")):
        value = median(found[index] for found in rounds)
        limit_name = f"{percentile} of one message and one insert"
        Figure(f"propagation.{name}.{percentile}", value, "ms", limits[index], limit_name, lower=True).say()
