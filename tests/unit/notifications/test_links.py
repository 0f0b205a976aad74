"""What goes to a link's holder goes to them alone, and what they did with it is told of the message."""

from typing import Any

import pytest

from services.notifications import reactions
from services.notifications.delivery import NotificationNotKnown
from services.notifications.links import OFFER, Links
from services.notifications.read_models.notification_list import NOTIFICATION_LIST
from services.notifications.told import TOLD
from shared.contracts import desk
from shared.contracts import notifications as say
from shared.contracts.notifications import RecordNotificationActedOn, RecordNotificationOpened, TellHolder
from tests.given import AT, folded, given, recorded
from tests.unit.notifications.facts import ESTATE, EVENT, handler_of, requested, so

CODE = desk.DeviceCodeRequested(
    estate=ESTATE, person="p-9", role="contractor", link="k-1", device="d" * 64, code="code-1", code_hash="e" * 64,
    way="sms", expires_at=AT,
)  # fmt: skip
RENEWAL = desk.LinkRenewalRequested(
    estate=ESTATE, link="k-1", person="p-9", role="contractor", contractor="c-1", letter="l-1", issue=None, unit=None,
    way="email", requested_at=AT,
)  # fmt: skip


def telling(event: Any) -> TellHolder:
    [command] = reactions.when_asked_tell_holder(recorded(event, service="desk"))
    assert isinstance(command, TellHolder)
    return command


def told(event: Any) -> say.NotificationRequested:
    [requested] = given(TOLD).when(handler_of(TellHolder), telling(event)).events
    given(TOLD, requested).when(handler_of(TellHolder), telling(event)).then_nothing()
    assert isinstance(requested, say.NotificationRequested)
    return requested


def of_the_link(**rest: Any) -> dict[str, Any]:
    """About the first message, whose link was opened or used."""
    about = {"notification": requested()[0].notification, "tells_of": EVENT}
    return {"estate": ESTATE, "link": "k-1", "person": "p-9"} | about | rest


def opening() -> RecordNotificationOpened:
    [command] = reactions.when_link_opened_record_notification_opened(recorded(desk.LinkOpened(**of_the_link())))
    assert isinstance(command, RecordNotificationOpened)
    return command


def acting() -> RecordNotificationActedOn:
    acted_on = desk.LinkActedOn(**of_the_link(what="ConfirmIssue"))
    [command] = reactions.when_link_acted_on_record_notification_acted_on(recorded(acted_on))
    assert isinstance(command, RecordNotificationActedOn)
    return command


def test_a_code_goes_to_the_holder_by_the_way_that_was_asked_for() -> None:
    message = told(CODE)
    assert (message.person, message.channel, message.template) == ("p-9", "sms", "device_code")
    assert message.facts == {"code": "code-1"}


def test_a_new_link_is_about_what_the_old_one_was() -> None:
    message = told(RENEWAL)
    assert (message.person, message.contractor, message.letter) == ("p-9", "c-1", "l-1")
    assert (message.channel, message.template) == ("email", "link_renewed")


def test_opened_and_acted_on_are_told_once_of_a_message_and_leave_its_state() -> None:
    message = requested()[0]
    [was_opened] = so(message).when(handler_of(RecordNotificationOpened), opening()).events
    [was_acted] = so(message).when(handler_of(RecordNotificationActedOn), acting()).events
    so(message, was_opened).when(handler_of(RecordNotificationOpened), opening()).then_nothing()
    so(message, was_acted).when(handler_of(RecordNotificationActedOn), acting()).then_nothing()
    row = folded(NOTIFICATION_LIST, message, was_opened, was_acted)[message.notification]
    assert (row.state, row.send_at, row.opened_at, row.acted_on_at) == ("requested", AT, AT, AT)


def test_nothing_is_told_of_a_message_nobody_asked_for() -> None:
    given(TOLD).when(handler_of(RecordNotificationOpened), opening()).then_refused(NotificationNotKnown)
    given(TOLD).when(handler_of(RecordNotificationActedOn), acting()).then_refused(NotificationNotKnown)


def test_a_workers_link_came_with_no_message() -> None:
    ids: dict[str, Any] = {"estate": ESTATE, "link": "k-2", "person": "p-9", "notification": None, "tells_of": None}
    assert not reactions.when_link_opened_record_notification_opened(recorded(desk.LinkOpened(**ids)))
    acted = desk.LinkActedOn(**ids, what="ReportRectification")
    assert not reactions.when_link_acted_on_record_notification_acted_on(recorded(acted))


def test_a_link_is_offered_once() -> None:
    facts: dict[str, Any] = {
        "estate": ESTATE, "link": "k-1", "person": "p-9", "role": "owner", "unit": "u-1", "way": "email",
        "token_hash": "f" * 64, "notification": "n-1", "tells_of": EVENT,
    }  # fmt: skip
    offer = say.OfferLink(**facts)
    [offered] = given(OFFER).when(handler_of(say.OfferLink), offer).events
    given(OFFER, offered).when(handler_of(say.OfferLink), offer).then_nothing()


@pytest.mark.parametrize("other", [Links(b"other"), Links(b"key")])
def test_the_same_message_carries_the_same_token_and_no_other_key_draws_it(other: Links) -> None:
    assert (Links(b"key").token("k-1") == other.token("k-1")) == (other.key == b"key")
    assert Links(b"key").token("k-1") != Links(b"key").token("k-2")
