"""An issue that waits until another is fixed: its clock stands, one step deep, and its end is dated by the other."""

from datetime import timedelta

from services.defects.issue import IssueNotKnown
from services.defects.links import OVER, NothingWaits, WaitsInACircle
from services.defects.reactions import when_issue_reopened_begin_waits_again
from shared.contracts.defects import (
    BeginWaitAgain,
    DateWait,
    DueDateSet,
    EndWait,
    IssueLinked,
    IssueReopened,
    IssueWaitBegunAgain,
    IssueWaitDated,
    IssueWaitEnded,
    LinkIssues,
    RejectRepair,
)
from shared.messages import Event
from tests.given import recorded
from tests.unit.defects.story import ACCEPTED, ASKED, CONFIRMED, IN_WORK, MONDAY, REPORTED, THE_ISSUE, E, ask
from tests.unit.defects.test_bulk import named
from tests.unit.defects.test_standing_still import clock, moved

DAY = timedelta(days=1)
OUTSIDE = named("i2", IN_WORK)
WAIT = LinkIssues(**ASKED, other="i2", kind="waits_for")


def waiting(*, soaked: bool = False) -> tuple[Event, ...]:
    wish = WAIT.model_copy(update={"soaked": soaked})
    return (*IN_WORK, *OUTSIDE, *ask((*IN_WORK, *OUTSIDE), wish).events)


def test_an_issue_stands_while_it_waits_for_another() -> None:
    here, there = ask((*IN_WORK, *OUTSIDE), WAIT).events
    assert isinstance(here, IssueLinked)
    assert isinstance(there, IssueLinked)
    assert (here.kind, here.wait_days, there.kind) == ("waits_for", 7, "awaited_by")
    ask(waiting(), WAIT).then_nothing()
    assert clock(*waiting()).work_due is None
    [soaked, _] = ask((*IN_WORK, *OUTSIDE), WAIT.model_copy(update={"soaked": True})).events
    assert isinstance(soaked, IssueLinked)
    assert soaked.wait_days == 28


def test_waits_make_no_chain_and_no_circle() -> None:
    back = LinkIssues(estate=E, issue="i2", other=THE_ISSUE, kind="waits_for")
    ask(waiting(), back).then_refused(WaitsInACircle)
    third = LinkIssues(estate=E, issue="i3", other=THE_ISSUE, kind="waits_for")
    ask((*waiting(), *named("i3", IN_WORK)), third).then_refused(WaitsInACircle)
    ask((*REPORTED, *OUTSIDE), WAIT).then_refused(NothingWaits)


def test_the_wait_is_over_some_days_after_the_other_is_fixed() -> None:
    fixed = DateWait(**ASKED, other="i2", fixed_at=MONDAY + DAY)
    [dated] = ask(waiting(), fixed).events
    assert isinstance(dated, IssueWaitDated)
    assert dated.until == MONDAY + 8 * DAY
    story = (*waiting(), dated)
    ask(story, fixed).then_nothing()
    ask(IN_WORK, fixed).then_nothing()
    end = EndWait(**ASKED, reason=OVER)
    ask(story, end, role="system", at=MONDAY + 7 * DAY).then_nothing()
    over = ask(story, end, role="system", at=MONDAY + 8 * DAY).events
    assert moved(over) == 8 * DAY
    ask((*story, *over), end, role="system", at=MONDAY + 8 * DAY).then_nothing()
    assert clock(*story).wait_until == dated.until


def test_what_is_fixed_already_dates_the_wait_at_once() -> None:
    ask((*IN_WORK, *named("i2", ACCEPTED)), WAIT).then_types(IssueLinked, IssueLinked, IssueWaitDated)


def test_nothing_is_waited_for_that_ended_without_work() -> None:
    gone = DateWait(**ASKED, other="i2", fixed_at=MONDAY, without_work=True)
    ask(waiting(), gone, at=MONDAY + DAY).then_types(IssueWaitEnded, DueDateSet)


def test_an_inspector_ends_a_wait_by_hand() -> None:
    ask(waiting(), EndWait(**ASKED, reason="dry already"), at=MONDAY + DAY).then_types(IssueWaitEnded, DueDateSet)
    ask(CONFIRMED, EndWait(**ASKED, reason="dry already")).then_nothing()
    ask((), EndWait(**ASKED, reason="dry already")).then_refused(IssueNotKnown)


def test_a_wait_is_begun_again_when_the_other_is_reopened() -> None:
    """While it is dated, and when it was over; then the other is fixed once more, and dates it anew."""
    fixed = DateWait(**ASKED, other="i2", fixed_at=MONDAY + DAY)
    dated = (*waiting(), *ask(waiting(), fixed).events)
    over = (*dated, *ask(dated, EndWait(**ASKED, reason=OVER), role="system", at=MONDAY + 8 * DAY).events)
    again = BeginWaitAgain(**ASKED, other="i2", reopened_at=MONDAY + 10 * DAY)
    for story in (dated, over):
        [begun] = ask(story, again, role="system").events
        assert isinstance(begun, IssueWaitBegunAgain)
        assert (begun.wait_days, begun.begun_at) == (7, MONDAY + 10 * DAY)
        assert (clock(*story, begun).work_due, clock(*story, begun).wait_until) == (None, None)
        ask((*story, begun), again, role="system").then_nothing()
        [anew] = ask((*story, begun), fixed.model_copy(update={"fixed_at": MONDAY + 12 * DAY})).events
        assert isinstance(anew, IssueWaitDated)
        assert anew.until == MONDAY + 19 * DAY


def test_what_is_reported_or_never_waited_does_not_wait_again() -> None:
    again = BeginWaitAgain(**ASKED, other="i2", reopened_at=MONDAY)
    ask((*IN_WORK, *OUTSIDE), again, role="system").then_nothing()
    ask(REPORTED, again, role="system").then_nothing()


def test_a_reopened_issue_tells_those_that_wait_for_it() -> None:
    [here, there] = ask((*IN_WORK, *named("i2", ACCEPTED)), WAIT).events[:2]
    reject = RejectRepair(estate=E, issue="i2", reason="wet again")
    story = (*IN_WORK, *named("i2", ACCEPTED), here, there)
    reopened = next(one for one in ask(story, reject, role="inspector").events if isinstance(one, IssueReopened))
    assert reopened.awaited_by == (THE_ISSUE,)
    [command] = when_issue_reopened_begin_waits_again(recorded(reopened, service="defects", at=MONDAY + DAY))
    assert command == BeginWaitAgain(**ASKED, other="i2", reopened_at=MONDAY + DAY)
