"""Many units in one command: each is decided by itself, and what became of each is one fact on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.owners.unit_file import UnitFile
from shared.contracts.owners import FileDocuments, GiveOutDocuments, RefusedUnit, UnitFilesHandled
from shared.decider import Aggregate
from shared.messages import Event
from shared.one_by_one import Outcomes, facts_but
from shared.problems import Refusal

AboutMany = FileDocuments | GiveOutDocuments


@dataclass(frozen=True)
class Bulk:
    handled: bool = False


def evolve(bulk: Bulk, event: Event) -> Bulk:
    return Bulk(handled=True) if isinstance(event, UnitFilesHandled) else bulk


BULK = Aggregate("bulk", Bulk(), evolve)


def streams(command: AboutMany) -> list[str]:
    return [f"bulk:{command.bulk}", *(f"unit-file:{unit}" for unit in command.units)]


def units_of(command: AboutMany) -> Sequence[str]:
    return command.units


def one_by_one(
    command: AboutMany, states: Mapping[str, Any], decide: Callable[[str, UnitFile], Sequence[Event]]
) -> list[Event]:
    """In the order asked; decided once for its `bulk`."""
    if states[f"bulk:{command.bulk}"].handled:
        return []
    outcomes = Outcomes[RefusedUnit]()
    outcomes.decide(command.units, lambda unit: decide(unit, states[f"unit-file:{unit}"]), as_outcome)
    handled = UnitFilesHandled(
        estate=command.estate, bulk=command.bulk, what=command.wire, done=tuple(outcomes.done),
        unchanged=tuple(outcomes.unchanged), refused=tuple(outcomes.refused),
    )  # fmt: skip
    return [*outcomes.events, handled]


def as_outcome(unit: str, refusal: Refusal) -> RefusedUnit:
    return RefusedUnit(unit=unit, refused=type(refusal).__name__, facts=facts_but("unit", refusal))
