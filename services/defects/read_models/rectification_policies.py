"""The rectification policy set last per estate; the row GROUP is the default of all others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.defects import RectificationPolicySet
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class PolicyRow:
    estate: str
    version: int
    policy: dict[str, Any]


def fold(row: PolicyRow | None, happened: Recorded) -> PolicyRow | None:
    match happened.event:
        case RectificationPolicySet() as event:
            return PolicyRow(event.estate, event.version, event.values.model_dump(mode="json"))
        case _:
            return row


RECTIFICATION_POLICIES = ReadModel(
    name="rectification_policies", version=1, source="defects", row=PolicyRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={RectificationPolicySet: by("estate")},
    ignored=frozenset(events_of("defects").values()) - {RectificationPolicySet},
)  # fmt: skip
