"""Due dates by the calendar of the place: its law's, or the one its estate has loaded; decided once."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.defects.due_dates import due_dates
from services.defects.read_models.estates import ESTATES, EstateRow
from services.defects.read_models.rectification_policies import PolicyRow
from shared.contracts.defects import (
    ConfirmIssue,
    DisputeIssue,
    DueDateSet,
    IssueDisputed,
    IssueSubmitted,
    LetterIssued,
    RectificationPolicy,
    RectificationReported,
    ReportRectification,
    SubmitIssues,
)
from shared.contracts.owners import EstateRegistered, OfficialCalendarSet
from tests.given import folded
from tests.unit.defects.story import ASKED, HANDLER, IN_WORK, PHOTO, REGISTERED, SUBMITTED, THE_ISSUE, C, E, L, so_far

SHANGHAI = ZoneInfo("Asia/Shanghai")
ESTATE = EstateRegistered(
    estate=E, region="R1", name="Spring", jurisdiction="CN", time_zone="Asia/Shanghai", currency="CNY",
    languages=("zh",),
)  # fmt: skip
LOADED = OfficialCalendarSet(
    estate=E, version=1, year=2027, days_off=(date(2027, 1, 1), date(2027, 1, 4)),
    makeup_workdays=(date(2027, 1, 3),), source="notice", published_on=date(2026, 11, 4),
)  # fmt: skip
WORKING = PolicyRow(E, 1, RectificationPolicy(minor_days=2, work_in_working_days=True).model_dump())


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def row(*events: OfficialCalendarSet) -> EstateRow:
    found = folded(ESTATES, ESTATE, *events)[E]
    assert isinstance(found, EstateRow)
    return found


END_OF_YEAR = at(2026, 12, 31)
BY_LAW, BY_NOTICE = due_dates(E, row(), {}), due_dates(E, row(LOADED), {})


def test_the_golden_week_is_nobodys_working_time() -> None:
    assert BY_LAW.response(at(2026, 9, 30)) == at(2026, 10, 9)
    assert BY_LAW.response(at(2026, 9, 18)) == at(2026, 9, 21)  # Sunday the 20th is made up


def test_a_loaded_year_decides_what_is_worked_and_is_no_longer_provisional() -> None:
    guessed, known = BY_LAW.response(END_OF_YEAR), BY_NOTICE.response(END_OF_YEAR)
    assert (guessed, BY_LAW.provisional(guessed)) == (at(2027, 1, 5), True)
    assert (known, BY_NOTICE.provisional(known)) == (at(2027, 1, 5), False)
    assert BY_LAW.ruling(at(2026, 12, 30)) == at(2027, 1, 5)
    assert BY_NOTICE.acceptance(at(2026, 12, 31)) == at(2027, 1, 5)
    assert BY_NOTICE.ruling(at(2026, 12, 30)) == at(2027, 1, 5)
    assert BY_NOTICE.response(at(2026, 12, 30)) == at(2027, 1, 3)


def test_the_year_of_a_date_is_that_of_the_place() -> None:
    """23:30 UTC of 31 December is the new year in Shanghai."""
    assert BY_LAW.provisional(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert not BY_LAW.provisional(datetime(2026, 12, 31, 15, 30, tzinfo=UTC))


def test_calendar_days_are_never_provisional() -> None:
    assert not BY_LAW.provisional_work(BY_LAW.work(END_OF_YEAR, "paint", "minor"))
    working = due_dates(E, row(), {E: WORKING})
    assert working.provisional_work(working.work(END_OF_YEAR, "paint", "minor"))


def test_singapore_repairs_within_fourteen_working_days_until_it_says_otherwise() -> None:
    singapore = EstateRow(E, "R1", "Asia/Singapore", "SG")
    unset, own = due_dates(E, singapore, {}), due_dates(E, singapore, {E: WORKING})
    assert unset.work(at(2026, 8, 3), "paint", "minor") == at(2026, 8, 24)  # Monday the 10th is a holiday
    assert unset.response(at(2026, 8, 7)) == at(2026, 8, 13)
    assert own.work(at(2026, 8, 3), "paint", "minor") == at(2026, 8, 5)


def test_malaysia_repairs_within_thirty_days_of_the_notice() -> None:
    malaysia = due_dates(E, EstateRow(E, "R1", "Asia/Kuala_Lumpur", "MY"), {})
    assert malaysia.work(at(2026, 8, 3), "leak", "major") == at(2026, 9, 2)


def test_every_decision_says_that_its_date_is_provisional() -> None:
    contractor = {f"contractor:{C}"}
    story = so_far(*REGISTERED).and_row("estates", E, row())
    submit = SubmitIssues(estate=E, letter=L, contractor=C, issues=(THE_ISSUE,))
    [letter, submitted] = story.when(HANDLER[SubmitIssues], submit, at=END_OF_YEAR).events
    assert isinstance(letter, LetterIssued)
    assert isinstance(submitted, IssueSubmitted)
    assert (letter.provisional, submitted.provisional) == (True, True)

    story = so_far(*SUBMITTED).and_row("estates", E, row()).and_row("rectification_policies", E, WORKING)
    dispute = DisputeIssue(**ASKED, contractor=C, reason="not ours")
    [disputed] = story.when(HANDLER[DisputeIssue], dispute, of=contractor, at=END_OF_YEAR).events
    assert isinstance(disputed, IssueDisputed)
    [_, clock] = story.when(
        HANDLER[ConfirmIssue], ConfirmIssue(**ASKED, contractor=C), of=contractor, at=END_OF_YEAR
    ).events
    assert isinstance(clock, DueDateSet)

    story = so_far(*IN_WORK).and_row("estates", E, row())
    report = ReportRectification(**ASKED, contractor=C, photos=(PHOTO,))
    [reported] = story.when(HANDLER[ReportRectification], report, of=contractor, at=END_OF_YEAR).events
    assert isinstance(reported, RectificationReported)
    assert (disputed.provisional, clock.provisional, reported.provisional) == (True, True, True)


def test_a_calendar_set_afterwards_moves_no_date() -> None:
    """The issue's date is a fact of its stream; the calendar of the estate is read only by the next decision."""
    story = so_far(*SUBMITTED).and_row("estates", E, row()).and_row("rectification_policies", E, WORKING)
    asked: dict[str, Any] = {"of": {f"contractor:{C}"}, "at": END_OF_YEAR}
    [confirmed, clock] = story.when(HANDLER[ConfirmIssue], ConfirmIssue(**ASKED, contractor=C), **asked).events
    later = so_far(*SUBMITTED, confirmed, clock).and_row("estates", E, row(LOADED))
    later.when(HANDLER[ConfirmIssue], ConfirmIssue(**ASKED, contractor=C), **asked).then_nothing()


def test_a_calendar_is_kept_beside_the_estate_a_year_at_a_time() -> None:
    corrected = LOADED.model_copy(update={"version": 2, "makeup_workdays": ()})
    assert row(LOADED).calendars == {
        "2027": {"days_off": ["2027-01-01", "2027-01-04"], "makeup_workdays": ["2027-01-03"]}
    }
    assert row(LOADED, corrected).calendars["2027"]["makeup_workdays"] == []
