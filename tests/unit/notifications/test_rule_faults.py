"""A rule that makes no sense is refused whole: every fault by field, value and reason, in both languages."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.notifications.default_rules import DEFAULT_RULES
from services.notifications.reactions import facts_of
from services.notifications.rule_faults import RuleNotValid, facts_there, faults, must_be_valid
from services.notifications.told_of import TOLD_OF
from shared.contracts.notifications import Rule, RuleWanted
from shared.messages import Event
from tests.contracts.samples import sample_event

RECORDS = DEFAULT_RULES["records-to-supervisor"]
LETTER, OVERDUE = DEFAULT_RULES["letter-to-contractor"], DEFAULT_RULES["overdue-issue-to-contractor"]
REFUSED = DEFAULT_RULES["refusal-to-manager"]


def wrong(rule: Rule, **otherwise: Any) -> dict[str, str | None]:
    """What is wrong where, with what was written there."""
    found = list(faults(RuleWanted.like(rule, **otherwise).rule))
    assert all(fault.reason.zh and fault.reason.en.isascii() for fault in found)
    return {fault.field: fault.value for fault in found}


@pytest.mark.parametrize("rule", DEFAULT_RULES.values(), ids=list(DEFAULT_RULES))
def test_every_built_in_rule_is_valid(rule: Rule) -> None:
    assert wrong(rule) == {}


@pytest.mark.parametrize(
    ("rule", "otherwise", "found"),
    [
        (LETTER, {"event_type": "UnitRegistered"}, {"event_type": "UnitRegistered"}),
        (LETTER, {"source": "visits"}, {"event_type": "LetterIssued"}),
        (LETTER, {"template": "poem"}, {"template": "poem"}),
        (LETTER, {"template": "issue_disputed"}, {"template": "issue_disputed"}),
        (LETTER, {"where": {"knd": "liaison"}}, {"where.knd": "liaison"}),
        (LETTER, {"where": {"kind": "love"}}, {"where.kind": "love"}),
        (LETTER, {"where": {"contractor": "anybody"}}, {}),
        (LETTER, {"recipient_kind": "role", "channels": ("email",)}, {"role": None}),
        (LETTER, {"role": "inspector"}, {"role": "inspector"}),
        (LETTER, {"recipient_kind": "role", "role": "inspector"},
         {"channels.1": "webhook", "channels.2": "wecom", "channels.3": "dingtalk", "channels.4": "feishu"}),
        (REFUSED, {"role": "owner"}, {"role": "owner"}),
        (LETTER, {"timing": {"when": "daily"}}, {"timing.when": "daily"}),
        (OVERDUE, {"recipient_kind": "role", "role": "inspector", "channels": ("email",)}, {"timing.when": "daily"}),
        (REFUSED, {"recipient_kind": "contractor", "role": None}, {"recipient_kind": "contractor"}),
        (RECORDS, {"recipient_kind": "owner", "role": None}, {"recipient_kind": "owner"}),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_field_and_value(rule: Rule, otherwise: dict[str, Any], found: dict[str, str]) -> None:
    assert wrong(rule, **otherwise) == found


def test_all_faults_are_told_at_once() -> None:
    values = RuleWanted.like(LETTER, template="poem", where={"kind": "love"}, role="inspector").rule
    with pytest.raises(RuleNotValid) as refused:
        must_be_valid("letters", values)
    facts = refused.value.facts
    assert [fault["field"] for fault in facts["faults"]] == ["values.role", "values.template", "values.where.kind"]
    assert facts["total"] == 3
    assert facts["faults"][2]["reason_en"] == "it must be one of liaison, rectification_notice"


@pytest.mark.parametrize("misspelt", [{"wher": {}}, {"timing": {"quiet_form": "21:00"}}])
def test_a_misspelt_field_does_not_pass_for_consent(misspelt: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        RuleWanted.model_validate(LETTER.model_dump() | misspelt)


@pytest.mark.parametrize("event", TOLD_OF.values(), ids=[event.wire for event in TOLD_OF.values()])
def test_what_a_rule_may_name_is_what_its_event_tells(event: type[Event]) -> None:
    told = facts_of(sample_event(event))
    there = facts_there(event)
    assert there.keys() == told.keys()
    assert all(not choices or told[name] in choices for name, choices in there.items())
