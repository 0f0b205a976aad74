"""Whom the developer of each estate has named in writing to agree methods for it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.contracts.defects import AgreementDelegated, DelegationEnded
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED = (AgreementDelegated, DelegationEnded)


@dataclass(frozen=True)
class DelegatesRow:
    """`persons` by id: {"paper": sha256, "until": ISO time or None}."""

    estate: str
    persons: dict[str, Any]

    def may_agree(self, person: str, at: datetime) -> bool:
        named = self.persons.get(person)
        return named is not None and (named["until"] is None or at < datetime.fromisoformat(named["until"]))


def fold(row: DelegatesRow | None, happened: Recorded) -> DelegatesRow | None:
    match happened.event:
        case AgreementDelegated() as event:
            row = row or DelegatesRow(event.estate, {})
            until = event.until.isoformat() if event.until else None
            return replace(row, persons={**row.persons, event.person: {"paper": event.paper, "until": until}})
        case DelegationEnded() as event if row is not None:
            return replace(row, persons={one: named for one, named in row.persons.items() if one != event.person})
        case _:
            return row


METHOD_DELEGATES = ReadModel(
    name="method_delegates", version=1, source="defects", row=DelegatesRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("estate") for event in FOLDED},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
