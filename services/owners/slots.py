"""The hours in which owners may come by their own choice: of the window, while counters are open, with room left."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.owners.read_models.bookings import QUARTER, BookedRow, slot
from shared.contracts.owners import BookAppointment, HandoverPolicy
from shared.problems import Refusal
from shared.wording import Wording

HOUR = timedelta(hours=1)
AFTER_A_REFUSAL = timedelta(days=14)


class SlotNotOffered(Refusal):
    status = 422
    wording = Wording(
        "此时间不在可预约之列，请重新选择。", "This time is not among those to choose from; please choose again."
    )


class SlotFull(Refusal):
    wording = Wording("此时段已约满，请另选时间。", "This hour is full; please choose another time.")


def quarters_from(starts_at: datetime) -> list[datetime]:
    """An hour in quarters: whatever the zone's offset, its hours begin with one."""
    return [starts_at + number * QUARTER for number in range(4)]


def slots_of(command: BookAppointment) -> list[str]:
    """Those of every hour the time may lie in: which one is known once the estate's clock is."""
    return [slot(command.estate, command.starts_at + number * QUARTER) for number in range(-3, 4)]


def hour_of(starts_at: datetime, policy: HandoverPolicy, zone: ZoneInfo) -> datetime:
    """When the hour began, counted from when the counters open on that day."""
    opens = datetime.combine(starts_at.astimezone(zone).date(), time.fromisoformat(policy.opens), zone).astimezone(UTC)
    return opens + (starts_at - opens) // HOUR * HOUR


def hours(days: Iterable[date], policy: HandoverPolicy, zone: ZoneInfo) -> Iterator[datetime]:
    """When each begins; on a day on which the clock changes, by the clock there."""
    opens, closes = time.fromisoformat(policy.opens), time.fromisoformat(policy.closes)
    for day in days:
        begins, ends = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (opens, closes))
        while begins + HOUR <= ends:
            yield begins
            begins += HOUR


def days_to_choose(first: date, last: date, today: date, *, refused: bool) -> list[date]:
    """From tomorrow on: who comes today calls."""
    first = max(first, today + timedelta(days=1))
    last = max(last, today + AFTER_A_REFUSAL) if refused else last
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def booked_in(hour: datetime, estate: str, batch: str, rows: Mapping[str, BookedRow | None], but: str) -> int:
    """How many others of the batch come in the hour."""
    found = (rows.get(slot(estate, at)) for at in quarters_from(hour))
    return sum(
        of == batch and unit != but for row in found if row is not None for unit, of in row.units.items()
    )  # fmt: skip
