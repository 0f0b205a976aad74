"""The messages that tell of one event: requested once by the rules of its time, then each followed to its end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from services.notifications.read_models.contractors import ContractorRow
from services.notifications.read_models.estates import EstateRow
from services.notifications.read_models.people_in_roles import OfficeRow
from services.notifications.read_models.rules_set import RulesRow, RuleThen, rules_at
from services.notifications.read_models.units import UnitRow
from services.notifications.recipients import Circle, EstateNotKnownYet, Recipient, recipients
from services.notifications.timing import send_at
from shared.contracts.notifications import (
    DigestSent,
    NotificationActedOn,
    NotificationDelivered,
    NotificationEvent,
    NotificationFailed,
    NotificationOpened,
    NotificationParked,
    NotificationRequested,
    NotificationResent,
    NotificationSent,
    NotificationState,
    NotificationUncertain,
    RequestNotifications,
    Rule,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import GROUP, Event

NAMES = UUID("c3d0a1de-92f4-5a0e-8f07-7b2f0f3c0001")


@dataclass(frozen=True)
class Message:
    """`attempts` counts all that ended; `since` how many there were when it was last sent by hand.

    `waits`: nobody knows whether it arrived, and a person decides.
    """

    requested: NotificationRequested
    state: NotificationState = "requested"
    attempts: int = 0
    since: int = 0
    waits: bool = False
    opened: bool = False
    acted_on: bool = False

    @property
    def ids(self) -> dict[str, Any]:
        """What every event of this message names."""
        return {name: getattr(self.requested, name) for name in NotificationEvent.model_fields}


@dataclass(frozen=True)
class Told:
    messages: Mapping[str, Message] = field(default_factory=dict)


def evolve(told: Told, event: Event) -> Told:
    match event:
        case NotificationRequested():
            state: NotificationState = "gathered" if only_gathers(event) else "requested"
            return Told({**told.messages, event.notification: Message(event, state)})
        case DigestSent():
            return told
        case NotificationEvent():
            message = told.messages[event.notification]
            return Told({**told.messages, event.notification: _moved(message, event)})
        case _:
            return told


def only_gathers(event: NotificationRequested) -> bool:
    """It goes out inside a digest, never by itself."""
    return event.digest is not None and not event.gathers


STATES: Mapping[type[Event], NotificationState] = {
    NotificationSent: "sent",
    NotificationDelivered: "delivered",
    NotificationFailed: "failed",
    NotificationUncertain: "uncertain",
    NotificationParked: "parked",
    NotificationResent: "requested",
}  # what each event leaves the message in


def _moved(message: Message, event: NotificationEvent) -> Message:
    match event:
        case NotificationOpened():
            return replace(message, opened=True)
        case NotificationActedOn():
            return replace(message, acted_on=True)
        case _:
            return _sent(message, event)


def _sent(message: Message, event: NotificationEvent) -> Message:
    message = replace(message, state=STATES.get(type(event), message.state), waits=_waits(event))
    match event:
        case NotificationSent() | NotificationDelivered() | NotificationFailed() | NotificationUncertain():
            return replace(message, attempts=event.attempt)
        case NotificationParked():
            return replace(message, attempts=event.attempts)
        case NotificationResent():
            return replace(message, since=event.attempts)
        case _:
            return message


def _waits(event: NotificationEvent) -> bool:
    return isinstance(event, NotificationUncertain) and not event.sent_again


TOLD = Aggregate("told", Told(), evolve)


def request(
    asked: Asked[RequestNotifications], told: Told, rules: Mapping[str, RulesRow | None], estate: EstateRow | None,
    contractor: ContractorRow | None, units: Mapping[str, UnitRow | None], offices: Mapping[str, OfficeRow | None],
) -> list[Event]:  # fmt: skip
    """Never refused, so no replay sends."""
    command = asked.command
    if told.messages:
        return []
    circle, zone = Circle(contractor, units.get(command.unit or ""), offices), zone_of(estate, command.estate)
    standing = rules_at(rules, command.estate, command.happened_at)
    return list(messages(command, standing, circle, zone, asked.now))


def messages(
    command: RequestNotifications, rules: Iterable[RuleThen], circle: Circle, zone: ZoneInfo, now: datetime
) -> list[NotificationRequested]:
    """Nobody twice by the same channel, whatever number of rules names them: by the one that tells soonest."""
    asked_for: dict[str, NotificationRequested] = {}
    for rule in rules:
        if rule.values is not None and _speaks_of(rule.values, command):
            for recipient in recipients(rule.values, command, circle):
                event = _requested(command, rule, rule.values, recipient, send_at(rule.values.timing, zone, now))
                if (held := asked_for.get(recipient.name)) is None or _sooner(event, held):
                    asked_for[recipient.name] = event
    return list(asked_for.values())


def zone_of(row: EstateRow | None, estate: str) -> ZoneInfo:
    """The estate's own clock; what belongs to no estate goes by UTC."""
    if row is None and estate != GROUP:
        raise EstateNotKnownYet(estate=estate)
    return ZoneInfo(row.time_zone if row is not None else "UTC")


def _sooner(event: NotificationRequested, held: NotificationRequested) -> bool:
    return held.send_at is not None and (event.send_at is None or event.send_at < held.send_at)


def _speaks_of(values: Rule, command: RequestNotifications) -> bool:
    return (values.source, values.event_type) == (command.source, command.event_type) and all(
        command.facts.get(name) == wanted for name, wanted in values.where.items()
    )


def _requested(
    command: RequestNotifications, rule: RuleThen, values: Rule, recipient: Recipient, at: datetime | None
) -> NotificationRequested:
    notification = str(uuid5(NAMES, f"{command.tells_of}|{rule.rule}|{recipient.name}"))
    event = NotificationRequested(
        estate=command.estate, notification=notification, channel=recipient.channel, recipient_kind=recipient.kind,
        person=recipient.person, contractor=recipient.contractor, tells_of=command.tells_of,
        event_type=command.event_type, unit=command.unit, issue=command.issue, letter=command.letter,
        rule=rule.rule, rule_version=rule.version, template=values.template, language=values.language,
        facts=command.facts, message_id=f"{notification}@notifications.handover", send_at=at,
    )  # fmt: skip
    if at is None or values.timing.when == "at_once":
        return event
    return event.model_copy(update={"digest": digest_of(event, at), "daily": values.timing.when == "daily"})


def digest_of(event: NotificationRequested, at: datetime) -> str:
    """What gathers for one recipient, by one channel, until one moment; for an owner apart by unit."""
    unit = event.unit if event.recipient_kind == "owner" else None
    parts = (
        event.estate, event.recipient_kind, event.contractor or event.person, event.channel, event.language, unit,
        at.isoformat(),
    )  # fmt: skip
    return str(uuid5(NAMES, "|".join(map(str, parts))))
