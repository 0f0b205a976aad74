"""With sixty-four people at work something breaks; when they have stopped, all that was promised is there, once."""

import shutil
from pathlib import Path
from random import Random

import pytest

from deploy.local.places import Places
from deploy.local.ports import HOST
from deploy.services import SERVICES
from tests.faults.disorder import Disorder, disordered
from tests.faults.estate import Estate, running_estate
from tests.faults.ledger import ENOUGH
from tests.faults.surviving import repeated, server_of_its_own, survives
from tests.faults.traffic import Traffic

SERVERS = ("postgres", "nats-server")


async def test_every_process_may_be_killed_in_turn(data: Path, seed: int) -> None:
    async def fault(estate: Estate, load: Traffic) -> None:
        for name in (*SERVERS, *SERVICES, *SERVERS):
            await estate.kill(name)
            await load.goes_on(25)

    async with running_estate(data) as estate:
        ledger = await survives(estate, seed, fault)
        assert repeated(ledger)
        for money in ("TakePayment", "VoidReceipt"):
            assert any(entry.wire == money and entry.outcome == "acknowledged" for entry in ledger)


async def test_the_bus_may_lose_its_folder_while_it_runs_and_then_its_memory(data: Path, seed: int) -> None:
    async def fault(estate: Estate, load: Traffic) -> None:
        shutil.rmtree(estate.places.nats / "jetstream")
        await load.goes_on()
        await estate.kill("nats-server")

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)


async def test_every_event_may_come_twice_and_shuffled_and_some_never(
    data: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fault(_estate: Estate, load: Traffic) -> None:
        await load.goes_on()

    disorder = Disorder(Random(seed), lost=0.2)
    async with server_of_its_own(Places(data)) as server, disordered(server.port, disorder) as port:
        monkeypatch.setenv("HANDOVER_NATS_URL", f"nats://{HOST}:{port}")
        async with running_estate(data) as estate:
            await survives(estate, seed, fault)
    assert disorder.frames >= ENOUGH
