"""The inspection's counter: passed when defects says so, or by hand until its record comes."""

from services.owners.counters import missing, names
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.handover_policies import in_force
from services.owners.read_models.unit_counters import CountersOfUnit
from services.owners.stamping import Policies, opened_by, ready, stamp, ticket_of
from services.owners.unit import Unit, known, not_handed_over
from shared.contracts.owners import (
    CounterPassed,
    HandoverRefused,
    InspectionRecordArrived,
    PassInspectionByHand,
    PassInspectionCounter,
    UnitRegistered,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import NotYet, Refusal
from shared.wording import Wording


class InspectionAwaitsCounters(NotYet):
    wording = Wording(
        "房屋 {unit} 的验房已记录，等待通过：{lacking}。",
        "The inspection of unit {unit} is recorded and awaits: {lacking}.",
    )

    @property
    def words(self) -> Wording:
        return self.wording.fill(unit=self.facts["unit"], lacking=names(self.facts["missing"]))


class RefusalAwaitsOwner(NotYet):
    wording = Wording("房屋 {unit} 被拒收，但尚未登记业主。", "Unit {unit} was refused but has no recorded owner yet.")


class InspectionRecorded(Refusal):
    wording = Wording(
        "验房 {inspection} 的记录已到，以记录为准。",
        "The record of inspection {inspection} is here; what it says counts.",
    )


def pass_inspection_counter(asked: Asked[PassInspectionCounter], unit: Unit, policies: Policies) -> list[Event]:
    """By reaction: an inspection is a fact; one recorded before its counters waits, an older attempt is history."""
    command = asked.command
    registered = known(unit, command.unit)
    if unit.awaited is not None and unit.awaited.inspection == command.inspection:
        return _record_came(command, registered, unit, unit.awaited)
    if unit.handed_over is not None or command.attempt <= unit.attempt:
        return []
    if command.conclusion == "refused":
        return [_refused_at_inspection(command, registered, unit)]
    policy = in_force(policies, command.estate)
    lacking = missing(policy.values.counters, "inspection", unit.passed)
    if lacking:
        raise InspectionAwaitsCounters(unit=command.unit, missing=list(lacking))
    return [
        CounterPassed(
            estate=registered.estate, unit=command.unit, building=registered.building, counter="inspection",
            policy_version=policy.version, inspection=command.inspection, attempt=command.attempt,
            conclusion=command.conclusion, meters=command.meters, ticket=ticket_of(unit),
            opens=opened_by(unit, "inspection", policy),
        )
    ]  # fmt: skip


def _record_came(
    command: PassInspectionCounter, registered: UnitRegistered, unit: Unit, awaited: CounterPassed
) -> list[Event]:
    """What was passed by hand is confirmed; where the record says refused, the owner did, unless it is handed over."""
    arrived = InspectionRecordArrived(
        estate=registered.estate, unit=command.unit, building=registered.building, inspection=command.inspection,
        attempt=command.attempt, conclusion=command.conclusion, agrees=command.conclusion == awaited.conclusion,
        meters=command.meters,
    )  # fmt: skip
    if command.conclusion != "refused" or unit.handed_over is not None:
        return [arrived]
    return [arrived, _refused_at_inspection(command, registered, unit)]


def _refused_at_inspection(command: PassInspectionCounter, registered: UnitRegistered, unit: Unit) -> HandoverRefused:
    owner = unit.arrival.owner if unit.arrival else next(iter(unit.owners), None)
    if owner is None:
        raise RefusalAwaitsOwner(unit=command.unit)
    return HandoverRefused(
        estate=registered.estate, unit=command.unit, building=registered.building, owner=owner,
        reason=command.refusal or "other", note=command.refusal_note, inspection=command.inspection,
        attempt=command.attempt, ticket=ticket_of(unit),
    )  # fmt: skip


def pass_inspection_by_hand(
    asked: Asked[PassInspectionByHand], unit: Unit, policies: Policies, stamped: CountersOfUnit | None,
    estate: EstateOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    known(unit, command.unit)
    not_handed_over(unit, command.unit)
    if "inspection" in unit.passed:
        return []
    if command.inspection in unit.inspections:
        raise InspectionRecorded(inspection=command.inspection)
    policy = in_force(policies, command.estate)
    ready(asked, unit, "inspection", policy, stamped, estate)
    said = {
        "inspection": command.inspection, "conclusion": command.conclusion, "meters": command.meters, "awaited": True,
    }  # fmt: skip
    return [stamp(unit, "inspection", policy).model_copy(update=said)]
