"""The emergency plan: set in versions, activated and ended with the times when it really was, also days later."""

from datetime import timedelta
from typing import Any, get_args

from services.owners.emergencies import (
    ActivatedOtherwise,
    BeganInFuture,
    EmergencyNotKnown,
    EndedOtherwise,
    ScenarioNotListed,
)
from services.owners.emergency_plan import ScenarioListedTwice
from services.owners.minutes import EndedBeforeItBegan, EndsInFuture
from services.owners.person import PersonNotKnown
from services.owners.read_models.emergencies import EMERGENCIES
from services.owners.read_models.emergency_plans import EMERGENCY_PLANS, in_force
from services.owners.structure import EstateNotKnown
from services.owners.typical_emergency_plan import TYPICAL_EMERGENCY_PLAN
from shared.contracts.owners import (
    ActivateEmergencyPlan,
    EmergencyKind,
    EmergencyPlan,
    EmergencyPlanActivated,
    EmergencyPlanEnded,
    EmergencyPlanSet,
    EndEmergencyPlan,
    PhoneLine,
    PhoneWanted,
    Scenario,
    ScenarioWanted,
    SetEmergencyPlan,
)
from shared.messages import GROUP
from tests.given import AT, folded
from tests.unit.owners.facts import KNOWN, OWNER, E, ask, person, so_far
from tests.unit.owners.fees import words

HOUR = timedelta(hours=1)
HERE = (*KNOWN, person("p-wang"))
FLOOD: dict[str, Any] = {
    "kind": "weather", "name": words("积水", "Flood"), "decides": ("order",), "steps": (words("断电", "Cut power"),)
}  # fmt: skip
PUMP: dict[str, Any] = {"name": words("抽水队", "Pumps"), "number": "021-5555 1234"}
SET = SetEmergencyPlan(estate=E, scenarios=(ScenarioWanted(**FLOOD),), phones=(PhoneWanted(**PUMP),), why="汛期")
DOWN = ActivateEmergencyPlan(
    estate=E, emergency="e-1", kind="system_down", began_at=AT - 3 * HOUR, decided_by="p-wang", note="机房断电"
)
NAME = words("系统中断", "System down")
ACTIVATED = EmergencyPlanActivated(
    estate=E, emergency="e-1", kind="system_down", name=NAME, began_at=AT - 3 * HOUR, decided_by="p-wang",
    note="机房断电", plan_version=0,
)  # fmt: skip
END = EndEmergencyPlan(estate=E, emergency="e-1", ended_at=AT - HOUR, outcome="恢复，12 张纸质单待补录")
ENDED = EmergencyPlanEnded(
    estate=E, emergency="e-1", kind="system_down", name=NAME, ended_at=AT - HOUR, outcome="恢复，12 张纸质单待补录"
)


def plan_set(version: int = 1, estate: str = E) -> EmergencyPlanSet:
    plan = EmergencyPlan(scenarios=(Scenario(**FLOOD),), phones=(PhoneLine(**PUMP),))
    return EmergencyPlanSet(estate=estate, version=version, plan=plan, why="汛期")


def test_a_plan_is_set_in_versions_of_the_estate_or_the_group() -> None:
    ask(so_far(*HERE), SET).then(plan_set())
    ask(so_far(*HERE, plan_set()), SET).then_nothing()
    ask(so_far(*HERE, plan_set(4, GROUP)), SET).then(plan_set(5))
    ask(so_far(), SET).then_refused(EstateNotKnown)
    twice = SET.model_copy(update={"scenarios": (ScenarioWanted(**FLOOD),) * 2})
    ask(so_far(*HERE), twice).then_refused(ScenarioListedTwice, kind="weather")
    rows = folded(EMERGENCY_PLANS, plan_set(1, GROUP), plan_set(2))
    assert (in_force(rows, E).version, in_force(rows, "E2").version, in_force({}, E).version) == (2, 1, 0)
    assert in_force(rows, E).values.phones[0].number == "021-5555 1234"


def test_what_is_usual_covers_every_emergency_with_who_decides_and_steps_in_both_languages() -> None:
    assert {one.kind for one in TYPICAL_EMERGENCY_PLAN.scenarios} == set(get_args(EmergencyKind))
    for scenario in TYPICAL_EMERGENCY_PLAN.scenarios:
        assert scenario.decides
        assert len(scenario.steps) >= 4
        for said in (scenario.name, *scenario.steps):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in said.zh)
            assert said.en.isascii()
    paper = next(one for one in TYPICAL_EMERGENCY_PLAN.scenarios if one.kind == "system_down")
    assert any("补录" in step.zh for step in paper.steps)


def test_the_plan_is_activated_with_its_real_time_though_it_is_typed_in_afterwards() -> None:
    ask(so_far(*HERE), DOWN).then(ACTIVATED)
    assert ACTIVATED.occurred(AT) == AT - 3 * HOUR
    ask(so_far(*HERE, ACTIVATED), DOWN).then_nothing()
    ask(so_far(*HERE, ACTIVATED), DOWN.model_copy(update={"kind": "fire"})).then_refused(ActivatedOtherwise)
    ask(so_far(*HERE), DOWN.model_copy(update={"began_at": AT + HOUR})).then_refused(BeganInFuture)
    ask(so_far(*HERE), DOWN.model_copy(update={"decided_by": "p-x"})).then_refused(PersonNotKnown)
    ask(so_far(*HERE), DOWN.model_copy(update={"decided_by": OWNER})).then_refused(PersonNotKnown, person=OWNER)
    for nowhere in ("E9", GROUP):
        ask(so_far(*HERE), DOWN.model_copy(update={"estate": nowhere})).then_refused(EstateNotKnown, estate=nowhere)
    ask(so_far(*HERE, plan_set()), DOWN).then_refused(ScenarioNotListed, kind="system_down")


def test_it_ends_once_with_what_came_of_it() -> None:
    ask(so_far(*HERE, ACTIVATED), END).then(ENDED)
    ask(so_far(*HERE, ACTIVATED, ENDED), END).then_nothing()
    other = END.model_copy(update={"outcome": "别的"})
    ask(so_far(*HERE, ACTIVATED, ENDED), other).then_refused(EndedOtherwise)
    ask(so_far(*HERE), END).then_refused(EmergencyNotKnown)
    ask(so_far(*HERE, ACTIVATED), END.model_copy(update={"ended_at": AT + HOUR})).then_refused(EndsInFuture)
    early = END.model_copy(update={"ended_at": AT - 4 * HOUR})
    ask(so_far(*HERE, ACTIVATED), early).then_refused(EndedBeforeItBegan)


def test_the_table_keeps_when_it_happened_and_when_it_was_recorded() -> None:
    row = folded(EMERGENCIES, ACTIVATED)["e-1"]
    assert (row.began_at, row.began_recorded_at, row.ended_at) == (AT - 3 * HOUR, AT, None)
    row = folded(EMERGENCIES, ACTIVATED, ENDED)["e-1"]
    assert (row.ended_at, row.ended_recorded_at, row.outcome) == (AT - HOUR, AT, ENDED.outcome)
