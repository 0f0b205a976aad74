"""Megabytes each service holds after ten minutes of load: sixteen people at work on everything, by bus and by HTTP.

The limit is what the same service held when it was ready, before the load.
"""

from pathlib import Path

from deploy.services import SERVICES
from shared import clock
from tests.bench.figures import Figure
from tests.bench.whole import refuse_differences
from tests.faults.estate import Estate
from tests.faults.traffic import traffic

MINUTES = 10.0
MEGABYTE = 1024  # kB, as the kernel counts


def held(estate: Estate) -> dict[str, float]:
    """Resident memory by service."""
    return {service: _resident(estate.running.pids[service]) for service in SERVICES}


def _resident(pid: int) -> float:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) / MEGABYTE


async def test_memory(estate: Estate, seed: int) -> None:
    before = held(estate)
    async with traffic(estate, seed) as load:
        until = clock.monotonic() + MINUTES * 60
        while clock.monotonic() < until:
            await load.goes_on()
        after = held(estate)
        await load.stops()
    await refuse_differences(estate)
    for service in SERVICES:
        Figure(f"memory.{service}", after[service], "MB", before[service], "when it was ready", lower=True).say()
