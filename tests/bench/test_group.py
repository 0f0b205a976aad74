"""Milliseconds within which 95 of 100 questions of a group of fifty estates and 100,000 units are answered.

All estates side by side with their regions; one estate of them; and of fifty estates in turn the countdown by area,
its tasks by day, and the coordination items that are overdue.
"""

from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from services.owners.coordination_shown import coordination_items
from services.owners.countdown_shown import countdown_readiness, countdown_tasks
from services.owners.group_view import group_view
from shared import clock
from shared.contracts.owners import CoordinationItems, CountdownReadiness, CountdownTasks, GroupView
from shared.messages import GROUP
from shared.service import Asking
from tests.bench.figures import Figure
from tests.filled_group import ESTATES, fill_group
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.kernel.replica import KEYS
from tests.servers import Database

UNITS = 100_000
ROUNDS = 3
P95 = 50.0  # milliseconds
NOW = datetime(2026, 7, 20, 2, tzinfo=UTC)


async def test_group(database: Database, tmp_path: Path) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_group(one, UNITS)
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for number in range(ESTATES):
                for name, answer, query in questions(f"F-{number}"):
                    began = clock.monotonic()
                    seen = await asked(one, answer, query)
                    taken.setdefault(name, []).append((clock.monotonic() - began) * 1_000)
                    if name == "all":
                        assert (len(seen.rows), seen.total.units) == (ESTATES + 1, UNITS)
    for name, milliseconds in taken.items():
        Figure(f"group.{name}.p95", quantiles(milliseconds, n=20)[-1], "ms", P95, "promised", lower=True).say()


def questions(estate: str) -> list[tuple[str, Any, Any]]:
    return [
        ("all", group_view, GroupView(estate=GROUP)),
        ("one", group_view, GroupView(estate=estate)),
        ("readiness", countdown_readiness, CountdownReadiness(estate=estate)),
        ("tasks", countdown_tasks, CountdownTasks(estate=estate)),
        ("overdue_items", coordination_items, CoordinationItems(estate=estate, overdue=True)),
    ]


async def asked(one: Owners, answer: Any, query: Any) -> Any:
    async with one.pool.acquire() as connection, connection.transaction(readonly=True):
        asking = Asking(connection, "p", "auditor", frozenset(), query.estate, NOW, KEYS, one.blobs)
        found = await answer(asking, query)
        found.model_dump_json()
        return found
