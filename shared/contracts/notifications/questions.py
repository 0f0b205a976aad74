"""What notifications answers: messages and how far they came, the rules in force, the figures."""

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import (
    ContractorId,
    DigestId,
    EventId,
    IssueId,
    LetterId,
    NotificationId,
    PersonId,
    RuleId,
    UnitId,
)
from shared.contracts.notifications.messages import (
    Channel,
    NotificationsQuery,
    NotificationState,
    RecipientKind,
    Template,
)
from shared.contracts.notifications.rules import Rule
from shared.contracts.vocabulary import Value
from shared.messages import EstateCode, Line


class NotificationRow(Value):
    """One message; `version` is that of its stream.

    `send_at`: when it is to be sent, or tried again; not before `held_until`, because its receiver does not work or
    wants to be left alone. What is `gathered` goes out inside the message of its `digest`.
    """

    notification: NotificationId
    channel: Channel
    recipient_kind: RecipientKind
    person: PersonId | None = None
    contractor: ContractorId | None = None
    tells_of: EventId
    event_type: Line
    unit: UnitId | None = None
    issue: IssueId | None = None
    letter: LetterId | None = None
    template: Template
    state: NotificationState
    attempts: int
    reason: Line | None = None
    retry_at: AwareDatetime | None = None
    requested_at: AwareDatetime
    send_at: AwareDatetime | None = None
    held_until: AwareDatetime | None = None
    digest: DigestId | None = None
    version: int
    opened_at: AwareDatetime | None = None
    acted_on_at: AwareDatetime | None = None


class NotificationPage(Value):
    """`after` goes into the next question; None on the last page."""

    rows: tuple[NotificationRow, ...]
    after: str | None = None


class Notifications(NotificationsQuery[NotificationPage], wire="Notifications"):
    """Messages in order of request, narrowed by what is given."""

    state: NotificationState | None = None
    person: PersonId | None = None
    contractor: ContractorId | None = None
    unit: UnitId | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class RuleRow(Value):
    """A rule in force here; `set_in` is GROUP or the estate that overrides it."""

    rule: RuleId
    version: int
    values: Rule
    set_in: EstateCode
    disabled: bool = False


class RuleList(Value):
    rules: tuple[RuleRow, ...]


class Rules(NotificationsQuery[RuleList], wire="Rules"):
    """The rules in force in the estate, the group's included."""


class NotificationCount(Value):
    channel: Channel
    recipient_kind: RecipientKind
    state: NotificationState
    count: int


class HeldEndpoint(Value):
    """A receiver left alone until then: after so many failures running, or because it asked (no failures)."""

    channel: Channel
    contractor: ContractorId | None = None
    failures: int
    held_until: AwareDatetime


class NotificationsFigures(Value):
    """How many messages went to whom; recipients counts different persons and contractors told."""

    counts: tuple[NotificationCount, ...]
    recipients: int
    held: tuple[HeldEndpoint, ...] = ()


class Figures(NotificationsQuery[NotificationsFigures], wire="Figures"):
    """Of one estate; estate GROUP answers all together."""


class EndpointSecretView(Value):
    """`whsec_` and base64, as the Standard Webhooks libraries take it."""

    contractor: ContractorId
    secret: str


class EndpointSecret(NotificationsQuery[EndpointSecretView], wire="EndpointSecret"):
    """With what webhooks to this contractor are signed, for whoever sets up the receiving side."""

    contractor: ContractorId
