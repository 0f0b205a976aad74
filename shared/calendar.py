"""Working days: when something is due, counted in the place where it is due. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due (UTC), and whether a calendar still to be published may move it."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """One year as its government published it: days off that would be worked, and days worked that would be off."""

    year: int
    holidays: frozenset[date]
    makeup: frozenset[date] = frozenset()


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

    def with_years(self, years: Iterable[OfficialYear]) -> "Calendar":
        """Each of these years as it says, all of it; published up to the last year before one that nobody has."""
        said = {official.year: official for official in years}
        if not said:
            return self
        holidays = {day for day in self.holidays if day.year not in said}
        makeup = {day for day in self.makeup if day.year not in said}
        for official in said.values():
            holidays |= official.holidays
            makeup |= official.makeup
        until = min(said) if self.published_until is None else self.published_until
        while until + 1 in said:
            until += 1
        return replace(self, holidays=frozenset(holidays), makeup=frozenset(makeup), published_until=until)

    def add_working_days(self, instant: datetime, count: int, zone: ZoneInfo) -> Due:
        """`count` working days after `instant`, at the same time on the wall clock of `zone`.

        The day of `instant` itself is not counted, whether it is worked or not. A wall time that a daylight change
        skips becomes the same span after the change; one that occurs twice is the first.
        """
        day = _local(instant, count, zone).date()
        for _ in range(count):
            day = self._next_working_day(day)
        return Due(_at_same_wall_time(instant, day, zone), count > 0 and self._is_provisional(day))

    @staticmethod
    def add_calendar_days(instant: datetime, count: int, zone: ZoneInfo) -> Due:
        """`count` days after `instant`, at the same time on the wall clock of `zone`."""
        day = _local(instant, count, zone).date() + count * ONE_DAY
        return Due(_at_same_wall_time(instant, day, zone))

    def working_time(self, since: datetime, until: datetime, zone: ZoneInfo) -> timedelta:
        """The part of since … until that lies in working days of `zone`, each from midnight to midnight.

        Time as it passes: a working day with a daylight change has 23 or 25 hours. Nothing where until is before since.
        """
        since, until = (
            since.astimezone(UTC),
            until.astimezone(UTC),
        )  # Python subtracts two wall times of one zone blindly
        day, passed = since.astimezone(zone).date(), timedelta(0)
        while (begins := _midnight(day, zone)) < until:
            if self.is_working_day(day):
                passed += max(min(until, _midnight(day + ONE_DAY, zone)) - max(since, begins), timedelta(0))
            day += ONE_DAY
        return passed

    def add_working_time(self, instant: datetime, span: timedelta, zone: ZoneInfo) -> Due:
        """When `span` of working time has passed since `instant`; the inverse of `working_time`. No span: at once."""
        if span < timedelta(0):
            raise ValueError("time that has passed cannot be given back")
        day, at, left = instant.astimezone(zone).date(), instant.astimezone(UTC), span
        while left > (room := self._room(day, at, zone)):
            day, at, left = day + ONE_DAY, _midnight(day + ONE_DAY, zone), left - room
        return Due(at + left, span > timedelta(0) and self._is_provisional(day))

    def _room(self, day: date, at: datetime, zone: ZoneInfo) -> timedelta:
        return _midnight(day + ONE_DAY, zone) - at if self.is_working_day(day) else timedelta(0)

    def _is_provisional(self, day: date) -> bool:
        return self.published_until is not None and day.year > self.published_until

    def _next_working_day(self, day: date) -> date:
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day


def weekdays_only() -> Calendar:
    """Monday to Friday, for a place whose holidays nobody has loaded."""
    return Calendar()


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has none (civil code art. 202 and elsewhere)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 - December, counted from 0
    return min(date(year, month + 1, 1) + (day.day - 1) * ONE_DAY, first_of_next - ONE_DAY)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins (UTC): where its midnight is skipped, when the clocks go forward."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


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
