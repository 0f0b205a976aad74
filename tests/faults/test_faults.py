"""With sixteen people at work something breaks; when they have stopped, all that was promised is there, once."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import orjson
import pytest

from deploy.local.keys import bus_passwords
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import HOST, free_ports
from deploy.local.server import until_ready
from deploy.services import PUBLISHERS, SERVICES
from tests.faults.callers import connect
from tests.faults.disorder import Disorder, disordered
from tests.faults.estate import Estate, running_estate
from tests.faults.ledger import Entry
from tests.faults.settled import last_sequence
from tests.faults.traffic import ENOUGH, Traffic, traffic
from tests.faults.verdict import wrongs

WARM = 150  # acknowledged before anything breaks
Fault = Callable[[Estate, Traffic], Awaitable[None]]


async def survives(estate: Estate, seed: int, fault: Fault) -> list[Entry]:
    """The fault in the middle of the traffic; then the traffic stops, and all comes right without another event."""
    async with traffic(estate, seed) as load:
        await load.reaches(WARM)
        await fault(estate, load)
        await load.goes_on()
        ledger = await load.stops()
    await comes_right(estate, ledger)
    return ledger


def repeated(ledger: list[Entry]) -> int:
    """Commands whose outcome was unknown at first."""
    return sum(entry.attempts > 1 for entry in ledger)


async def comes_right(estate: Estate, ledger: list[Entry]) -> None:
    await estate.settled(within=20)
    assert await wrongs(estate, ledger) == []
    assert sum(entry.outcome == "acknowledged" for entry in ledger) >= ENOUGH
    assert sum(entry.shows for entry in ledger) * 3 >= len(ledger)


async def test_every_service_may_be_killed_in_turn(data: Path, seed: int) -> None:
    async def fault(estate: Estate, load: Traffic) -> None:
        for service in SERVICES:
            await estate.kill(service)
            await load.goes_on(25)

    async with running_estate(data) as estate:
        assert repeated(await survives(estate, seed, fault))


@pytest.mark.parametrize("server", ["postgres", "nats-server"])
async def test_a_server_may_be_killed(data: Path, seed: int, server: str) -> None:
    async def fault(estate: Estate, load: Traffic) -> None:
        await estate.kill(server)
        await load.goes_on()
        await estate.kill(server)

    async with running_estate(data) as estate:
        assert repeated(await survives(estate, seed, fault))


async def test_the_bus_may_lose_its_folder_while_it_runs_and_then_its_memory(data: Path, seed: int) -> None:
    async def fault(estate: Estate, load: Traffic) -> None:
        shutil.rmtree(estate.places.nats / "jetstream")
        await load.goes_on()
        await estate.kill("nats-server")

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)


async def test_the_last_message_may_be_deleted_with_nothing_after_it(data: Path, seed: int) -> None:
    async with running_estate(data) as estate:
        async with traffic(estate, seed) as load:
            ledger = await load.stops()
        await estate.settled()
        operator = await connect(estate.places, estate.running.nats_url, "operator")
        for service in PUBLISHERS:
            wanted = orjson.dumps({"seq": await last_sequence(operator, service)})
            subject = f"$JS.API.STREAM.MSG.DELETE.EVENTS_{service}"
            answer = await operator.request(subject, wanted, timeout=10)
            assert orjson.loads(answer.data)["success"]
        await operator.close()
        await asyncio.gather(*(estate.kill(service) for service in SERVICES))  # whoever starts must go on from there
        await comes_right(estate, ledger)


@pytest.mark.parametrize("lost", [0.0, 0.2])
async def test_every_event_may_come_twice_and_shuffled_and_some_never(
    data: Path, seed: int, lost: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fault(_estate: Estate, load: Traffic) -> None:
        await load.goes_on()

    disorder = Disorder(Random(seed), lost=lost)
    async with server_of_its_own(Places(data)) as server, disordered(server.port, disorder) as port:
        monkeypatch.setenv("HANDOVER_NATS_URL", f"nats://{HOST}:{port}")
        async with running_estate(data) as estate:
            await survives(estate, seed, fault)
    assert disorder.frames >= ENOUGH


@asynccontextmanager
async def server_of_its_own(places: Places) -> AsyncIterator[NatsServer]:
    """The estate's own bus, started by us, so that something can stand before it."""
    server = NatsServer(places.nats, free_ports(1)[0], bus_passwords(places), places.log("nats-server"))
    process = server.start()
    try:
        await until_ready(server, server.log)
        yield server
    finally:
        await process.stop()
