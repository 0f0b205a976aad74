"""The emergency plan (应急预案, cfg) of an estate or the group: versions that are set."""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass

from services.owners.read_models.emergency_plans import PlanOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.own_or_group import next_version
from services.owners.structure import estate_or_group
from shared.contracts.owners import EmergencyPlan, EmergencyPlanSet, PhoneLine, Scenario, SetEmergencyPlan
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class ScenarioListedTwice(Refusal):
    status = 400
    wording = Wording("情形 {kind} 重复。", "Scenario {kind} is listed twice.")


@dataclass(frozen=True)
class Plan:
    values: EmergencyPlan | None = None


def evolve(plan: Plan, event: Event) -> Plan:
    return Plan(event.plan) if isinstance(event, EmergencyPlanSet) else plan


STREAM = "emergency-plan:{estate}"
EMERGENCY_PLAN = Aggregate("emergency-plan", Plan(), evolve)


def set_plan(
    asked: Asked[SetEmergencyPlan], plan: Plan, rows: Mapping[str, PlanOnList | None], estate: EstateOnList | None
) -> list[Event]:
    command = asked.command
    estate_or_group(command.estate, estate)
    for kind, times in Tally(one.kind for one in command.scenarios).items():
        if times > 1:
            raise ScenarioListedTwice(kind=kind)
    values = EmergencyPlan(
        scenarios=tuple(Scenario(**dict(one)) for one in command.scenarios),
        phones=tuple(PhoneLine(**dict(one)) for one in command.phones),
    )
    if plan.values == values:
        return []
    return [EmergencyPlanSet(estate=command.estate, version=next_version(rows), plan=values, why=command.why)]
