"""One message: requested, sent, delivered or failed and tried again, uncertain after a crash, parked, resent.

The messages that tell of one event share a stream, because one decision finds all who are to be told.
"""

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import (
    ContractorId,
    DigestId,
    EventId,
    IssueId,
    LetterId,
    NotificationId,
    RuleId,
    UnitId,
)
from shared.contracts.notifications.messages import (
    NotificationCommand,
    NotificationEvent,
    NotificationsCommand,
    Source,
    Template,
    WireName,
)
from shared.contracts.vocabulary import Language, Value
from shared.messages import Line, Text


class Gathered(Value):
    """One message that goes out inside a digest; `daily`: again every day while its issue is overdue."""

    notification: NotificationId
    tells_of: EventId
    issue: IssueId | None = None
    daily: bool = False


class NotificationRequested(NotificationEvent, wire="NotificationRequested", stream="told:{tells_of}"):
    """Somebody is to be told. `facts` fill the template beside what is asked for at sending; no personal data.

    `message_id` stays the same however often it is sent. `send_at` None: at once. In a `digest` it only gathers, as
    `gathered` says, until `send_at`; what then goes out is requested as a message of its own with what it `gathers`.
    """

    rule: RuleId
    rule_version: int
    template: Template
    language: Language | None
    facts: dict[str, str]
    message_id: Line
    send_at: AwareDatetime | None = None
    digest: DigestId | None = None
    daily: bool = False
    gathers: tuple[Gathered, ...] = ()
    next_digest: DigestId | None = None  # where what is still overdue then is told again, and when
    again_at: AwareDatetime | None = None


class RequestNotifications(NotificationsCommand, wire="RequestNotifications"):
    """System only: reaction to any event a rule may name; the decider asks the rules in force who is told, and how.

    A rule set after `happened_at` is not asked. Ids and message ids are uuid5 of event, rule, recipient and channel,
    so the same event again changes nothing. `facts` are the event's own fields as text, without personal data.
    """

    tells_of: EventId
    source: Source
    event_type: WireName
    happened_at: AwareDatetime
    contractor: ContractorId | None = None
    unit: UnitId | None = None
    issue: IssueId | None = None
    letter: LetterId | None = None
    facts: dict[Line, Text] = Field(default_factory=dict, max_length=40)


class CloseDigest(NotificationsCommand, wire="CloseDigest"):
    """System only: its moment `due` has come. One message for what has gathered, several where it is very much.

    `issues` are those told of before, `waiting` how many messages there are to tell of: so much is looked up.
    """

    digest: DigestId
    due: AwareDatetime
    waiting: int = Field(ge=0)
    issues: tuple[IssueId, ...] = ()


class DigestSent(NotificationEvent, wire="DigestSent", stream="told:{tells_of}"):
    """Everything it gathers went out in one message; `delivered_at` where the recipient's side has it."""

    digest: DigestId
    gathers: tuple[Gathered, ...]
    delivered_at: AwareDatetime | None


class NotificationSent(NotificationEvent, wire="NotificationSent", stream="told:{tells_of}"):
    """Handed to the channel, which took it; `attempt` counts from 1. Of an SMS more is not known."""

    attempt: int
    message_id: Line


class RecordNotificationSent(NotificationCommand, wire="RecordNotificationSent"):
    """System only: the sender's own record."""

    attempt: int = Field(ge=1)


class NotificationDelivered(NotificationEvent, wire="NotificationDelivered", stream="told:{tells_of}"):
    """The recipient's side has it (the mail server, webhook or robot said yes); defects counts from here."""

    attempt: int
    delivered_at: AwareDatetime


class RecordNotificationDelivered(NotificationCommand, wire="RecordNotificationDelivered"):
    """System only: the channel says so."""

    attempt: int = Field(ge=1)
    delivered_at: AwareDatetime


class NotificationFailed(NotificationEvent, wire="NotificationFailed", stream="told:{tells_of}"):
    """The attempt failed; it is tried again at `retry_at`. `reason` holds no address."""

    attempt: int
    reason: Line
    retry_at: AwareDatetime


class RecordNotificationFailed(NotificationCommand, wire="RecordNotificationFailed"):
    """System only. The decider says when it is tried again, or parks it after the last attempt.

    `wait`: seconds the receiver asked to be left alone (Retry-After); never tried sooner.
    """

    attempt: int = Field(ge=1)
    reason: Line
    permanent: bool = False
    wait: int | None = Field(default=None, ge=0)


class NotificationUncertain(NotificationEvent, wire="NotificationUncertain", stream="told:{tells_of}"):
    """It was in flight at a crash, or cut off unanswered: perhaps sent, perhaps not.

    `sent_again`: by itself, with the same message id, because the receiver can recognise a repeat by it (e-mail,
    webhook). Where it cannot (SMS, robots) a person has it sent again or gives it up.
    """

    attempt: int
    sent_again: bool


class RecordNotificationUncertain(NotificationCommand, wire="RecordNotificationUncertain"):
    """System only: an attempt found begun and never ended at the sender's start, or cut off without an answer."""

    attempt: int = Field(ge=1)


class NotificationParked(NotificationEvent, wire="NotificationParked", stream="told:{tells_of}"):
    """Given up until somebody sends it again by hand."""

    attempts: int
    reason: Line


class NotificationResent(NotificationEvent, wire="NotificationResent", stream="told:{tells_of}"):
    """Somebody had it sent again; it counts as requested anew, with the same message id."""

    attempts: int
    why: Line


class ResendNotification(NotificationCommand, wire="ResendNotification"):
    """Role customer_service, service_supervisor or project_manager; of a parked message or one that is uncertain.

    Refused `NotificationNotParked` for any other, also for one that is sent again by itself.
    """

    why: Line


class GiveUpNotification(NotificationCommand, wire="GiveUpNotification"):
    """Role customer_service, service_supervisor or project_manager: an uncertain message is parked, not sent again.

    Refused `NotificationNotUncertain` for any other, also for one that is sent again by itself.
    """

    why: Line
