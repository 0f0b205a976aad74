"""The coordination items: who asked whom for what, until when, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shared.contracts.owners import (
    CoordinationItemAnswered,
    CoordinationItemClosed,
    CoordinationItemEscalated,
    CoordinationItemRaised,
    CoordinationItemReturned,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class ItemOnList:
    """`escalate_at` is when both heads get it, None once they have, or while it is answered."""

    item: str
    estate: str
    from_party: str
    to_party: str
    contractor: str | None
    unit: str | None
    text: str
    state: str
    due_at: datetime
    escalate_at: datetime | None
    raised_by: str
    raised_at: datetime
    meeting: str | None
    version: int
    escalated: bool = False
    round: int = 1
    reason: str | None = None
    answer: str | None = None
    answered_by: str | None = None
    late: bool = False


OF_ITEM: tuple[type[Event], ...] = (
    CoordinationItemRaised, CoordinationItemAnswered, CoordinationItemReturned, CoordinationItemClosed,
    CoordinationItemEscalated,
)  # fmt: skip


def fold(row: ItemOnList | None, happened: Recorded) -> ItemOnList | None:
    event = happened.event
    if isinstance(event, CoordinationItemRaised):
        return ItemOnList(
            event.item, event.estate, event.from_party, event.to_party, event.contractor, event.unit, event.text,
            "raised", event.due_at, event.due_at, event.raised_by, happened.occurred_at, event.meeting,
            happened.version,
        )  # fmt: skip
    return None if row is None else replace(_moved(row, happened), version=happened.version)


def _moved(row: ItemOnList, happened: Recorded) -> ItemOnList:
    match happened.event:
        case CoordinationItemAnswered() as event:
            return replace(
                row, state="answered", answer=event.answer, answered_by=event.answered_by, late=event.late,
                escalate_at=None,
            )  # fmt: skip
        case CoordinationItemReturned() as event:
            return replace(
                row, state="raised", due_at=event.due_at, escalate_at=event.due_at, round=event.round,
                reason=event.reason,
            )  # fmt: skip
        case CoordinationItemClosed():
            return replace(row, state="closed", escalate_at=None)
        case CoordinationItemEscalated():
            return replace(row, escalated=True, escalate_at=None)
        case _:
            return row


COORDINATION_ITEMS = ReadModel(
    name="coordination_items", version=1, source="owners", row=ItemOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("coordination_items.sql"), keys={event: by("item") for event in OF_ITEM},
    ignored=frozenset(events_of("owners").values()) - set(OF_ITEM),
)  # fmt: skip
