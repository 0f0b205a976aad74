"""The end: the owner is told and says yes, no or nothing; where nobody owns the unit nobody is asked."""

from datetime import timedelta

from services.defects.closing import RectificationNotAccepted, WindowOver
from services.defects.inspection import UnitNotKnownYet
from services.defects.issue import IssueNotKnown
from services.defects.who_may import NotYourUnit
from shared.contracts.defects import (
    CloseSilentIssue,
    ConfirmRepair,
    DueDateSet,
    IssueClosed,
    IssueReopened,
    OwnerConfirmedRepair,
    OwnerInformed,
    OwnerRejectedRepair,
    RecordOwnerInformed,
    RejectRepair,
)
from shared.messages import Event
from tests.unit.defects.story import (
    ACCEPTED,
    ASKED,
    CLOSED,
    IN_WORK,
    MONDAY,
    REPORTED,
    THE_ISSUE,
    THEIRS,
    U,
    ask,
    told,
)

DAY = timedelta(days=1)
YES = ConfirmRepair(**ASKED, owner="o1")
NO = RejectRepair(**ASKED, owner="o1", reason="drips again")
SILENT = CloseSilentIssue(**ASKED, unit=U, how="owner_silent")
NO_OWNER = CloseSilentIssue(**ASKED, unit=U, how="no_owner")
ONCE = told("email", MONDAY, tries=1)
TWICE = told("talk", MONDAY + DAY, tries=2, silent_after=MONDAY + 8 * DAY)


def informed(channel: str, days: int) -> RecordOwnerInformed:
    return RecordOwnerInformed(**ASKED, owner="o1", channel=channel, informed_at=MONDAY + days * DAY)


def unsold(story: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(e.model_copy(update={"unit": "unsold"}) if hasattr(e, "unit") else e for e in story)


def test_silence_counts_from_the_second_try_on_a_second_channel() -> None:
    ask(ACCEPTED, informed("email", 0)).then(ONCE)
    ask((*ACCEPTED, ONCE), informed("talk", 1)).then(TWICE)


def test_two_tries_on_one_channel_are_not_enough() -> None:
    ask((*ACCEPTED, ONCE), informed("email", 1)).then(told("email", MONDAY + DAY, tries=2))


def test_a_third_try_does_not_move_the_end_of_silence() -> None:
    ask((*ACCEPTED, ONCE, TWICE), informed("email", 5)).then(
        told("email", MONDAY + 5 * DAY, tries=3, silent_after=MONDAY + 8 * DAY)
    )


def test_the_same_try_recorded_twice_counts_once() -> None:
    ask((*ACCEPTED, ONCE), informed("email", 0)).then_nothing()
    ask(CLOSED, informed("email", 0)).then_nothing()
    ask((), informed("email", 0)).then_refused(IssueNotKnown)


def test_what_was_told_before_the_acceptance_does_not_count() -> None:
    early = told("talk", MONDAY, tries=1)
    [heard] = ask((*REPORTED, early, ACCEPTED[-1]), informed("email", 1)).events
    assert isinstance(heard, OwnerInformed)
    assert (heard.tries, heard.silent_after) == (1, None)


def test_an_owners_silence_closes_the_issue_when_its_time_is_over() -> None:
    over = MONDAY + 8 * DAY
    closed = IssueClosed(**THEIRS, how="owner_silent", closed_at=over)
    ask((*ACCEPTED, ONCE, TWICE), SILENT, at=over).then(closed)
    ask((*ACCEPTED, ONCE, TWICE, closed), SILENT, at=over).then_nothing()
    ask((*ACCEPTED, ONCE, TWICE), SILENT, at=over - DAY).then_nothing()
    ask((*ACCEPTED, ONCE), SILENT, at=over).then_nothing()
    ask(IN_WORK, SILENT, at=over).then_nothing()


def test_where_nobody_owns_the_unit_the_issue_closes_at_once() -> None:
    at_once = NO_OWNER.model_copy(update={"unit": "unsold"})
    ask(unsold(ACCEPTED), at_once).then(IssueClosed(**{**THEIRS, "unit": "unsold"}, how="no_owner", closed_at=MONDAY))
    ask(ACCEPTED, NO_OWNER).then_nothing()


def test_a_unit_not_known_yet_may_still_have_an_owner() -> None:
    gone = tuple(e.model_copy(update={"unit": "u9"}) if hasattr(e, "unit") else e for e in ACCEPTED)
    ask(gone, NO_OWNER.model_copy(update={"unit": "u9"})).then_refused(UnitNotKnownYet)


def test_the_owners_yes_closes_the_issue() -> None:
    said = OwnerConfirmedRepair(**THEIRS, owner="o1")
    ask(ACCEPTED, YES, role="customer_service").then(said, CLOSED[-1])
    ask(ACCEPTED, ConfirmRepair(**ASKED), role="owner", person="o1", of={f"unit:{U}"}).then(said, CLOSED[-1])
    ask(CLOSED, YES, role="customer_service").then_nothing()


def test_an_owner_speaks_for_the_own_unit_only() -> None:
    ask(ACCEPTED, YES, role="owner", of={"unit:u2"}).then_refused(NotYourUnit)
    ask(ACCEPTED, NO, role="owner", of={"unit:u2"}).then_refused(NotYourUnit)


def test_there_is_no_yes_or_no_before_the_acceptance() -> None:
    ask(REPORTED, YES, role="customer_service").then_refused(RectificationNotAccepted)
    ask(REPORTED, NO, role="customer_service").then_refused(RectificationNotAccepted)
    ask((), YES, role="customer_service").then_refused(IssueNotKnown)
    ask((), NO, role="customer_service").then_refused(IssueNotKnown)


def test_the_owners_no_puts_it_to_work_again_as_the_next_attempt() -> None:
    refused, reopened, due = ask(ACCEPTED, NO, role="customer_service").events
    assert refused == OwnerRejectedRepair(**THEIRS, owner="o1", reason="drips again")
    assert reopened == IssueReopened(**THEIRS, attempt=2, reason="drips again")
    assert isinstance(due, DueDateSet)
    assert due.why == "reopened"
    ask((*ACCEPTED, refused, reopened, due), NO, role="customer_service").then_refused(RectificationNotAccepted)


def test_an_inspector_reopens_without_speaking_for_the_owner() -> None:
    ask(CLOSED, NO, role="inspector").then_types(IssueReopened, DueDateSet)


def test_a_closed_issue_is_reopened_within_its_window_only() -> None:
    ask(CLOSED, NO, role="customer_service", at=MONDAY + 30 * DAY).then_types(
        OwnerRejectedRepair, IssueReopened, DueDateSet
    )
    ask(CLOSED, NO, role="customer_service", at=MONDAY + 31 * DAY).then_refused(WindowOver, issue=THE_ISSUE)
