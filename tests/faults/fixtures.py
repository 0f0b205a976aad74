"""Each test its own copy of one prepared estate, its own chance, and the data folder kept when it fails."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, copied, prepare, running_estate

__all__ = ["bus", "data", "estate", "prepared", "seed"]


@pytest.fixture(scope="session")
def prepared(for_all: Path) -> Path:
    """Made by the first test process that asks; the others wait for it."""
    folder, whole = for_all / "prepared", for_all / "prepared-whole"
    with (for_all / "prepared-lock").open("w") as held:
        flock(held, LOCK_EX)
        if not whole.exists():
            asyncio.run(prepare(folder))
            whole.touch()
    return folder


@pytest.fixture
def data(request: pytest.FixtureRequest, prepared: Path) -> Iterator[Path]:
    failed_before = request.session.testsfailed
    with copied(prepared, keep=lambda: request.session.testsfailed > failed_before) as folder:
        yield folder


@pytest.fixture
async def estate(data: Path) -> AsyncIterator[Estate]:
    async with running_estate(data) as running:
        yield running


@pytest.fixture
async def bus(estate: Estate) -> AsyncIterator[OnTheBus]:
    speaking = await OnTheBus.of(estate.places, estate.running.nats_url)
    yield speaking
    await speaking.client.close()


@pytest.fixture
def seed() -> int:
    """Another one each time; HANDOVER_FAULTS_SEED runs one again."""
    chosen = int(os.environ.get("HANDOVER_FAULTS_SEED") or int.from_bytes(os.urandom(4)))
    print(f"HANDOVER_FAULTS_SEED={chosen}")  # noqa: T201 - pytest shows it beside a failure
    return chosen
