"""What defects does when it hears of something, alone and with its decision, in every order of arrival."""

from datetime import timedelta
from typing import Any

from services.defects.closing import RectificationNotAccepted
from services.defects.reactions import (
    when_issue_ended_end_what_waits,
    when_matter_raised_raise_issue,
    when_notification_delivered_record_letter_received,
    when_notification_delivered_record_owner_informed,
    when_owner_dissatisfied_reopen_issue,
    when_rectification_accepted_close_what_nobody_owns,
    when_rectification_accepted_date_what_waits,
)
from shared.contracts.defects import (
    CloseSilentIssue,
    DateWait,
    DueDateSet,
    IssueReopened,
    IssueVoided,
    OwnerInformed,
    OwnerRejectedRepair,
    RaiseIssue,
    RecordLetterReceived,
    RecordOwnerInformed,
    RejectRepair,
)
from shared.contracts.notifications import NotificationDelivered
from shared.contracts.visits import MatterRaised, OwnerDissatisfied
from tests.given import recorded
from tests.unit.defects.story import ACCEPTANCE, ACCEPTED, ASKED, CLOSED, MONDAY, REJECTED, THE_ISSUE, THEIRS, E, U, ask


def delivered(**change: Any) -> NotificationDelivered:
    fields: dict[str, Any] = {
        "estate": E, "notification": "n1", "channel": "email", "recipient_kind": "owner", "person": "o1",
        "contractor": None, "tells_of": "e1", "event_type": "RectificationAccepted", "unit": U, "issue": THE_ISSUE,
        "attempt": 1, "delivered_at": MONDAY,
    }  # fmt: skip
    return NotificationDelivered(**fields | change)


def matter(**change: Any) -> MatterRaised:
    fields: dict[str, Any] = {
        "estate": E, "matter": "m1", "unit": U, "visit": None, "classified": "defect", "text": "tap drips",
    }  # fmt: skip
    return MatterRaised(**fields | change)


TOLD = RecordOwnerInformed(**ASKED, owner="o1", channel="email", informed_at=MONDAY)


def test_accepted_work_is_closed_where_nobody_owns_the_unit() -> None:
    react = when_rectification_accepted_close_what_nobody_owns
    assert react(recorded(ACCEPTANCE)) == [CloseSilentIssue(**ASKED, unit=U, how="no_owner")]
    assert react(recorded(ACCEPTANCE.model_copy(update={"complete": False}))) == []


def test_a_message_on_accepted_work_delivered_to_an_owner_is_a_try() -> None:
    react = when_notification_delivered_record_owner_informed
    assert react(recorded(delivered(), service="notifications")) == [TOLD]
    assert react(recorded(delivered(recipient_kind="contractor"), service="notifications")) == []
    assert react(recorded(delivered(event_type="IssueConfirmed"), service="notifications")) == []
    assert react(recorded(delivered(issue=None), service="notifications")) == []


def test_a_delivery_counts_whenever_it_arrives_until_the_issue_is_closed() -> None:
    ask(ACCEPTED, TOLD, role="system").then_types(OwnerInformed)
    ask(CLOSED, TOLD, role="system").then_nothing()
    [heard] = ask(REJECTED, TOLD, role="system").events
    assert isinstance(heard, OwnerInformed)
    assert heard.silent_after is None


def test_an_owner_who_is_not_satisfied_with_a_repair_has_it_reopened() -> None:
    said = OwnerDissatisfied(estate=E, matter="m1", unit=U, round=1, remarks="drips again", issue=THE_ISSUE)
    no = RejectRepair(**ASKED, reason="drips again")
    assert when_owner_dissatisfied_reopen_issue(recorded(said, service="visits")) == [no]
    without_issue = said.model_copy(update={"issue": None})
    assert when_owner_dissatisfied_reopen_issue(recorded(without_issue, service="visits")) == []


def test_dissatisfaction_reopens_before_and_after_the_closing_but_not_work_under_way() -> None:
    no = RejectRepair(**ASKED, reason="drips again")
    for story in (ACCEPTED, CLOSED):
        ask(story, no, role="system").then_types(OwnerRejectedRepair, IssueReopened, DueDateSet)
    ask(REJECTED, no, role="system").then_refused(RectificationNotAccepted)
    ask(CLOSED, no, role="system", at=MONDAY + timedelta(days=1)).then_types(
        OwnerRejectedRepair, IssueReopened, DueDateSet
    )


def test_a_matter_that_is_a_defect_becomes_an_issue_once() -> None:
    [wish] = when_matter_raised_raise_issue(recorded(matter(), service="visits"))
    assert isinstance(wish, RaiseIssue)
    assert (wish.unit, wish.matter, wish.source, wish.description) == (U, "m1", "matter", "tap drips")
    assert when_matter_raised_raise_issue(recorded(matter(), service="visits")) == [wish]
    raised = ask((), wish, role="system").events
    ask(tuple(raised), wish, role="system").then_nothing()


def test_a_matter_that_is_none_or_names_its_issue_raises_nothing() -> None:
    for other in (matter(classified="service"), matter(issue=THE_ISSUE)):
        assert when_matter_raised_raise_issue(recorded(other, service="visits")) == []


def test_the_first_message_that_arrives_proves_the_receipt_of_a_letter() -> None:
    told = delivered(recipient_kind="contractor", event_type="LetterIssued", letter="l1", issue=None, contractor="c1")
    [command] = when_notification_delivered_record_letter_received(recorded(told, service="notifications"))
    assert isinstance(command, RecordLetterReceived)
    assert (command.letter, command.how, command.received_at) == ("l1", "message", told.delivered_at)
    assert when_notification_delivered_record_letter_received(recorded(delivered(), service="notifications")) == []


def test_what_waits_for_a_fixed_issue_gets_its_date() -> None:
    awaited = ACCEPTANCE.model_copy(update={"awaited_by": ("i7",)})
    [command] = when_rectification_accepted_date_what_waits(recorded(awaited, service="defects"))
    assert command == DateWait(estate=E, issue="i7", other=THE_ISSUE, fixed_at=MONDAY)
    first = awaited.model_copy(update={"complete": False})
    assert when_rectification_accepted_date_what_waits(recorded(first, service="defects")) == []


def test_what_waits_for_an_issue_that_ended_waits_no_more() -> None:
    void = IssueVoided(**THEIRS, letter=None, reason="raised twice", awaited_by=("i7",))
    [command] = when_issue_ended_end_what_waits(recorded(void, service="defects"))
    assert isinstance(command, DateWait)
    assert (command.issue, command.other, command.without_work) == ("i7", THE_ISSUE, True)
