"""What visits does when it hears of an event."""

from uuid import uuid5

from shared.contracts.defects import RectificationAccepted
from shared.contracts.owners import AppointmentMissed, HandoverRefused, PersonErased, UnitHandedOver
from shared.contracts.visits import (
    ErasePersonalData,
    MarkDifficultOwner,
    OwnerDissatisfied,
    PlanRevisit,
    PlanVisit,
    VisitReason,
    VisitsCommand,
)
from shared.messages import GROUP
from shared.records import Recorded

STAYED_AWAY = {
    "handover": "未按约收楼 · did not come to the handover",
    "re_inspection": "未按约复验 · did not come to the re-inspection",
}


def when_unit_handed_over_plan_visit(recorded: Recorded) -> list[VisitsCommand]:
    """Who took over elsewhere and was imported is known there already."""
    match recorded.event:
        case UnitHandedOver(imported=False) as event:
            return [_visit(recorded, event.unit, (event.owner,), "keys")]
        case _:
            return []


def when_handover_refused_plan_visit_and_mark_owner(recorded: Recorded) -> list[VisitsCommand]:
    match recorded.event:
        case HandoverRefused() as event:
            marked = MarkDifficultOwner(
                estate=event.estate, unit=event.unit, owner=event.owner, mark="refused", reason=event.reason
            )
            return [_visit(recorded, event.unit, (event.owner,), "refusal"), marked]
        case _:
            return []


def when_appointment_missed_plan_visit_and_mark_owner(recorded: Recorded) -> list[VisitsCommand]:
    match recorded.event:
        case AppointmentMissed() as event:
            marked = MarkDifficultOwner(
                estate=event.estate, unit=event.unit, owner=event.owner, mark="stayed_away",
                reason=STAYED_AWAY[event.purpose],
            )  # fmt: skip
            return [_visit(recorded, event.unit, (event.owner,), "absence"), marked]
        case _:
            return []


def when_rectification_accepted_plan_revisit(recorded: Recorded) -> list[VisitsCommand]:
    """Not for common parts, and not before the second acceptance where it takes two."""
    match recorded.event:
        case RectificationAccepted(complete=True, unit=str(unit)) as event:
            return [
                PlanRevisit(
                    estate=event.estate, visit=_visit_id(recorded), unit=unit, issue=event.issue,
                    accepted_at=event.accepted_at,
                )
            ]  # fmt: skip
        case _:
            return []


def when_owner_dissatisfied_plan_visit(recorded: Recorded) -> list[VisitsCommand]:
    match recorded.event:
        case OwnerDissatisfied() as event:
            return [_visit(recorded, event.unit, (), "dissatisfied", event.matter)]
        case _:
            return []


def when_person_erased_erase_personal_data(recorded: Recorded) -> list[VisitsCommand]:
    match recorded.event:
        case PersonErased() as event:
            return [ErasePersonalData(estate=GROUP, person=event.person)]
        case _:
            return []


def _visit(
    recorded: Recorded, unit: str, owners: tuple[str, ...], reason: VisitReason, matter: str | None = None
) -> PlanVisit:
    return PlanVisit(
        estate=recorded.estate, visit=_visit_id(recorded), unit=unit, owners=owners, reason=reason,
        counted_from=recorded.occurred_at, matter=matter,
    )  # fmt: skip


def _visit_id(recorded: Recorded) -> str:
    """The event plans at most one visit, so its id makes the visit's."""
    return str(uuid5(recorded.id, "visit"))
