"""What is told to the holder of a link alone, by no rule: a code for a device, a new link; and what became of it."""

from uuid import uuid5

from services.notifications.delivery import NotificationNotKnown
from services.notifications.told import NAMES, Message, Told
from shared.contracts.notifications import (
    NotificationActedOn,
    NotificationCommand,
    NotificationOpened,
    NotificationRequested,
    RecordNotificationActedOn,
    RecordNotificationOpened,
    TellHolder,
)
from shared.decider import Asked
from shared.messages import Event

NO_RULE = "to-the-holder"


def tell_holder(asked: Asked[TellHolder], told: Told) -> list[Event]:
    command = asked.command
    if told.messages:
        return []
    notification = str(uuid5(NAMES, f"{command.tells_of}|{command.person}|{command.way}"))
    return [
        NotificationRequested(
            estate=command.estate, notification=notification, channel=command.way,
            recipient_kind=command.role, person=command.person, contractor=command.contractor,
            tells_of=command.tells_of, event_type=command.event_type, unit=command.unit, issue=command.issue,
            letter=command.letter, rule=NO_RULE, rule_version=0,
            template="device_code" if command.code is not None else "link_renewed", language=None,
            facts={} if command.code is None else {"code": command.code},
            message_id=f"{notification}@notifications.handover",
        )
    ]  # fmt: skip


def record_opened(asked: Asked[RecordNotificationOpened], told: Told) -> list[Event]:
    message = _known(asked.command, told)
    return [] if message.opened else [NotificationOpened(**message.ids)]


def record_acted_on(asked: Asked[RecordNotificationActedOn], told: Told) -> list[Event]:
    message = _known(asked.command, told)
    return [] if message.acted_on else [NotificationActedOn(**message.ids, what=asked.command.what)]


def _known(command: NotificationCommand, told: Told) -> Message:
    message = told.messages.get(command.notification)
    if message is None:
        raise NotificationNotKnown(notification=command.notification)
    return message
