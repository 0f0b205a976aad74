"""When something is due, in working days, across weekends, holidays and daylight changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import SATURDAY_AND_SUNDAY, Calendar, Due, OfficialYear, months_after, weekdays_only

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
SPRING_FESTIVAL = Calendar(
    holidays=frozenset(date(2026, 2, day) for day in range(15, 24)),
    makeup=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    published_until=2026,
)

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
instants = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them naive
zones = st.sampled_from(
    ["Asia/Shanghai", "Asia/Singapore", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
).map(ZoneInfo)
counts = st.integers(0, 60)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    holidays = draw(st.frozensets(days, max_size=30))
    makeup = draw(st.frozensets(days, max_size=10)) - holidays
    return Calendar(draw(st.sampled_from([SATURDAY_AND_SUNDAY, frozenset({4, 5}), frozenset()])), holidays, makeup)


def at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_letter_of_friday_is_answered_by_tuesday() -> None:
    due = weekdays_only().add_working_days(at("2026-11-20T16:30", SHANGHAI), 2, SHANGHAI)
    assert due == Due(at("2026-11-24T16:30", SHANGHAI))


def test_what_arrives_on_a_sunday_counts_from_monday() -> None:
    due = weekdays_only().add_working_days(at("2026-11-22T09:00", SHANGHAI), 1, SHANGHAI)
    assert due.at == at("2026-11-23T09:00", SHANGHAI)


def test_the_day_is_the_day_of_the_place_and_not_of_greenwich() -> None:
    """Monday 00:30 in Shanghai is still Sunday in UTC."""
    due = weekdays_only().add_working_days(at("2026-11-23T00:30", SHANGHAI), 1, SHANGHAI)
    assert due.at == at("2026-11-24T00:30", SHANGHAI)


def test_holidays_are_skipped_and_makeup_days_are_worked() -> None:
    assert SPRING_FESTIVAL.is_working_day(date(2026, 2, 14))
    assert not SPRING_FESTIVAL.is_working_day(date(2026, 2, 16))
    due = SPRING_FESTIVAL.add_working_days(at("2026-02-13T10:00", SHANGHAI), 2, SHANGHAI)
    assert due == Due(at("2026-02-24T10:00", SHANGHAI))


def test_a_date_beyond_the_published_year_is_provisional() -> None:
    at_year_end = at("2026-12-30T10:00", SHANGHAI)
    assert SPRING_FESTIVAL.add_working_days(at_year_end, 1, SHANGHAI) == Due(at("2026-12-31T10:00", SHANGHAI))
    assert SPRING_FESTIVAL.add_working_days(at_year_end, 2, SHANGHAI) == Due(at("2027-01-01T10:00", SHANGHAI), True)
    assert not weekdays_only().add_working_days(at_year_end, 2, SHANGHAI).provisional


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-27T10:00", "2026-03-30T08:00"),  # the clocks went forward on Sunday: 10:00 is now 08:00 UTC
        ("2026-10-23T10:00", "2026-10-26T09:00"),  # and back again
    ],
)
def test_the_wall_time_stays_across_a_daylight_change(start: str, expected: str) -> None:
    assert weekdays_only().add_working_days(at(start, BERLIN), 1, BERLIN).at == at(expected, ZoneInfo("UTC"))


def test_a_wall_time_that_a_daylight_change_skips_moves_behind_it() -> None:
    assert Calendar.add_calendar_days(at("2026-03-28T02:30", BERLIN), 1, BERLIN).at == at("2026-03-29T03:30", BERLIN)


def test_a_wall_time_that_occurs_twice_is_the_first_but_now_stays_now() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    assert Calendar.add_calendar_days(at("2026-10-24T02:30", BERLIN), 1, BERLIN).at == first
    assert Calendar.add_calendar_days(second, 0, BERLIN).at == second


@given(calendars(), instants, counts, zones)
def test_between_start_and_due_lie_exactly_so_many_working_days(
    calendar: Calendar, instant: datetime, count: int, zone: ZoneInfo
) -> None:
    due = calendar.add_working_days(instant, count, zone)
    start, end = instant.astimezone(zone).date(), due.at.astimezone(zone).date()
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(calendar.is_working_day(day) for day in passed) == count
    assert count == 0 or calendar.is_working_day(end)
    assert due.at.tzinfo is UTC


@given(calendars(), instants, counts, counts, zones)
def test_one_after_the_other_is_the_sum(
    calendar: Calendar, instant: datetime, one: int, two: int, zone: ZoneInfo
) -> None:
    """Days add up; only an hour moved by a daylight change on the way may differ, by no more than the change."""
    at_once = calendar.add_working_days(instant, one + two, zone).at
    in_two = calendar.add_working_days(calendar.add_working_days(instant, one, zone).at, two, zone).at
    assert abs(at_once - in_two) <= timedelta(hours=1)


@given(instants, counts, zones)
def test_with_every_day_worked_working_days_are_calendar_days(instant: datetime, count: int, zone: ZoneInfo) -> None:
    every_day = Calendar(weekend=frozenset())
    assert every_day.add_working_days(instant, count, zone) == Calendar.add_calendar_days(instant, count, zone)


def test_a_loaded_year_replaces_the_whole_of_what_was_known_of_it() -> None:
    loaded = SPRING_FESTIVAL.with_years([OfficialYear(2026, frozenset({date(2026, 1, 1)}))])
    assert (loaded.holidays, loaded.makeup, loaded.published_until) == (
        frozenset({date(2026, 1, 1)}), frozenset(), 2026,
    )  # fmt: skip


def test_what_is_loaded_ends_at_the_first_year_that_nobody_has_published() -> None:
    of = {year: OfficialYear(year, frozenset({date(year, 10, 1)})) for year in (2027, 2028, 2030)}
    assert SPRING_FESTIVAL.with_years(of.values()).published_until == 2028
    assert SPRING_FESTIVAL.with_years([of[2028]]).published_until == 2026
    assert not SPRING_FESTIVAL.with_years([of[2028]]).is_working_day(date(2028, 10, 1))
    assert weekdays_only().with_years([of[2027], of[2028]]).published_until == 2028


def test_working_time_leaves_out_nights_of_no_day_but_weekends_and_holidays() -> None:
    """Friday 13 February 2026 16:00; Saturday is made up, then nine days off, and Tuesday 24 is worked."""
    since, until = at("2026-02-13T16:00", SHANGHAI), at("2026-02-24T09:30", SHANGHAI)
    passed = SPRING_FESTIVAL.working_time(since, until, SHANGHAI)
    assert passed == timedelta(hours=8 + 24 + 9, minutes=30)
    assert SPRING_FESTIVAL.add_working_time(since, passed, SHANGHAI) == Due(until)


def test_a_working_day_has_the_hours_that_pass_in_it() -> None:
    every_day = Calendar(weekend=frozenset())
    for day, next_day, hours in (("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)):
        since, until = at(f"{day}T00:00", BERLIN), at(f"{next_day}T00:00", BERLIN)
        assert every_day.working_time(since, until, BERLIN) == timedelta(hours=hours)


def test_working_time_that_reaches_an_unpublished_year_is_provisional() -> None:
    since = at("2026-12-31T12:00", SHANGHAI)
    assert not SPRING_FESTIVAL.add_working_time(since, timedelta(hours=12), SHANGHAI).provisional
    assert SPRING_FESTIVAL.add_working_time(since, timedelta(hours=13), SHANGHAI).provisional


spans = st.integers(0, 40 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars(), instants, spans, zones)
def test_adding_working_time_is_undone_by_measuring_it(
    calendar: Calendar, instant: datetime, span: timedelta, zone: ZoneInfo
) -> None:
    assert calendar.working_time(instant, calendar.add_working_time(instant, span, zone).at, zone) == span


@given(calendars(), instants, spans, spans, zones)
def test_working_time_adds_up_and_is_never_more_than_time(
    calendar: Calendar, instant: datetime, one: timedelta, two: timedelta, zone: ZoneInfo
) -> None:
    between, until = instant + one, instant + one + two
    parts = calendar.working_time(instant, between, zone), calendar.working_time(between, until, zone)
    assert sum(parts, timedelta(0)) == calendar.working_time(instant, until, zone) <= one + two
    assert calendar.working_time(until, instant, zone) == timedelta(0)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 6, 1), 24, date(2028, 6, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
        (date(2026, 12, 15), 0, date(2026, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_there_is(day: date, months: int, last: date) -> None:
    assert months_after(day, months) == last


def test_what_makes_no_sense_is_refused() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="from 0 upwards"):
        weekdays_only().add_working_days(noon, -1, SHANGHAI)
    with pytest.raises(ValueError, match="time zone"):
        weekdays_only().add_working_days(noon.replace(tzinfo=None), 1, SHANGHAI)
    with pytest.raises(ValueError, match="without a working day"):
        Calendar(weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="both holiday and makeup"):
        Calendar(holidays=frozenset({noon.date()}), makeup=frozenset({noon.date()}))
    with pytest.raises(ValueError, match="given back"):
        weekdays_only().add_working_time(noon, timedelta(minutes=-1), SHANGHAI)
