"""The day in a group of 100,000 units, in fifty estates of 2,000 each: milliseconds for 95 of 100 questions.

What an owner may choose from, who is in line at a counter, how long one waits, what a unit misses, the daily brief,
the evening count, delivery dates at risk, who refused: of each estate in turn.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from services.owners.counted_waits import counter_waits
from services.owners.daily_brief import daily_brief
from services.owners.in_line import counter_line, what_is_missing
from services.owners.kept_keys import evening_count
from services.owners.offering import appointment_slots
from services.owners.read_models.day_lists import refused_units
from services.owners.read_models.invited import appointments_of_day, delivery_dates_at_risk
from shared import clock
from shared.contracts.owners import (
    AppointmentSlots,
    AppointmentsOfDay,
    CounterLine,
    CounterWaits,
    DailyBrief,
    DeliveryDatesAtRisk,
    EveningCount,
    RefusedUnits,
    WhatIsMissing,
)
from shared.service import Asking
from tests.bench.figures import Figure
from tests.filled_day import DAY, ESTATES, fill_day
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.kernel.replica import KEYS
from tests.servers import Database

UNITS = 100_000
ROUNDS = 3
P95 = 50.0  # milliseconds
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


async def test_day(database: Database, tmp_path: Path) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_day(one, UNITS)
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for number in range(ESTATES):
                for name, answer, query in questions(number):
                    taken.setdefault(name, []).append(await timed(one, answer, query))
    for name, milliseconds in taken.items():
        Figure(f"day.{name}.p95", quantiles(milliseconds, n=20)[-1], "ms", P95, "promised", lower=True).say()


def questions(number: int) -> Iterator[tuple[str, Any, Any]]:
    first = number * UNITS // ESTATES + 700
    estate, unit = f"D-{number}", f"d-{first + (first % 3 == 0)}"  # every third one is handed over
    yield "slots", appointment_slots, AppointmentSlots(estate=estate, unit=unit)
    yield "queue", counter_line, CounterLine(estate=estate, counter="papers")
    yield "waits", counter_waits, CounterWaits(estate=estate, day=DAY)
    yield "missing", what_is_missing, WhatIsMissing(estate=estate, unit=unit)
    yield "brief", daily_brief, DailyBrief(estate=estate, day=DAY)
    yield "evening", evening_count, EveningCount(estate=estate, day=DAY)
    yield "at_risk", delivery_dates_at_risk, DeliveryDatesAtRisk(estate=estate)
    yield "appointments", appointments_of_day, AppointmentsOfDay(estate=estate, day=DAY)
    yield "refused", refused_units, RefusedUnits(estate=estate)


async def timed(one: Owners, answer: Any, query: Any) -> float:
    began = clock.monotonic()
    async with one.pool.acquire() as connection, connection.transaction(readonly=True):
        asking = Asking(connection, "p", "customer_service", frozenset(), query.estate, NOW, KEYS, one.blobs)
        (await answer(asking, query)).model_dump_json()
    return (clock.monotonic() - began) * 1_000
