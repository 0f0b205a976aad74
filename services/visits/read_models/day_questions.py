"""What owners asked on a day of the handover: answered at once, promised, still open, late."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from shared.contracts.visits import DayQuestionsView, MatterRow, QuestionsOfDay
from shared.problems import NotFound

if TYPE_CHECKING:
    from shared.service import Asking

ZONE = "select time_zone from estates where estate = $1"
OF_DAY = "from matter_list where estate = $1 and source = 'day' and raised_at >= $2 and raised_at < $3"
COUNTED = f"""
select count(*) as asked, count(*) filter (where on_spot) as answered,
       count(*) filter (where not on_spot and due is not null) as promised,
       count(*) filter (where state <> 'closed') as open,
       count(*) filter (where state in ('assigned', 'escalated') and due < $4) as late {OF_DAY}
"""
WAITING = f"select * {OF_DAY} and state <> 'closed' order by due nulls first, matter limit 500"


async def questions_of_day(asking: "Asking", query: QuestionsOfDay) -> DayQuestionsView:
    zone = await asking.connection.fetchval(ZONE, query.estate)
    if zone is None:
        raise NotFound(what=query.estate)
    begins = datetime.combine(query.day, time(), ZoneInfo(zone))
    day = (query.estate, begins, begins + timedelta(days=1))
    counted = await asking.connection.fetchrow(COUNTED, *day, asking.now)
    waiting = await asking.connection.fetch(WAITING, *day)
    return DayQuestionsView(
        **dict(counted),  # type: ignore[arg-type] # an aggregate always has its one row
        waiting=tuple(MatterRow.model_validate(dict(row)) for row in waiting),
    )
