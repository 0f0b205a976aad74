"""A rule: which event is told to whom, how; set and disabled for an estate or the group, never for the past."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.notifications.read_models.rules_set import RulesRow, known_values
from services.notifications.rule_faults import must_be_valid
from shared.contracts.notifications import DisableRule, Rule, RuleDisabled, RuleSet, SetRule
from shared.decider import Aggregate, Asked
from shared.messages import GROUP, Event
from shared.problems import Refusal
from shared.wording import Wording


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
    command, values = asked.command, asked.command.values.rule
    if rule.values == values:
        return []
    must_be_valid(command.rule, values)
    return [RuleSet(estate=command.estate, rule=command.rule, version=rule.version + 1, values=values, why=command.why)]


def disable_rule(asked: Asked[DisableRule], rule: RuleHistory, rows: Mapping[str, RulesRow | None]) -> list[Event]:
    command = asked.command
    if rule.version > 0 and rule.values is None:
        return []
    if known_values(rows, command.rule, (command.estate, GROUP)) is None:
        raise RuleNotKnown(rule=command.rule)
    return [RuleDisabled(estate=command.estate, rule=command.rule, version=rule.version + 1, why=command.why)]
