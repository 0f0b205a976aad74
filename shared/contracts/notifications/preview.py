"""A rule tried on what has happened, before it is set: who would have got what."""

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import ContractorId, EventId, IssueId, LetterId, PersonId, RuleId, UnitId
from shared.contracts.notifications.messages import Channel, NotificationsQuery, RecipientKind
from shared.contracts.notifications.rules import RuleWanted
from shared.contracts.vocabulary import Value
from shared.messages import EstateCode


class WouldBeTold(Value):
    """One message the rule asks for, with what it says; nobody's name or address is in it.

    `send_at`: when it would have gone out, None at once. `instead`: another rule in force tells the same reader by the
    same channel no later, so that this one would not.
    """

    tells_of: EventId
    happened_at: AwareDatetime
    estate: EstateCode
    channel: Channel
    recipient_kind: RecipientKind
    person: PersonId | None = None
    contractor: ContractorId | None = None
    unit: UnitId | None = None
    issue: IssueId | None = None
    letter: LetterId | None = None
    send_at: AwareDatetime | None = None
    instead: RuleId | None = None
    subject_zh: str
    subject_en: str
    body_zh: str
    body_en: str


class RulePreviewed(Value):
    """`since`: from when on all of it is counted: later than asked for where it is too much to look at at once.

    `events` of this type happened since, `told_of` of them would have been told by the rule, in `messages` to
    `recipients` different readers; `instead` of further messages another rule's would have gone out. `rows` are the
    newest, newest first.
    """

    since: AwareDatetime
    events: int
    told_of: int
    messages: int
    recipients: int
    instead: int
    rows: tuple[WouldBeTold, ...]


class RulePreview(NotificationsQuery[RulePreviewed], wire="RulePreview"):
    """Role group_admin, or project_manager for the own estate: who would have got what by this rule, had it been set.

    Nothing is set, and nothing sent. By the people, contacts and other rules of today; asked for GROUP, wherever no
    estate has a rule of its own under this id. `since` is a week ago unless given. Refused `RuleNotValid` as `SetRule`
    is.
    """

    rule: RuleId
    values: RuleWanted
    since: AwareDatetime | None = None
    limit: int = Field(default=50, ge=0, le=200)
