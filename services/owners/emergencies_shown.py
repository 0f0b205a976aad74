"""Questions about the emergency plan: what it says and who decides now, and when it was needed."""

from services.owners.group_shown import GROUP_READS, answering_in
from services.owners.read_models.emergencies import EMERGENCIES
from services.owners.read_models.emergency_plans import EMERGENCY_PLANS, plan_of
from shared.contracts.owners import (
    Emergencies,
    EmergencyList,
    EmergencyPlanInForce,
    EmergencyPlanView,
    EmergencyRow,
    ScenarioNow,
    Words,
)
from shared.service import Asking

PLAN_READS = (EMERGENCY_PLANS, *GROUP_READS)
EMERGENCIES_READ = (EMERGENCIES,)
LIST = """
select * from emergencies where estate = $1 and ($2::boolean is null or (ended_at is null) = $2)
 order by began_at desc, emergency limit 500
"""


async def emergency_plan(asking: Asking, _: EmergencyPlanInForce) -> EmergencyPlanView:
    plan, there = await plan_of(asking), await answering_in(asking, asking.now)
    scenarios = tuple(
        ScenarioNow(**dict(one), deciding=tuple(who for party in one.decides for who in there.of(party)))
        for one in plan.values.scenarios
    )
    return EmergencyPlanView(
        set_for=plan.set_for, version=plan.version, why=plan.why, scenarios=scenarios, phones=plan.values.phones
    )


async def emergencies(asking: Asking, query: Emergencies) -> EmergencyList:
    found = await asking.connection.fetch(LIST, query.estate, query.active)
    return EmergencyList(
        emergencies=tuple(
            EmergencyRow.model_validate({**row, "name": Words(zh=row["name_zh"], en=row["name_en"])}) for row in found
        )
    )
