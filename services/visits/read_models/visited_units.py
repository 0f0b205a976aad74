"""Units with visits: how far each one's stream has come, and whether its owner is difficult (疑难业主)."""

from dataclasses import dataclass, replace
from pathlib import Path

from shared.contracts.visits import (
    DifficultOwnerMarked,
    DifficultOwnerUnmarked,
    VisitLogged,
    VisitMoved,
    VisitPlanned,
)
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class VisitedUnitRow:
    unit: str
    estate: str
    version: int
    marks: tuple[str, ...]


OF_A_UNIT: tuple[type[Event], ...] = (
    VisitPlanned, VisitMoved, VisitLogged, DifficultOwnerMarked, DifficultOwnerUnmarked,
)  # fmt: skip


def fold(row: VisitedUnitRow | None, happened: Recorded) -> VisitedUnitRow | None:
    stream, marks = happened.stream.partition(":")[2], row.marks if row else ()
    row = VisitedUnitRow(stream, happened.estate, happened.version, marks)
    match happened.event:
        case DifficultOwnerMarked() as event:
            return replace(row, marks=tuple(dict.fromkeys((*marks, event.mark))))
        case DifficultOwnerUnmarked():
            return replace(row, marks=())
        case _:
            return row


VISITED_UNITS = ReadModel(
    name="visited_units", version=1, source="visits", row=VisitedUnitRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("visited_units.sql"),
    keys={event: by("unit") for event in OF_A_UNIT},
    ignored=frozenset(events_of("visits").values()) - frozenset(OF_A_UNIT),
)  # fmt: skip
