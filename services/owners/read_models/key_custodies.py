"""The keys owners left with the property company: how many, what for, and the signed agreement."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import KeyCustodyAgreed, KeyCustodyEnded
from shared.frozen import replace
from shared.messages import events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class InCustody:
    """`ended_at` is null while the keys are with us."""

    unit: str
    estate: str
    building: str
    owner: str
    keys: int
    purpose: str
    scan: str | None
    agreed_at: datetime
    ended_at: datetime | None = None


def fold(row: InCustody | None, happened: Recorded) -> InCustody | None:
    match happened.event:
        case KeyCustodyAgreed() as event:
            return InCustody(
                event.unit, event.estate, event.building, event.owner, event.keys, event.purpose, event.scan,
                happened.occurred_at,
            )  # fmt: skip
        case KeyCustodyEnded() if row is not None:
            return replace(row, ended_at=happened.occurred_at)
        case _:
            return row


KEY_CUSTODIES = ReadModel(
    name="key_custodies", version=1, source="owners", row=InCustody, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={KeyCustodyAgreed: by("unit"), KeyCustodyEnded: by("unit")},
    ignored=frozenset(events_of("owners").values()) - {KeyCustodyAgreed, KeyCustodyEnded},
)  # fmt: skip
