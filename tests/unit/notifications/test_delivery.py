"""Every message ends delivered or parked, is tried again in between, and is never sent twice without saying so."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from services.notifications.delivery import (
    MOST_ATTEMPTS,
    NotificationNotKnown,
    NotificationNotParked,
    NotificationNotUncertain,
    wait_after,
)
from services.notifications.endpoints import LONGEST_WAIT
from shared.contracts.notifications import (
    GiveUpNotification,
    NotificationDelivered,
    NotificationEvent,
    NotificationFailed,
    NotificationParked,
    NotificationResent,
    NotificationSent,
    NotificationUncertain,
    RecordNotificationDelivered,
    RecordNotificationFailed,
    RecordNotificationSent,
    RecordNotificationUncertain,
    ResendNotification,
)
from tests.given import AT, ID
from tests.unit.notifications.facts import ESTATE, EVENT, handler_of, requested, so

SENT, DELIVERED, FAILED, UNCERTAIN, RESEND, GIVE_UP = (
    handler_of(command)
    for command in (
        RecordNotificationSent, RecordNotificationDelivered, RecordNotificationFailed, RecordNotificationUncertain,
        ResendNotification, GiveUpNotification,
    )
)  # fmt: skip
[MAIL, HOOK] = requested()
THIS: dict[str, Any] = {"estate": ESTATE, "notification": MAIL.notification, "tells_of": EVENT}
OF: dict[str, Any] = {name: getattr(MAIL, name) for name in NotificationEvent.model_fields}

was_sent = NotificationSent(**OF, attempt=1, message_id=MAIL.message_id)
was_delivered = NotificationDelivered(**OF, attempt=1, delivered_at=AT)
was_uncertain = NotificationUncertain(**OF, attempt=1, sent_again=True)
was_parked = NotificationParked(**OF, attempts=1, reason="SMTP 550")
was_resent = NotificationResent(**OF, attempts=1, why="address corrected")


def failed(attempt: int) -> NotificationFailed:
    return NotificationFailed(**OF, attempt=attempt, reason="HTTP 500", retry_at=AT + wait_after(attempt, ID))


def say_failed(attempt: int, *, permanent: bool = False) -> RecordNotificationFailed:
    return RecordNotificationFailed(**THIS, attempt=attempt, reason="HTTP 500", permanent=permanent)


say_sent = RecordNotificationSent(**THIS, attempt=1)
say_delivered = RecordNotificationDelivered(**THIS, attempt=1, delivered_at=AT)
say_uncertain = RecordNotificationUncertain(**THIS, attempt=1)
again = ResendNotification(**THIS, why="address corrected")
give_up = GiveUpNotification(**THIS, why="they have it")


def test_sent_is_recorded_once() -> None:
    so(MAIL, HOOK).when(SENT, say_sent).then(was_sent)
    so(MAIL, HOOK, was_sent).when(SENT, say_sent).then_nothing()


def test_what_was_delivered_was_sent() -> None:
    so(MAIL, HOOK).when(DELIVERED, say_delivered).then(was_sent, was_delivered)
    so(MAIL, HOOK, was_sent).when(DELIVERED, say_delivered).then(was_delivered)
    so(MAIL, HOOK, was_sent, was_delivered).when(DELIVERED, say_delivered).then_nothing()


def test_a_failed_attempt_is_tried_again_later() -> None:
    so(MAIL, HOOK).when(FAILED, say_failed(1)).then(failed(1))
    so(MAIL, HOOK, failed(1)).when(FAILED, say_failed(1)).then_nothing()


def test_each_wait_is_longer_and_not_all_messages_come_back_at_once() -> None:
    waits = [wait_after(tries, ID) for tries in range(1, MOST_ATTEMPTS)]
    assert all(later >= 3 * sooner for sooner, later in pairwise(waits))
    assert len({wait_after(1, UUID(int=number)) for number in range(100)}) == 100
    assert max(wait_after(1, UUID(int=number)) for number in range(1_000)) < timedelta(seconds=6.25)


def test_a_receiver_that_asks_to_be_left_alone_is() -> None:
    def retry(wait: int) -> timedelta:
        [event] = so(MAIL, HOOK).when(FAILED, say_failed(1).model_copy(update={"wait": wait})).events
        assert isinstance(event, NotificationFailed)
        return event.retry_at - AT

    assert retry(600) == timedelta(minutes=10)
    assert retry(0) == wait_after(1, ID)
    assert retry(10**9) == LONGEST_WAIT


def test_after_the_last_attempt_it_is_parked() -> None:
    so(MAIL, HOOK, failed(MOST_ATTEMPTS - 1)).when(FAILED, say_failed(MOST_ATTEMPTS)).then(
        NotificationParked(**OF, attempts=MOST_ATTEMPTS, reason="HTTP 500")
    )


def test_what_trying_again_would_not_help_is_parked_at_once() -> None:
    so(MAIL, HOOK).when(FAILED, say_failed(1, permanent=True)).then_types(NotificationParked)


def test_a_parked_message_is_sent_again_by_hand_with_all_its_attempts() -> None:
    so(MAIL, HOOK, was_parked).when(RESEND, again).then(was_resent)
    so(MAIL, HOOK, was_parked, was_resent).when(RESEND, again).then_nothing()
    so(MAIL, HOOK).when(RESEND, again).then_refused(NotificationNotParked, state="requested")
    so(MAIL, HOOK, was_parked, was_resent).when(FAILED, say_failed(2)).then_types(NotificationFailed)


def test_what_was_in_flight_at_a_crash_is_uncertain_unless_its_end_is_known() -> None:
    so(MAIL, HOOK).when(UNCERTAIN, say_uncertain).then(was_uncertain)
    so(MAIL, HOOK, was_uncertain).when(UNCERTAIN, say_uncertain).then_nothing()
    so(MAIL, HOOK, was_sent).when(UNCERTAIN, say_uncertain).then_nothing()


def test_after_an_uncertain_attempt_the_next_has_the_same_message_id() -> None:
    events = so(MAIL, HOOK, was_uncertain).when(SENT, RecordNotificationSent(**THIS, attempt=2)).events
    assert events == [was_sent.model_copy(update={"attempt": 2})]


@pytest.mark.parametrize("channel", ["sms", "wecom", "dingtalk", "feishu"])
def test_where_nobody_recognises_a_repeat_a_person_decides_what_becomes_of_it(channel: Any) -> None:
    asked = MAIL.model_copy(update={"channel": channel})
    waiting = was_uncertain.model_copy(update={"channel": channel, "sent_again": False})
    given_up = NotificationParked(**{**OF, "channel": channel}, attempts=1, reason="they have it")
    so(asked).when(UNCERTAIN, say_uncertain).then(waiting)
    so(asked, waiting).when(RESEND, again).then(was_resent.model_copy(update={"channel": channel}))
    so(asked, waiting).when(GIVE_UP, give_up).then(given_up)
    so(asked, waiting, given_up).when(GIVE_UP, give_up).then_nothing()


def test_nobody_decides_about_what_is_sent_again_by_itself() -> None:
    so(MAIL, was_uncertain).when(RESEND, again).then_refused(NotificationNotParked, state="uncertain")
    so(MAIL, was_uncertain).when(GIVE_UP, give_up).then_refused(NotificationNotUncertain, state="uncertain")
    so(MAIL, was_sent).when(GIVE_UP, give_up).then_refused(NotificationNotUncertain, state="sent")


def test_a_message_never_requested_is_not_known() -> None:
    so().when(SENT, say_sent).then_refused(NotificationNotKnown)
    so().when(DELIVERED, say_delivered).then_refused(NotificationNotKnown)
    so().when(FAILED, say_failed(1)).then_refused(NotificationNotKnown)
    so().when(UNCERTAIN, say_uncertain).then_refused(NotificationNotKnown)


def test_messages_of_one_event_move_apart() -> None:
    hook = say_sent.model_copy(update={"notification": HOOK.notification})
    so(MAIL, HOOK, was_sent).when(SENT, hook).then_types(NotificationSent)
