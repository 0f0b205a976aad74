"""Questions about the countdown plan: its tasks by day, and what readiness shows of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from services.owners.group_shown import names_of, zone_of
from services.owners.read_models.countdown_tasks import COUNTDOWN_PLANS, COUNTDOWN_TASKS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.people import PEOPLE
from shared.contracts.owners import (
    AreaReadiness,
    CountdownArea,
    CountdownPage,
    CountdownReadiness,
    CountdownReadinessView,
    CountdownTaskRow,
    CountdownTasks,
    Words,
)
from shared.problems import NotFound
from shared.service import Asking

TASKS_READ = (COUNTDOWN_TASKS, ESTATES, PEOPLE)
READINESS_READS = (COUNTDOWN_PLANS, COUNTDOWN_TASKS, ESTATES)
AREAS: tuple[CountdownArea, ...] = get_args(CountdownArea)
MOST_OVERDUE = 0

# What readiness shows does not wait for the deadline's own fact: past its day it is overdue.
STANDING = """
select t.*, case when t.state = 'open' and t.due_at <= $2 then 'overdue' else t.state end as standing,
       t.state = 'open' and t.due_at > $2
       and (t.due_on <= $3::date + 2 or (t.due_on <= $3::date + 7 and t.person is null)) as at_risk
  from countdown_tasks t where t.estate = $1
"""
PAGE = f"""
select * from ({STANDING}) s
 where ($4::text is null or area = $4) and ($5::text is null or party = $5) and ($6::text is null or person = $6)
   and case when $7::text is null then standing <> 'dropped' or $10::text is not null else standing = $7 end
   and ($10::text is null or task = $10)
   and ($8::text is null or (due_on, task) > (select due_on, task from countdown_tasks where place = $1 || '/' || $8))
 order by due_on, task limit $9
"""
BY_AREA = f"""
select area, count(*) filter (where standing = 'done') as done,
       count(*) filter (where standing in ('open', 'overdue')) as open,
       count(*) filter (where standing = 'overdue') as overdue, count(*) filter (where at_risk) as at_risk
  from ({STANDING}) s where standing <> 'dropped' group by area
"""
PLAN = "select handover_day, version from countdown_plans where estate = $1"


async def countdown_tasks(asking: Asking, query: CountdownTasks) -> CountdownPage:
    today = await today_of(asking)
    found = await asking.connection.fetch(
        PAGE, query.estate, asking.now, today, query.area, query.party, query.person, query.state, query.after,
        query.limit + 1, query.task,
    )  # fmt: skip
    rows = await task_rows(asking, found[: query.limit], today)
    return CountdownPage(rows=rows, after=rows[-1].task if len(found) > query.limit else None)


async def today_of(asking: Asking) -> date:
    return asking.now.astimezone(await zone_of(asking)).date()


async def task_rows(asking: Asking, found: Sequence[Any], today: date) -> tuple[CountdownTaskRow, ...]:
    names = await names_of(asking, (row["person"] for row in found))
    return tuple(_task(row, today, names.get(row["person"])) for row in found)


def _task(row: Any, today: date, name: str | None) -> CountdownTaskRow:
    proof = None if row["proof_zh"] is None else Words(zh=row["proof_zh"], en=row["proof_en"])
    return CountdownTaskRow(
        task=row["task"], area=row["area"], party=row["party"], title=Words(zh=row["title_zh"], en=row["title_en"]),
        proof=proof, offset=row["offset_days"], due_on=row["due_on"], days_left=(row["due_on"] - today).days,
        state=row["standing"], at_risk=row["at_risk"], person=row["person"], person_name=name, moves=row["moves"],
        reason=row["reason"], meeting=row["meeting"], done_on=row["done_on"], done_by=row["done_by"],
        note=row["note"], scan=row["scan"], late=row["late"],
    )  # fmt: skip


async def countdown_readiness(asking: Asking, query: CountdownReadiness) -> CountdownReadinessView:
    plan = await asking.connection.fetchrow(PLAN, query.estate)
    if plan is None:
        raise NotFound(what=query.estate)
    today = await today_of(asking)
    found = {
        row["area"]: AreaReadiness(**row)
        for row in await asking.connection.fetch(BY_AREA, query.estate, asking.now, today)
    }  # fmt: skip
    areas = tuple(found[area] for area in AREAS if area in found)
    together = {
        name: sum(getattr(area, name) for area in areas) for name in ("done", "open", "overdue", "at_risk")
    }  # fmt: skip
    return CountdownReadinessView(
        handover_day=plan["handover_day"], days_left=(plan["handover_day"] - today).days, areas=areas, **together,
        threshold=MOST_OVERDUE, holds=together["overdue"] <= MOST_OVERDUE, version=plan["version"],
    )  # fmt: skip
