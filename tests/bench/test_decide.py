"""Commands a second through the real defects service: decide at head, log, chain, receipts, inline read models.

The limit is the same lines and receipts through the same statements, in batches as large, with nobody deciding.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from statistics import median
from typing import Any

import asyncpg
import pytest

from services.defects.app import make_service
from shared import clock, tables
from shared.contracts.defects import RaiseIssue, RegisterIssue, SuggestMethod
from shared.decider import Decisions
from shared.lines import INSERT_EVENTS, INSERT_RECEIPTS, LOG_LOCK
from shared.messages import Command
from shared.orders import Order, system_order
from shared.readmodel import ReadModel
from tests.bench.figures import Figure
from tests.equality import differences
from tests.kernel.replica import Replica, replica
from tests.servers import Database, Postgres

SECONDS, ROUNDS = 10.0, 3
HOT = 10  # streams that get a third of the commands
REPEATED = 0.02

IN_STEP = """
insert into models.model (name, version, building, source, inline, state) values ($1, $2, false, $3, false, 'in_step')
"""


@pytest.fixture
async def defects(postgres: Postgres) -> AsyncIterator[Replica]:
    service = make_service()
    decisions = Decisions(
        {aggregate.name: aggregate for aggregate in service.aggregates},
        {handler.command: handler for handler in service.handlers},
    )
    fresh = await postgres.fresh_database("defects")
    await stand_still(fresh, [model for model in service.models if not model.inline])
    async with replica(fresh, name="defects", decisions=decisions, models=service.models) as one:
        yield one
    await postgres.drop(fresh)


async def stand_still(database: Database, models: list[ReadModel[Any]]) -> None:
    """There is no owners service here, so the copies of its facts are empty and in step with nothing."""
    connection = await asyncpg.connect(database.runtime_dsn)
    for model in models:
        async with connection.transaction():
            await connection.execute(IN_STEP, model.name, model.version, model.source)
            await tables.create(connection, model, model.schema)
    await connection.close()


def commands(seed: int) -> Iterator[Order]:
    """New issues, and suggestions on ten hot ones; two in a hundred are sent again with the id they had."""
    chance = random.Random(seed)
    last: Order | None = None
    while True:
        if last is not None and chance.random() < REPEATED:
            yield last
            continue
        last = system_order("defects", _command(chance), id=(id_ := clock.new_id()), correlation=id_)
        yield last


def _command(chance: random.Random) -> Command:
    if chance.random() < 1 / 3:
        return SuggestMethod(estate="E1", issue=f"hot-{chance.randrange(HOT)}", method=f"grout again {chance.random()}")
    return RaiseIssue(
        estate="E1", issue=str(clock.new_id()), unit=None, room="kitchen", part="wall", found_by="inspector",
        description="tile joint cracked over the sink, ten centimetres",
    )  # fmt: skip


def _hot(issue: str) -> list[Command]:
    """An issue that stands in the ledger, so that methods may be suggested for it."""
    return [
        RaiseIssue(estate="E1", issue=issue, room="hall", found_by="inspector", description="door jams"),
        RegisterIssue(estate="E1", issue=issue, l1="paint", severity="minor", trade="paint"),
    ]


async def decided(one: Replica, in_flight: int, seed: int) -> float:
    """Commands answered a second."""
    orders, answered, until = commands(seed), 0, clock.monotonic() + SECONDS

    async def caller() -> None:
        nonlocal answered
        while clock.monotonic() < until:
            await one.writer.execute(next(orders))
            answered += 1

    await asyncio.gather(*(caller() for _ in range(in_flight)))
    return answered / SECONDS


async def appended(database: Database, source: Database, batch: int) -> float:
    """The lines and receipts of `source` a second, written again as they are, `batch` commands a commit."""
    original = await asyncpg.connect(source.runtime_dsn, password=source.runtime_password)
    events = await original.fetch("select * from log.event where position > 1 order by position limit 20000")
    receipts = await original.fetch("select * from log.receipt order by position limit 20000")
    await original.close()
    connection = await asyncpg.connect(database.runtime_dsn, password=database.runtime_password)
    began = clock.monotonic()
    for first in range(0, len(events), batch):
        await connection.execute(f"begin; select pg_advisory_xact_lock({LOG_LOCK})")
        await connection.execute(INSERT_EVENTS, *zip(*events[first : first + batch], strict=True))
        await connection.execute(INSERT_RECEIPTS, *zip(*receipts[first : first + batch], strict=True))
        await connection.execute("commit")
    rate = len(events) / (clock.monotonic() - began)
    await connection.close()
    return rate


@pytest.mark.parametrize("in_flight", [1, 16, 64, 256])
async def test_decide(defects: Replica, postgres: Postgres, in_flight: int) -> None:
    async with defects.pool.acquire() as connection:
        print(*[f"{name}={await connection.fetchval(f'show {name}')}" for name in ("fsync", "synchronous_commit")])
    for number in range(HOT):
        for command in _hot(f"hot-{number}"):
            order = system_order("defects", command, id=(id_ := clock.new_id()), correlation=id_)
            await defects.writer.execute(order)
    rates = [await decided(defects, in_flight, seed) for seed in range(ROUNDS)]
    empty = await postgres.fresh_database("defects")
    limit = await appended(empty, defects.database, in_flight)
    await postgres.drop(empty)
    found = await differences(defects.database.runtime_dsn, "defects", defects.models, keys=defects.keys)
    assert not found, f"the figure is void: {found}"
    Figure(f"decide.{in_flight}", median(rates), "commands/s", limit, "the same rows, nobody deciding").say()
