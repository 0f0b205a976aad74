"""Every message: to whom, by which channel, about what, and how far it came; also what the sender works off."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.notifications.read_models.cursor import cursor, position_of
from services.notifications.read_models.held import ENDPOINT
from shared.contracts.notifications import (
    NotificationActedOn,
    NotificationDelivered,
    NotificationFailed,
    NotificationOpened,
    NotificationPage,
    NotificationParked,
    NotificationRequested,
    NotificationResent,
    NotificationRow,
    Notifications,
    NotificationSent,
    NotificationUncertain,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class NotificationListRow:
    """`send_at` is when it is to be sent (again), None when it is not; `facts` hold no personal data.

    What is `gathered` goes out inside the message of its `digest`, which names it among what it `gathers`.
    """

    notification: str
    estate: str
    channel: str
    recipient_kind: str
    person: str | None
    contractor: str | None
    tells_of: str
    event_type: str
    unit: str | None
    issue: str | None
    letter: str | None
    rule: str
    template: str
    language: str | None
    facts: dict[str, str]
    message_id: str
    state: str
    attempts: int
    reason: str | None
    retry_at: datetime | None
    send_at: datetime | None
    requested_at: datetime
    version: int
    opened_at: datetime | None
    acted_on_at: datetime | None
    digest: str | None
    gathers: tuple[str, ...]


def fold(row: NotificationListRow | None, happened: Recorded) -> NotificationListRow | None:
    if isinstance(happened.event, NotificationRequested):
        return _requested(happened.event, happened)
    return None if row is None else _read(replace(row, version=happened.version), happened)


def _requested(event: NotificationRequested, happened: Recorded) -> NotificationListRow:
    at, gathers = happened.recorded_at, tuple(one.notification for one in event.gathers)
    waits = event.digest is not None and not gathers
    return NotificationListRow(
        event.notification, event.estate, event.channel, event.recipient_kind, event.person, event.contractor,
        event.tells_of, event.event_type, event.unit, event.issue, event.letter, event.rule, event.template,
        event.language, event.facts, event.message_id, "gathered" if waits else "requested", 0, None, None,
        None if waits else event.send_at or at, at, happened.version, None, None, event.digest, gathers,
    )  # fmt: skip


def _read(row: NotificationListRow, happened: Recorded) -> NotificationListRow:
    match happened.event:
        case NotificationOpened():
            return replace(row, opened_at=happened.recorded_at)
        case NotificationActedOn():
            return replace(row, acted_on_at=happened.recorded_at)
        case _:
            return _moved(row, happened)


def _moved(row: NotificationListRow, happened: Recorded) -> NotificationListRow:
    row = replace(row, reason=None, retry_at=None, send_at=None)
    match happened.event:
        case NotificationSent() as event:
            return replace(row, state="sent", attempts=event.attempt)
        case NotificationDelivered() as event:
            return replace(row, state="delivered", attempts=event.attempt)
        case NotificationFailed() as event:
            return replace(
                row, state="failed", attempts=event.attempt, reason=event.reason, retry_at=event.retry_at,
                send_at=event.retry_at,
            )  # fmt: skip
        case NotificationParked() as event:
            return replace(row, state="parked", attempts=event.attempts, reason=event.reason)
        case _:
            return _to_send_again(row, happened)


def _to_send_again(row: NotificationListRow, happened: Recorded) -> NotificationListRow:
    match happened.event:
        case NotificationUncertain() as event:
            return replace(
                row,
                state="uncertain",
                attempts=event.attempt,
                send_at=happened.recorded_at if event.sent_again else None,
            )
        case NotificationResent():
            return replace(row, state="requested", send_at=happened.recorded_at)
        case _:
            return row


OF_A_NOTIFICATION: tuple[type[Event], ...] = (
    NotificationRequested, NotificationSent, NotificationDelivered, NotificationFailed, NotificationUncertain,
    NotificationParked, NotificationResent, NotificationOpened, NotificationActedOn,
)  # fmt: skip
NOTIFICATION_LIST = ReadModel(
    name="notification_list", version=4, source="notifications", row=NotificationListRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("notification_list.sql"),
    keys={event: by("notification") for event in OF_A_NOTIFICATION},
    ignored=frozenset(events_of("notifications").values()) - frozenset(OF_A_NOTIFICATION),
)  # fmt: skip

# Every event of a stream concerns one message, so the highest version among its messages is the stream's.
PAGE = f"""
select n.*, (select max(o.version) from notification_list o where o.tells_of = n.tells_of) as stream_version,
       (select e.held_until from inbox.endpoint e
         where n.send_at is not null and e.endpoint = {ENDPOINT} and e.held_until > $9) as held_until
  from notification_list n
 where n.estate = $1 and (n.requested_at, n.notification) > ($2, $3) and ($4::text is null or n.state = $4)
   and ($5::text is null or n.person = $5) and ($6::text is null or n.contractor = $6)
   and ($7::text is null or n.unit = $7)
 order by n.requested_at, n.notification limit $8
"""


async def notifications(asking: "Asking", query: Notifications) -> NotificationPage:
    at, notification = position_of(query.after)
    found = await asking.connection.fetch(
        PAGE,
        query.estate,
        at,
        notification,
        query.state,
        query.person,
        query.contractor,
        query.unit,
        query.limit,
        asking.now,
    )
    last = cursor(found[-1]["requested_at"], found[-1]["notification"]) if len(found) == query.limit else None
    rows = (NotificationRow.model_validate(dict(row) | {"version": row["stream_version"]}) for row in found)
    return NotificationPage(rows=tuple(rows), after=last)
