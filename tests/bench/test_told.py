"""Milliseconds of other services' commands while 10,000 messages go out to a mail server that takes 200 ms for each.

The messages are requested beforehand and held; the limit is the same commands in the same run without anything going
out. All of them arrive, each once, by the record of who was told.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles

from services.notifications.sender import EVERY, LOCK
from shared import clock
from shared.contracts.owners import RecordOwner
from tests.bench.figures import Figure
from tests.bench.test_http import an_issue
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, running_estate, superuser
from tests.faults.people import ESTATE, INSPECTOR, SERVICE, UNITS, inviting, owner_of

MESSAGES = 10_000
A_SECOND, SECONDS = 50, 100.0  # commands: five thousand, so that not a few of them alone make the figure
REQUESTED = "select count(*) from log.event where type = 'NotificationRequested'"


@asynccontextmanager
async def slow_mail() -> AsyncIterator[tuple[int, list[str]]]:
    """The port, and the Message-IDs as they come."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.slow_mail", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    port, received, lines = int(await process.stdout.readline()), list[str](), process.stdout

    async def note() -> None:
        while line := await lines.readline():
            received.append(line.decode().strip())

    noting = asyncio.create_task(note())
    try:
        yield port, received
    finally:
        process.terminate()
        await process.wait()
        await noting


async def p99_of_commands(bus: OnTheBus) -> float:
    """One at a time, at a steady pace."""
    began, times = clock.monotonic(), []
    for number in range(int(A_SECOND * SECONDS)):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - clock.monotonic()))
        at, id_ = clock.monotonic(), clock.new_id()
        await bus.tell(INSPECTOR, an_issue(id_), id_)
        times.append((clock.monotonic() - at) * 1_000)
    return quantiles(times, n=100)[98]


async def request_all(estate: Estate, bus: OnTheBus) -> None:
    """Every owner has a mail address, and gets one notice after another."""
    for unit in UNITS:
        owner = RecordOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), name="业主", email="owner@example.com")
        await bus.tell(SERVICE, owner, clock.new_id())
    await estate.settled()
    for number in range(MESSAGES // len(UNITS)):
        for command in inviting(f"told-{number}"):
            await bus.tell(SERVICE, command, clock.new_id())


async def test_told(data: Path) -> None:
    async with slow_mail() as (port, received):
        environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{port}"}
        async with running_estate(data, environment) as estate, superuser(estate, "notifications") as database:
            bus = await OnTheBus.of(estate.places, estate.running.nats_url)
            before = await database.fetchval(REQUESTED)
            held = asyncio.create_task(database.execute("select pg_advisory_lock($1)", LOCK))
            await estate.crash("notifications")
            await held
            await request_all_and_wait(estate, bus, before)
            without = await p99_of_commands(bus)
            await database.execute("select pg_advisory_unlock($1)", LOCK)
            while not received:  # noqa: ASYNC110 - another process says so
                await asyncio.sleep(0.01)
            at, first = clock.monotonic(), len(received)
            during = await p99_of_commands(bus)
            rate = (len(received) - first) / (clock.monotonic() - at)
            await estate.settled(within=1_200)
            await bus.client.close()
    assert len(received) == len(set(received)) == MESSAGES
    Figure("told.command_p99", during, "ms", without, "p99 with nothing going out", lower=True).say()
    Figure("told.sent", rate, "messages/s", 1 / EVERY, "one after the other, with room between").say()


async def request_all_and_wait(estate: Estate, bus: OnTheBus, before: int) -> None:
    await request_all(estate, bus)
    async with superuser(estate, "notifications") as database, asyncio.timeout(600):
        while await database.fetchval(REQUESTED) < before + MESSAGES:  # noqa: ASYNC110 - stands in a database
            await asyncio.sleep(0.1)
