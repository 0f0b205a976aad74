"""Nothing more can be written for a while: nobody is told that something was done, and later it is."""

import asyncio
from pathlib import Path

from tests.faults.estate import Estate, running_estate, until
from tests.faults.ledger import read_ledger
from tests.faults.small_disk import empty, fill, let_no_file_grow, small_disk
from tests.faults.surviving import repeated, survives
from tests.faults.traffic import Traffic


async def somebody_repeats(load: Traffic) -> bool:
    """Whether a command was not answered while the caller had patience."""
    return bool(repeated(await asyncio.to_thread(read_ledger, load.file)))


async def test_the_disk_may_be_full_for_a_while(data: Path, seed: int) -> None:
    """Everybody's: Postgres', the bus's, that of all logs.

    Once there is room all go on by themselves but nats-server, whose streams keep to a write error until it is started
    anew; the services do without them meanwhile.
    """
    with small_disk(data) as disk:

        async def fault(estate: Estate, load: Traffic) -> None:
            await asyncio.to_thread(fill, disk)
            await until(lambda: somebody_repeats(load))
            empty(disk)
            await estate.kill("nats-server")

        async with running_estate(disk) as estate:
            await survives(estate, seed, fault)


async def test_no_file_may_grow_until_postgres_has_ended_over_it(data: Path, seed: int) -> None:
    """On every machine, also where no disk can be mounted: Postgres panics, and is started again without the limit."""

    async def fault(estate: Estate, _load: Traffic) -> None:
        await estate.back_after("postgres", lambda: let_no_file_grow(estate.pid("postgres")))

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)
