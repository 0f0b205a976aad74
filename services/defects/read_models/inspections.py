"""The inspections: which unit, which attempt, what was read and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.contracts.defects import UnitInspected
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class InspectionRow:
    """`meters` as read: {"water": "12.4", "electric": …, "gas": null}."""

    inspection: str
    estate: str
    unit: str
    building: str
    kind: str
    attempt: int
    checks: int
    issues: int
    conclusion: str
    inspected_at: datetime
    refusal: str | None
    refusal_note: str
    meters: dict[str, Any]
    keys_counted: int


def fold(row: InspectionRow | None, happened: Recorded) -> InspectionRow | None:
    match happened.event:
        case UnitInspected() as event:
            return InspectionRow(
                event.inspection, event.estate, event.unit, event.building, event.kind, event.attempt, event.checks,
                len(event.issues), event.conclusion, happened.occurred_at, event.refusal, event.refusal_note,
                event.meters.model_dump(mode="json"), event.keys_counted,
            )  # fmt: skip
        case _:
            return row


INSPECTIONS = ReadModel(
    name="inspections", version=2, source="defects", row=InspectionRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={UnitInspected: by("inspection")},
    ignored=frozenset(events_of("defects").values()) - {UnitInspected},
)  # fmt: skip
