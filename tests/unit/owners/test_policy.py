"""The handover policy: versions, group default and estate override, and tables that would serve nobody."""

import pytest

from services.owners.counters import CountersInACircle, CountersIncomplete, FeeBlocksInspection, KeysTooEarly
from services.owners.read_models.handover_policies import HANDOVER_POLICIES, in_force
from shared.contracts.owners import Counter, CounterRule, HandoverPolicy, HandoverPolicySet, SetHandoverPolicy
from shared.contracts.owners.keys import COUNTERS
from shared.messages import GROUP
from shared.problems import Refusal
from tests.given import folded
from tests.unit.owners.facts import E, ask, so_far


def policy_set(version: int, days: int, estate: str = E) -> HandoverPolicySet:
    return HandoverPolicySet(estate=estate, version=version, values=HandoverPolicy(notice_days=days), why="合同")


def wish(days: int, estate: str = E) -> SetHandoverPolicy:
    return SetHandoverPolicy(estate=estate, values=HandoverPolicy(notice_days=days), why="合同")


def needs(counter: Counter, *before: Counter) -> tuple[CounterRule, ...]:
    return tuple(CounterRule(counter=counter, needs=before) if rule.counter == counter else rule for rule in COUNTERS)


def test_each_setting_is_the_next_version() -> None:
    ask(so_far(), wish(10)).then(policy_set(1, 10))
    ask(so_far(policy_set(1, 10)), wish(10)).then_nothing()
    ask(so_far(policy_set(1, 10)), wish(14)).then(policy_set(2, 14))


def test_a_version_number_means_one_thing_in_one_estate() -> None:
    ask(so_far(policy_set(1, 9, GROUP), policy_set(2, 8, GROUP)), wish(10)).then(policy_set(3, 10))


def test_the_estates_own_values_go_before_the_groups_and_those_before_the_trades() -> None:
    rows = folded(HANDOVER_POLICIES, policy_set(1, 9, GROUP), policy_set(2, 10))
    assert in_force(rows, E).values.notice_days == 10
    assert in_force(rows, "E2").values.notice_days == 9
    assert (in_force({}, E).version, in_force({}, E).values) == (0, HandoverPolicy())


BAD: list[tuple[type[Refusal], tuple[CounterRule, ...]]] = [
    (CountersIncomplete, COUNTERS[:-1]),
    (CountersIncomplete, (*COUNTERS, COUNTERS[0])),
    (CountersInACircle, needs("check_in", "keys")),
    (FeeBlocksInspection, needs("inspection", "check_in", "papers", "price_settlement")),
    (FeeBlocksInspection, needs("papers", "check_in", "property_fees")),
    (KeysTooEarly, needs("keys", "inspection")),
]


@pytest.mark.parametrize(("refusal", "counters"), BAD)
def test_a_table_that_serves_nobody_or_breaks_the_law_is_refused(
    refusal: type[Refusal], counters: tuple[CounterRule, ...]
) -> None:
    command = SetHandoverPolicy(estate=E, values=HandoverPolicy(counters=counters), why="x")
    ask(so_far(), command).then_refused(refusal)
