"""Rules are set, changed and disabled in versions; only what can be told of may be named."""

import pytest

from services.notifications.default_rules import DEFAULT_RULES
from services.notifications.reactions import facts_of
from services.notifications.read_models.rules_set import RULES_SET, rules_at
from services.notifications.rule_faults import RuleNotValid
from services.notifications.rules import RuleNotKnown
from services.notifications.templates import TEMPLATES
from services.notifications.told_of import TOLD_OF
from shared.contracts.notifications import DisableRule, Rule, RuleDisabled, RuleSet, RuleWanted, SetRule
from shared.messages import GROUP
from tests.contracts.samples import sample_event
from tests.given import AT, folded
from tests.unit.notifications.facts import ESTATE, handler_of, so

SET, DISABLE = handler_of(SetRule), handler_of(DisableRule)
VALUES = DEFAULT_RULES["letter-to-contractor"]
ask = SetRule(estate=ESTATE, rule="letters", values=RuleWanted.like(VALUES), why="-")
disable = DisableRule(estate=ESTATE, rule="letters", why="-")
FIRST = RuleSet(estate=ESTATE, rule="letters", version=1, values=VALUES, why="-")
SECOND = RuleDisabled(estate=ESTATE, rule="letters", version=2, why="-")
WRITTEN_BESIDE = {"estate_name", "unit_name", "issue_name", "list"}


def test_a_rule_is_set_once_and_disabled_once() -> None:
    so().when(SET, ask).then(FIRST)
    so(FIRST).when(SET, ask).then_nothing()
    known = so(FIRST).with_rows("rules_set", **folded(RULES_SET, FIRST))
    known.when(DISABLE, disable).then(SECOND)
    so(FIRST, SECOND).when(DISABLE, disable).then_nothing()


def test_a_disabled_rule_can_be_set_again() -> None:
    so(FIRST, SECOND).when(SET, ask).then(FIRST.model_copy(update={"version": 3}))


def test_a_built_in_rule_can_be_disabled_and_an_unknown_one_cannot() -> None:
    so().when(DISABLE, disable.model_copy(update={"rule": "letter-to-contractor"})).then_types(RuleDisabled)
    so().when(DISABLE, disable).then_refused(RuleNotKnown)


def test_a_rule_that_makes_no_sense_changes_nothing() -> None:
    values = RuleWanted.like(VALUES, event_type="UnitRegistered")
    so().when(SET, ask.model_copy(update={"values": values})).then_refused(RuleNotValid)


def test_a_disabled_group_rule_may_be_set_by_an_estate() -> None:
    group = RuleDisabled(estate=GROUP, rule="letter-to-contractor", version=1, why="-")
    own = RuleSet(estate=ESTATE, rule="letter-to-contractor", version=1, values=VALUES, why="-")
    rows = folded(RULES_SET, group, own)
    [here] = [rule for rule in rules_at(rows, ESTATE, AT) if rule.rule == "letter-to-contractor"]
    [there] = [rule for rule in rules_at(rows, "E2", AT) if rule.rule == "letter-to-contractor"]
    assert (here.values, here.set_in) == (VALUES, ESTATE)
    assert (there.values, there.set_in) == (None, GROUP)


@pytest.mark.parametrize(("name", "rule"), DEFAULT_RULES.items(), ids=list(DEFAULT_RULES))
def test_every_built_in_rule_can_be_written_from_its_event(name: str, rule: Rule) -> None:
    """No template asks for a fact that its event does not have; in both languages."""
    facts = facts_of(sample_event(TOLD_OF[rule.source, rule.event_type])) | dict.fromkeys(WRITTEN_BESIDE, "-")
    template = TEMPLATES[rule.template]
    for text in (template.subject.fill(**facts), template.body.fill(**facts)):
        assert text.zh, name
        assert text.en, name
    assert rule.where.keys() <= facts.keys()
