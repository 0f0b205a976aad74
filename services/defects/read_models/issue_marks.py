"""What stands beside an issue's state: links, holds and waits, entries, notes, escalation, default and its cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.contracts.defects import (
    ContractorDefaulted,
    EmergencyBecameOverdue,
    EmergencyMadeSafe,
    EmergencyOrdered,
    EntryAppointed,
    EntryRefused,
    HoldAgreed,
    HoldEnded,
    HoldRequested,
    IssueEscalated,
    IssueEvent,
    IssueLinked,
    IssueRaised,
    IssuesMerged,
    IssueSplit,
    IssueWaitBegunAgain,
    IssueWaitDated,
    IssueWaitEnded,
    MethodFoundUnworkable,
    OwnerConfirmedRepair,
    OwnerInformed,
    OwnerRejectedRepair,
    RectificationRejected,
    RectificationReported,
    SiteNoteAdded,
    WorkReassigned,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

FOLDED: tuple[type[Event], ...] = (
    IssueRaised, IssueLinked, IssuesMerged, IssueSplit, HoldRequested, HoldAgreed, HoldEnded, IssueWaitDated,
    IssueWaitEnded, EntryAppointed, EntryRefused, SiteNoteAdded, MethodFoundUnworkable, RectificationReported,
    IssueEscalated, ContractorDefaulted, WorkReassigned, OwnerInformed, OwnerConfirmedRepair, OwnerRejectedRepair,
    EmergencyOrdered, EmergencyMadeSafe, EmergencyBecameOverdue, IssueWaitBegunAgain, RectificationRejected,
)  # fmt: skip


@dataclass(frozen=True)
class MarksRow:
    """`links`: issue → how it is linked; `hold` says where it stands: requested, agreed, or how it ended."""

    issue: str
    estate: str
    unit: str | None
    follows: str | None
    links: dict[str, Any]
    merged_into: str | None
    merged: tuple[str, ...]
    split_into: tuple[str, ...]
    hold: str | None
    hold_number: int
    hold_party: str | None
    hold_reason: str | None
    hold_until: datetime | None
    waits_for: str | None
    wait_until: datetime | None
    entry_from: datetime | None
    entry_to: datetime | None
    entry_purpose: str | None
    provided: tuple[str, ...]
    entries: int
    entries_refused: int
    entry_refused: str | None
    notes: int
    note: str | None
    note_photos: tuple[str, ...]
    unworkable: str | None
    escalation_level: int
    escalated_because: str | None
    remedy_until: datetime | None
    reassigned_from: str | None
    cost: Decimal | None
    currency: str | None
    cost_proof: str | None
    owner_told: int
    owner_said: str | None
    safe_by: datetime | None
    made_safe_at: datetime | None
    unsafe: bool
    rejected_because: str | None
    rejected_photos: tuple[str, ...]


def where_it_follows(event: IssueRaised) -> Iterable[str]:
    """Most issues have no mark; a row for each would only be written."""
    return (event.issue,) if event.follows is not None else ()


def fold(row: MarksRow | None, happened: Recorded) -> MarksRow | None:
    event = happened.event
    if not isinstance(event, IssueEvent):
        return row
    return endangered(gone_up(on_site(held(linked(row or blank(event), event), event), event), event), event)


def blank(event: IssueEvent) -> MarksRow:
    return MarksRow(
        event.issue, event.estate, event.unit, follows=None, links={}, merged_into=None, merged=(), split_into=(),
        hold=None, hold_number=0, hold_party=None, hold_reason=None, hold_until=None, waits_for=None, wait_until=None,
        entry_from=None, entry_to=None, entry_purpose=None, provided=(), entries=0, entries_refused=0,
        entry_refused=None, notes=0, note=None, note_photos=(), unworkable=None, escalation_level=0,
        escalated_because=None, remedy_until=None, reassigned_from=None, cost=None, currency=None, cost_proof=None,
        owner_told=0, owner_said=None, safe_by=None, made_safe_at=None, unsafe=False, rejected_because=None,
        rejected_photos=(),
    )  # fmt: skip


def linked(row: MarksRow, event: IssueEvent) -> MarksRow:
    match event:
        case IssueRaised():
            return replace(row, follows=event.follows)
        case IssueLinked():
            known = replace(row, links={**row.links, event.other: event.kind})
            return replace(known, waits_for=event.other) if event.kind == "waits_for" else known
        case IssueWaitDated():
            return replace(row, wait_until=event.until)
        case IssueWaitBegunAgain():
            return replace(row, waits_for=event.other, wait_until=None)
        case IssueWaitEnded() | RectificationReported():
            return replace(row, waits_for=None, wait_until=None)
        case IssuesMerged() if event.into == event.issue:
            return replace(row, merged=tuple(dict.fromkeys((*row.merged, *event.merged))))
        case IssuesMerged():
            return replace(row, merged_into=event.into)
        case IssueSplit():
            return replace(row, split_into=event.into)
        case _:
            return row


def held(row: MarksRow, event: IssueEvent) -> MarksRow:
    match event:
        case HoldRequested():
            return replace(
                row, hold="requested", hold_number=event.hold, hold_party=event.party, hold_reason=event.reason,
                hold_until=event.until,
            )  # fmt: skip
        case HoldAgreed():
            return replace(row, hold="agreed")
        case HoldEnded():
            return replace(row, hold=event.how, hold_until=None)
        case _:
            return row


def on_site(row: MarksRow, event: IssueEvent) -> MarksRow:
    match event:
        case EntryAppointed():
            return replace(
                row, entry_from=event.from_at, entry_to=event.to_at, entry_purpose=event.purpose,
                provided=event.provided, entries=row.entries + 1,
            )  # fmt: skip
        case EntryRefused():
            return replace(
                row, entry_from=None, entry_to=None, entry_purpose=None, provided=(),
                entries_refused=row.entries_refused + 1, entry_refused=event.reason,
            )  # fmt: skip
        case SiteNoteAdded():
            return replace(row, notes=row.notes + 1, note=event.note, note_photos=event.photos)
        case MethodFoundUnworkable():
            return replace(row, unworkable=event.reason)
        case RectificationRejected():
            return replace(row, rejected_because=event.reason, rejected_photos=event.photos)
        case _:
            return row


def gone_up(row: MarksRow, event: IssueEvent) -> MarksRow:
    """Escalated, in default, given to another; and what the owner was told and said."""
    match event:
        case IssueEscalated():
            return replace(row, escalation_level=event.level, escalated_because=event.why)
        case ContractorDefaulted():
            return replace(row, remedy_until=event.remedy_until)
        case WorkReassigned():
            return replace(
                row, remedy_until=None, reassigned_from=event.was, cost=event.cost, currency=event.currency,
                cost_proof=event.proof, escalation_level=0, escalated_because=None, hold=None, hold_until=None,
            )  # fmt: skip
        case OwnerInformed():
            return replace(row, owner_told=row.owner_told + 1)
        case OwnerConfirmedRepair():
            return replace(row, owner_said="confirmed")
        case OwnerRejectedRepair():
            return replace(row, owner_said=event.reason)
        case _:
            return row


def endangered(row: MarksRow, event: IssueEvent) -> MarksRow:
    """`unsafe` is gone only where it turns out that it was safe in time, and only the word came late."""
    match event:
        case EmergencyOrdered():
            return replace(row, safe_by=event.safe_by)
        case EmergencyBecameOverdue():
            return replace(row, unsafe=True)
        case EmergencyMadeSafe():
            return replace(row, made_safe_at=event.made_safe_at, unsafe=event.late)
        case RectificationReported() if row.safe_by is not None and row.made_safe_at is None:
            return replace(row, made_safe_at=event.reported_at, unsafe=event.reported_at > row.safe_by)
        case _:
            return row


ISSUE_MARKS = ReadModel(
    name="issue_marks", version=4, source="defects", row=MarksRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"),
    keys={**{event: by("issue") for event in FOLDED}, IssueRaised: where_it_follows},
    ignored=frozenset(events_of("defects").values()) - set(FOLDED),
)  # fmt: skip
