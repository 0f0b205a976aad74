"""The figures of visiting (DOMAIN §8), counted from the lists."""

from typing import TYPE_CHECKING

from services.visits.read_models.matter_list import MATTER_LIST
from services.visits.read_models.visit_calendar import VISIT_CALENDAR
from services.visits.read_models.visit_records import VISIT_RECORDS
from services.visits.read_models.visited_units import VISITED_UNITS
from shared.contracts.visits import Figures, VisitsFigures
from shared.contracts.vocabulary import Rate

if TYPE_CHECKING:
    from shared.service import Asking

READS = (VISIT_CALENDAR, MATTER_LIST, VISIT_RECORDS, VISITED_UNITS)

# A visit made before its due date was due and on time; one that is not due yet counts nowhere.
VISITS = """
select count(*) filter (where planned) as planned,
       count(*) filter (where visited_at is not null) as logged,
       count(*) filter (where planned and reason = 'rectification') as revisits,
       count(*) filter (where due is not null and (due <= $2 or visited_at is not null)) as due,
       count(*) filter (where visited_at <= due) as on_time,
       count(*) filter (where satisfaction = 'satisfied') as satisfied
  from visit_calendar where (estate = $1 or $1 = 'GROUP')
"""
MATTERS = """
select count(*) as matters, count(*) filter (where state = 'closed') as closed,
       count(*) filter (where escalated) as escalated
  from matter_list where (estate = $1 or $1 = 'GROUP')
"""
DIFFICULT = "select count(*) from visited_units where (estate = $1 or $1 = 'GROUP') and cardinality(marks) > 0"
ARCHIVED = """
select coalesce(sum(cardinality(visits)), 0) from visit_records
 where (estate = $1 or $1 = 'GROUP') and archived_at is not null
"""


async def figures(asking: "Asking", query: Figures) -> VisitsFigures:
    connection = asking.connection
    [visits] = await connection.fetch(VISITS, query.estate, query.as_of)
    [matters] = await connection.fetch(MATTERS, query.estate)
    return VisitsFigures(
        planned=visits["planned"], logged=visits["logged"], revisits=visits["revisits"], matters=matters["matters"],
        matters_open=matters["matters"] - matters["closed"], matters_closed=matters["closed"],
        matters_escalated=matters["escalated"],
        difficult_owners=await connection.fetchval(DIFFICULT, query.estate),
        records_archived=await connection.fetchval(ARCHIVED, query.estate),
        visit_rate=Rate(part=visits["on_time"], whole=visits["due"]),
        satisfaction_rate=Rate(part=visits["satisfied"], whole=visits["logged"]),
    )  # fmt: skip
