"""A promise of the sale: recorded, found not kept, explained the same way by everybody, its owners told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.structure import estate_here
from services.owners.unit import NotAnOwner, UnitNotKnown
from shared.contracts.owners import (
    Affected,
    AgreeExplanation,
    CorrectPromise,
    ExplanationAgreed,
    FindPromiseGap,
    OwnerToldOfGap,
    PromiseCorrected,
    PromiseGapFound,
    PromiseRecorded,
    RecordOwnerToldOfGap,
    RecordPromise,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class PromiseIdTaken(Refusal):
    wording = Wording("承诺编号 {promise} 已用于另一承诺。", "Id {promise} is another promise's.")


class PromiseNotKnown(Refusal):
    status = 404
    wording = Wording("未登记承诺 {promise}。", "Promise {promise} is not recorded.")


class GapNotFound(Refusal):
    wording = Wording(
        "承诺 {promise} 尚未认定与实际不符，无须统一说辞。", "No gap has been found in promise {promise} to explain."
    )


class ExplanationNotAgreed(Refusal):
    wording = Wording(
        "承诺 {promise} 的统一说辞尚未确定，不得告知业主。",
        "How promise {promise} is explained has not been agreed; no owner is told before.",
    )


class UnitNotAffected(Refusal):
    wording = Wording("承诺 {promise} 不涉及房屋 {unit}。", "Promise {promise} does not affect unit {unit}.")


@dataclass(frozen=True)
class Promise:
    said: PromiseRecorded | None = None
    gap: PromiseGapFound | None = None
    explained: ExplanationAgreed | None = None
    told: Mapping[tuple[str, str], OwnerToldOfGap] = field(default_factory=dict)


def evolve(promise: Promise, event: Event) -> Promise:
    match event:
        case PromiseRecorded():
            return replace(promise, said=event)
        case PromiseCorrected():
            said = {name: value for name, value in event if name in PromiseRecorded.model_fields}
            return replace(promise, said=PromiseRecorded(**said))
        case PromiseGapFound():
            return replace(promise, gap=event)
        case ExplanationAgreed():
            return replace(promise, explained=event)
        case OwnerToldOfGap():
            return replace(promise, told={**promise.told, (event.unit, event.owner): event})
        case _:
            return promise


PROMISE = Aggregate("promise", Promise(), evolve)


def record_promise(asked: Asked[RecordPromise], promise: Promise, estate: EstateOnList | None) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    fact = PromiseRecorded(**dict(command))
    if promise.said not in {None, fact}:
        raise PromiseIdTaken(promise=command.promise)
    return [] if promise.said == fact else [fact]


def correct_promise(asked: Asked[CorrectPromise], promise: Promise) -> list[Event]:
    command = asked.command
    said = known(promise, command.promise, command.estate)
    fact = PromiseCorrected(**dict(command))
    same = all(getattr(said, name) == getattr(fact, name) for name in PromiseRecorded.model_fields)
    return [] if same else [fact]


def find_promise_gap(asked: Asked[FindPromiseGap], promise: Promise) -> list[Event]:
    known(promise, asked.command.promise, asked.command.estate)
    fact = PromiseGapFound(**dict(asked.command))
    return [] if promise.gap == fact else [fact]


def agree_explanation(asked: Asked[AgreeExplanation], promise: Promise) -> list[Event]:
    command = asked.command
    known(promise, command.promise, command.estate)
    if promise.gap is None:
        raise GapNotFound(promise=command.promise)
    version = promise.explained.version if promise.explained else 0
    fact = ExplanationAgreed(**dict(command), version=version)
    return [] if promise.explained == fact else [fact.model_copy(update={"version": version + 1})]


def record_owner_told_of_gap(
    asked: Asked[RecordOwnerToldOfGap], promise: Promise, unit: UnitOnBoard | None
) -> list[Event]:
    """Told again after another explanation was agreed is a new fact."""
    command = asked.command
    known(promise, command.promise, command.estate)
    if promise.explained is None or promise.gap is None:
        raise ExplanationNotAgreed(promise=command.promise)
    if unit is None or unit.estate != command.estate:
        raise UnitNotKnown(unit=command.unit)
    if not affects(promise.gap.affected, unit):
        raise UnitNotAffected(promise=command.promise, unit=command.unit)
    if command.owner not in unit.owners:
        raise NotAnOwner(owner=command.owner, unit=command.unit)
    fact = OwnerToldOfGap(**dict(command), version=promise.explained.version)
    return [] if promise.told.get((command.unit, command.owner)) == fact else [fact]


def affects(affected: Affected, unit: UnitOnBoard) -> bool:
    return affected.everywhere or unit.building in affected.buildings or unit.unit in affected.units


def known(promise: Promise, id_: str, estate: str) -> PromiseRecorded:
    """One of another estate is as unknown as one that never was."""
    if promise.said is None or promise.said.estate != estate:
        raise PromiseNotKnown(promise=id_)
    return promise.said
