"""How the inspections of common parts are asked: pages of sheets, one sheet, and how each part scores over all."""

from services.defects.questions import position_of
from services.defects.read_models.common_part_inspections import COMMON_PART_INSPECTIONS
from shared import tables
from shared.contracts.defects import (
    CommonPartInspection,
    CommonPartInspectionPage,
    CommonPartInspectionRow,
    CommonPartInspections,
    CommonPartInspectionView,
    CommonPartScores,
    PartScore,
    ScoresOfCommonParts,
)
from shared.messages import GROUP
from shared.problems import NotFound
from shared.service import Asking

FIGURES = ", ".join(column for column in COMMON_PART_INSPECTIONS.columns if column not in ("parts", "record"))
PAGE = f"""
select {FIGURES} from common_part_inspections
 where estate = $1 and recorded_position > $2 and ($3::text is null or building = $3)
 order by recorded_position limit $4
"""
ONE = f"select {', '.join(COMMON_PART_INSPECTIONS.columns)} from common_part_inspections where inspection = $1"
SCORES = """
select part ->> 'room' as room, part ->> 'part' as part, part ->> 'result' as result, (part ->> 'score')::int as score,
       count(*) as times, sum(jsonb_array_length(part -> 'issues')) as issues
  from common_part_inspections, jsonb_array_elements(parts) as part
 where $1::text is null or estate = $1
 group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""


async def common_part_inspections(asking: Asking, query: CommonPartInspections) -> CommonPartInspectionPage:
    found = await asking.connection.fetch(
        PAGE, query.estate, position_of(query.after), query.building, query.limit
    )  # fmt: skip
    after = str(found[-1]["recorded_position"]) if len(found) == query.limit else None
    return CommonPartInspectionPage(rows=tuple(CommonPartInspectionRow(**dict(row)) for row in found), after=after)


async def common_part_inspection(asking: Asking, query: CommonPartInspection) -> CommonPartInspectionView:
    record = await asking.connection.fetchrow(ONE, query.inspection)
    if record is None or record["estate"] != query.estate:
        raise NotFound(what=f"inspection {query.inspection}")
    return CommonPartInspectionView(**vars(tables.as_row(COMMON_PART_INSPECTIONS, record)))


async def scores_of_common_parts(asking: Asking, query: ScoresOfCommonParts) -> CommonPartScores:
    found = await asking.connection.fetch(SCORES, None if query.estate == GROUP else query.estate)
    return CommonPartScores(rows=tuple(PartScore(**dict(row)) for row in found))
