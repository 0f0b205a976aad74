"""Who answers at a moment: shifts by the estate's clock, over midnight too, and deputies where somebody is missing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.owners.answering import Answers, Serving, covers, missing, who_answers
from shared.contracts.owners import Absence, Shift

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)  # 12:00 in Shanghai, 05:00 in London
DAYTIME, NIGHT = Shift(begins="08:30", ends="17:30"), Shift(begins="20:00", ends="08:00")
HOUR = timedelta(hours=1)


def member(name: str, *shifts: Shift, deputy: str | None = None, away: Any = (), gone: bool = False) -> Serving:
    return Serving(name, "customer_service", deputy, shifts, away, gone=gone)


def asked(*members: Serving, at: datetime = NOON, zone: ZoneInfo = SHANGHAI, gone: Any = ()) -> list[Answers]:
    return who_answers("customer_service", members, frozenset(gone), at, zone)


@pytest.mark.parametrize(
    ("local", "shift", "there"),
    [
        ("2026-06-01T08:29", DAYTIME, False),
        ("2026-06-01T08:30", DAYTIME, True),
        ("2026-06-01T17:29", DAYTIME, True),
        ("2026-06-01T17:30", DAYTIME, False),
        ("2026-06-01T23:00", NIGHT, True),
        ("2026-06-02T07:59", NIGHT, True),
        ("2026-06-02T08:00", NIGHT, False),
        ("2026-06-01T12:00", Shift(begins="00:00", ends="00:00"), True),
    ],
)
def test_a_shift_covers_its_hours_and_may_end_the_next_morning(local: str, shift: Shift, there: bool) -> None:
    assert covers(shift, datetime.fromisoformat(local)) is there


def test_the_last_night_of_a_shift_ends_the_morning_after_its_last_day() -> None:
    weekend = NIGHT.model_copy(update={"first": date(2026, 6, 6), "last": date(2026, 6, 7)})
    hours = ("2026-06-06T07:00", "2026-06-06T20:00", "2026-06-08T07:59", "2026-06-08T20:00")
    assert [covers(weekend, datetime.fromisoformat(hour)) for hour in hours] == [False, True, True, False]


def test_the_clock_is_the_estates() -> None:
    one = member("p-1", DAYTIME)
    assert asked(one) == [Answers("p-1", "p-1")]
    assert asked(one, zone=LONDON) == []


def test_who_has_no_shift_answers_at_any_hour() -> None:
    for hours in range(24):
        assert asked(member("p-1"), at=NOON + hours * HOUR) == [Answers("p-1", "p-1")]


def test_the_deputy_answers_when_the_first_is_off_shift_or_away() -> None:
    first = member("p-1", DAYTIME, deputy="p-2")
    assert asked(first) == [Answers("p-1", "p-1")]
    assert asked(first, at=NOON + 8 * HOUR) == [Answers("p-2", "p-1", "off_shift")]
    away = (Absence(away_from=NOON, away_until=NOON + HOUR),)
    assert asked(member("p-1", DAYTIME, deputy="p-2", away=away)) == [Answers("p-2", "p-1", "away")]
    assert asked(member("p-1", DAYTIME, deputy="p-2", away=away), at=NOON + HOUR) == [Answers("p-1", "p-1")]


def test_a_deputy_who_is_a_member_keeps_the_own_shifts() -> None:
    first, second = member("p-1", DAYTIME, deputy="p-2"), member("p-2", NIGHT)
    assert asked(first, second, at=NOON + 6 * HOUR) == []  # 18:00: the day is over, the night has not begun
    assert asked(first, second, at=NOON + 9 * HOUR) == [Answers("p-2", "p-2")]


def test_whoever_was_erased_neither_answers_nor_stands_in() -> None:
    assert asked(member("p-1", gone=True), member("p-2")) == [Answers("p-2", "p-2")]
    away = (Absence(away_from=NOON, away_until=NOON + HOUR),)
    assert asked(member("p-1", deputy="p-9", away=away), gone={"p-9"}) == []


def test_another_partys_member_answers_nothing_here_but_as_a_deputy() -> None:
    other = Serving("p-3", "order", None, (), ())
    away = (Absence(away_from=NOON, away_until=NOON + HOUR),)
    assert asked(other) == []
    assert asked(other, member("p-1", deputy="p-3", away=away)) == [Answers("p-3", "p-1", "away")]


@given(some.lists(some.tuples(some.sampled_from("abcd"), some.sampled_from("abcd"), some.booleans()), max_size=6))
def test_nobody_is_named_twice_and_nobody_who_is_missing_is_named(drawn: list[tuple[str, str, bool]]) -> None:
    away = (Absence(away_from=NOON, away_until=NOON + HOUR),)
    members = [
        member(name, deputy=deputy if deputy != name else None, away=away if gone else ())
        for name, deputy, gone in {name: (name, deputy, gone) for name, deputy, gone in drawn}.values()
    ]
    people = [one.person for one in asked(*members)]
    assert len(set(people)) == len(people)
    there = {one.member: missing(one, NOON, SHANGHAI) is None for one in members}
    assert all(there.get(one, True) for one in people)
    assert {name for name, here in there.items() if here} <= set(people)
