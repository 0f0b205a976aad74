"""Megabytes each service holds after ten minutes of load: sixteen people at work on everything, by bus and by HTTP.

The limit is what the same service held when it was ready, before the load. What services share, having been forked from
one process, counts in each; `share` is what is left where it is divided among them.
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


def held(estate: Estate, what: str = "Rss") -> dict[str, float]:
    """Resident memory by service; of `Pss` what is shared is divided among those who share it."""
    return {service: _held(estate.running.pids[service], what) for service in SERVICES}


def _held(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / MEGABYTE


async def test_memory(estate: Estate, seed: int) -> None:
    before = held(estate)
    async with traffic(estate, seed) as load:
        until = clock.monotonic() + MINUTES * 60
        while clock.monotonic() < until:
            await load.goes_on()
        after, share = held(estate), held(estate, "Pss")
        await load.stops()
    await refuse_differences(estate)
    for service in SERVICES:
        Figure(f"memory.{service}", after[service], "MB", before[service], "when it was ready", lower=True).say()
        Figure(f"memory.{service}.share", share[service], "MB", after[service], "all it has", lower=True).say()
