"""Milliseconds within which 95 of 100 questions about an estate's money are answered in a group of 100,000 units.

Arrears by payee, the first page of who owes what, the evening list, the collection rate; of fifty estates in turn.
"""

from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from services.owners.read_models.arrears import arrears, arrears_by_payee, collection_rate
from services.owners.read_models.cashier_day import cashier_day
from shared import clock
from shared.contracts.owners import Arrears, ArrearsByPayee, CashierDay, CollectionRate
from shared.service import Asking
from tests.bench.figures import Figure
from tests.filled_bills import ESTATES, fill_bills
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.kernel.replica import KEYS
from tests.servers import Database

UNITS = 100_000
ROUNDS = 3
P95 = 50.0  # milliseconds
DAY = date(2026, 9, 1)


async def test_money(database: Database, tmp_path: Path) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_bills(one, UNITS)
        taken = await answered(one)
    for name, milliseconds in taken.items():
        Figure(f"money.{name}.p95", quantiles(milliseconds, n=20)[-1], "ms", P95, "promised", lower=True).say()


async def answered(one: Owners) -> dict[str, list[float]]:
    """Milliseconds of each question, estate by estate, in several rounds."""
    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for number in range(ESTATES):
            for name, answer, query in questions(f"F-{number}"):
                began = clock.monotonic()
                async with one.pool.acquire() as connection, connection.transaction(readonly=True):
                    asking = Asking(
                        connection, "p", "auditor", frozenset(), query.estate, clock.now(), KEYS, one.blobs
                    )  # fmt: skip
                    (await answer(asking, query)).model_dump_json()
                taken.setdefault(name, []).append((clock.monotonic() - began) * 1_000)
    return taken


def questions(estate: str) -> list[tuple[str, Any, Any]]:
    return [
        ("by_payee", arrears_by_payee, ArrearsByPayee(estate=estate, as_of=DAY)),
        ("arrears", arrears, Arrears(estate=estate, as_of=DAY)),
        ("evening", cashier_day, CashierDay(estate=estate, day=DAY)),
        ("collection", collection_rate, CollectionRate(estate=estate)),
    ]
