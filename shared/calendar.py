"""Working days: when something is due, counted in the place where it is due. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (UTC), and whether a calendar still to be published may move it."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a place.

    `weekend` are weekdays (Monday is 0), `holidays` days off that would be worked, `makeup` days worked that would be
    off (调休). Holidays and makeup days are known up to the end of `published_until`; None: nothing is published, the
    weekend is all there is.
    """

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    published_until: int | None = None

    def __post_init__(self) -> None:
        if not set(range(7)) - self.weekend:
            raise ValueError("a week without a working day has no due dates")
        if both := self.holidays & self.makeup:
            raise ValueError(f"both holiday and makeup working day: {sorted(both)}")

    def is_working_day(self, day: date) -> bool:
        return day in self.makeup or (day.weekday() not in self.weekend and day not in self.holidays)

    def add_working_days(self, instant: datetime, count: int, zone: ZoneInfo) -> Due:
        """`count` working days after `instant`, at the same time on the wall clock of `zone`.

        The day of `instant` itself is not counted, whether it is worked or not. A wall time that a daylight change
        skips becomes the same span after the change; one that occurs twice is the first.
        """
        day = _local(instant, count, zone).date()
        for _ in range(count):
            day = self._next_working_day(day)
        provisional = count > 0 and self.published_until is not None and day.year > self.published_until
        return Due(_at_same_wall_time(instant, day, zone), provisional)

    @staticmethod
    def add_calendar_days(instant: datetime, count: int, zone: ZoneInfo) -> Due:
        """`count` days after `instant`, at the same time on the wall clock of `zone`."""
        day = _local(instant, count, zone).date() + count * ONE_DAY
        return Due(_at_same_wall_time(instant, day, zone))

    def _next_working_day(self, day: date) -> date:
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day


def weekdays_only() -> Calendar:
    """Monday to Friday, for a place whose holidays nobody has loaded."""
    return Calendar()


def _local(instant: datetime, count: int, zone: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone is no instant")
    if count < 0:
        raise ValueError(f"nothing is due {count} days ahead: count from 0 upwards")
    return instant.astimezone(zone)


def _at_same_wall_time(instant: datetime, day: date, zone: ZoneInfo) -> datetime:
    local = instant.astimezone(zone)
    if local.date() == day:  # also right in the hour that a daylight change repeats
        return instant.astimezone(UTC)
    return datetime.combine(day, local.time().replace(fold=0), zone).astimezone(UTC)
