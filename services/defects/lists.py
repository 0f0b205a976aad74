"""The lists people work off: what looks like a duplicate, a contractor's by building, whose class it is to follow."""

from collections.abc import Iterable
from itertools import groupby

from services.defects.questions import COLUMNS, page_of, row_of, theirs
from services.defects.read_models.register_row import RegisterRow
from shared.contracts.defects import (
    BuildingList,
    ContractorList,
    ContractorLists,
    IssuePage,
    IssueRow,
    LikelyDuplicates,
    Tracker,
    Trackers,
    TrackerTable,
    WorkList,
)
from shared.service import Asking

OPEN = "state not in ('closed', 'explained', 'void', 'merged', 'split')"
MOST_DUPLICATES = 20
LONGEST_LIST = 2_000  # issues of one contractor

IN_UNIT = f"""
select {COLUMNS} from issue_register
 where estate = $1 and unit = $2 and {OPEN}
   and ($6::text[] is null or contractor = any($6)) and ($7::text[] is null or unit = any($7))
 order by (room = $3) is true desc, (l1 = $4) is true desc, raised_position desc limit $5
"""
IN_COMMON = f"""
select {COLUMNS} from issue_register
 where estate = $1 and unit is null and building is not distinct from $2 and {OPEN}
   and ($6::text[] is null or contractor = any($6)) and ($7::text[] is null or unit = any($7))
 order by (room = $3) is true desc, (l1 = $4) is true desc, raised_position desc limit $5
"""
OF_CONTRACTOR = f"""
select {COLUMNS} from issue_register
 where estate = $1 and contractor = $2 and {OPEN}
   and ($4::text[] is null or contractor = any($4)) and ($5::text[] is null or unit = any($5))
 order by building nulls first, unit nulls first, room, number limit $3
"""
TO_FOLLOW = f"""
select {COLUMNS} from issue_register
 where estate = $1 and {OPEN} and l1 = any(array(select category from trackers where estate = $1 and person = $2))
 order by coalesce(due, 'infinity'), raised_position limit $3
"""
WHO_FOLLOWS = "select category, person from trackers where estate = $1 order by category"


async def likely_duplicates(asking: Asking, query: LikelyDuplicates) -> IssuePage:
    sql, place = (IN_UNIT, query.unit) if query.unit is not None else (IN_COMMON, query.building)
    return page_of(
        await asking.connection.fetch(
            sql, query.estate, place, query.room, query.classified, MOST_DUPLICATES, *theirs(asking)
        )
    )


async def contractor_list(asking: Asking, query: ContractorList) -> ContractorLists:
    found = await asking.connection.fetch(OF_CONTRACTOR, query.estate, query.contractor, LONGEST_LIST, *theirs(asking))
    rows = [row_of(record) for record in found]
    lists = [_building(name, of_it) for name, of_it in groupby(rows, key=lambda row: row.building)]
    return ContractorLists(buildings=tuple(lists))


def _building(name: str | None, rows: Iterable[RegisterRow]) -> BuildingList:
    return BuildingList(building=name, issues=tuple(IssueRow(**vars(row)) for row in rows))


async def work_list(asking: Asking, query: WorkList) -> IssuePage:
    return page_of(await asking.connection.fetch(TO_FOLLOW, query.estate, query.person, query.limit))


async def trackers(asking: Asking, query: Trackers) -> TrackerTable:
    found = await asking.connection.fetch(WHO_FOLLOWS, query.estate)
    return TrackerTable(trackers=tuple(Tracker(category=row["category"], person=row["person"]) for row in found))
