"""The emergency plans: the one in force of an estate or the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.owners.read_models.own_or_group import holding, set_for
from services.owners.typical_emergency_plan import TYPICAL_EMERGENCY_PLAN
from shared.contracts.owners import EmergencyPlan, EmergencyPlanSet
from shared.messages import GROUP, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class PlanOnList:
    estate: str
    version: int
    plan: dict[str, Any]
    why: str


@dataclass(frozen=True)
class PlanInForce:
    """`set_for` is whose plan it is: the estate's own, or GROUP."""

    set_for: str
    version: int
    values: EmergencyPlan
    why: str = ""


def fold(row: PlanOnList | None, happened: Recorded) -> PlanOnList | None:
    match happened.event:
        case EmergencyPlanSet() as event:
            return PlanOnList(event.estate, event.version, event.plan.model_dump(mode="json"), event.why)
        case _:
            return row


EMERGENCY_PLANS = ReadModel(
    name="emergency_plans", version=2, source="owners", row=PlanOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("emergency_plans.sql"), keys={EmergencyPlanSet: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {EmergencyPlanSet},
)  # fmt: skip
SET = "select estate, version, plan, why from emergency_plans where estate = any($1::text[])"


def in_force(rows: Mapping[str, PlanOnList | None], estate: str) -> PlanInForce:
    """The estate's own goes before the group's, and the group's before what is usual."""
    row = holding(rows, estate)
    if row is None:
        return PlanInForce(GROUP, 0, TYPICAL_EMERGENCY_PLAN)
    return PlanInForce(row.estate, row.version, EmergencyPlan.model_validate(row.plan), row.why)


async def plan_of(asking: "Asking") -> PlanInForce:
    return in_force(await set_for(asking, SET, PlanOnList), asking.estate)
