"""Questions about coordination: the items by due moment, the meetings, and one meeting's minutes."""

from collections.abc import Sequence
from typing import Any

from services.owners.countdown_shown import STANDING, task_rows, today_of
from services.owners.in_line import CODES
from services.owners.read_models.coordination_items import COORDINATION_ITEMS
from services.owners.read_models.countdown_tasks import COUNTDOWN_TASKS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.meetings import MEETINGS
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import (
    CoordinationItemRow,
    CoordinationItems,
    CoordinationPage,
    CountdownTaskRow,
    MeetingPage,
    MeetingRow,
    Meetings,
    Minutes,
    MinutesView,
)
from shared.problems import NotFound
from shared.service import Asking

ITEMS_READ = (COORDINATION_ITEMS, UNIT_BOARD)
MEETINGS_READ = (MEETINGS, COUNTDOWN_TASKS, COORDINATION_ITEMS, ESTATES, PEOPLE, UNIT_BOARD)
ITEM = "select *, state = 'raised' and due_at <= $2 as overdue from coordination_items where estate = $1"
ITEMS = f"""
select * from ({ITEM}) i
 where ($3::text is null or state = $3) and ($4::text is null or $4 in (from_party, to_party))
   and ($5::boolean is null or overdue = $5)
   and ($6::text[] is null or contractor = any($6))
   and ($7::text is null
        or (due_at, item) > (select due_at, item from coordination_items where item = $7 and estate = $1))
 order by due_at, item limit $8
"""
MEETINGS_OF = """
select m.meeting, m.kind, m.held_at, m.place, m.chaired_by, cardinality(m.decisions) as decisions,
       cardinality(m.tasks) as tasks, cardinality(m.items) as items,
       (select count(*) from countdown_tasks t
         where t.place = any(select m.estate || '/' || one from unnest(m.tasks) one) and t.state = 'done') as done,
       (select count(*) from coordination_items i where i.item = any(m.items) and i.state = 'closed') as closed
  from meetings m
 where m.estate = $1 and ($2::text is null or m.kind = $2)
   and ($3::text is null
        or (m.held_at, m.meeting) < (select held_at, meeting from meetings where meeting = $3 and estate = $1))
 order by m.held_at desc, m.meeting desc limit $4
"""
MEETING = "select * from meetings where meeting = $1 and estate = $2"
ITEMS_OF = f"select * from ({ITEM}) i where item = any($3::text[]) order by due_at, item"
TASKS_OF = f"select * from ({STANDING}) s where task = any($4::text[]) order by due_on, task"


async def coordination_items(asking: Asking, query: CoordinationItems) -> CoordinationPage:
    """A contractor sees what its company is asked, and asks."""
    own = [one.partition(":")[2] for one in asking.of] if asking.role == "contractor" else None
    found = await asking.connection.fetch(
        ITEMS, query.estate, asking.now, query.state, query.party, query.overdue, own, query.after, query.limit + 1
    )
    rows = await _items(asking, found[: query.limit])
    return CoordinationPage(rows=rows, after=rows[-1].item if len(found) > query.limit else None)


async def _items(asking: Asking, found: Sequence[Any]) -> tuple[CoordinationItemRow, ...]:
    units = [row["unit"] for row in found if row["unit"] is not None]
    codes = {row["unit"]: row["contract_code"] for row in await asking.connection.fetch(CODES, units)}
    return tuple(
        CoordinationItemRow.model_validate({**row, "contract_code": codes.get(row["unit"])}) for row in found
    )  # fmt: skip


async def meetings(asking: Asking, query: Meetings) -> MeetingPage:
    found = await asking.connection.fetch(MEETINGS_OF, query.estate, query.kind, query.after, query.limit + 1)
    rows = tuple(MeetingRow.model_validate(dict(row)) for row in found[: query.limit])
    return MeetingPage(rows=rows, after=rows[-1].meeting if len(found) > query.limit else None)


async def minutes(asking: Asking, query: Minutes) -> MinutesView:
    row = await asking.connection.fetchrow(MEETING, query.meeting, query.estate)
    if row is None:
        raise NotFound(what=query.meeting)
    items = await asking.connection.fetch(ITEMS_OF, query.estate, asking.now, list(row["items"]))
    whole = {**row, "tasks": await _tasks(asking, row), "items": await _items(asking, items)}
    return MinutesView.model_validate(whole)


async def _tasks(asking: Asking, meeting: Any) -> tuple[CountdownTaskRow, ...]:
    today = await today_of(asking)
    found = await asking.connection.fetch(TASKS_OF, meeting["estate"], asking.now, today, list(meeting["tasks"]))
    return await task_rows(asking, found, today)
