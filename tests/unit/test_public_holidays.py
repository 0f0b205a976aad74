"""The public holidays and make-up workdays of the jurisdictions, held to the official notices."""

from datetime import date, timedelta

import pytest
from holidays import country_holidays

from shared.public_holidays import PUBLISHED_UNTIL, working_days_of

# 国务院办公厅关于2026年部分节假日安排的通知: days off and days made up, as printed there.
CN_2026_OFF = (
    (date(2026, 1, 1), 3), (date(2026, 2, 15), 9), (date(2026, 4, 4), 3), (date(2026, 5, 1), 5), (date(2026, 6, 19), 3),
    (date(2026, 9, 25), 3), (date(2026, 10, 1), 7),
)  # fmt: skip
CN_2026_WORKED = {
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip


def test_china_works_in_2026_on_the_days_its_notice_says() -> None:
    off = {first + timedelta(days=n) for first, days in CN_2026_OFF for n in range(days)}
    china = working_days_of("CN")
    for n in range(365):
        day = date(2026, 1, 1) + timedelta(days=n)
        weekday = day.weekday() < 5
        assert china.is_working_day(day) == (day in CN_2026_WORKED or (weekday and day not in off)), day


def test_singapore_rests_on_the_monday_after_a_holiday_on_a_sunday() -> None:
    singapore = working_days_of("SG")
    assert not singapore.is_working_day(date(2026, 8, 10))  # National Day is Sunday 9 August
    assert singapore.is_working_day(date(2026, 8, 11))


def test_a_jurisdiction_nobody_knows_has_its_weekends() -> None:
    nowhere = working_days_of("XX")
    assert (nowhere.holidays, nowhere.published_until) == (frozenset(), None)


@pytest.mark.parametrize("jurisdiction", ["CN", "VN"])
def test_exchanged_days_are_known_up_to_the_published_year_and_no_further(jurisdiction: str) -> None:
    """A package that has read the next notice says so here, and PUBLISHED_UNTIL follows."""
    until = PUBLISHED_UNTIL[jurisdiction]
    assert max(day.year for day in working_days_of(jurisdiction).makeup) == until


@pytest.mark.parametrize("jurisdiction", ["SG", "MY"])
def test_days_of_the_moon_are_no_estimates_up_to_the_published_year(jurisdiction: str) -> None:
    until = PUBLISHED_UNTIL[jurisdiction]
    assert not estimates(jurisdiction, until)
    assert estimates(jurisdiction, until + 1)


def estimates(jurisdiction: str, year: int) -> list[str]:
    named = country_holidays(jurisdiction, years=year, expand=False, language="en_US").values()
    return [name for name in named if "estimated" in name]
