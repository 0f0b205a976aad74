"""What goes up when its time has passed, and the way from the third rejection to another contractor."""

from datetime import timedelta
from decimal import Decimal

from services.defects.escalation import (
    HEADS,
    ContractorNotInDefault,
    NotEscalatedYet,
    NothingToReassign,
    NoticeNotOver,
    SameContractor,
)
from services.defects.issue import IssueNotKnown
from services.defects.ledger import ContractorNotKnownYet
from shared.contracts.defects import (
    ContractorDefaulted,
    DeclareDefault,
    DueDateSet,
    EscalateIssue,
    IssueBecameOverdue,
    IssueEscalated,
    MethodProposed,
    ProposeMethod,
    ReassignWork,
    RectificationRejected,
    RectificationReported,
    RejectRectification,
    WorkReassigned,
)
from shared.messages import Event
from tests.unit.defects.story import (
    ACCEPTED,
    ASKED,
    CONFIRMED,
    DISPUTED,
    DUE,
    IN_WORK,
    MONDAY,
    PHOTO,
    REPLY_DUE,
    REPORTED,
    TEST,
    THEIRS,
    ask,
)

DAY = timedelta(days=1)
OVERDUE = IssueBecameOverdue(**THEIRS, due=DUE, escalate_at=DUE + DAY)
FIRST = EscalateIssue(**ASKED, why="overdue", due=DUE + DAY)
UP = IssueEscalated(**THEIRS, level=1, why="overdue", to=("service_supervisor",), next_at=DUE + 3 * DAY)
REJECT = RejectRectification(**ASKED, reason="still peels", photos=(PHOTO,))
DEFAULT = DeclareDefault(**ASKED, reason="three times", notice=TEST)
DEFAULTED = ContractorDefaulted(
    **THEIRS, reason="three times", notice=TEST, by="m-1", remedy_until=MONDAY + 7 * DAY, policy_version=0
)
REASSIGN = ReassignWork(**ASKED, contractor="c2", reason="notice was over", cost=Decimal("1200.50"), proof=TEST)


def rejected(times: int) -> tuple[Event, ...]:
    """Reported once more after so many rejections."""
    story = IN_WORK
    for attempt in range(1, times + 1):
        report = RectificationReported.model_validate({**REPORTED[-1].__dict__, "attempt": attempt})
        no = RectificationRejected(**THEIRS, attempt=attempt, next_attempt=attempt + 1, reason="x", photos=(PHOTO,))
        story = (*story, report, no)
    return (*story, RectificationReported.model_validate({**REPORTED[-1].__dict__, "attempt": times + 1}))


def in_default() -> tuple[Event, ...]:
    return (*rejected(2), *ask(rejected(2), REJECT).events, DEFAULTED)


def test_overdue_work_goes_up_level_by_level_and_ends_at_the_last() -> None:
    story = (*IN_WORK, OVERDUE)
    ask(story, FIRST, at=DUE + DAY).then(UP)
    ask((*story, UP), FIRST, at=DUE + DAY).then_nothing()
    [second] = ask((*story, UP), FIRST.model_copy(update={"due": DUE + 3 * DAY}), at=DUE + 3 * DAY).events
    assert isinstance(second, IssueEscalated)
    assert (second.level, second.next_at) == (2, DUE + 7 * DAY)
    [third] = ask((*story, UP, second), FIRST.model_copy(update={"due": DUE + 7 * DAY}), at=DUE + 7 * DAY).events
    assert isinstance(third, IssueEscalated)
    assert (third.level, third.next_at) == (3, None)


def test_reported_or_moved_work_does_not_go_up() -> None:
    ask((*IN_WORK, OVERDUE, REPORTED[-1]), FIRST).then_nothing()
    ask(IN_WORK, FIRST).then_nothing()
    ask((), FIRST).then_nothing()


def test_a_dispute_nobody_rules_goes_to_both_heads_once() -> None:
    ruling_due = MONDAY + 3 * DAY
    wish = EscalateIssue(**ASKED, why="no_ruling", due=ruling_due)
    escalated = IssueEscalated(**THEIRS, level=1, why="no_ruling", to=HEADS)
    ask(DISPUTED, wish).then(escalated)
    ask((*DISPUTED, escalated), wish).then_nothing()
    ask(CONFIRMED, wish).then_nothing()


def test_work_nobody_accepts_in_time_goes_up_once() -> None:
    wish = EscalateIssue(**ASKED, why="not_accepted_in_time", due=REPLY_DUE)
    [escalated] = ask(REPORTED, wish).events
    ask((*REPORTED, escalated), wish).then_nothing()
    ask(ACCEPTED, wish).then_nothing()


def test_the_third_rejection_goes_up_and_the_second_does_not() -> None:
    ask(rejected(1), REJECT).then_types(RectificationRejected)
    _, escalated = ask(rejected(2), REJECT).events
    assert isinstance(escalated, IssueEscalated)
    assert (escalated.why, escalated.level) == ("rejected_too_often", 1)


def test_a_default_follows_an_escalation_with_its_notice() -> None:
    story = in_default()[:-1]
    ask(story, DEFAULT, person="m-1").then(DEFAULTED)
    ask(in_default(), DEFAULT).then_nothing()
    ask(IN_WORK, DEFAULT).then_refused(NotEscalatedYet)
    ask(REPORTED, DEFAULT).then_refused(NothingToReassign)
    ask((), DEFAULT).then_refused(IssueNotKnown)


def test_after_the_notice_another_contractor_gets_the_work_with_its_own_time() -> None:
    over = MONDAY + 7 * DAY
    given_away, due = ask(in_default(), REASSIGN, at=over).events
    assert isinstance(given_away, WorkReassigned)
    assert (given_away.was, given_away.contractor, given_away.cost) == ("c1", "c2", Decimal("1200.50"))
    assert isinstance(due, DueDateSet)
    assert (due.why, due.to_due) == ("reassigned", over + 15 * DAY)
    propose = ProposeMethod(**ASKED, contractor="c2", method="strip it all")
    [proposed] = ask((*in_default(), given_away, due), propose, of={"contractor:c2"}).events
    assert isinstance(proposed, MethodProposed)
    assert proposed.version == 2
    ask((*in_default(), given_away, due), REASSIGN, at=over).then_refused(ContractorNotInDefault)


def test_work_is_not_reassigned_before_its_time_or_to_nobody() -> None:
    over = MONDAY + 7 * DAY
    ask(in_default(), REASSIGN, at=over - DAY).then_refused(NoticeNotOver)
    ask(IN_WORK, REASSIGN).then_refused(ContractorNotInDefault)
    ask(in_default(), REASSIGN.model_copy(update={"contractor": "c1"}), at=over).then_refused(SameContractor)
    ask(in_default(), REASSIGN.model_copy(update={"contractor": "c9"}), at=over).then_refused(ContractorNotKnownYet)
