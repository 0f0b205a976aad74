"""The visits of one unit: planned, moved, logged; all in one stream, because one unit has one revisit after repairs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from services.visits.read_models.estates import EstateRow
from services.visits.read_models.units import UnitRow
from services.visits.read_models.visit_calendar import CalendarRow
from services.visits.read_models.visit_policies import PolicyRow, in_force
from services.visits.where import clock_of, known
from shared.calendar import weekdays_only
from shared.contracts.visits import (
    DifficultOwnerMarked,
    DifficultOwnerUnmarked,
    PlanRevisit,
    PlanVisit,
    VisitLogged,
    VisitMoved,
    VisitPlanned,
    VisitPolicy,
    VisitReason,
)
from shared.decider import SYSTEM_ROLE, Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

CALENDAR = weekdays_only()


class VisitOfAnotherUnit(Refusal):
    wording = Wording("回访 {visit} 属于房屋 {unit}。", "Visit {visit} belongs to unit {unit}.")


@dataclass(frozen=True)
class Planned:
    """A visit not made yet. `first` is when its reason arose: for a revisit, the first acceptance."""

    reason: VisitReason
    first: datetime
    not_before: datetime
    due: datetime
    matter: str | None


@dataclass(frozen=True)
class Visits:
    open: Mapping[str, Planned] = field(default_factory=dict)
    logged: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    difficult: str | None = None

    def knows(self, visit: str) -> bool:
        return visit in self.open or visit in self.logged

    def waits_for(self, reason: VisitReason, matter: str | None) -> bool:
        return any(planned.reason == reason and planned.matter == matter for planned in self.open.values())


def evolve(visits: Visits, event: Event) -> Visits:
    match event:
        case VisitPlanned():
            planned = Planned(event.reason, event.not_before, event.not_before, event.due, event.matter)
            return replace(visits, open={**visits.open, event.visit: planned})
        case VisitMoved():
            moved = replace(visits.open[event.visit], not_before=event.to_not_before, due=event.to_due)
            return replace(visits, open={**visits.open, event.visit: moved})
        case VisitLogged():
            still = {visit: planned for visit, planned in visits.open.items() if visit != event.visit}
            return replace(visits, open=still, logged=visits.logged | {event.visit})
        case DifficultOwnerMarked():
            return replace(visits, marks=visits.marks | {event.mark}, difficult=event.owner or visits.difficult)
        case DifficultOwnerUnmarked():
            return replace(visits, marks=frozenset(), difficult=None)
        case _:
            return visits


VISITS = Aggregate("visits", Visits(), evolve)


def plan_visit(
    asked: Asked[PlanVisit], visits: Visits, unit: UnitRow | None, estate: EstateRow | None,
    policies: Mapping[str, PolicyRow | None], elsewhere: CalendarRow | None,
) -> list[Event]:  # fmt: skip
    """A reaction plans no second visit while one for the same reason is still to be made."""
    command = asked.command
    must_be_of(elsewhere, command.unit)
    if visits.knows(command.visit):
        return []
    if asked.role == SYSTEM_ROLE and visits.waits_for(command.reason, command.matter):
        return []
    home, zone = known(unit, command.unit, command.estate), clock_of(estate, command.estate)
    version, policy = in_force(policies, command.estate)
    due = command.due or due_of(command.reason, command.counted_from, policy, zone)
    return [
        VisitPlanned(
            estate=command.estate, visit=command.visit, unit=command.unit, owners=command.owners or home.owners,
            reason=command.reason, not_before=min(command.counted_from, due), due=due, matter=command.matter,
            policy_version=version,
        )
    ]  # fmt: skip


def due_of(reason: VisitReason, since: datetime, policy: VisitPolicy, zone: ZoneInfo) -> datetime:
    match reason:
        case "refusal" | "absence":
            return CALENDAR.add_working_days(since, policy.refusal_working_days, zone).at
        case "rectification" | "complaint":
            return CALENDAR.add_calendar_days(since, policy.revisit_days, zone).at
        case "difficult" | "dissatisfied":
            return CALENDAR.add_calendar_days(since, policy.difficult_days, zone).at
        case "keys" | "round":
            return CALENDAR.add_calendar_days(since, policy.keys_days, zone).at


def plan_revisit(
    asked: Asked[PlanRevisit], visits: Visits, unit: UnitRow | None, estate: EstateRow | None,
    policies: Mapping[str, PolicyRow | None],
) -> list[Event]:  # fmt: skip
    """Nobody is asked in a unit that has no owner."""
    command = asked.command
    if command.visit in visits.logged:
        return []
    home, zone = known(unit, command.unit, command.estate), clock_of(estate, command.estate)
    version, policy = in_force(policies, command.estate)
    waiting = [(visit, planned) for visit, planned in visits.open.items() if planned.reason == "rectification"]
    if waiting:
        return _moved(command, *waiting[0], policy, zone)
    if not home.owners:
        return []
    return [
        VisitPlanned(
            estate=command.estate, visit=command.visit, unit=command.unit, owners=home.owners, reason="rectification",
            not_before=command.accepted_at, due=due_of("rectification", command.accepted_at, policy, zone),
            issue=command.issue, policy_version=version,
        )
    ]  # fmt: skip


def _moved(command: PlanRevisit, visit: str, planned: Planned, policy: VisitPolicy, zone: ZoneInfo) -> list[Event]:
    """Two days after the last acceptance, at the latest ten after the first; an earlier one moves nothing back."""
    latest = CALENDAR.add_calendar_days(planned.first, policy.revisit_latest_days, zone).at
    due = max(planned.due, min(latest, due_of("rectification", command.accepted_at, policy, zone)))
    not_before = max(planned.not_before, min(command.accepted_at, due))
    if (not_before, due) == (planned.not_before, planned.due):
        return []
    return [
        VisitMoved(
            estate=command.estate, visit=visit, unit=command.unit, from_not_before=planned.not_before,
            from_due=planned.due, to_not_before=not_before, to_due=due, issue=command.issue,
        )
    ]  # fmt: skip


def must_be_of(row: CalendarRow | None, unit: str) -> None:
    """A visit belongs to one unit for good."""
    if row is not None and row.unit != unit:
        raise VisitOfAnotherUnit(visit=row.visit, unit=row.unit)
