"""Questions about the invitation: who was invited and how far that came, delivery dates at risk, who comes when."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.owners.read_models.handover_policies import HANDOVER_POLICIES
from services.owners.read_models.invitations import INVITATIONS
from services.owners.read_models.policy_in_force import policy_of
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import (
    AppointmentList,
    AppointmentRow,
    AppointmentsOfDay,
    DeliveryDatePage,
    DeliveryDateRow,
    DeliveryDatesAtRisk,
    InvitationPage,
    InvitationRow,
    Invitations,
)
from shared.problems import NotFound, no_such_place

if TYPE_CHECKING:
    from shared.service import Asking

READS = (INVITATIONS, UNIT_BOARD)
AT_RISK_READS = (INVITATIONS, UNIT_BOARD, HANDOVER_POLICIES)

INVITED = """
select u.unit, u.building, u.contract_code, u.owners, i.batch, u.state, i.proof, i.tried, i.last_outcome,
       i.last_tried_at, i.appointment, i.missed, i.deemed_on
  from unit_board u join invitations i using (unit)
 where u.estate = $1 and ($2::text is null or i.batch = $2) and ($4::text is null or u.contract_code > $4)
   and case $3::text
       when 'not_served' then i.proof is null and u.handed_over_on is null
       when 'not_booked' then i.proof is not null and i.appointment is null and u.handed_over_on is null
       when 'missed' then i.missing
       when 'deemed' then i.deemed_on is not null
       else true end
 order by u.contract_code limit $5
"""
# Of all that must be handed over by a day and is not; the count is of the same index.
AT_RISK = """
select u.unit, u.building, u.contract_code, u.deliver_by, u.state, u.batch, i.window_last, u.served_on, i.appointment
  from unit_board u left join invitations i using (unit)
 where u.estate = $1 and u.handed_over_on is null and u.deemed_on is null and u.deliver_by <= $2
   and ($3::date is null or (u.deliver_by, u.unit) > ($3, $4::text))
 order by u.deliver_by, u.unit limit $5
"""
HOW_MANY = """
select count(*) as units, count(*) filter (where deliver_by < $3) as late from unit_board
 where estate = $1 and handed_over_on is null and deemed_on is null and deliver_by <= $2
"""
OF_DAY = """
select i.unit, i.building, u.contract_code, u.owners, i.appointment as starts_at, i.purpose, u.state,
       exists (select from unit_days d where d.unit = i.unit and d.day = $4) as arrived, i.missing as missed
  from invitations i join unit_board u using (unit)
 where i.estate = $1 and i.appointment >= $2 and i.appointment < $3 order by i.appointment, u.contract_code limit 5000
"""
ZONE = "select time_zone from estates where estate = $1"


async def zone_of(asking: "Asking") -> ZoneInfo:
    zone = await asking.connection.fetchval(ZONE, asking.estate)
    if zone is None:
        raise NotFound(what=asking.estate)
    return ZoneInfo(zone)


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The estate's day as moments: from and before."""
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


async def invitations(asking: "Asking", query: Invitations) -> InvitationPage:
    asked = (query.estate, query.batch, query.standing, query.after, query.limit + 1)
    found = await asking.connection.fetch(INVITED, *asked)
    rows = tuple(InvitationRow.model_validate(dict(row)) for row in found[: query.limit])
    return InvitationPage(rows=rows, after=rows[-1].contract_code if len(found) > query.limit else None)


async def delivery_dates_at_risk(asking: "Asking", query: DeliveryDatesAtRisk) -> DeliveryDatePage:
    today = asking.now.astimezone(await zone_of(asking)).date()
    days = query.days if query.days is not None else (await policy_of(asking)).at_risk_days
    until = today + timedelta(days=days)
    counted = await asking.connection.fetchrow(HOW_MANY, query.estate, until, today)
    found = await asking.connection.fetch(AT_RISK, query.estate, until, *_after(query.after), query.limit + 1)
    rows = tuple(
        DeliveryDateRow(
            **dict(row), days_left=(row["deliver_by"] - today).days,
            window_late=row["window_last"] is not None and row["window_last"] > row["deliver_by"],
        )
        for row in found[: query.limit]
    )  # fmt: skip
    more = len(found) > query.limit
    return DeliveryDatePage(
        as_of=today, rows=rows, after=f"{rows[-1].deliver_by}|{rows[-1].unit}" if more else None,
        **dict(counted),  # type: ignore[arg-type] # an aggregate always has its one row
    )  # fmt: skip


def _after(place: str | None) -> tuple[date | None, str | None]:
    if place is None:
        return None, None
    day, _, unit = place.partition("|")
    try:
        return date.fromisoformat(day), unit
    except ValueError:
        raise no_such_place() from None


async def appointments_of_day(asking: "Asking", query: AppointmentsOfDay) -> AppointmentList:
    first, before = bounds(query.day, await zone_of(asking))
    found = await asking.connection.fetch(OF_DAY, query.estate, first, before, query.day)
    return AppointmentList(rows=tuple(AppointmentRow.model_validate(dict(row)) for row in found))
