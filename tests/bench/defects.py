"""The real defects service for a bench: its decisions and tables, and the commands people send it."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from services.defects.app import make_service
from shared import clock, tables
from shared.contracts.defects import RaiseIssue, RegisterIssue, SuggestMethod
from shared.decider import Decisions
from shared.messages import Command
from shared.orders import Order, system_order
from shared.readmodel import ReadModel
from shared.service import Service
from shared.writer import Writer
from tests.filled_ledger import fill_ledger
from tests.kernel.replica import Replica, replica
from tests.servers import Database

SECONDS, ROUNDS = 10.0, 3
HOT = 10  # streams that get a third of the commands
REPEATED = 0.02
LEDGER = 200_000  # issues
DESCRIPTION = "tile joint cracked over the sink, ten centimetres"

IN_STEP = """
insert into models.model (name, version, building, source, inline, state) values ($1, $2, false, $3, false, 'in_step')
"""


def decisions_of(service: Service) -> Decisions:
    return Decisions(
        {aggregate.name: aggregate for aggregate in service.aggregates},
        {handler.command: handler for handler in service.handlers},
    )


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[Replica]:
    """A writer of the whole service with all its inline tables; any number may work on one database."""
    service = make_service()
    async with replica(database, name="defects", decisions=decisions_of(service), models=service.models) as one:
        yield one


async def stand_still(database: Database, models: Iterable[ReadModel[Any]]) -> None:
    """There is no owners service here, so the copies of its facts are empty and in step with nothing."""
    connection = await asyncpg.connect(database.runtime_dsn)
    for model in models:
        async with connection.transaction():
            await connection.execute(IN_STEP, model.name, model.version, model.source)
            await tables.create(connection, model, model.schema)
    await connection.close()


async def prepared_log(database: Database) -> None:
    """An empty log whose service can decide."""
    await stand_still(database, [model for model in make_service().models if not model.inline])


async def filled_ledger(database: Database, issues: int) -> None:
    """Of estate E1, in a log whose service can decide."""
    await prepared_log(database)
    async with at_work(database) as one:
        await fill_ledger(one, "E1", issues)


def asked(command: Command) -> Order:
    return system_order("defects", command, id=(id_ := clock.new_id()), correlation=id_)


def raising(issue: str) -> RaiseIssue:
    return RaiseIssue(
        estate="E1", issue=issue, unit=None, room="kitchen", part="wall", found_by="inspector", description=DESCRIPTION
    )


def commands(seed: int) -> Iterator[Order]:
    """New issues, and suggestions on ten hot ones; two in a hundred are sent again with the id they had."""
    chance = random.Random(seed)
    return some_repeated(chance, _wishes(chance))


def some_repeated(chance: random.Random, commands: Iterator[Command]) -> Iterator[Order]:
    for command in commands:
        order = asked(command)
        yield order
        if chance.random() < REPEATED:
            yield order


def _wishes(chance: random.Random) -> Iterator[Command]:
    while True:
        if chance.random() < 1 / 3:
            hot = f"hot-{chance.randrange(HOT)}"
            yield SuggestMethod(estate="E1", issue=hot, method=f"grout again {chance.random()}")
        else:
            yield raising(str(clock.new_id()))


def hot_issues() -> Iterator[Command]:
    """Issues that stand in the ledger, so that methods may be suggested for them."""
    for number in range(HOT):
        issue = f"hot-{number}"
        yield raising(issue)
        yield RegisterIssue(estate="E1", issue=issue, l1="paint", severity="minor", trade="paint")


def touching_hot_issues() -> Iterator[Command]:
    for number in range(HOT):
        yield SuggestMethod(estate="E1", issue=f"hot-{number}", method=f"grout again {clock.new_id()}")


async def warmed(one: Replica) -> None:
    for command in hot_issues():
        await one.writer.execute(asked(command))


async def answered(writer: Writer, orders: Iterator[Order], in_flight: int) -> float:
    """Commands answered a second."""
    done, until = 0, clock.monotonic() + SECONDS

    async def caller() -> None:
        nonlocal done
        while clock.monotonic() < until:
            await writer.execute(next(orders))
            done += 1

    began = clock.monotonic()
    await asyncio.gather(*(caller() for _ in range(in_flight)))
    return done / (clock.monotonic() - began)


async def say_durability(one: Replica) -> None:
    """Read back from the server, so that a figure that cheats can be seen."""
    print(*[f"{name}={await one.value(f'show {name}')}" for name in ("fsync", "synchronous_commit")])
