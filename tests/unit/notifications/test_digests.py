"""What gathers goes out in one message when its moment comes; what is overdue again every day, until it is reported."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.app import make_service
from services.notifications.delivery import NotificationNotParked
from services.notifications.digests import MOST
from services.notifications.reactions import when_digest_sent_record_what_it_told
from services.notifications.read_models.digests import DIGESTS, DigestRow, close
from services.notifications.read_models.issues import ISSUES, IssueRow
from services.notifications.read_models.notification_list import NOTIFICATION_LIST
from services.notifications.read_models.rules_set import RULES_SET
from services.notifications.recipients import EstateNotKnownYet
from shared.contracts.defects import (
    IssueBecameOverdue,
    IssueRaised,
    IssuesMerged,
    RectificationReported,
)
from shared.contracts.notifications import (
    CloseDigest,
    DigestSent,
    NotificationRequested,
    RecordNotificationDelivered,
    RecordNotificationSent,
    RequestNotifications,
    ResendNotification,
    Rule,
    RuleSet,
    Timing,
)
from shared.deadlines import Deadline
from shared.messages import Event
from tests.contracts.samples import sample_event
from tests.given import AT, Given, folded, recorded
from tests.unit.notifications.facts import (
    CONTRACTOR,
    ESTATE,
    OWNER,
    REQUEST,
    UNIT,
    ask,
    contractor,
    handler_of,
    letter,
    office,
    requested,
    so,
    unheard,
)

CLOSE = handler_of(CloseDigest)
EVENING = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)  # 18:00 in the estate
MAIL_ONLY = contractor(hooked=False)


def event_number(number: int) -> str:
    return f"0190a0a0-0000-7000-8000-{number:012}"


def accepted(number: int = 1, unit: str = UNIT) -> RequestNotifications:
    asked = ask("RectificationAccepted", unit=unit, issue=f"i-{number}", facts={"complete": "true"})
    return asked.model_copy(update={"tells_of": event_number(number)})


def overdue(number: int = 1) -> RequestNotifications:
    due = (AT - timedelta(hours=1)).isoformat()
    asked = ask("IssueBecameOverdue", contractor=CONTRACTOR, issue=f"i-{number}", facts={"due": due})
    return asked.model_copy(update={"tells_of": event_number(number)})


def by_mail(*events: Event) -> Given:
    return so(*events).and_row("contractors", MAIL_ONLY.engagement, MAIL_ONLY)


def gathered(*commands: RequestNotifications, at: datetime = AT) -> list[NotificationRequested]:
    found: list[NotificationRequested] = []
    for command in commands:
        for event in by_mail().when(REQUEST, command, at=at).events:
            assert isinstance(event, NotificationRequested)
            found.append(event)
    return found


def digest_after(*events: Event) -> DigestRow:
    rows: dict[str, DigestRow] = folded(DIGESTS, *events)
    return max(rows.values(), key=lambda row: row.due_at or datetime.min.replace(tzinfo=UTC))


def when_due(row: DigestRow, *events: Event, issues: dict[str, IssueRow] | None = None, **asked: Any) -> list[Event]:
    command = close(row).model_copy(update=asked)
    so_far = so(*events).and_row("digests", row.digest, row).with_rows("issues", **(issues or {}))
    return so_far.when(CLOSE, command, at=row.due_at or AT).events


def late(number: int, *later: type[Event]) -> IssueRow:
    """The issue as defects' events leave it."""
    which = {"issue": f"i-{number}", "contractor": CONTRACTOR}
    kinds: tuple[type[Event], ...] = (IssueRaised, IssueBecameOverdue, *later)
    events = [sample_event(one).model_copy(update=which) for one in kinds]
    rows: dict[str, IssueRow] = folded(ISSUES, *events)
    return rows[f"i-{number}"]


def test_an_owner_gets_one_message_a_unit_and_day_with_everything_that_gathered() -> None:
    told = gathered(accepted(1), accepted(2))
    assert {event.send_at for event in told} == {EVENING}
    row = digest_after(*told)
    assert (row.due_at, row.unit, row.person) == (EVENING, UNIT, OWNER)
    [message] = when_due(row)
    assert isinstance(message, NotificationRequested)
    assert [one.notification for one in message.gathers] == sorted(event.notification for event in told)
    assert (message.person, message.channel, message.template, message.send_at) == (OWNER, "email", "digest", None)
    assert message.facts["count"] == "2"


