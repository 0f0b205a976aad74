"""How long one waits at each counter: from coming into its line until called, or served where nobody calls."""

from datetime import date

from services.owners.read_models.unit_days import UNIT_DAYS
from shared.contracts.owners import Counter, CounterWait, CounterWaitList, CounterWaits, Words
from shared.contracts.owners.words import COUNTER_NAMES
from shared.service import Asking

READS = (UNIT_DAYS,)
COUNTERS: tuple[Counter, ...] = tuple(COUNTER_NAMES)

# Minutes are whole ones, rounded as people say them. Who is typed in out of order has waited for nothing.
WAITED = """
with stood as (
    select s.key as counter, (s.value ->> 'passed')::timestamptz as passed,
           (s.value ->> 'opened')::timestamptz as opened,
           coalesce((s.value ->> 'called')::timestamptz, (s.value ->> 'passed')::timestamptz) as served
      from unit_days d, jsonb_each(d.steps) s where d.estate = $1 and d.day = $2),
waited as (
    select counter, passed, served is null as waiting,
           greatest(extract(epoch from served - opened) / 60, 0) as minutes from stood)
select counter, count(passed) as passed, count(*) filter (where waiting) as waiting,
       round(avg(minutes))::int as mean_minutes, round(max(minutes))::int as longest_minutes,
       round(percentile_cont(0.9) within group (order by minutes))::int as p90_minutes
  from waited group by counter
"""


def named(counter: Counter) -> Words:
    return Words(zh=COUNTER_NAMES[counter].zh, en=COUNTER_NAMES[counter].en)


async def waits_of_day(asking: Asking, day: date) -> tuple[CounterWait, ...]:
    found = {row["counter"]: dict(row) for row in await asking.connection.fetch(WAITED, asking.estate, day)}
    nothing = {"passed": 0, "waiting": 0}
    return tuple(
        CounterWait.model_validate({**nothing, **found.get(counter, {}), "counter": counter, "name": named(counter)})
        for counter in COUNTERS
    )  # fmt: skip


async def counter_waits(asking: Asking, query: CounterWaits) -> CounterWaitList:
    return CounterWaitList(counters=await waits_of_day(asking, query.day))
