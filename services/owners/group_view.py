"""Estates side by side: counted by Postgres estate by estate, and added up by region and for the group."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from services.owners.read_models.coordination_items import COORDINATION_ITEMS
from services.owners.read_models.countdown_tasks import COUNTDOWN_PLANS, COUNTDOWN_TASKS
from services.owners.read_models.emergencies import EMERGENCIES
from services.owners.read_models.estates import ESTATES, REGIONS
from services.owners.read_models.roles_held import ROLES_HELD
from services.owners.read_models.unit_progress import UNIT_PROGRESS
from services.owners.roles import STAFF
from shared.contracts.owners import (
    EstateInGroup,
    Gate,
    GateName,
    GroupPage,
    GroupTotal,
    GroupView,
    HandoverCounts,
    RegionInGroup,
    Words,
)
from shared.messages import GROUP
from shared.service import Asking

READS = (
    UNIT_PROGRESS, ESTATES, REGIONS, COUNTDOWN_PLANS, COUNTDOWN_TASKS, COORDINATION_ITEMS, EMERGENCIES, ROLES_HELD
)  # fmt: skip
COUNTS = tuple(HandoverCounts.model_fields)
# Above these numbers a gate is at risk; readiness adds its own to them.
GATES: dict[GateName, tuple[Words, str, int]] = {
    "delivery_dates": (Words(zh="合同交付日", en="Delivery dates"), "past_delivery", 0),
    "countdown": (Words(zh="倒排计划", en="Countdown plan"), "overdue_tasks", 0),
    "coordination": (Words(zh="协调事项", en="Coordination items"), "overdue_items", 0),
    "emergency": (Words(zh="应急", en="Emergencies"), "emergencies", 0),
}
# Units that stand alike are counted first, for they are all of the group's; only then it matters how.
ESTATES_OF = """
with seen as materialized (
    select estate, region, name, ($1::timestamptz at time zone time_zone)::date as today from estates
     where ($2::text[] is null or estate = any($2)) and ($3::text is null or region = $3)),
alike as (
    select estate, steps, count(*) as units from unit_progress
     where $2::text[] is null or estate = any($2) group by estate, steps),
units as (
    select estate, sum(units)::bigint as units,
           (sum(units) filter (where 'due' = any(happened)))::bigint as due,
           (sum(units) filter (where 'served' = any(happened)))::bigint as served,
           (sum(units) filter (where 'booked' = any(happened)))::bigint as booked,
           (sum(units) filter (where 'refused' = any(happened)))::bigint as refused,
           (sum(units) filter (where 'deemed' = any(happened)))::bigint as deemed,
           (sum(units) filter (where 'handed_over' = any(happened)))::bigint as handed_over
      from alike, lateral (select string_to_array(steps, ' ') as happened) h group by estate),
dates as (
    select u.estate, count(*) filter (where deliver_by < s.today) as past_delivery,
           count(*) filter (where deliver_by between s.today and s.today + 30) as near_delivery
      from unit_progress u join seen s using (estate)
     where not handed_over and deliver_by <= ($1 at time zone 'UTC')::date + 31 group by u.estate),
tasks as (
    select estate, count(*) as overdue from countdown_tasks join seen using (estate)
     where state = 'overdue' or (state = 'open' and due_at <= $1) group by estate),
items as (
    select estate, count(*) as overdue from coordination_items join seen using (estate)
     where state = 'raised' and due_at <= $1 group by estate),
now as (
    select estate, count(*) as going_on from emergencies join seen using (estate)
     where ended_at is null group by estate)
select s.estate, s.name, s.region, r.name as region_name, p.handover_day, p.handover_day - s.today as days_left,
       coalesce(u.units, 0) as units, coalesce(u.due, 0) as due, coalesce(u.served, 0) as served,
       coalesce(u.booked, 0) as booked, coalesce(u.handed_over, 0) as handed_over, coalesce(u.deemed, 0) as deemed,
       coalesce(u.refused, 0) as refused,
       coalesce(d.past_delivery, 0) as past_delivery, coalesce(d.near_delivery, 0) as near_delivery,
       coalesce(t.overdue, 0) as overdue_tasks, coalesce(i.overdue, 0) as overdue_items,
       coalesce(n.going_on, 0) as emergencies
  from seen s join regions r using (region) left join units u using (estate) left join dates d using (estate)
  left join countdown_plans p using (estate) left join tasks t using (estate) left join items i using (estate)
  left join now n using (estate)
 order by s.region, s.estate
"""
MINE = """
select distinct granted_estate from roles_held where person = $1 and role = any($2::text[])
"""


async def group_view(asking: Asking, query: GroupView) -> GroupPage:
    shown = await _may_see(asking, query)
    found = [_row(row) for row in await asking.connection.fetch(ESTATES_OF, asking.now, shown, query.region)]
    rows, after = _page(found, query)
    return GroupPage(rows=rows, regions=tuple(_regions(found)), total=GroupTotal(**_together(found)), after=after)


async def _may_see(asking: Asking, query: GroupView) -> list[str] | None:
    """None for all of them: who holds a role of the group's sees every estate."""
    if query.estate == GROUP:
        return None
    if not query.mine:
        return [query.estate]
    held = {row["granted_estate"] for row in await asking.connection.fetch(MINE, asking.person, list(STAFF))}
    return None if GROUP in held else sorted(held)


def _row(row: Any) -> EstateInGroup:
    gates = tuple(
        Gate(gate=gate, name=name, number=row[counted], threshold=threshold)
        for gate, (name, counted, threshold) in GATES.items()
        if row[counted] > threshold
    )
    return EstateInGroup(**row, gates_at_risk=gates)


def _page(found: Sequence[EstateInGroup], query: GroupView) -> tuple[tuple[EstateInGroup, ...], str | None]:
    codes = [row.estate for row in found]
    start = codes.index(query.after) + 1 if query.after in codes else 0
    rows = tuple(found[start : start + query.limit])
    return rows, rows[-1].estate if rows and start + query.limit < len(found) else None


def _regions(found: Iterable[EstateInGroup]) -> Iterator[RegionInGroup]:
    for region, of_region in groupby(found, key=lambda row: row.region):
        rows = list(of_region)
        yield RegionInGroup(region=region, name=rows[0].region_name, **_together(rows))


def _together(rows: Sequence[EstateInGroup]) -> dict[str, int]:
    counted = {name: sum(getattr(row, name) for row in rows) for name in COUNTS}
    return {**counted, "estates": len(rows), "at_risk": sum(bool(row.gates_at_risk) for row in rows)}