def test_another_unit_and_another_day_have_a_message_of_their_own() -> None:
    [one] = gathered(accepted(1))
    [tomorrow] = gathered(accepted(2), at=AT + timedelta(days=1))
    other = one.model_copy(update={"unit": "u-2"})
    assert one.digest != tomorrow.digest
    assert so().rows is not None
    row = so().and_row("units", "u-2", so().rows["units"][UNIT].__class__("u-2", ESTATE, "-", (OWNER,)))  # type: ignore[index] # rows were given
    [of_other] = row.when(REQUEST, accepted(1, unit="u-2")).events
    assert isinstance(of_other, NotificationRequested)
    assert of_other.digest not in {one.digest, tomorrow.digest}
    assert other.unit == of_other.unit


def test_what_gathers_is_shown_as_such_and_never_sent_by_itself() -> None:
    [told] = gathered(accepted())
    [row] = folded(NOTIFICATION_LIST, told).values()
    assert (row.state, row.send_at, row.digest) == ("gathered", None, told.digest)
    again = ResendNotification(estate=ESTATE, notification=told.notification, tells_of=told.tells_of, why="-")
    so(told).when(handler_of(ResendNotification), again).then_refused(NotificationNotParked, state="gathered")


def test_what_is_asked_for_in_quiet_hours_is_requested_at_once_and_sent_when_they_end() -> None:
    night = AT.replace(hour=15)  # 23:00 there
    for event in by_mail().when(REQUEST, letter(), at=night).events:
        assert isinstance(event, NotificationRequested)
        assert event.send_at == datetime(2026, 6, 2, 0, 0, tzinfo=UTC)
        assert event.digest is None
        [row] = folded(NOTIFICATION_LIST, event).values()
        assert (row.state, row.send_at) == ("requested", event.send_at)


@pytest.mark.parametrize("event_type", ["EmergencyOrdered", "EmergencyBecameOverdue"])
def test_an_emergency_is_told_at_any_hour(event_type: str) -> None:
    night = AT.replace(hour=15)
    asked = ask(event_type, contractor=CONTRACTOR, unit=UNIT, issue="i-1", facts={"safe_by": night.isoformat()})
    events = by_mail().when(REQUEST, asked, at=night).events
    assert [getattr(event, "send_at", "-") for event in events] == [None]


def test_an_estate_not_known_yet_is_waited_for() -> None:
    unheard().when(REQUEST, letter()).then_refused(EstateNotKnownYet)


def test_of_two_rules_for_one_recipient_the_one_that_tells_sooner_does() -> None:
    def rule(name: str, timing: Timing) -> RuleSet:
        values = Rule(
            source="defects", event_type="IssueConfirmed", recipient_kind="role", role="inspector",
            channels=("email",), template="issue_overdue", timing=timing,
        )  # fmt: skip
        return RuleSet(estate=ESTATE, rule=name, version=1, values=values, why="-")

    both = rule("a-digest", Timing(when="digest")), rule("at-once", Timing())
    rows = so().with_rows("rules_set", **folded(RULES_SET, *both))
    known = rows.with_rows("people_in_roles", **{f"{ESTATE}:inspector": office("inspector", "p-9")})
    [told] = requested(known, ask("IssueConfirmed"))
    assert (told.rule, told.send_at, told.digest) == ("at-once", None, None)


def test_a_digest_is_closed_once() -> None:
    told = gathered(accepted())
    row = digest_after(*told)
    [message] = when_due(row)
    assert when_due(row, message) == []
    assert digest_after(*told, message).due_at is None
    assert when_due(row, due=EVENING - timedelta(days=1)) == []


def test_what_has_gathered_is_told_when_its_moment_has_come() -> None:
    [told] = gathered(accepted())
    row = digest_after(told)
    now = CloseDigest(estate=ESTATE, digest=row.digest, due=EVENING, waiting=1)
    so().and_row("digests", row.digest, row).when(CLOSE, now).then_types(NotificationRequested)


def test_no_digest_no_message() -> None:
    nothing = CloseDigest(estate=ESTATE, digest="d-1", due=EVENING, waiting=1)
    so().when(CLOSE, nothing).then_nothing()


def test_what_comes_after_the_moment_has_a_moment_of_its_own() -> None:
    first, second = gathered(accepted(1), accepted(2))
    [message] = when_due(digest_after(first))
    rows = DIGESTS.fold(digest_after(first, message), recorded(second, service="notifications", at=EVENING + MINUTE))
    assert rows is not None
    assert rows.due_at == EVENING + MINUTE
    [later] = when_due(rows)
    assert isinstance(later, NotificationRequested)
    assert [one.notification for one in later.gathers] == [second.notification]


