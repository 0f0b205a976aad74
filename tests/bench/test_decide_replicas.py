"""Commands a second of two processes on one log, which share its lock and its hot issues, against one of them alone."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from statistics import median

import uvloop

from tests.bench.defects import (
    ROUNDS,
    answered,
    asked,
    at_work,
    commands,
    prepared_log,
    say_durability,
    touching_hot_issues,
    warmed,
)
from tests.bench.figures import Figure
from tests.servers import Database

IN_FLIGHT = 64  # of each process
REPLICAS = 2


_ready: dict[int, Barrier] = {}  # in each process, by how many are at work at once


def meet(barriers: dict[int, Barrier]) -> None:
    _ready.update(barriers)


def work(database: Database, seed: int, count: int) -> float:
    """In a process of its own, as a replica of the service is."""
    return uvloop.run(_work(database, seed, count))


async def _work(database: Database, seed: int, count: int) -> float:
    """Each has read the hot issues, as whoever has been at work for a while has, before any is timed."""
    async with at_work(database) as one:
        for command in touching_hot_issues():
            await one.writer.execute(asked(command))
        await asyncio.to_thread(_ready[count].wait)
        return await answered(one.writer, commands(seed), IN_FLIGHT)


@contextmanager
def processes() -> Iterator[ProcessPoolExecutor]:
    spawned = get_context("spawn")
    barriers = {count: spawned.Barrier(count) for count in (1, REPLICAS)}
    with ProcessPoolExecutor(REPLICAS, mp_context=spawned, initializer=meet, initargs=(barriers,)) as pool:
        yield pool


async def together(pool: ProcessPoolExecutor, database: Database, count: int, seed: int) -> float:
    """Commands a second of so many replicas at once."""
    loop = asyncio.get_running_loop()
    ends = [loop.run_in_executor(pool, work, database, seed + number, count) for number in range(count)]
    return sum(await asyncio.gather(*ends))


async def test_two_replicas(empty: Database) -> None:
    await prepared_log(empty)
    async with at_work(empty) as one:
        await say_durability(one)
        await warmed(one)
    with processes() as pool:
        alone = [await together(pool, empty, 1, seed) for seed in range(ROUNDS)]
        both = [await together(pool, empty, REPLICAS, 10 * (seed + 1)) for seed in range(ROUNDS)]
    async with at_work(empty) as one:
        found = await one.differences()
    assert not found, f"the figure is void: {found}"
    Figure("decide.replicas", median(both), "commands/s", median(alone), "one process alone").say()
