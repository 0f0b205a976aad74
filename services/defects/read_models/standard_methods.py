"""The standard methods of each estate: the version in force of each class, and what one side has proposed since."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.contracts.defects import StandardMethodAgreed
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class StandardsRow:
    """`methods` by class: {"in_force": {version, method, property, developer}, "proposed": {…, side: person}}."""

    estate: str
    methods: dict[str, Any]

    def in_force(self, l1: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.methods.get(l1, {}).get("in_force")
        return found


def fold(row: StandardsRow | None, happened: Recorded) -> StandardsRow | None:
    match happened.event:
        case StandardMethodAgreed() as event:
            row = row or StandardsRow(event.estate, {})
            return replace(row, methods={**row.methods, event.l1: agreed(row.methods.get(event.l1, {}), event)})
        case _:
            return row


def agreed(known: dict[str, Any], event: StandardMethodAgreed) -> dict[str, Any]:
    proposed = known.get("proposed") or {}
    if proposed.get("version") != event.version:
        proposed = {"version": event.version, "method": event.method}
    proposed = {**proposed, event.side: event.by}
    return {**known, "in_force": proposed, "proposed": None} if event.complete else {**known, "proposed": proposed}


STANDARD_METHODS = ReadModel(
    name="standard_methods", version=1, source="defects", row=StandardsRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={StandardMethodAgreed: by("estate")},
    ignored=frozenset(events_of("defects").values()) - {StandardMethodAgreed},
)  # fmt: skip
