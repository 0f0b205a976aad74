"""Questions about common parts and parking."""

from typing import TYPE_CHECKING

from shared.contracts.owners import (
    CommonPartPage,
    CommonParts,
    CommonPartView,
    ParkingSpacePage,
    ParkingSpaces,
    ParkingSpaceView,
)

if TYPE_CHECKING:
    from shared.service import Asking

PARTS = """
select * from common_parts
 where estate = $1 and ($2::text is null or building = $2) and ($3::text is null or part > $3)
 order by part limit $4
"""
SPACES = """
select p.*, u.contract_code from parking_spaces p left join unit_board u using (unit)
 where p.estate = $1 and ($2::text is null or p.unit = $2) and ($3::text is null or p.number > $3)
 order by p.number limit $4
"""


async def common_parts(asking: "Asking", query: CommonParts) -> CommonPartPage:
    given = (query.estate, query.building, query.after, query.limit + 1)
    found = await asking.connection.fetch(PARTS, *given)
    rows = tuple(CommonPartView.model_validate(dict(row)) for row in found[: query.limit])
    return CommonPartPage(rows=rows, after=rows[-1].part if len(found) > query.limit else None)


async def parking_spaces(asking: "Asking", query: ParkingSpaces) -> ParkingSpacePage:
    found = await asking.connection.fetch(SPACES, query.estate, query.unit, query.after, query.limit + 1)
    rows = tuple(ParkingSpaceView.model_validate(dict(row)) for row in found[: query.limit])
    return ParkingSpacePage(rows=rows, after=rows[-1].number if len(found) > query.limit else None)
