"""Commands a second through the writer with nothing to decide and no table: what gathering and the log itself cost.

The queue, the log's lock, repeated ids, envelope, digest, chain and receipts are those of every command. The limit is
the same lines and receipts through the same statements, in batches as large, with nobody asking.
"""

import random
from collections.abc import Iterator
from statistics import median

import pytest

from shared import clock
from shared.contracts.defects import RaiseIssue
from shared.decider import Aggregate, Asked, Decisions, Handler
from shared.messages import Command, Event
from tests.bench.bare import appended
from tests.bench.defects import ROUNDS, answered, raising, say_durability, some_repeated
from tests.bench.figures import Figure
from tests.bench.history import raised
from tests.kernel.replica import replica
from tests.servers import Database, Postgres


def record(asked: Asked[RaiseIssue], _state: None) -> list[Event]:
    return [raised(asked.command.issue)]


RECORDING = Decisions(
    {"issue": Aggregate("issue", None, lambda _state, _event: None)},
    {RaiseIssue: Handler(RaiseIssue, record, "issue:{issue}", ())},
)


def issues() -> Iterator[Command]:
    while True:
        yield raising(str(clock.new_id()))


@pytest.mark.parametrize("in_flight", [1, 16, 64])
async def test_append(empty: Database, postgres: Postgres, in_flight: int) -> None:
    async with replica(empty, name="defects", decisions=RECORDING, models=()) as one:
        await say_durability(one)
        orders = some_repeated(random.Random(in_flight), issues())
        rates = [await answered(one.writer, orders, in_flight) for _ in range(ROUNDS)]
        found = await one.differences()
    assert not found, f"the figure is void: {found}"
    limit = await appended(postgres, empty, in_flight)
    Figure(f"append.{in_flight}", median(rates), "commands/s", limit, "the same rows, nobody asking").say()
