"""How far one message came: sent, delivered, failed and tried again, uncertain after a crash, parked, sent by hand."""

from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.endpoints import LONGEST_WAIT
from services.notifications.told import Message, Told
from shared.contracts.notifications import (
    Channel,
    DigestSent,
    GiveUpNotification,
    NotificationCommand,
    NotificationDelivered,
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
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

MOST_ATTEMPTS = 6  # then it is parked: by the figures below after about half an hour
FIRST_WAIT = timedelta(seconds=5)
TIMES = 4.0
RECOGNISE_A_REPEAT: frozenset[Channel] = frozenset({"email", "webhook"})  # by Message-ID and webhook-id


class NotificationNotKnown(Refusal):
    status = 404
    wording = Wording("没有消息 {notification}。", "There is no message {notification}.")


class NotificationNotParked(Refusal):
    wording = Wording(
        "消息 {notification} 未停发，当前状态：{state}。", "Message {notification} is not parked; it is {state}."
    )


class NotificationNotUncertain(Refusal):
    wording = Wording(
        "消息 {notification} 无须人工决定，当前状态：{state}。",
        "Nobody need decide about message {notification}; it is {state}.",
    )


def record_sent(asked: Asked[RecordNotificationSent], told: Told) -> list[Event]:
    command, message = asked.command, _known(asked.command, told)
    if command.attempt <= message.attempts:
        return []
    return [_sent(message, command.attempt), *_of_what_it_gathers(message, None)]


def record_delivered(asked: Asked[RecordNotificationDelivered], told: Told) -> list[Event]:
    """Delivered was sent, too; a late word about an earlier attempt counts."""
    command, message = asked.command, _known(asked.command, told)
    if message.state == "delivered":
        return []
    sent = [_sent(message, command.attempt)] if command.attempt > message.attempts else []
    delivered = NotificationDelivered(
        **message.ids, attempt=max(command.attempt, message.attempts), delivered_at=command.delivered_at
    )
    return [*sent, delivered, *_of_what_it_gathers(message, command.delivered_at)]


def record_failed(asked: Asked[RecordNotificationFailed], told: Told) -> list[Event]:
    command, message = asked.command, _known(asked.command, told)
    if command.attempt <= message.attempts:
        return []
    tries = command.attempt - message.since
    if command.permanent or tries >= MOST_ATTEMPTS:
        return [NotificationParked(**message.ids, attempts=command.attempt, reason=command.reason)]
    asked_for = min(timedelta(seconds=command.wait or 0), LONGEST_WAIT)
    retry_at = asked.now + max(wait_after(tries, asked.id), asked_for)
    return [NotificationFailed(**message.ids, attempt=command.attempt, reason=command.reason, retry_at=retry_at)]


def record_uncertain(asked: Asked[RecordNotificationUncertain], told: Told) -> list[Event]:
    command, message = asked.command, _known(asked.command, told)
    if command.attempt <= message.attempts:
        return []
    again = message.requested.channel in RECOGNISE_A_REPEAT
    return [NotificationUncertain(**message.ids, attempt=command.attempt, sent_again=again)]


def resend(asked: Asked[ResendNotification], told: Told) -> list[Event]:
    command, message = asked.command, _known(asked.command, told)
    if message.state == "requested" and message.since > 0:
        return []
    if message.state != "parked" and not message.waits:
        raise NotificationNotParked(notification=command.notification, state=message.state)
    return [NotificationResent(**message.ids, attempts=message.attempts, why=command.why)]


def give_up(asked: Asked[GiveUpNotification], told: Told) -> list[Event]:
    command, message = asked.command, _known(asked.command, told)
    if message.state == "parked":
        return []
    if not message.waits:
        raise NotificationNotUncertain(notification=command.notification, state=message.state)
    return [NotificationParked(**message.ids, attempts=message.attempts, reason=command.why)]


def wait_after(tries: int, command_id: UUID) -> timedelta:
    """5 s, 20 s, 80 s … and up to a quarter more, drawn from the command's id so that it decides the same again."""
    jitter = 1 + command_id.int % 1_000 / 4_000
    return FIRST_WAIT * (jitter * TIMES ** (tries - 1))


def _sent(message: Message, attempt: int) -> NotificationSent:
    return NotificationSent(**message.ids, attempt=attempt, message_id=message.requested.message_id)


def _of_what_it_gathers(message: Message, delivered_at: datetime | None) -> list[Event]:
    gathers, digest = message.requested.gathers, message.requested.digest
    if not gathers or digest is None:
        return []
    return [DigestSent(**message.ids, digest=digest, gathers=gathers, delivered_at=delivered_at)]


def _known(command: NotificationCommand, told: Told) -> Message:
    message = told.messages.get(command.notification)
    if message is None:
        raise NotificationNotKnown(notification=command.notification)
    return message
