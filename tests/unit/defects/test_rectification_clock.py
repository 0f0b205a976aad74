"""The rectification clock: what a pause moves, to the minute, and what it does not."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.defects.rectification_clock import Counting, Pause, RectificationClock
from shared.calendar import Calendar, Due

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERY_DAY = Counting(SHANGHAI)
WORKING_DAYS = Counting(SHANGHAI, Calendar(holidays=frozenset({date(2026, 6, 19)}), published_until=2026))


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


def clock(due_day: int = 8, *pauses: Pause) -> RectificationClock:
    """Started on Monday 1 June 2026 at 10:00."""
    return RectificationClock(at(1), Due(at(due_day)), pauses)


def test_a_pause_moves_the_date_to_the_minute() -> None:
    assert clock(8, Pause(at(2, 9, 13), at(3, 14, 50))).due(at(20), EVERY_DAY) == Due(at(9, 15, 37))


def test_two_pauses_at_once_count_once() -> None:
    both = clock(8, Pause(at(2), at(4)), Pause(at(3), at(5)), Pause(at(3, 11), at(3, 12)))
    assert both.due(at(20), EVERY_DAY) == Due(at(11))


def test_an_open_pause_has_counted_until_now_and_ends_when_resumed() -> None:
    held = clock().paused(at(3))
    assert held.due(at(3, 10, 1), EVERY_DAY) == Due(at(8, 10, 1))
    assert (held.runs(at(2)), held.runs(at(5)), held.is_overdue(at(20), EVERY_DAY)) == (True, False, False)
    resumed = held.resumed(at(5))
    assert (resumed.due(at(20), EVERY_DAY), resumed.runs(at(5))) == (Due(at(10)), True)
    assert resumed.resumed(at(7)) == resumed


def test_only_working_time_is_given_back_where_working_days_count() -> None:
    """From Thursday 18 June 16:00 to Monday 22 June 09:00; Friday is a holiday."""
    held = RectificationClock(at(15), Due(at(24)), (Pause(at(18, 16), at(22, 9)),))
    assert held.due(at(30), WORKING_DAYS) == Due(at(25, 3))


def test_a_pause_after_the_date_moves_nothing_and_the_issue_stays_overdue() -> None:
    late = clock(8, Pause(at(8), at(12)))
    assert late.due(at(20), EVERY_DAY) == Due(at(8))
    assert late.is_overdue(at(9), EVERY_DAY)


def test_a_pause_before_the_start_moves_nothing() -> None:
    early = RectificationClock(at(3), Due(at(8)), (Pause(at(1), at(4)),))
    assert early.due(at(20), EVERY_DAY) == Due(at(9))


def test_a_report_stops_the_clock_and_a_rejection_finds_it_never_stopped() -> None:
    reported = clock().reported(at(8))
    assert not reported.runs(at(9))
    assert not reported.is_overdue(at(20), EVERY_DAY)
    assert reported.rejected().is_overdue(at(9), EVERY_DAY)
    assert clock().reported(at(8, 10, 1)).is_overdue(at(20), EVERY_DAY)


def test_what_stands_after_the_report_moves_nothing() -> None:
    assert clock(8, Pause(at(5), at(9))).reported(at(6)).due(at(20), EVERY_DAY) == Due(at(9))


def test_a_pause_across_a_daylight_change_gives_back_the_hours_that_passed() -> None:
    """Berlin, from Saturday noon to Sunday noon of 29 March 2026: 23 hours."""
    berlin = ZoneInfo("Europe/Berlin")
    saturday, sunday, monday = (datetime(2026, 3, day, 12, tzinfo=berlin) for day in (28, 29, 30))
    held = RectificationClock(saturday.astimezone(UTC), Due(monday.astimezone(UTC)), (Pause(saturday, sunday),))
    assert held.due(monday, Counting(berlin)) == Due(datetime(2026, 3, 31, 11, tzinfo=berlin).astimezone(UTC))


def test_a_date_moved_into_an_unpublished_year_is_provisional() -> None:
    end_of_year = datetime(2026, 12, 31, 10, tzinfo=SHANGHAI)
    held = RectificationClock(
        end_of_year - timedelta(days=7), Due(end_of_year), (Pause(at(1), end_of_year - timedelta(days=1)),)
    )
    assert held.due(end_of_year, WORKING_DAYS).provisional
    assert not held.due(end_of_year, EVERY_DAY).provisional


# A model of half hours: on which of them the clock stands, and on which it counts.
HALF_HOURS, BUDGET = 24 * 2 * 14, 24 * 2 * 5
START = datetime(2026, 6, 15, tzinfo=UTC)
halves = st.integers(0, HALF_HOURS)
pauses = st.lists(st.tuples(halves, halves).map(lambda pair: tuple(sorted(pair))), max_size=5)
countings = st.sampled_from([Counting(ZoneInfo("UTC")), Counting(ZoneInfo("UTC"), WORKING_DAYS.working)])


def half_hour(number: int) -> datetime:
    return START + number * timedelta(minutes=30)


def due_by_the_model(spans: list[tuple[int, int]], counting: Counting) -> int:
    left, number = BUDGET, 0
    while left:
        stands = any(since <= number < until for since, until in spans)
        left -= not stands and counting.between(half_hour(number), half_hour(number + 1)) > timedelta(0)
        number += 1
    return number


@given(pauses, countings)
def test_the_clock_runs_for_its_whole_budget_and_never_while_it_stands(
    spans: list[tuple[int, int]], counting: Counting
) -> None:
    first = counting.after(START, BUDGET * timedelta(minutes=30))
    held = RectificationClock(START, first, tuple(Pause(half_hour(a), half_hour(b)) for a, b in spans))
    due = held.due(half_hour(10 * HALF_HOURS), counting)
    assert due.at == half_hour(due_by_the_model(spans, counting))
    assert due.at >= first.at
    total = sum((half_hour(b) - half_hour(a) for a, b in spans), timedelta(0))
    assert counting.between(first.at, due.at) <= total


@given(st.lists(st.tuples(halves, halves), max_size=4), countings)
def test_the_order_of_pauses_is_irrelevant(spans: list[tuple[int, int]], counting: Counting) -> None:
    """A pause that would end before it began is none."""
    whole = [Pause(half_hour(a), half_hour(b)) for a, b in spans]
    dues = {
        RectificationClock(START, Due(half_hour(BUDGET)), order).due(half_hour(2 * HALF_HOURS), counting)
        for order in permutations(whole)
    }
    assert len(dues) == 1
