"""Every unit with a notice: how it was served, who was tried and what came of it, which appointment stands."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    AppointmentBooked,
    AppointmentMissed,
    HandoverNoticeIssued,
    HandoverNoticeServed,
    InvitationAttempted,
    OwnerCheckedIn,
    UnitDeemedHandedOver,
    UnitHandedOver,
)
from shared.frozen import replace
from shared.messages import Event, by_event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded


@dataclass(frozen=True)
class Invited:
    """`missed_after`: when the appointment that stands is missed, null once its owner came; `tried` of this notice.

    `missing`: the appointment that stands was missed.
    """

    unit: str
    estate: str
    building: str
    batch: str
    window_last: date
    proof: dict[str, Any] | None = None
    tried: int = 0
    last_outcome: str | None = None
    last_tried_at: datetime | None = None
    appointment: datetime | None = None
    purpose: str | None = None
    missed_after: datetime | None = None
    missing: bool = False
    missed: int = 0
    deemed_on: date | None = None


def fold(row: Invited | None, happened: Recorded) -> Invited | None:
    event = happened.event
    if isinstance(event, HandoverNoticeIssued):
        return Invited(
            event.unit, event.estate, event.building, event.batch, event.window.last,
            appointment=row.appointment if row else None, purpose=row.purpose if row else None,
            missed_after=row.missed_after if row else None, missed=row.missed if row else 0,
            missing=bool(row and row.missing),
        )  # fmt: skip
    if row is not None and event is not None:
        for part in PARTS.get(type(event), ()):
            row = part(row, event, happened.occurred_at)
    return row


def _served(row: Invited, event: HandoverNoticeServed, _at: datetime) -> Invited:
    return replace(row, proof=event.proof.model_dump(mode="json"))


def _tried(row: Invited, event: InvitationAttempted, at: datetime) -> Invited:
    """What is typed in late counts, and is not the last for it."""
    counted = replace(row, tried=row.tried + 1)
    if row.last_tried_at is not None and at < row.last_tried_at:
        return counted
    return replace(counted, last_outcome=event.outcome, last_tried_at=at)


def _booked(row: Invited, event: AppointmentBooked, _at: datetime) -> Invited:
    return replace(
        row, appointment=event.starts_at, purpose=event.purpose, missed_after=event.missed_after, missing=False
    )  # fmt: skip


def _missed(row: Invited, event: AppointmentMissed, _at: datetime) -> Invited:
    return replace(row, missed=row.missed + 1, missing=row.appointment == event.starts_at, missed_after=None)


def _came(row: Invited, event: OwnerCheckedIn, _at: datetime) -> Invited:
    return row if event.walk_in else replace(row, missed_after=None, missing=False)


def _handed_over(row: Invited, event: UnitHandedOver, _at: datetime) -> Invited:  # noqa: ARG001 - named by its type
    return replace(row, missed_after=None, missing=False)


def _deemed(row: Invited, event: UnitDeemedHandedOver, _at: datetime) -> Invited:
    return replace(row, deemed_on=event.deemed_on)


PARTS = by_event(_served, _tried, _booked, _missed, _came, _handed_over, _deemed)
CONCERNING: set[type[Event]] = {HandoverNoticeIssued, *PARTS}
INVITATIONS = ReadModel(
    name="invitations", version=1, source="owners", row=Invited, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("unit") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - CONCERNING,
)  # fmt: skip
