"""Services as processes of their own on the servers of a bench, without a supervisor."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from deploy.local.environment import service_environment
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.process import start_process
from shared.bus import Answered, Bus
from shared.problems import Unreachable
from tests.bench.bare import connected
from tests.servers import Database

T = TypeVar("T")
WITHIN = 120.0  # seconds until it answers
LOOK = 0.05


@asynccontextmanager
async def running(module: Sequence[str], database: Database, places: Places, nats: NatsServer) -> AsyncIterator[None]:
    """`python -m` this in the environment of a service."""
    [port] = free_ports(1)
    environment = service_environment(places, database, nats_url=nats.url, port=port, extra={})
    command = [sys.executable, "-m", *module]
    process = start_process(command, log=places.log(module[0]), environment=environment)
    try:
        yield
    finally:
        await process.stop()


@asynccontextmanager
async def paging(database: Database, places: Places, nats: NatsServer) -> AsyncIterator[Bus]:
    """A process that answers EventsAfter from this defects log, and the bus on which notifications asks for it."""
    async with (
        running(["tests.bench.paged", "defects"], database, places, nats),
        connected(nats, "notifications") as client,
    ):
        bus = Bus(client)
        await answered_at_last(lambda: bus.events_after("defects", 0))
        yield bus


async def answered_at_last(ask: Callable[[], Awaitable[T]]) -> T:
    """The first answer of a service that is still starting."""
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                return await ask()
            except Unreachable:
                await asyncio.sleep(LOOK)
            except Answered as refused:
                if not refused.problem["retryable"]:
                    raise
                await asyncio.sleep(LOOK)
