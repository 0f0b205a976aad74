"""Lists of the day that somebody works off: what is owed, which records are awaited, who refused."""

from datetime import date
from typing import TYPE_CHECKING

from services.owners.read_models.awaited_inspections import AWAITED_INSPECTIONS
from services.owners.read_models.invited import zone_of
from services.owners.read_models.refusals import REFUSALS
from services.owners.read_models.reservations import RESERVATIONS
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.refusal_reasons import reason_named
from shared.contracts.owners import (
    AwaitedInspection,
    AwaitedInspectionList,
    AwaitedInspections,
    OpenReservations,
    RefusalRow,
    RefusedPage,
    RefusedUnits,
    ReservationPage,
    ReservationRow,
)
from shared.problems import no_such_place

if TYPE_CHECKING:
    from shared.service import Asking

RESERVED_READS = (RESERVATIONS, UNIT_BOARD)
AWAITED_READS = (AWAITED_INSPECTIONS, UNIT_BOARD)
REFUSED_READS = (REFUSALS, UNIT_BOARD)

RESERVED = """
select r.unit, r.building, u.contract_code, r.counter, r.owes, r.reason, r.until, r.until < $2 as overdue,
       r.granted_at, r.reservation
  from reservations r join unit_board u using (unit)
 where r.estate = $1 and r.filled_at is null and not r.void
   and ($3::date is null or (r.until, r.reservation) > ($3, $4::text))
 order by r.until, r.reservation limit $5
"""
AWAITED = """
select a.unit, a.building, u.contract_code, a.inspection, a.conclusion, a.passed_at, a.came_as
  from awaited_inspections a join unit_board u using (unit)
 where a.estate = $1 and not a.agrees order by a.passed_at limit 1000
"""
REFUSED = """
select r.unit, r.building, u.contract_code, r.owner, r.reason, r.note, r.refused_at, cardinality(r.every) as times,
       r.again_at as re_inspection, case when r.taken_over then 'taken_over' else 'open' end as standing
  from refusals r join unit_board u using (unit)
 where r.estate = $1 and (not $2 or not r.taken_over) and ($3::text is null or u.contract_code > $3)
 order by u.contract_code limit $4
"""


async def open_reservations(asking: "Asking", query: OpenReservations) -> ReservationPage:
    today = asking.now.astimezone(await zone_of(asking)).date()
    found = await asking.connection.fetch(RESERVED, query.estate, today, *_after(query.after), query.limit + 1)
    rows = tuple(ReservationRow.model_validate(dict(row)) for row in found[: query.limit])
    last = found[query.limit - 1] if len(found) > query.limit else None
    return ReservationPage(rows=rows, after=f"{last['until']}|{last['reservation']}" if last else None)


def _after(place: str | None) -> tuple[date | None, str | None]:
    if place is None:
        return None, None
    day, _, reservation = place.partition("|")
    try:
        return date.fromisoformat(day), reservation
    except ValueError:
        raise no_such_place() from None


async def awaited_inspections(asking: "Asking", query: AwaitedInspections) -> AwaitedInspectionList:
    found = await asking.connection.fetch(AWAITED, query.estate)
    return AwaitedInspectionList(rows=tuple(AwaitedInspection.model_validate(dict(row)) for row in found))


async def refused_units(asking: "Asking", query: RefusedUnits) -> RefusedPage:
    found = await asking.connection.fetch(REFUSED, query.estate, query.open, query.after, query.limit + 1)
    rows = tuple(
        RefusalRow.model_validate({**dict(row), "reason_name": reason_named(row["reason"])})
        for row in found[: query.limit]
    )
    return RefusedPage(rows=rows, after=rows[-1].contract_code if len(found) > query.limit else None)
