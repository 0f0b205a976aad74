"""What gathers for one recipient until one moment, and when that comes: what the ticker works off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.contracts.notifications import (
    Channel,
    CloseDigest,
    DigestSent,
    Gathered,
    NotificationRequested,
    RecipientKind,
)
from shared.contracts.vocabulary import Language
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel
from shared.records import Recorded


@dataclass(frozen=True)
class DigestRow:
    """`gathered` is what waits, `again` what an earlier one told of and is told again while it is overdue.

    Both by notification. `due_at` is None once it went out. `messages` counts those that did.
    """

    digest: str
    estate: str
    channel: Channel
    recipient_kind: RecipientKind
    person: str | None
    contractor: str | None
    unit: str | None
    language: Language | None
    rule: str
    rule_version: int
    gathered: dict[str, dict[str, Any]]
    again: dict[str, dict[str, Any]]
    due_at: datetime | None
    messages: int
    sent_at: datetime | None

    def waiting(self) -> list[Gathered]:
        return [Gathered(notification=name, **one) for name, one in sorted(self.gathered.items())]

    def told_before(self) -> list[Gathered]:
        kept = sorted(self.again.items())
        return [Gathered(notification=name, **one) for name, one in kept if name not in self.gathered]


def keys(event: NotificationRequested | DigestSent) -> Iterable[str]:
    later = event.next_digest if isinstance(event, NotificationRequested) else None
    return tuple(key for key in (event.digest, later) if key is not None)


def fold(row: DigestRow | None, happened: Recorded) -> DigestRow | None:
    match happened.event:
        case NotificationRequested(gathers=()) as event:
            return _gathers(row or _begun(event, event.digest), event, happened.recorded_at)
        case NotificationRequested() as event if row is None or row.digest != event.digest:
            return _tells_again(row or _begun(event, event.next_digest), event)
        case NotificationRequested() as event if row is not None:
            return _went_out(row, event, happened.recorded_at)
        case DigestSent() if row is not None:
            return replace(row, sent_at=happened.recorded_at)
        case _:
            return row


def _begun(event: NotificationRequested, digest: str | None) -> DigestRow:
    return DigestRow(
        digest or "", event.estate, event.channel, event.recipient_kind, event.person, event.contractor,
        event.unit if event.recipient_kind == "owner" else None, event.language, event.rule, event.rule_version,
        {}, {}, None, 0, None,
    )  # fmt: skip


def _gathers(row: DigestRow, event: NotificationRequested, at: datetime) -> DigestRow:
    """What comes after its moment has a moment of its own: a deadline fires once for each."""
    one = {"tells_of": event.tells_of, "issue": event.issue, "daily": event.daily}
    due = at if event.send_at is None or event.send_at < at else event.send_at
    return replace(row, gathered={**row.gathered, event.notification: one}, due_at=due)


def _tells_again(row: DigestRow, event: NotificationRequested) -> DigestRow:
    return replace(row, again={**row.again, **dict(_daily(event))}, due_at=event.again_at)


def _daily(event: NotificationRequested) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in event.gathers:
        if one.daily:
            yield one.notification, {"tells_of": one.tells_of, "issue": one.issue, "daily": True}


def _went_out(row: DigestRow, event: NotificationRequested, at: datetime) -> DigestRow:
    told = {one.notification for one in event.gathers}
    left = {name: one for name, one in row.gathered.items() if name not in told}
    again = {name: one for name, one in row.again.items() if name not in told}
    return replace(row, gathered=left, again=again, due_at=at if left else None, messages=row.messages + 1)


def close(row: DigestRow) -> CloseDigest:
    """What the ticker asks for when `due_at` has come."""
    before = dict.fromkeys(one.issue for one in row.told_before() if one.issue is not None)
    return CloseDigest.model_validate({
        "estate": row.estate, "digest": row.digest, "due": row.due_at, "waiting": len(row.gathered),
        "issues": tuple(before),
    })  # fmt: skip


FOLDED: tuple[type[Event], ...] = (NotificationRequested, DigestSent)
DIGESTS = ReadModel(
    name="digests", version=1, source="notifications", row=DigestRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("digests.sql"), keys=dict.fromkeys(FOLDED, keys),
    ignored=frozenset(events_of("notifications").values()) - frozenset(FOLDED),
)  # fmt: skip
