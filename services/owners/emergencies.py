"""One time the emergency plan was needed: activated and ended, each with when it really was."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.owners.minutes import EndedBeforeItBegan, EndsInFuture
from services.owners.person import must_be_registered
from services.owners.read_models.emergency_plans import PlanOnList, in_force
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.structure import estate_here
from shared.contracts.owners import (
    ActivateEmergencyPlan,
    EmergencyPlanActivated,
    EmergencyPlanEnded,
    EndEmergencyPlan,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class ScenarioNotListed(Refusal):
    status = 404
    wording = Wording("应急预案中没有情形 {kind}。", "The plan has no scenario {kind}.")


class BeganInFuture(Refusal):
    status = 400
    wording = Wording("开始时间 {at} 晚于现在。", "{at} is still to come.")


class ActivatedOtherwise(Refusal):
    wording = Wording("{emergency} 已按其他内容登记启动。", "{emergency} was activated with other particulars.")


class EmergencyNotKnown(Refusal):
    status = 404
    wording = Wording("没有登记应急情况 {emergency}。", "There is no emergency {emergency}.")


class EndedOtherwise(Refusal):
    wording = Wording("{emergency} 已按其他内容登记结束。", "{emergency} ended otherwise.")


@dataclass(frozen=True)
class Emergency:
    activated: EmergencyPlanActivated | None = None
    ended: EmergencyPlanEnded | None = None


def evolve(emergency: Emergency, event: Event) -> Emergency:
    match event:
        case EmergencyPlanActivated():
            return Emergency(event)
        case EmergencyPlanEnded():
            return replace(emergency, ended=event)
        case _:
            return emergency


STREAM = "emergency:{emergency}"
EMERGENCY = Aggregate("emergency", Emergency(), evolve)


def activate(
    asked: Asked[ActivateEmergencyPlan], emergency: Emergency, rows: Mapping[str, PlanOnList | None],
    person: PersonOnList | None, estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    estate_here(command.estate, estate)
    plan = in_force(rows, command.estate)
    if emergency.activated is not None:
        same = ("kind", "began_at", "decided_by", "note")
        if any(getattr(emergency.activated, name) != getattr(command, name) for name in same):
            raise ActivatedOtherwise(emergency=command.emergency)
        return []
    scenario = next((one for one in plan.values.scenarios if one.kind == command.kind), None)
    if scenario is None:
        raise ScenarioNotListed(kind=command.kind)
    if command.began_at > asked.now:
        raise BeganInFuture(at=command.began_at.isoformat())
    must_be_registered(command.decided_by, person)
    return [EmergencyPlanActivated(**dict(command), name=scenario.name, plan_version=plan.version)]


def end(asked: Asked[EndEmergencyPlan], emergency: Emergency) -> list[Event]:
    command, began = asked.command, emergency.activated
    if began is None:
        raise EmergencyNotKnown(emergency=command.emergency)
    fact = EmergencyPlanEnded(**dict(command), kind=began.kind, name=began.name)
    if emergency.ended is not None:
        if emergency.ended != fact:
            raise EndedOtherwise(emergency=command.emergency)
        return []
    if command.ended_at < began.began_at:
        raise EndedBeforeItBegan(ended_at=command.ended_at.isoformat())
    if command.ended_at > asked.now:
        raise EndsInFuture(at=command.ended_at.isoformat())
    return [fact]
