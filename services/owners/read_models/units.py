"""Questions about units: the board in walking order, one unit's file, whose it is, and the figures of the day."""

from typing import TYPE_CHECKING

from shared.contracts.owners import (
    Figures,
    OwnersFigures,
    OwnersOfUnit,
    Roster,
    RosterLine,
    RosterPage,
    UnitBoard,
    UnitBoardRow,
    UnitFile,
    UnitFileView,
    UnitOwners,
    UnitPage,
)
from shared.contracts.vocabulary import Rate
from shared.messages import GROUP
from shared.problems import NotFound

if TYPE_CHECKING:
    from shared.service import Asking

# Walking order: building by building and door by door, where 2 comes before 10.
PAGE = """
with walk as (
    select u.unit, u.building, u.contract_code, u.door_number, u.entrance, u.floor, u.state, u.owners, u.appointment,
           u.passed, u.handed_over_on, u.version,
           row(length(b.name), b.name, length(u.entrance), u.entrance, u.floor, length(u.contract_code),
               u.contract_code, u.unit) as place
      from unit_board u join buildings b using (building)
     where u.estate = $1 and ($2::text is null or u.building = $2))
select * from walk
 where ($3::text is null or state = $3) and ($4::text is null or place > (select place from walk where unit = $4))
 order by place limit $5
"""
# Cut before the names are looked up.
ROSTER = """
with page as materialized (
    select * from unit_board where estate = $1 and ($2::text is null or contract_code > $2)
     order by contract_code limit $3)
select p.unit, b.name as building, p.entrance, p.floor, p.contract_code, p.door_number, p.unit_type, p.built_area,
       p.usable_area, p.deliver_by, p.handed_over_on,
       coalesce((select jsonb_agg(jsonb_build_object('name', o.name, 'phone', o.phone, 'email', o.email)
                                  order by w.place)
                   from unnest(p.owners) with ordinality w(owner, place) join people o on o.person = w.owner), '[]')
       as owners
  from page p join buildings b using (building) order by p.contract_code
"""
ONE = "select * from unit_board where unit = $1 and estate = $2"
FIGURES = """
select count(*) as units, count(batch) as due, count(served_on) as served, count(appointment) as booked,
       count(first_passed) as inspected, count(*) filter (where refusals > 0) as refused,
       count(*) filter (where keys > 0) as keys_released, count(handed_over_on) as handed_over,
       count(handed_over_on) filter (where batch is not null) as of_due,
       count(*) filter (where first_passed) as first_passed
  from unit_board where $1 = $2 or estate = $1
"""


async def unit_board(asking: "Asking", query: UnitBoard) -> UnitPage:
    found = await asking.connection.fetch(PAGE, query.estate, query.building, query.state, query.after, query.limit + 1)
    rows = tuple(UnitBoardRow.model_validate(dict(row)) for row in found[: query.limit])
    return UnitPage(rows=rows, after=rows[-1].unit if len(found) > query.limit else None)


async def roster(asking: "Asking", query: Roster) -> RosterPage:
    found = await asking.connection.fetch(ROSTER, query.estate, query.after, query.limit + 1)
    rows = tuple(RosterLine.model_validate(dict(row)) for row in found[: query.limit])
    return RosterPage(rows=rows, after=rows[-1].contract_code if len(found) > query.limit else None)


async def unit_file(asking: "Asking", query: UnitFile) -> UnitFileView:
    hidden = asking.role == "owner" and f"unit:{query.unit}" not in asking.of
    row = None if hidden else await asking.connection.fetchrow(ONE, query.unit, query.estate)
    if row is None:
        raise NotFound(what=query.unit)
    return UnitFileView.model_validate(dict(row))


async def owners_of_unit(asking: "Asking", query: OwnersOfUnit) -> UnitOwners:
    row = await asking.connection.fetchrow(ONE, query.unit, query.estate)
    return UnitOwners(owners=tuple(row["owners"]) if row else ())


async def figures(asking: "Asking", query: Figures) -> OwnersFigures:
    found = await asking.connection.fetchrow(FIGURES, query.estate, GROUP)
    counted = dict(found)  # type: ignore[arg-type] # an aggregate always has its one row
    return OwnersFigures(
        handover_rate=Rate(part=counted.pop("of_due"), whole=counted["due"]),
        served_rate=Rate(part=counted["served"], whole=counted["due"]),
        first_pass_rate=Rate(part=counted.pop("first_passed"), whole=counted["inspected"]),
        **counted,
    )
