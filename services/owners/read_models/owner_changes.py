"""How a unit's owners have changed, one row per unit that ever changed hands: ids only, oldest first."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shared.contracts.owners import OwnerChanged
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

SAID = {"kind", "owners", "joined", "left", "effective_on", "reason", "deed"}


@dataclass(frozen=True)
class UnitsOwnerChanges:
    unit: str
    estate: str
    changes: list[dict[str, Any]]


def fold(row: UnitsOwnerChanges | None, happened: Recorded) -> UnitsOwnerChanges | None:
    match happened.event:
        case OwnerChanged() as event:
            row = row or UnitsOwnerChanges(event.unit, event.estate, [])
            said = event.model_dump(mode="json", include=SAID)
            said["recorded_at"] = happened.recorded_at.isoformat()
            return replace(row, changes=[*row.changes, said])
        case _:
            return row


OWNER_CHANGES = ReadModel(
    name="owner_changes", version=1, source="owners", row=UnitsOwnerChanges, fold=fold, inline=True,
    ddl=Path(__file__).with_name("owner_changes.sql"), keys={OwnerChanged: by("unit")},
    ignored=frozenset(events_of("owners").values()) - {OwnerChanged},
)  # fmt: skip
