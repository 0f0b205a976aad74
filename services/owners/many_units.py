"""Many units in one command: each is decided by itself, and what became of each is one fact on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.owners.unit_file import UnitFile
from shared.contracts.owners import FileDocuments, GiveOutDocuments, RefusedUnit, UnitFilesHandled
from shared.decider import Aggregate
from shared.messages import Event
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
    events: list[Event] = []
    done: list[str] = []
    unchanged: list[str] = []
    refused: list[RefusedUnit] = []
    for unit in command.units:
        try:
            facts = decide(unit, states[f"unit-file:{unit}"])
        except Refusal as refusal:
            refused.append(_as_outcome(unit, refusal))
            continue
        (done if facts else unchanged).append(unit)
        events.extend(facts)
    handled = UnitFilesHandled(
        estate=command.estate, bulk=command.bulk, what=command.wire, done=tuple(done), unchanged=tuple(unchanged),
        refused=tuple(refused),
    )  # fmt: skip
    return [*events, handled]


def _as_outcome(unit: str, refusal: Refusal) -> RefusedUnit:
    facts = {name: str(value) for name, value in refusal.facts.items() if value is not None and name != "unit"}
    return RefusedUnit(unit=unit, refused=type(refusal).__name__, facts=facts)
