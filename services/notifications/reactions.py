"""What notifications does when it hears of an event: it asks its own rules who is to be told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from shared.contracts.desk import DeviceCodeRequested, LinkActedOn, LinkOpened, LinkRenewalRequested
from shared.contracts.notifications import (
    DigestSent,
    ErasePersonalData,
    Gathered,
    NotificationsCommand,
    RecordNotificationActedOn,
    RecordNotificationDelivered,
    RecordNotificationOpened,
    RecordNotificationSent,
    RequestNotifications,
    TellHolder,
)
from shared.contracts.owners import PersonErased, UnitHandedOver, Words
from shared.contracts.vocabulary import Window
from shared.messages import GROUP, Event
from shared.personal import Personal
from shared.records import Recorded

MOST_FACTS = 40


def when_told_of_request_notifications(recorded: Recorded) -> list[NotificationsCommand]:
    """For every event of `TOLD_OF`; a unit that was handed over elsewhere and imported is no news."""
    event = recorded.event
    if event is None or (isinstance(event, UnitHandedOver) and event.imported):
        return []
    return [
        RequestNotifications.model_validate({
            "estate": event.estate,
            "tells_of": str(recorded.id),
            "source": event.service,
            "event_type": event.wire,
            "happened_at": recorded.occurred_at,
            "contractor": getattr(event, "contractor", None),
            "unit": getattr(event, "unit", None),
            "issue": getattr(event, "issue", None),
            "letter": getattr(event, "letter", None),
            "facts": facts_of(event),
        })
    ]  # fmt: skip


def when_digest_sent_record_what_it_told(recorded: Recorded) -> list[NotificationsCommand]:
    """Each message it gathered came as far as the digest; told once more, it stays as it is."""
    match recorded.event:
        case DigestSent(delivered_at=None) as event:
            return [RecordNotificationSent(**_of(event, one), attempt=1) for one in event.gathers]
        case DigestSent() as event:
            return [
                RecordNotificationDelivered(**_of(event, one), attempt=1, delivered_at=event.delivered_at)
                for one in event.gathers
            ]
        case _:
            return []


def _of(event: DigestSent, one: Gathered) -> dict[str, str]:
    return {"estate": event.estate, "notification": one.notification, "tells_of": one.tells_of}


def when_person_erased_erase_personal_data(recorded: Recorded) -> list[NotificationsCommand]:
    match recorded.event:
        case PersonErased() as event:
            return [ErasePersonalData(estate=GROUP, person=event.person)]
        case _:
            return []


def when_asked_tell_holder(recorded: Recorded) -> list[NotificationsCommand]:
    """A code for a device, or a new link for an expired one."""
    match recorded.event:
        case DeviceCodeRequested() | LinkRenewalRequested() as event:
            wanted = {"estate", "person", "role", "contractor", "letter", "issue", "unit", "way", "code"}
            facts = event.model_dump(include=wanted)
            return [TellHolder(**facts, tells_of=str(recorded.id), event_type=event.wire)]
        case _:
            return []


def when_link_opened_record_notification_opened(recorded: Recorded) -> list[NotificationsCommand]:
    """A link that was passed on came with no message."""
    match recorded.event:
        case LinkOpened(notification=str(notification), tells_of=str(tells_of)) as event:
            return [RecordNotificationOpened(estate=event.estate, notification=notification, tells_of=tells_of)]
        case _:
            return []


def when_link_acted_on_record_notification_acted_on(recorded: Recorded) -> list[NotificationsCommand]:
    match recorded.event:
        case LinkActedOn(notification=str(notification), tells_of=str(tells_of)) as event:
            return [
                RecordNotificationActedOn(
                    estate=event.estate, notification=notification, tells_of=tells_of, what=event.what
                )
            ]
        case _:
            return []


def facts_of(event: Event) -> dict[str, str]:
    """The event's fields as text; of a list its length, of a window both ends, of words both languages.

    Nothing personal.
    """
    found = [fact for name in type(event).model_fields for fact in _facts(name, getattr(event, name))]
    return dict(found[:MOST_FACTS])


def _facts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None | Personal():
            return
        case bool():
            yield name, str(value).lower()
        case datetime() | date():
            yield name, value.isoformat()
        case tuple():
            yield f"{name}_count", str(len(value))
        case Window():
            yield from ((f"{name}_first", value.first.isoformat()), (f"{name}_last", value.last.isoformat()))
        case Words():
            yield from ((f"{name}_zh", value.zh), (f"{name}_en", value.en))
        case str() | int():
            yield name, str(value)
        case _:
            return
