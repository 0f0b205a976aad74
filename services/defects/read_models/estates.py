"""The estates as defects needs them: whose clock and whose rules apply. A copy of what owners says."""

from dataclasses import dataclass
from pathlib import Path

from shared.contracts.owners import EstateRegistered
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class EstateRow:
    estate: str
    region: str
    time_zone: str
    jurisdiction: str


def fold(row: EstateRow | None, happened: Recorded) -> EstateRow | None:
    match happened.event:
        case EstateRegistered() as event:
            return EstateRow(event.estate, event.region, event.time_zone, event.jurisdiction)
        case _:
            return row


ESTATES = ReadModel(
    name="estates", version=1, source="owners", row=EstateRow, fold=fold, ddl=Path(__file__).with_suffix(".sql"),
    keys={EstateRegistered: by("estate")},
    ignored=frozenset(events_of("owners").values()) - {EstateRegistered},
)  # fmt: skip
