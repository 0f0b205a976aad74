"""The work: reported with photos, accepted by somebody else, two for what is dangerous or wet, or done again."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.defects.acceptance import (
    PhotoMissing,
    RectificationNotReported,
    ReporterCannotAccept,
    SecondPersonNeeded,
    WaterTestMissing,
)
from services.defects.issue import IssueNotKnown
from services.defects.letters import IssueNotRegistered
from services.defects.who_may import WHO_MAY, NotTheAddressee
from services.defects.work import IssueNotInWork
from shared.contracts.defects import (
    AcceptRectification,
    EmergencyOrdered,
    IssueBecameOverdue,
    IssueRegistered,
    MarkIssueOverdue,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RejectRectification,
    ReportRectification,
    StartRectification,
)
from shared.messages import Event
from tests.unit.defects.story import (
    ACCEPTANCE,
    ACCEPTED,
    AGREED,
    ASKED,
    CONFIRMED,
    DISPUTED,
    DUE,
    IN_WORK,
    MONDAY,
    PHOTO,
    RAISED,
    REJECTED,
    REPORTED,
    TEST,
    THEIRS,
    C,
    ask,
)

REPORT = ReportRectification(**ASKED, contractor=C, photos=(PHOTO,))
ACCEPT = AcceptRectification(**ASKED)
REJECT = RejectRectification(**ASKED, reason="still peels", photos=(PHOTO,))
OVERDUE = MarkIssueOverdue(**ASKED, due=DUE)
LATE = DUE + timedelta(days=1)


def with_entry(story: tuple[Event, ...], **entry: object) -> tuple[Event, ...]:
    return tuple(e.model_copy(update=entry) if isinstance(e, IssueRegistered) else e for e in story)


def first_acceptance(**change: object) -> RectificationAccepted:
    return ACCEPTANCE.model_copy(update={"complete": False, **change})


def test_work_is_reported_once_with_its_photos() -> None:
    ask(IN_WORK, REPORT).then(REPORTED[-1])
    ask(REPORTED, REPORT).then_nothing()
    ask(REPORTED, REPORT.model_copy(update={"photos": (TEST,)})).then_refused(IssueNotInWork)
    ask(AGREED, REPORT).then_refused(IssueNotInWork)
    ask((), REPORT).then_refused(IssueNotKnown)


def test_a_report_without_a_photo_is_no_report() -> None:
    with pytest.raises(ValidationError, match="photos"):
        ReportRectification(**ASKED, contractor=C, photos=())


def test_another_contractor_does_not_report() -> None:
    ask(IN_WORK, REPORT, of={"contractor:c2"}).then_refused(NotTheAddressee)
    ask(AGREED, StartRectification(**ASKED, contractor=C), of={"contractor:c2"}).then_refused(NotTheAddressee)


@pytest.mark.parametrize("role", ["contractor", "developer_rep"])
def test_neither_contractor_nor_developer_accepts(role: str) -> None:
    assert role not in WHO_MAY[AcceptRectification]
    assert role not in WHO_MAY[RejectRectification]


def test_an_inspector_accepts_and_it_is_complete() -> None:
    ask(REPORTED, ACCEPT).then(ACCEPTANCE)
    ask(ACCEPTED, ACCEPT).then_nothing()


def test_only_reported_work_is_accepted_or_rejected() -> None:
    ask(IN_WORK, ACCEPT).then_refused(RectificationNotReported)
    ask(REJECTED, REJECT).then_refused(RectificationNotReported)
    ask((), ACCEPT).then_refused(IssueNotKnown)
    ask((), REJECT).then_refused(IssueNotKnown)


def test_nobody_accepts_work_they_reported_in_any_attempt() -> None:
    ask(REPORTED, ACCEPT, person="w-1").then_refused(ReporterCannotAccept)
    by_another = RectificationReported.model_validate({**REPORTED[-1].__dict__, "attempt": 2, "reported_by": "w-2"})
    ask((*REJECTED, by_another), ACCEPT, person="w-1").then_refused(ReporterCannotAccept)


def test_critical_work_takes_two_persons() -> None:
    critical = with_entry(REPORTED, severity="critical")
    first = first_acceptance()
    ask(critical, ACCEPT).then(first)
    ask((*critical, first), ACCEPT).then_refused(SecondPersonNeeded)
    ask((*critical, first), ACCEPT, person="p-2").then(
        ACCEPTANCE.model_copy(update={"accepted_by": "second", "by": "p-2"})
    )


def test_a_leak_takes_its_water_test_and_two_persons() -> None:
    leak = with_entry(REPORTED, l1="leak")
    tested = ACCEPT.model_copy(update={"water_test": TEST, "water_test_hours": 24})
    first = first_acceptance(water_test=TEST, water_test_hours=24)
    ask(leak, ACCEPT).then_refused(WaterTestMissing)
    ask(leak, tested.model_copy(update={"water_test_hours": 23})).then_refused(WaterTestMissing, hours=24)
    ask(leak, tested.model_copy(update={"water_test_hours": None})).then_refused(WaterTestMissing)
    ask(leak, tested).then(first)
    ask((*leak, first), ACCEPT, person="p-2").then(
        ACCEPTANCE.model_copy(update={"accepted_by": "second", "by": "p-2", "water_test": TEST, "water_test_hours": 24})
    )


def test_work_is_rejected_with_a_photo_of_why() -> None:
    ask(REPORTED, REJECT.model_copy(update={"photos": ()})).then_refused(PhotoMissing)


def test_after_a_rejection_two_persons_begin_anew() -> None:
    critical = (*with_entry(REPORTED, severity="critical"), first_acceptance())
    [rejected] = ask(critical, REJECT, person="p-2").events
    again = RectificationReported.model_validate({**REPORTED[-1].__dict__, "attempt": 2})
    [accepted] = ask((*critical, rejected, again), ACCEPT, person="p-2").events
    assert isinstance(accepted, RectificationAccepted)
    assert (accepted.attempt, accepted.complete) == (2, False)


def test_an_emergency_is_accepted_once_it_stands_in_the_ledger() -> None:
    ordered = EmergencyOrdered(**THEIRS, reason="running water", safe_by=MONDAY, policy_version=0)
    ask((*RAISED, ordered, REPORTED[-1]), ACCEPT).then_refused(IssueNotRegistered)


def test_rejected_work_is_the_next_attempt() -> None:
    ask(REPORTED, REJECT).then(REJECTED[-1])
    [report] = ask(REJECTED, REPORT).events
    assert isinstance(report, RectificationReported)
    assert report.attempt == 2


def test_work_rejected_after_its_date_is_overdue_at_once() -> None:
    ask(REPORTED, REJECT, at=LATE).then_types(RectificationRejected, IssueBecameOverdue)


@pytest.mark.parametrize("story", [CONFIRMED, AGREED, IN_WORK, REJECTED])
def test_work_not_reported_by_its_date_becomes_overdue_once(story: tuple[Event, ...]) -> None:
    overdue = IssueBecameOverdue(**THEIRS, due=DUE, escalate_at=LATE)
    ask(story, OVERDUE, at=DUE).then(overdue)
    ask((*story, overdue), OVERDUE, at=DUE).then_nothing()


@pytest.mark.parametrize("story", [(), DISPUTED, REPORTED, ACCEPTED])
def test_what_is_not_in_the_contractors_hands_does_not_become_overdue(story: tuple[Event, ...]) -> None:
    ask(story, OVERDUE, at=DUE).then_nothing()


def test_a_date_that_has_moved_is_not_missed() -> None:
    ask(IN_WORK, OVERDUE.model_copy(update={"due": LATE}), at=LATE).then_nothing()
