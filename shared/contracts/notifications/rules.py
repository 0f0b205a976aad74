"""Rules: which event is told to whom, how; group default (estate GROUP), estate override; never for the past."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

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
from shared.contracts.vocabulary import Language, Role, TimeOfDay, Value
from shared.messages import Line


class Timing(Value):
    """When a rule tells, by the clock of the estate.

    `digest` gathers until `digest_at` and tells a recipient everything in one message, an owner by unit; `daily` does
    so again every day with what is still overdue, until the work is reported. In quiet hours (none where both ends are
    the same) nothing is sent unless `any_hour`, as for an emergency: it goes out when they end.
    """

    when: Literal["at_once", "digest", "daily"] = "at_once"
    digest_at: TimeOfDay = "18:00"
    quiet_from: TimeOfDay = "21:00"
    quiet_until: TimeOfDay = "08:00"
    any_hour: bool = False


class Rule(Value):
    """On `event_type` of `source`, where every field in `where` has that value: tell these, this way.

    `language` None means the recipient's own. `role` only with recipient role, and never the owners'
    (they are told of their own unit); webhooks and robots only to contractors.
    """

    source: Source
    event_type: WireName
    where: dict[Line, Line] = Field(default_factory=dict, max_length=5)
    recipient_kind: RecipientKind
    role: Role | None = None
    channels: tuple[Channel, ...] = Field(min_length=1)
    template: Template
    language: Language | None = None
    timing: Timing = Timing()


class TimingWanted(Timing):
    """A timing as somebody writes it: what it does not know is refused, as anywhere in a command."""

    model_config = ConfigDict(extra="forbid")


class RuleWanted(Rule):
    """A rule as somebody writes it: what it does not know is refused, as anywhere in a command."""

    model_config = ConfigDict(extra="forbid")

    timing: TimingWanted = TimingWanted()

    @classmethod
    def like(cls, rule: Rule, **otherwise: Any) -> "RuleWanted":
        return cls.model_validate(rule.model_dump() | otherwise)

    @property
    def rule(self) -> Rule:
        return Rule.model_validate(self.model_dump())


class RuleSet(NotificationsEvent, wire="RuleSet", stream="rule:{estate}:{rule}"):
    """From here on this rule holds; `version` counts its changes from 1."""

    rule: RuleId
    version: int
    values: Rule
    why: Line


class SetRule(NotificationsCommand, wire="SetRule"):
    """Role group_admin, or project_manager for the own estate. The same values again change nothing.

    Refused `RuleNotValid` with `faults` (field, value, reason_zh, reason_en), all of them at once, and their `total`.
    """

    rule: RuleId
    values: RuleWanted
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
