"""Questions at the counters: who is in line, what a unit still misses, which steps it took and when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.owners.counted_waits import named
from services.owners.counters import missing
from services.owners.read_models.awaited_inspections import AWAITED_INSPECTIONS
from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.counter_lines import COUNTER_LINES, LinesOfEstate, in_order
from services.owners.read_models.handover_policies import HANDOVER_POLICIES
from services.owners.read_models.policy_in_force import policy_of
from services.owners.read_models.reservations import RESERVATIONS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_counters import UNIT_COUNTERS
from services.owners.read_models.unit_days import UNIT_DAYS
from shared.contracts.owners import (
    Counter,
    CounterLine,
    CounterRule,
    CounterStanding,
    InLine,
    LineView,
    StandingView,
    StepList,
    StepsOfUnit,
    StepTaken,
    WhatIsMissing,
    Words,
)
from shared.problems import NotFound
from shared.service import Asking

LINE_READS = (COUNTER_LINES, UNIT_BOARD)
MISSING_READS = (
    UNIT_BOARD, HANDOVER_POLICIES, RESERVATIONS, AWAITED_INSPECTIONS, UNIT_COUNTERS, BILL_ITEMS,
)  # fmt: skip
STEP_READS = (UNIT_DAYS, UNIT_BOARD, HANDOVER_POLICIES)

LINES = "select estate, day, units from counter_lines where estate = $1"
CODES = "select unit, contract_code from unit_board where unit = any($1::text[])"
UNIT = "select unit, passed, state, handed_over_on from unit_board where unit = $1 and estate = $2"
RESERVED = "select counter, owes, until from reservations where unit = $1 and filled_at is null and not void"
AWAITED = "select inspection from awaited_inspections where unit = $1 and came_as is null"
TURNED_AWAY = "select turned_away from unit_counters where unit = $1"
BLOCKING = """
select name_zh as zh, name_en as en from bill_items
 where unit = $1 and blocks = 'keys' and not withdrawn and open > 0 order by item
"""
DAYS = "select day, steps from unit_days where unit = $1 order by day"


async def counter_line(asking: Asking, query: CounterLine) -> LineView:
    found = await asking.connection.fetchrow(LINES, query.estate)
    if found is None:
        return LineView(called=(), waiting=())
    lines, at = LinesOfEstate(**found), query.counter
    called = [unit for unit, here in lines.units.items() if (here["called"] or {}).get("counter") == at]
    waiting = in_order(lines, at)
    codes = {row["unit"]: row["contract_code"] for row in await asking.connection.fetch(CODES, [*called, *waiting])}

    def shown(unit: str) -> InLine:
        return _shown(lines, unit, at, codes.get(unit, unit))

    return LineView(called=tuple(map(shown, called)), waiting=tuple(map(shown, waiting)))


def _shown(lines: LinesOfEstate, unit: str, counter: str, code: str) -> InLine:
    here = lines.units[unit]
    called, (since, put_back) = here["called"], here["lines"][counter]
    mine = called if called is not None and called["counter"] == counter else None
    return InLine.model_validate(
        {
            "unit": unit, "building": here["building"], "contract_code": code, "owner": here["owner"],
            "ticket": {"day": lines.day, "number": here["number"], "walk_in": here["walk_in"]}, "since": since,
            "put_back": put_back, "elsewhere": called["counter"] if called is not None and mine is None else None,
            "place": mine["place"] if mine else None, "called_at": mine["at"] if mine else None,
        }
    )  # fmt: skip


async def what_is_missing(asking: Asking, query: WhatIsMissing) -> StandingView:
    hidden = asking.role == "owner" and f"unit:{query.unit}" not in asking.of
    unit = None if hidden else await asking.connection.fetchrow(UNIT, query.unit, query.estate)
    if unit is None:
        raise NotFound(what=query.unit)
    fetch, policy = asking.connection.fetch, await policy_of(asking)
    reserved = {row["counter"]: dict(row) for row in await fetch(RESERVED, query.unit)}
    away: Mapping[str, Any] = await asking.connection.fetchval(TURNED_AWAY, query.unit) or {}
    counters = tuple(
        CounterStanding(
            counter=rule.counter, name=named(rule.counter), passed=rule.counter in unit["passed"],
            missing=(lacking := missing(policy.counters, rule.counter, unit["passed"])),
            missing_names=tuple(map(named, lacking)),
            refused_for=tuple((said := away.get(rule.counter, {})).get("missing", ())), refused_at=said.get("at"),
            owes=reserved.get(rule.counter, {}).get("owes"), until=reserved.get(rule.counter, {}).get("until"),
        )
        for rule in policy.counters
    )  # fmt: skip
    return StandingView(
        unit=query.unit, counters=counters, refused=unit["state"] == "refused",
        awaited_inspection=await asking.connection.fetchval(AWAITED, query.unit),
        fees=tuple(Words(**row) for row in await fetch(BLOCKING, query.unit)),
    )  # fmt: skip


async def steps_of_unit(asking: Asking, query: StepsOfUnit) -> StepList:
    """By when it happened: what was typed in later stands where it belongs, with both times.

    Where an inspection's record says another time than the stamps around it, both stand, and it is marked.
    """
    if await asking.connection.fetchrow(UNIT, query.unit, query.estate) is None:
        raise NotFound(what=query.unit)
    found = await asking.connection.fetch(DAYS, query.unit)
    steps = [
        StepTaken.model_validate(
            {"counter": counter, "day": row["day"], "place": step.get("place")}
            | {f"{name}_at": step.get(name) for name in ("opened", "called", "passed", "recorded")}
        )
        for row in found
        for counter, step in row["steps"].items()
    ]
    table = (await policy_of(asking)).counters
    return StepList(steps=tuple(sorted(told_apart(steps, table), key=_when)))


def told_apart(steps: Sequence[StepTaken], table: Iterable[CounterRule]) -> list[StepTaken]:
    """Each step with the counters it needs that were passed, but by the times stated only after it."""
    needs = {rule.counter: rule.needs for rule in table}
    first: dict[Counter, datetime] = {}
    for step in steps:
        if step.passed_at is not None:
            first[step.counter] = min(step.passed_at, first.get(step.counter, step.passed_at))

    def before(step: StepTaken) -> tuple[Counter, ...]:
        at = step.passed_at
        return tuple(need for need in needs[step.counter] if at is not None and first.get(need, at) > at)

    return [step.model_copy(update={"before": before(step)}) for step in steps]


def _when(step: StepTaken) -> tuple[bool, str]:
    at = step.passed_at or step.opened_at
    return step.passed_at is None, at.isoformat() if at is not None else ""
