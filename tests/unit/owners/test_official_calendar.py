"""The official calendar of an estate: set year by year, by the notice published last."""

from datetime import date
from typing import Any

from services.owners.official_calendar import DayBothOffAndWorked, DayOfAnotherYear, LaterNoticeStands
from services.owners.read_models.official_calendars import OFFICIAL_CALENDARS
from services.owners.structure import EstateNotKnown
from shared.contracts.owners import OfficialCalendarSet, SetOfficialCalendar
from tests.given import folded
from tests.unit.owners.facts import PLACE, E, ask, so_far

NEW_YEAR, SUNDAY = date(2027, 1, 1), date(2027, 1, 3)
SAID: dict[str, Any] = {
    "estate": E, "year": 2027, "days_off": (NEW_YEAR,), "makeup_workdays": (SUNDAY,), "source": "国办发明电〔2026〕1号",
    "published_on": date(2026, 11, 4),
}  # fmt: skip
WISH = SetOfficialCalendar(**SAID)
SET = OfficialCalendarSet(**SAID, version=1)


def wish(**other: Any) -> SetOfficialCalendar:
    return SetOfficialCalendar(**{**SAID, **other})


def test_a_year_is_set_as_its_notice_says() -> None:
    ask(so_far(*PLACE), WISH).then(SET)
    unsorted = wish(days_off=(date(2027, 2, 5), NEW_YEAR, NEW_YEAR))
    [fact] = ask(so_far(*PLACE), unsorted).events
    assert isinstance(fact, OfficialCalendarSet)
    assert fact.days_off == (NEW_YEAR, date(2027, 2, 5))


def test_the_same_notice_again_changes_nothing_also_after_another_year() -> None:
    next_year = SET.model_copy(update={"version": 2, "year": 2028, "days_off": (date(2028, 1, 1),)})
    ask(so_far(*PLACE, SET), WISH).then_nothing()
    ask(so_far(*PLACE, SET, next_year), WISH).then_nothing()


def test_an_amended_notice_is_the_next_version() -> None:
    amended = wish(days_off=(NEW_YEAR, date(2027, 2, 5)), published_on=date(2026, 12, 1))
    [fact] = ask(so_far(*PLACE, SET), amended).events
    assert isinstance(fact, OfficialCalendarSet)
    assert (fact.version, len(fact.days_off)) == (2, 2)


def test_who_comes_later_with_an_earlier_notice_does_not_undo_the_amended_one() -> None:
    amended = SET.model_copy(update={"published_on": date(2026, 12, 1), "days_off": (NEW_YEAR, date(2027, 2, 5))})
    ask(so_far(*PLACE, amended), WISH).then_refused(LaterNoticeStands, year=2027, published_on=date(2026, 12, 1))


def test_a_calendar_without_sense_or_estate_is_refused() -> None:
    ask(so_far(*PLACE), wish(days_off=(date(2026, 12, 31),))).then_refused(DayOfAnotherYear, day=date(2026, 12, 31))
    ask(so_far(*PLACE), wish(makeup_workdays=(NEW_YEAR,))).then_refused(DayBothOffAndWorked, day=NEW_YEAR)
    ask(so_far(), WISH).then_refused(EstateNotKnown, estate=E)


def test_the_list_shows_each_year_once_as_it_stands() -> None:
    amended = SET.model_copy(update={"version": 2, "makeup_workdays": ()})
    rows = folded(OFFICIAL_CALENDARS, SET, amended)
    assert [(key, row.version, row.makeup_workdays) for key, row in rows.items()] == [(f"{E}/2027", 2, ())]
