"""Difficult owners (疑难业主): marked by event or by hand, unmarked by the project manager alone."""

from services.visits.read_models.units import UnitRow
from services.visits.visits import Visits
from services.visits.where import known
from shared.contracts.visits import (
    DifficultOwnerMarked,
    DifficultOwnerUnmarked,
    MarkDifficultOwner,
    UnmarkDifficultOwner,
)
from shared.decider import Asked
from shared.messages import Event


def mark(asked: Asked[MarkDifficultOwner], visits: Visits, unit: UnitRow | None) -> list[Event]:
    command = asked.command
    if command.mark in visits.marks:
        return []
    known(unit, command.unit, command.estate)
    return [
        DifficultOwnerMarked(
            estate=command.estate, unit=command.unit, owner=command.owner, mark=command.mark, reason=command.reason
        )
    ]


def unmark(asked: Asked[UnmarkDifficultOwner], visits: Visits) -> list[Event]:
    command = asked.command
    if not visits.marks:
        return []
    return [
        DifficultOwnerUnmarked(estate=command.estate, unit=command.unit, owner=visits.difficult, reason=command.reason)
    ]
