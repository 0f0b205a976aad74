"""A rule: which event is told to whom, how; set and disabled for an estate or the group, never for the past."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.notifications.read_models.rules_set import RulesRow, known_values
from services.notifications.templates import TEMPLATES
from services.notifications.told_of import TOLD_OF
from shared.contracts.notifications import DisableRule, Rule, RuleDisabled, RuleSet, SetRule
from shared.decider import Aggregate, Asked
from shared.messages import GROUP, Event
from shared.problems import Refusal
from shared.wording import Wording


class EventNotTold(Refusal):
    status = 422
    wording = Wording(
        "{source} 的事件 {event_type} 不能用于通知规则。", "No rule can be about {event_type} of {source}."
    )


class TemplateNotKnown(Refusal):
    status = 422
    wording = Wording("没有模板 {template}。", "There is no template {template}.")


class RuleNotKnown(Refusal):
    status = 404
    wording = Wording("没有规则 {rule}。", "There is no rule {rule}.")


@dataclass(frozen=True)
class RuleHistory:
    """The rule as set at this level; `values` is None while it is disabled or was never set here."""

    version: int = 0
    values: Rule | None = None


def evolve(rule: RuleHistory, event: Event) -> RuleHistory:
    match event:
        case RuleSet():
            return RuleHistory(event.version, event.values)
        case RuleDisabled():
            return RuleHistory(event.version, None)
        case _:
            return rule


RULE = Aggregate("rule", RuleHistory(), evolve)


def set_rule(asked: Asked[SetRule], rule: RuleHistory) -> list[Event]:
    command, values = asked.command, asked.command.values
    if rule.values == values:
        return []
    if (values.source, values.event_type) not in TOLD_OF:
        raise EventNotTold(source=values.source, event_type=values.event_type)
    if values.template not in TEMPLATES:
        raise TemplateNotKnown(template=values.template)
    return [RuleSet(estate=command.estate, rule=command.rule, version=rule.version + 1, values=values, why=command.why)]


def disable_rule(asked: Asked[DisableRule], rule: RuleHistory, rows: Mapping[str, RulesRow | None]) -> list[Event]:
    command = asked.command
    if rule.version > 0 and rule.values is None:
        return []
    if known_values(rows, command.rule, (command.estate, GROUP)) is None:
        raise RuleNotKnown(rule=command.rule)
    return [RuleDisabled(estate=command.estate, rule=command.rule, version=rule.version + 1, why=command.why)]
