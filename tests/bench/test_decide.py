"""Commands a second through the real defects service: decide at head, log, chain, receipts, inline read models.

The limit is the same lines, receipts and rows of inline tables through the same statements, in batches as large, with
nobody deciding.
"""

from statistics import median

import pytest

from services.defects.app import make_service
from tests.bench.bare import appended
from tests.bench.defects import ROUNDS, answered, at_work, commands, prepared_log, say_durability, warmed
from tests.bench.figures import Figure
from tests.servers import Database, Postgres

INLINE = [model for model in make_service().models if model.inline]


@pytest.mark.parametrize("in_flight", [1, 16, 64, 256])
async def test_decide(empty: Database, postgres: Postgres, in_flight: int) -> None:
    await prepared_log(empty)
    async with at_work(empty) as one:
        await say_durability(one)
        await warmed(one)
        rates = [await answered(one.writer, commands(seed), in_flight) for seed in range(ROUNDS)]
        found = await one.differences()
    assert not found, f"the figure is void: {found}"
    limit = await appended(postgres, empty, in_flight, INLINE)
    Figure(f"decide.{in_flight}", median(rates), "commands/s", limit, "the same rows, nobody deciding").say()
