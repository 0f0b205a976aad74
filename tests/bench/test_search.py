"""Milliseconds within which 95 of 100 homes or owners are found in a group of 100,000 units, in estates of 12,500 each.

By a whole name, by a family name alone, by the last four of a phone, by contract code and by the end of a door number;
and the units of a building. Each estate is asked in turn.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any

from services.owners.read_models.search import search_owners
from services.owners.read_models.units import unit_board
from shared import clock
from shared.contracts.owners import SearchOwners, Sought, UnitBoard
from shared.service import Asking
from tests.bench.figures import Figure
from tests.filled_homes import ESTATES, FAMILY, GIVEN, fill_homes
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.kernel.replica import KEYS
from tests.servers import Database

UNITS = 100_000
ASKED = 25  # of each kind in each estate
P95 = 50.0  # milliseconds


async def test_search(database: Database, tmp_path: Path) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_homes(one, UNITS)
        taken: dict[str, list[float]] = {}
        for name, answer, query in questions():
            taken.setdefault(name, []).append(await timed(one, answer, query))
    for name, milliseconds in taken.items():
        Figure(f"search.{name}.p95", quantiles(milliseconds, n=20)[-1], "ms", P95, "promised", lower=True).say()


def questions() -> Iterator[tuple[str, Any, Any]]:
    each = UNITS // ESTATES
    for estate in range(ESTATES):
        for number in range(estate * each + 1, (estate + 1) * each, each // ASKED):
            name = FAMILY[number % 31] + GIVEN[number // 31 % 31] + GIVEN[number // 7 % 31]
            said = {
                "name": name, "surname": name[0], "given": name[2], "phone": str(10_000_000_000 + number * 7)[-4:],
                "code": f"{number // 1000}-1-{number}", "door": f"{number}号",
            }  # fmt: skip
            for what, text in said.items():
                yield what, search_owners, SearchOwners(estate=f"H-{estate}", sought=Sought(text=text))
        for building in range(estate * 63, (estate + 1) * 63, 3):
            yield "building", unit_board, UnitBoard(estate=f"H-{estate}", building=f"h-b{building}")


async def timed(one: Owners, answer: Any, query: Any) -> float:
    began = clock.monotonic()
    async with one.pool.acquire() as connection, connection.transaction(readonly=True):
        asking = Asking(connection, "p", "customer_service", frozenset(), query.estate, clock.now(), KEYS, one.blobs)
        (await answer(asking, query)).model_dump_json()
    return (clock.monotonic() - began) * 1_000
