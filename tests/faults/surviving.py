"""How faults are judged: one happens in the middle of the traffic; then the traffic stops, and all must come right."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from deploy.local.keys import bus_passwords
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.server import until_ready
from shared.readmodel import ReadModel
from tests.faults.estate import Estate
from tests.faults.ledger import ENOUGH, Entry
from tests.faults.traffic import Traffic, traffic
from tests.faults.verdict import wrongs

WARM = 150  # acknowledged before anything breaks
Fault = Callable[[Estate, Traffic], Awaitable[None]]


async def survives(estate: Estate, seed: int, fault: Fault) -> list[Entry]:
    """The fault in the middle of the traffic; then the traffic stops, and all comes right without another event."""
    ledger = await through(estate, seed, fault)
    await comes_right(estate, ledger)
    return ledger


async def through(estate: Estate, seed: int, fault: Fault) -> list[Entry]:
    """The traffic with the fault in its middle, to its end: the ledger, to be judged by the caller."""
    async with traffic(estate, seed) as load:
        await load.reaches(WARM)
        await fault(estate, load)
        await load.goes_on()
        return await load.stops()


async def comes_right(
    estate: Estate, ledger: list[Entry], changed: Mapping[str, Sequence[ReadModel[Any]]] | None = None
) -> None:
    """`changed`: the tables of services that run with a change."""
    await estate.settled(within=20)
    found = await wrongs(estate, ledger, changed or {})
    assert not found, "\n".join(found)
    assert sum(entry.outcome == "acknowledged" for entry in ledger) >= ENOUGH
    assert sum(entry.shows for entry in ledger) * 3 >= len(ledger)


def repeated(ledger: list[Entry]) -> int:
    """Commands whose outcome was unknown at first."""
    return sum(entry.attempts > 1 for entry in ledger)


@asynccontextmanager
async def server_of_its_own(places: Places) -> AsyncIterator[NatsServer]:
    """The estate's own bus, started by us, so that something can stand before it, or it can stay away."""
    server = NatsServer(places.nats, free_ports(1)[0], bus_passwords(places), places.log("nats-server"))
    server.start()
    try:
        await until_ready(server, server.log)
        yield server
    finally:
        if server.process is not None:
            await server.process.stop()
