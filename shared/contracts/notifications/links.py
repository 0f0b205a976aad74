"""The link a message carries, and what is told to its holder alone."""

from pydantic import AwareDatetime

from shared.contracts.identifiers import EventId
from shared.contracts.link import Carried, Holding
from shared.contracts.notifications.messages import (
    NotificationCommand,
    NotificationEvent,
    NotificationsCommand,
    NotificationsEvent,
)
from shared.messages import Line


class LinkOffered(NotificationsEvent, Carried, wire="LinkOffered", stream="link:{link}"):
    """A message is about to go out with this link to its reader, `person`; desk opens it.

    `token_hash` is SHA-256 of the token, which is drawn anew from our own key whenever the message is written: a
    message repeated after a crash carries the same one, and it is stored nowhere. `way` leads to the holder.
    """

    expires_at: AwareDatetime


class OfferLink(NotificationsCommand, Carried, wire="OfferLink"):
    """System only: the sender, before it hands the message over. The same link again changes nothing."""


class TellHolder(NotificationsCommand, Holding, wire="TellHolder"):
    """System only: reaction to desk's `DeviceCodeRequested` and `LinkRenewalRequested`. No rule can silence it."""

    tells_of: EventId
    event_type: Line
    code: EventId | None = None


class NotificationOpened(NotificationEvent, wire="NotificationOpened", stream="told:{tells_of}"):
    """Its reader opened the page behind its link, for the first time."""


class RecordNotificationOpened(NotificationCommand, wire="RecordNotificationOpened"):
    """System only: reaction to desk's `LinkOpened`."""


class NotificationActedOn(NotificationEvent, wire="NotificationActedOn", stream="told:{tells_of}"):
    """Its reader did something through its link, for the first time; `what` is the command's name."""

    what: Line


class RecordNotificationActedOn(NotificationCommand, wire="RecordNotificationActedOn"):
    """System only: reaction to desk's `LinkActedOn`."""

    what: Line
