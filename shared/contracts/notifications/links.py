"""The link a message carries, and what is told to its holder alone."""

from typing import Literal

from pydantic import AwareDatetime

from shared.contracts.identifiers import (
    ContractorId,
    EventId,
    IssueId,
    LetterId,
    LinkId,
    NotificationId,
    PersonId,
    Sha256,
    UnitId,
)
from shared.contracts.notifications.messages import (
    NotificationCommand,
    NotificationEvent,
    NotificationsCommand,
    NotificationsEvent,
)
from shared.messages import Line

HolderRole = Literal["contractor", "owner"]
HolderWay = Literal["email", "sms"]


class LinkOffered(NotificationsEvent, wire="LinkOffered", stream="link:{link}"):
    """A message is about to go out with this link to its reader, `person`; desk opens it.

    `token_hash` is SHA-256 of the token, which is drawn anew from our own key whenever the message is written: a
    message repeated after a crash carries the same one, and it is stored nowhere. `way` leads to the holder.
    """

    link: LinkId
    person: PersonId
    role: HolderRole
    contractor: ContractorId | None
    letter: LetterId | None
    issue: IssueId | None
    unit: UnitId | None
    way: HolderWay
    token_hash: Sha256
    expires_at: AwareDatetime
    notification: NotificationId
    tells_of: EventId


class OfferLink(NotificationsCommand, wire="OfferLink"):
    """System only: the sender, before it hands the message over. The same link again changes nothing."""

    link: LinkId
    person: PersonId
    role: HolderRole
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    issue: IssueId | None = None
    unit: UnitId | None = None
    way: HolderWay
    token_hash: Sha256
    notification: NotificationId
    tells_of: EventId


class TellHolder(NotificationsCommand, wire="TellHolder"):
    """System only: reaction to desk's `DeviceCodeRequested` and `LinkRenewalRequested`. No rule can silence it."""

    tells_of: EventId
    event_type: Line
    person: PersonId
    role: HolderRole
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    issue: IssueId | None = None
    unit: UnitId | None = None
    way: HolderWay
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
