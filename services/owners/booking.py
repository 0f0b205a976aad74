"""The appointment: booked with room left, moved, missed; who is squeezed in, and why."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.owners.read_models.bookings import BookedRow
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import PolicyOnList, in_force
from services.owners.read_models.invitations import Invited
from services.owners.slots import SlotFull, SlotNotOffered, booked_in, days_to_choose, hour_of, hours
from services.owners.structure import estate_here
from services.owners.unit import Unit, not_handed_over, noticed, owned_by
from shared.contracts.owners import (
    AppointmentBooked,
    AppointmentMissed,
    BookAppointment,
    HandoverNoticeIssued,
    HandoverPolicy,
    MarkAppointmentMissed,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

INCIDENTAL = {
    "moved_from": None,
    "squeezed_in": None,
    "missed_after": None,
}  # what is no part of the appointment itself


class OutsideWindow(Refusal):
    wording = Wording(
        "预约日 {day} 不在时间窗 {first} 至 {last} 之内。", "{day} is not within the window {first} to {last}."
    )


class UnitNotYours(Refusal):
    status = 403
    wording = Wording("业主只能为自己的房屋预约。", "An owner books for the own unit only.")


class AppointmentNotOver(Refusal):
    wording = Wording("预约时间 {starts_at} 尚未到。", "The appointment at {starts_at} is still to come.")


def book_appointment(
    asked: Asked[BookAppointment], unit: Unit, estate: EstateOnList | None,
    policies: Mapping[str, PolicyOnList | None], booked: Mapping[str, BookedRow | None],
) -> list[Event]:  # fmt: skip
    """Again after a refusal also outside the window: the repair takes as long as it takes."""
    command = asked.command
    own = asked.person == command.owner and f"unit:{command.unit}" in asked.of
    if asked.role == "owner" and not own:
        raise UnitNotYours
    notice = noticed(unit, command.unit)
    owned_by(unit, command.unit, command.owner)
    not_handed_over(unit, command.unit)
    estate = estate_here(command.estate, estate)
    zone = ZoneInfo(estate.time_zone)
    day = command.starts_at.astimezone(zone).date()
    if unit.refusal is None:
        _within(notice, day)
    fact = AppointmentBooked(
        estate=notice.estate, unit=command.unit, building=notice.building, owner=command.owner, batch=notice.batch,
        starts_at=command.starts_at, purpose="handover" if unit.refusal is None else "re_inspection",
    )  # fmt: skip
    before = unit.appointment
    if before is not None and before.model_copy(update=INCIDENTAL) == fact and not unit.missed:
        return []
    room = Room(asked, unit, notice, zone, in_force(policies, command.estate).values, booked)
    squeezed = room.squeezed_in()
    moved = before is not None and (before.purpose, before.batch) == (fact.purpose, fact.batch)
    more = {
        "moved_from": before.starts_at if before is not None and moved else None, "squeezed_in": squeezed,
        "missed_after": _end_of(day, zone),
    }  # fmt: skip
    return [fact.model_copy(update=more)]


class Room:
    """How much there is in the hour that is asked for, as `offering` reads it."""

    def __init__(
        self, asked: Asked[BookAppointment], unit: Unit, notice: HandoverNoticeIssued, zone: ZoneInfo,
        policy: HandoverPolicy, booked: Mapping[str, BookedRow | None],
    ) -> None:  # fmt: skip
        self._asked, self._unit, self._notice = asked, unit, notice
        self._zone, self._policy, self._booked = zone, policy, booked

    def squeezed_in(self) -> str | None:
        """Why somebody is let into a full hour; None where it is not. Raises SlotNotOffered, SlotFull."""
        by_owner = self._asked.role == "owner"
        if by_owner and not self._offered():
            raise SlotNotOffered
        if not self._full():
            return None
        if by_owner or self._asked.command.squeeze_in is None:
            raise SlotFull
        return self._asked.command.squeeze_in

    def _offered(self) -> bool:
        window, today = self._notice.window, self._asked.now.astimezone(self._zone).date()
        days = days_to_choose(window.first, window.last, today, refused=self._unit.refusal is not None)
        return self._asked.command.starts_at in set(hours(days, self._policy, self._zone))

    def _full(self) -> bool:
        command, most = self._asked.command, self._notice.per_hour
        hour = hour_of(command.starts_at, self._policy, self._zone)
        others = booked_in(hour, command.estate, self._notice.batch, self._booked, command.unit)
        return most is not None and others >= most


def mark_appointment_missed(
    asked: Asked[MarkAppointmentMissed], unit: Unit, estate: EstateOnList | None
) -> list[Event]:
    """By deadline or by hand; what was moved, or whose owner came that day after all, is not missed."""
    command, stands = asked.command, unit.appointment
    noticed(unit, command.unit)
    estate = estate_here(command.estate, estate)
    if stands is None or stands.starts_at != command.starts_at or unit.missed or unit.handed_over is not None:
        return []
    if stands.starts_at > asked.at:
        raise AppointmentNotOver(starts_at=stands.starts_at.isoformat())
    if unit.arrival is not None and unit.arrival.day >= stands.starts_at.astimezone(ZoneInfo(estate.time_zone)).date():
        return []
    return [
        AppointmentMissed(
            estate=stands.estate, unit=stands.unit, building=stands.building, owner=stands.owner, batch=stands.batch,
            starts_at=stands.starts_at, purpose=stands.purpose,
        )
    ]  # fmt: skip


def missed_appointment(row: Invited) -> MarkAppointmentMissed:
    return MarkAppointmentMissed.model_validate(
        {"estate": row.estate, "unit": row.unit, "starts_at": row.appointment}
    )  # fmt: skip


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _within(notice: HandoverNoticeIssued, day: date) -> None:
    window = notice.window
    if not window.first <= day <= window.last:
        raise OutsideWindow(day=day.isoformat(), first=window.first.isoformat(), last=window.last.isoformat())