MINUTE = timedelta(minutes=1)


def test_very_much_makes_several_messages_and_loses_nothing() -> None:
    told = gathered(*map(accepted, range(MOST + 1)))
    messages = when_due(digest_after(*told))
    assert [len(event.gathers) for event in messages if isinstance(event, NotificationRequested)] == [MOST, 1]
    assert digest_after(*told, *messages).gathered == {}
    [first] = when_due(digest_after(*told), waiting=1)
    assert len(digest_after(*told, first).gathered) == 1
    assert digest_after(*told, first).due_at is not None


def test_what_is_overdue_is_listed_again_every_day_until_the_work_is_reported() -> None:
    told = gathered(overdue(1), overdue(2))
    [message] = when_due(digest_after(*told))
    assert isinstance(message, NotificationRequested)
    assert (message.template, message.contractor, len(message.gathers)) == ("overdue_list", CONTRACTOR, 2)
    assert message.again_at == EVENING + timedelta(days=1)
    tomorrow = digest_after(*told, message)
    assert (tomorrow.digest, tomorrow.due_at) == (message.next_digest, message.again_at)
    one_reported = {"i-1": late(1, RectificationReported), "i-2": late(2)}
    [second] = when_due(tomorrow, issues=one_reported)
    assert isinstance(second, NotificationRequested)
    assert [one.issue for one in second.gathers] == ["i-2"]
    third = digest_after(*told, message, second)
    assert when_due(third, issues={"i-2": late(2, RectificationReported)}) == []


def test_what_becomes_overdue_on_the_next_day_joins_the_list_of_that_day() -> None:
    told = gathered(overdue(1))
    [message] = when_due(digest_after(*told))
    [next_day] = gathered(overdue(2), at=AT + timedelta(days=1))
    assert isinstance(message, NotificationRequested)
    assert next_day.digest == message.next_digest
    [list_] = when_due(digest_after(*told, message, next_day), issues={"i-1": late(1)})
    assert isinstance(list_, NotificationRequested)
    assert sorted(one.issue or "" for one in list_.gathers) == ["i-1", "i-2"]


def test_what_another_contractor_has_now_or_was_merged_away_is_not_listed() -> None:
    assert late(1).overdue_of == CONTRACTOR
    merged = sample_event(IssuesMerged).model_copy(update={"issue": "i-1"})
    stays = merged.model_copy(update={"into": "i-1"})
    for event, overdue_of in ((merged, None), (stays, CONTRACTOR)):
        row = ISSUES.fold(late(1), recorded(event, service="defects"))
        assert row is not None
        assert row.overdue_of == overdue_of


def test_a_digest_that_was_delivered_says_so_of_everything_it_gathered() -> None:
    told = gathered(accepted(1), accepted(2))
    [message] = when_due(digest_after(*told))
    assert isinstance(message, NotificationRequested)
    arrived = RecordNotificationDelivered(
        estate=ESTATE, notification=message.notification, tells_of=message.tells_of, attempt=1, delivered_at=EVENING
    )
    *_, sent = so(message).when(handler_of(RecordNotificationDelivered), arrived).events
    assert isinstance(sent, DigestSent)
    commands = when_digest_sent_record_what_it_told(recorded(sent, service="notifications"))
    assert [(type(one), getattr(one, "notification", "")) for one in commands] == [
        (RecordNotificationDelivered, one.notification) for one in sorted(told, key=lambda one: one.notification)
    ]
    assert digest_after(*told, message, sent).sent_at == AT


def test_an_sms_that_gathers_counts_as_sent() -> None:
    told = gathered(accepted(1))
    [message] = when_due(digest_after(*told))
    assert isinstance(message, NotificationRequested)
    went = RecordNotificationSent(
        estate=ESTATE, notification=message.notification, tells_of=message.tells_of, attempt=1
    )
    *_, sent = so(message).when(handler_of(RecordNotificationSent), went).events
    assert isinstance(sent, DigestSent)
    assert sent.delivered_at is None
    [command] = when_digest_sent_record_what_it_told(recorded(sent, service="notifications"))
    assert isinstance(command, RecordNotificationSent)


def test_the_ticker_closes_digests() -> None:
    [deadline] = make_service().deadlines
    assert deadline == Deadline("close_digest", DIGESTS, "due_at", close)
