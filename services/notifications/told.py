"""The messages that tell of one event: requested once by the rules of its time, then each followed to its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from services.notifications.read_models.contractors import ContractorRow
from services.notifications.read_models.people_in_roles import OfficeRow
from services.notifications.read_models.rules_set import RulesRow, RuleThen, rules_at
from services.notifications.read_models.units import UnitRow
from services.notifications.recipients import Circle, Recipient, recipients
from shared.contracts.notifications import (
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
from shared.messages import Event

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
            return Told({**told.messages, event.notification: Message(event)})
        case NotificationEvent():
            message = told.messages[event.notification]
            return Told({**told.messages, event.notification: _moved(message, event)})
        case _:
            return told


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
    asked: Asked[RequestNotifications], told: Told, rules: Mapping[str, RulesRow | None],
    contractor: ContractorRow | None, units: Mapping[str, UnitRow | None], offices: Mapping[str, OfficeRow | None],
) -> list[Event]:  # fmt: skip
    """Nobody twice by the same channel, whatever number of rules names them; never refused, so no replay sends."""
    command = asked.command
    if told.messages:
        return []
    circle = Circle(contractor, units.get(command.unit or ""), offices)
    asked_for: dict[str, Event] = {}
    for rule in rules_at(rules, command.estate, command.happened_at):
        if rule.values is not None and _speaks_of(rule.values, command):
            for recipient in recipients(rule.values, command, circle):
                asked_for.setdefault(recipient.name, _requested(command, rule, rule.values, recipient))
    return list(asked_for.values())


def _speaks_of(values: Rule, command: RequestNotifications) -> bool:
    return (values.source, values.event_type) == (command.source, command.event_type) and all(
        command.facts.get(name) == wanted for name, wanted in values.where.items()
    )


def _requested(
    command: RequestNotifications, rule: RuleThen, values: Rule, recipient: Recipient
) -> NotificationRequested:
    notification = str(uuid5(NAMES, f"{command.tells_of}|{rule.rule}|{recipient.name}"))
    return NotificationRequested(
        estate=command.estate, notification=notification, channel=recipient.channel, recipient_kind=recipient.kind,
        person=recipient.person, contractor=recipient.contractor, tells_of=command.tells_of,
        event_type=command.event_type, unit=command.unit, issue=command.issue, letter=command.letter,
        rule=rule.rule, rule_version=rule.version, template=values.template, language=values.language,
        facts=command.facts, message_id=f"{notification}@notifications.handover",
    )  # fmt: skip
