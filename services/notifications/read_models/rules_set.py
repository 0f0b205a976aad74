"""The rules that were set, per estate, with all their versions: what happened is told by the rule of its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.notifications.default_rules import DEFAULT_RULES
from shared.contracts.notifications import Rule, RuleDisabled, RuleList, RuleRow, Rules, RuleSet
from shared.messages import GROUP, Command, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class RulesRow:
    """`rules`: by rule id its changes in order, each {version, since, values or None where disabled}."""

    estate: str
    rules: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class RuleThen:
    """A rule as it stood at some moment; `values` is None where it was disabled."""

    rule: str
    version: int
    set_in: str
    values: Rule | None


def fold(row: RulesRow | None, happened: Recorded) -> RulesRow | None:
    match happened.event:
        case RuleSet() as event:
            return _changed(row, event, happened.occurred_at, event.values.model_dump(mode="json"))
        case RuleDisabled() as event:
            return _changed(row, event, happened.occurred_at, None)
        case _:
            return row


def _changed(
    row: RulesRow | None, event: RuleSet | RuleDisabled, at: datetime, values: dict[str, Any] | None
) -> RulesRow:
    rules = row.rules if row is not None else {}
    change = {"version": event.version, "since": at.isoformat(), "values": values}
    return RulesRow(event.estate, {**rules, event.rule: [*rules.get(event.rule, []), change]})


RULES_SET = ReadModel(
    name="rules_set", version=1, source="notifications", row=RulesRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("rules_set.sql"), keys={RuleSet: by("estate"), RuleDisabled: by("estate")},
    ignored=frozenset(events_of("notifications").values()) - {RuleSet, RuleDisabled},
)  # fmt: skip


def own_and_group(command: Command) -> tuple[str, str]:
    return command.estate, GROUP


def rules_at(rows: Mapping[str, RulesRow | None], estate: str, at: datetime) -> list[RuleThen]:
    """Every rule as it stood: the built-in ones, over them the group's, over them the estate's own."""
    standing = {rule: RuleThen(rule, 0, GROUP, values) for rule, values in DEFAULT_RULES.items()}
    for level in dict.fromkeys((GROUP, estate)):
        row = rows.get(level)
        for rule, changes in row.rules.items() if row is not None else ():
            for change in changes:
                if datetime.fromisoformat(change["since"]) <= at:
                    values = None if change["values"] is None else Rule.model_validate(change["values"])
                    standing[rule] = RuleThen(rule, change["version"], level, values)
    return list(standing.values())


def known_values(rows: Mapping[str, RulesRow | None], rule: str, levels: tuple[str, ...]) -> Rule | None:
    """The last values the rule had at the nearest level that ever set it; None for a rule nobody knows."""
    for level in levels:
        row = rows.get(level)
        changes = row.rules.get(rule, []) if row is not None else []
        for change in reversed(changes):
            if change["values"] is not None:
                return Rule.model_validate(change["values"])
    return DEFAULT_RULES.get(rule)


async def rules(asking: "Asking", query: Rules) -> RuleList:
    found = await asking.connection.fetch(
        "select estate, rules from rules_set where estate = any($1)", [query.estate, GROUP]
    )
    rows = {row["estate"]: RulesRow(row["estate"], row["rules"]) for row in found}
    listed = []
    for rule in rules_at(rows, query.estate, asking.now):
        values = rule.values or known_values(rows, rule.rule, (rule.set_in, GROUP))
        if values is not None:
            listed.append(
                RuleRow(
                    rule=rule.rule, version=rule.version, values=values, set_in=rule.set_in,
                    disabled=rule.values is None,
                )
            )  # fmt: skip
    return RuleList(rules=tuple(listed))
