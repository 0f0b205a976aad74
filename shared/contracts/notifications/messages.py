"""What every event, command and query of notifications has in common, and its closed sets."""

from typing import Annotated, Generic, Literal

from shared.contracts.identifiers import ContractorId, EventId, IssueId, LetterId, NotificationId, PersonId, UnitId
from shared.messages import A, Command, Event, Query, like

Channel = Literal["email", "sms", "webhook", "wecom", "dingtalk", "feishu"]
RecipientKind = Literal["contractor", "owner", "role"]
NotificationState = Literal["requested", "gathered", "sent", "delivered", "failed", "uncertain", "parked"]
Template = Annotated[str, like(r"^[a-z][a-z0-9_]+$", 64)]


Source = Literal["owners", "defects", "visits"]  # whose events rules may name
WireName = Annotated[str, like(r"^[A-Z][A-Za-z0-9]+$", 64, 3)]


class NotificationsEvent(Event, service="notifications"):
    """A fact about a rule or a message."""


class NotificationEvent(NotificationsEvent):
    """A fact about one message: to whom, by which channel, about what; ids only, never a name or an address.

    `event_type` is the wire name of the event `tells_of`.
    """

    notification: NotificationId
    channel: Channel
    recipient_kind: RecipientKind
    person: PersonId | None
    contractor: ContractorId | None
    tells_of: EventId
    event_type: WireName
    unit: UnitId | None = None
    issue: IssueId | None = None
    letter: LetterId | None = None


class NotificationsCommand(Command, service="notifications"):
    """A wish to notifications."""


class NotificationCommand(NotificationsCommand):
    """A wish about one message; `tells_of` finds its stream. Refused `NotificationNotKnown` where never requested."""

    notification: NotificationId
    tells_of: EventId


class NotificationsQuery(Query[A], Generic[A], service="notifications"):
    """A question to notifications."""
