"""Who follows which class of issues in each estate."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shared.contracts.defects import InspectorAssigned
from shared.messages import events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class TrackerRow:
    tracked: str
    estate: str
    category: str
    person: str


def estate_and_category(event: InspectorAssigned) -> Iterable[str]:
    return (f"{event.estate}:{event.category}",)


def fold(row: TrackerRow | None, happened: Recorded) -> TrackerRow | None:
    match happened.event:
        case InspectorAssigned() as event:
            return TrackerRow(f"{event.estate}:{event.category}", event.estate, event.category, event.person)
        case _:
            return row


TRACKERS = ReadModel(
    name="trackers", version=1, source="defects", row=TrackerRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={InspectorAssigned: estate_and_category},
    ignored=frozenset(events_of("defects").values()) - {InspectorAssigned},
)  # fmt: skip
