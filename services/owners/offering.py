"""What an owner may choose from, read from the tables a decision reads, so that what is offered is taken."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from services.owners.read_models.bookings import BookedRow
from services.owners.read_models.policy_in_force import policy_of
from services.owners.slots import booked_in, days_to_choose, hours
from shared.contracts.owners import AppointmentSlot, AppointmentSlotList, AppointmentSlots
from shared.problems import NotFound
from shared.service import Asking

INVITED = """
select u.batch, u.state, b.first, b.last, b.place, b.per_hour, e.time_zone
  from unit_board u join handover_batches b using (batch) join estates e on e.estate = u.estate
 where u.unit = $1 and u.estate = $2 and u.handed_over_on is null
"""
BOOKED = "select slot, estate, starts_at, units from bookings where estate = $1 and starts_at between $2 and $3"


async def appointment_slots(asking: Asking, query: AppointmentSlots) -> AppointmentSlotList:
    hidden = asking.role == "owner" and f"unit:{query.unit}" not in asking.of
    found = None if hidden else await asking.connection.fetchrow(INVITED, query.unit, query.estate)
    if found is None:
        raise NotFound(what=query.unit)
    zone = ZoneInfo(found["time_zone"])
    policy = await policy_of(asking)
    today = asking.now.astimezone(zone).date()
    days = days_to_choose(found["first"], found["last"], today, refused=found["state"] == "refused")
    offered = list(hours(days, policy, zone))
    if not offered:
        return AppointmentSlotList(place=found["place"], slots=())
    booked = await asking.connection.fetch(BOOKED, query.estate, offered[0], offered[-1] + timedelta(hours=1))
    rows = {row["slot"]: BookedRow(**row) for row in booked}
    return AppointmentSlotList(
        place=found["place"],
        slots=tuple(
            AppointmentSlot(
                starts_at=hour,
                free=max(0, found["per_hour"] - booked_in(hour, query.estate, found["batch"], rows, query.unit)),
            )
            for hour in offered
        ),
    )  # fmt: skip
