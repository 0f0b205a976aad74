"""Rules: which event is told to whom, how; group default (estate GROUP), estate override; never for the past."""

from pydantic import Field, model_validator

from shared.contracts.identifiers import PersonId, RuleId
from shared.contracts.notifications.messages import (
    Channel,
    NotificationsCommand,
    NotificationsEvent,
    RecipientKind,
    Source,
    Template,
    WireName,
)
from shared.contracts.vocabulary import Language, Role, Value
from shared.messages import Line


class Rule(Value):
    """On `event_type` of `source`, where every field in `where` has that value: tell these, this way.

    `language` None means the recipient's own. `role` only with recipient role.
    """

    source: Source
    event_type: WireName
    where: dict[Line, Line] = Field(default_factory=dict, max_length=5)
    recipient_kind: RecipientKind
    role: Role | None = None
    channels: tuple[Channel, ...] = Field(min_length=1)
    template: Template
    language: Language | None = None

    @model_validator(mode="after")
    def _role_named(self) -> "Rule":
        if (self.role is not None) != (self.recipient_kind == "role"):
            raise ValueError("a role is named exactly where the recipient is a role")
        return self

    @model_validator(mode="after")
    def _channels_to_a_person(self) -> "Rule":
        if self.recipient_kind != "contractor" and not set(self.channels) <= {"email", "sms"}:
            raise ValueError("a person is told by e-mail or SMS; webhooks and robots are contractors'")
        return self


class RuleSet(NotificationsEvent, wire="RuleSet", stream="rule:{estate}:{rule}"):
    """From here on this rule holds; `version` counts its changes from 1."""

    rule: RuleId
    version: int
    values: Rule
    why: Line


class SetRule(NotificationsCommand, wire="SetRule"):
    """Role group_admin, or project_manager for the own estate. The same values again change nothing."""

    rule: RuleId
    values: Rule
    why: Line


class RuleDisabled(NotificationsEvent, wire="RuleDisabled", stream="rule:{estate}:{rule}"):
    """The rule tells nobody any more; on an estate it also silences the group's rule of this id there."""

    rule: RuleId
    version: int
    why: Line


class DisableRule(NotificationsCommand, wire="DisableRule"):
    """Role group_admin, or project_manager for the own estate."""

    rule: RuleId
    why: Line


class PersonalDataErased(NotificationsEvent, wire="PersonalDataErased", stream="person:{person}", erases="person"):
    """Notifications' own record that what it knew of the person is unreadable; estate is GROUP."""

    person: PersonId


class ErasePersonalData(NotificationsCommand, wire="ErasePersonalData"):
    """System only: reaction to owners' `PersonErased`; estate is GROUP. Nothing is sent to the person any more."""

    person: PersonId
