"""The inspections of common parts: which place, which attempt, and what was said of each part."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.contracts.defects import CommonPartInspected
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class CommonPartInspectionRow:
    """`parts` holds `InspectedPart`s as they were said; `recorded_position` orders the sheets."""

    inspection: str
    estate: str
    recorded_position: int
    building: str | None
    entrance: str | None
    attempt: int
    parts: list[dict[str, Any]]
    passed: int
    failed: int
    not_applicable: int
    not_tested: int
    issues: int
    record: str | None
    inspected_at: datetime


def fold(row: CommonPartInspectionRow | None, happened: Recorded) -> CommonPartInspectionRow | None:
    match happened.event:
        case CommonPartInspected() as event:
            came_to = Counter(part.result for part in event.parts)
            return CommonPartInspectionRow(
                inspection=event.inspection, estate=event.estate, recorded_position=happened.position,
                building=event.building, entrance=event.entrance, attempt=event.attempt,
                parts=[part.model_dump(mode="json") for part in event.parts], passed=came_to["pass"],
                failed=came_to["fail"], not_applicable=came_to["not_applicable"], not_tested=came_to["not_tested"],
                issues=len(event.issues), record=event.record, inspected_at=happened.occurred_at,
            )  # fmt: skip
        case _:
            return row


COMMON_PART_INSPECTIONS = ReadModel(
    name="common_part_inspections", version=1, source="defects", row=CommonPartInspectionRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={CommonPartInspected: by("inspection")},
    ignored=frozenset(events_of("defects").values()) - {CommonPartInspected},
)  # fmt: skip
