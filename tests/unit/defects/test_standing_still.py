"""When the clock of the work stands: an agreed hold, nobody at home, another issue first; exact to the minute."""

from datetime import timedelta

from services.defects.due_dates import EstateNotKnownYet
from services.defects.holds import HoldEndsInThePast, HoldOpen, NoHoldRequested, NothingToHold, NotTheOtherSide
from services.defects.issue import IssueNotKnown
from services.defects.issue_life import ISSUE
from services.defects.read_models.issue_clocks import ISSUE_CLOCKS, ClockRow
from services.defects.rulings import OnePersonForBothSides
from services.defects.site import EntryEndsBeforeItBegins, NoEntryAppointed, NoEntryNow
from services.defects.who_may import NotTheAddressee, NotYourUnit
from shared.contracts.defects import (
    AddSiteNote,
    AgreeHold,
    AppointEntry,
    DueDateSet,
    EndHold,
    EntryAppointed,
    EntryRefused,
    HoldAgreed,
    HoldEnded,
    HoldRequested,
    MarkIssueOverdue,
    RecordEntryRefused,
    RectificationReported,
    ReportRectification,
    RequestHold,
    SiteNoteAdded,
)
from shared.messages import Event
from tests.given import folded, given
from tests.unit.defects.story import (
    ASKED,
    CLOSED,
    DUE,
    HANDLER,
    IN_WORK,
    MONDAY,
    PHOTO,
    RAISED,
    SUBMITTED,
    THE_ISSUE,
    THEIRS,
    C,
    U,
    ask,
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FRIDAY = MONDAY + 4 * DAY
REQUEST = RequestHold(**ASKED, contractor=C, reason="tiles are on order", until=FRIDAY)
REQUESTED = HoldRequested(**THEIRS, hold=1, party="contractor", by="w-1", reason="tiles are on order", until=FRIDAY)
AGREE = AgreeHold(**ASKED, hold=1)
HELD = HoldAgreed(**THEIRS, hold=1, by="p-1", agreed_at=MONDAY + DAY, until=FRIDAY)
END = EndHold(**ASKED, contractor=C, hold=1, reason="tiles came")
APPOINT = AppointEntry(
    **ASKED, from_at=MONDAY + DAY, to_at=MONDAY + DAY + timedelta(hours=2), provided=("key", "water")
)
APPOINTED = EntryAppointed(
    **THEIRS, purpose="repair", from_at=APPOINT.from_at, to_at=APPOINT.to_at, provided=("key", "water")
)
NOBODY = RecordEntryRefused(**ASKED, how="nobody_there", reason="no answer at the door")
REFUSED = EntryRefused(
    **THEIRS, purpose="repair", refused_at=MONDAY + DAY, how="nobody_there", reason="no answer at the door"
)
NOTE = AddSiteNote(**ASKED, note="primer is on", photos=(PHOTO,))


def moved(events: list[Event]) -> timedelta:
    due = events[-1]
    assert isinstance(due, DueDateSet)
    assert due.from_due is not None
    return due.to_due - due.from_due


def clock(*story: Event) -> ClockRow:
    row = folded(ISSUE_CLOCKS, *story)[THE_ISSUE]
    assert isinstance(row, ClockRow)
    return row


def test_a_hold_is_asked_for_with_reason_and_end_and_changes_no_clock_yet() -> None:
    ask(IN_WORK, REQUEST).then(REQUESTED)
    ask((*IN_WORK, REQUESTED), REQUEST).then_nothing()
    ask((*IN_WORK, REQUESTED), REQUEST.model_copy(update={"reason": "rain"})).then_refused(HoldOpen)
    ask(IN_WORK, REQUEST, at=FRIDAY).then_refused(HoldEndsInThePast)
    ask(SUBMITTED, REQUEST).then_refused(NothingToHold)
    ask(IN_WORK, REQUEST, of={"contractor:c2"}).then_refused(NotTheAddressee)
    assert clock(*IN_WORK, REQUESTED).work_due == DUE


def test_the_other_side_agrees_and_the_clock_stands() -> None:
    story = (*IN_WORK, REQUESTED)
    ask(story, AGREE, at=MONDAY + DAY).then(HELD)
    ask((*story, HELD), AGREE).then_nothing()
    ask(story, AGREE, role="developer_rep").then_refused(NotTheOtherSide)
    ask(story, AGREE, person="w-1").then_refused(OnePersonForBothSides)
    ask(story, AGREE, at=FRIDAY).then_refused(HoldEndsInThePast)
    ask(IN_WORK, AGREE).then_refused(NoHoldRequested)
    ask((), AGREE).then_refused(IssueNotKnown)
    assert clock(*story, HELD).work_due is None
    ask((*story, HELD), MarkIssueOverdue(**ASKED, due=DUE), at=DUE).then_nothing()


def test_a_hold_of_the_property_company_is_agreed_by_the_developer() -> None:
    asked = (*IN_WORK, REQUESTED.model_copy(update={"party": "property", "by": "p-1"}))
    ask(asked, AGREE, role="inspector", person="p-2").then_refused(NotTheOtherSide)
    ask(asked, AGREE, role="developer_rep", person="d-1").then_types(HoldAgreed)


def test_a_hold_that_is_over_moves_the_date_by_its_length() -> None:
    story = (*IN_WORK, REQUESTED, HELD)
    ask(story, END, role="system", at=FRIDAY - MINUTE).then_nothing()
    over = ask(story, END, role="system", at=FRIDAY + DAY).events  # the service slept a day
    assert moved(over) == 3 * DAY
    ask((*story, *over), END, role="system", at=FRIDAY + DAY).then_nothing()
    assert clock(*story, *over).work_due == DUE + 3 * DAY


def test_a_hold_ended_early_counts_to_the_minute() -> None:
    ended, due = ask((*IN_WORK, REQUESTED, HELD), END, at=MONDAY + DAY + 7 * MINUTE).events
    assert isinstance(ended, HoldEnded)
    assert ended.how == "ended_early"
    assert moved([due]) == 7 * MINUTE


def test_a_hold_not_agreed_ends_without_moving_anything() -> None:
    [ended] = ask((*IN_WORK, REQUESTED), END, role="inspector").events
    assert isinstance(ended, HoldEnded)
    assert ended.how == "not_agreed"
    ask((*IN_WORK, REQUESTED), END, of={"contractor:c2"}).then_refused(NotTheAddressee)
    ask((), END).then_refused(IssueNotKnown)


def test_a_hold_agreed_when_the_date_has_passed_moves_nothing() -> None:
    late = HELD.model_copy(update={"agreed_at": DUE + DAY, "until": DUE + 5 * DAY})
    asked = REQUESTED.model_copy(update={"until": DUE + 5 * DAY})
    ask((*IN_WORK, asked, late), END, at=DUE + 3 * DAY).then_types(HoldEnded)


def test_work_reported_during_a_hold_ends_it() -> None:
    report = ReportRectification(**ASKED, contractor=C, photos=(PHOTO,))
    ended, due, _ = ask((*IN_WORK, REQUESTED, HELD), report, at=MONDAY + 2 * DAY).events
    assert isinstance(ended, HoldEnded)
    assert ended.how == "work_reported"
    assert moved([due]) == DAY
    ask((*IN_WORK, REQUESTED, HELD), report).then_types(HoldEnded, RectificationReported)


def test_an_entry_is_appointed_once_and_ends_after_it_begins() -> None:
    ask(IN_WORK, APPOINT).then(APPOINTED)
    ask((*IN_WORK, APPOINTED), APPOINT).then_nothing()
    ask(IN_WORK, APPOINT.model_copy(update={"to_at": MONDAY})).then_refused(EntryEndsBeforeItBegins)
    ask(RAISED, APPOINT).then_refused(NoEntryNow)
    ask(CLOSED, APPOINT).then_refused(NoEntryNow)
    ask(IN_WORK, APPOINT, role="owner", of={"unit:u2"}).then_refused(NotYourUnit)
    ask(IN_WORK, APPOINT, role="owner", of={f"unit:{U}"}).then_types(EntryAppointed)


def test_where_nobody_opens_the_clock_stands_until_the_next_entry() -> None:
    story = (*IN_WORK, APPOINTED)
    ask(story, NOBODY, at=MONDAY + DAY).then(REFUSED)
    assert clock(*story, REFUSED).work_due is None
    ask((*story, REFUSED), NOBODY, at=MONDAY + DAY).then_nothing()
    again = APPOINT.model_copy(update={"from_at": FRIDAY, "to_at": FRIDAY + DAY})
    appointed = ask((*story, REFUSED), again, at=MONDAY + 2 * DAY).events
    assert moved(appointed) == FRIDAY - (MONDAY + DAY)
    assert clock(*story, REFUSED, *appointed).work_due == DUE + 3 * DAY


def test_an_entry_can_only_be_refused_at_its_hour() -> None:
    ask(IN_WORK, NOBODY).then_refused(NoEntryAppointed)
    ask((*IN_WORK, APPOINTED), NOBODY, at=MONDAY).then_refused(NoEntryAppointed)
    ask(RAISED, NOBODY).then_refused(NoEntryNow)


def test_the_clock_stands_until_the_last_cause_is_gone() -> None:
    story = (*IN_WORK, REQUESTED, HELD, APPOINTED, REFUSED)
    [ended] = ask(story, END, at=MONDAY + 2 * DAY).events
    again = APPOINT.model_copy(update={"from_at": FRIDAY, "to_at": FRIDAY + DAY})
    appointed = ask((*story, ended), again, at=MONDAY + 3 * DAY).events
    assert moved(appointed) == 3 * DAY


def test_a_site_note_is_added_once() -> None:
    note = SiteNoteAdded(**THEIRS, note="primer is on", photos=(PHOTO,), by="p-1")
    ask(IN_WORK, NOTE).then(note)
    ask((*IN_WORK, note), NOTE).then_nothing()
    ask(RAISED, NOTE).then_refused(NoEntryNow)
    ask((), NOTE).then_refused(IssueNotKnown)


def test_an_estate_not_known_yet_is_asked_for_again_later() -> None:
    alone = given(ISSUE, *IN_WORK).when(HANDLER[AppointEntry], APPOINT, role="inspector")
    alone.then_refused(EstateNotKnownYet)
