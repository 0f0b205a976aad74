"""One command about many units: each has its own outcome, and one refused does not stop the rest."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from shared.contracts.identifiers import BulkId, UnitId
from shared.contracts.owners.messages import OwnersEvent
from shared.contracts.vocabulary import Value
from shared.messages import Line


def _each_once(units: Sequence[Any]) -> Sequence[Any]:
    if len(set(units)) < len(units):
        raise ValueError("each unit once")
    return units


ManyUnits = Annotated[tuple[UnitId, ...], AfterValidator(_each_once)]


class RefusedUnit(Value):
    """Why this one was not done: the refusal's name and its facts."""

    unit: str
    refused: Line
    facts: dict[str, str] = Field(default_factory=dict)


class UnitFilesHandled(OwnersEvent, wire="UnitFilesHandled", stream="bulk:{bulk}"):
    """What became of each unit of a bulk command: done, already so, or refused and why. Every unit is in one list."""

    bulk: BulkId
    what: Line
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[RefusedUnit, ...]
