"""Notifications' copy of the estates: what they are called, which clock and language they go by."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import EstateRegistered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class EstateRow:
    estate: str
    name: str
    time_zone: str
    languages: tuple[str, ...]


def fold(row: EstateRow | None, happened: Recorded) -> EstateRow | None:
    match happened.event:
        case EstateRegistered() as event:
            return EstateRow(event.estate, event.name, event.time_zone, event.languages)
        case _:
            return row


ESTATES = ReadModel(
    name="estates", version=1, source="owners", row=EstateRow, fold=fold, ddl=Path(__file__).with_name("estates.sql"),
    keys={EstateRegistered: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {EstateRegistered},
)  # fmt: skip
