"""Seconds until everything serves again on a data folder that has been used: both servers and all six services.

The limit is how long of it Postgres and the bus take, and the databases to be found up to date.
"""

from collections.abc import Mapping
from pathlib import Path
from statistics import median

from deploy.local.supervisor import up
from shared import clock
from tests.bench.defects import ROUNDS
from tests.bench.figures import Figure
from tests.faults.estate import READY_WITHIN


async def started(data: Path) -> tuple[float, float]:
    """Seconds until every service is ready, and until the servers were."""
    began, servers = clock.monotonic(), 0.0

    def say(event: str, _facts: Mapping[str, object]) -> None:
        nonlocal servers
        if event == "migrated":
            servers = clock.monotonic() - began

    running = await up(data, say=say)
    try:
        await running.wait_ready(READY_WITHIN)
        return clock.monotonic() - began, servers
    finally:
        await running.stop()


async def test_ready(data: Path) -> None:
    times = [await started(data) for _ in range(ROUNDS)]
    ready, servers = (median(column) for column in zip(*times, strict=True))
    Figure("ready", ready, "s", servers, "the servers alone", lower=True).say()
