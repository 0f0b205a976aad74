"""The sender: hands over what was requested, marks it first, records how it went, and tries again what failed.

One sender at a time holds a lock on its own connection, and marks through that connection what is in flight: whoever
lost the lock can begin nothing. What a predecessor left marked is recorded as uncertain, and sent once more where the
receiver can recognise a repeat.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import httpx
import structlog

from services.notifications.calling import ANSWER_WITHIN
from services.notifications.channel import NotTaken
from services.notifications.channels import Channels
from services.notifications.delivery import RECOGNISE_A_REPEAT
from services.notifications.links import Links
from services.notifications.read_models.notification_list import NOTIFICATION_LIST as LIST
from services.notifications.writing import write
from shared.contracts.notifications import (
    NotificationCommand,
    RecordNotificationDelivered,
    RecordNotificationFailed,
    RecordNotificationSent,
    RecordNotificationUncertain,
)
from shared.problems import Refusal
from shared.service import Running

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

NO_LINKS = Links()
Row = Any  # a record of notification_list, read by column name

AT_ONCE = 16
LOOK_EVERY = 1.0  # seconds, at the longest; a commit wakes it earlier
LOCK = 0x6E6F7469
HOLD = "select pg_try_advisory_lock($1)"
# A table still being folded from the beginning shows as due what was sent long ago: it is not believed.
# Nor is a clock that was set back: what the log has recorded is past, whatever the time is now.
DUE = """
select * from notification_list
 where send_at <= greatest($1, (select recorded_at from log.event order by position desc limit 1))
   and not notification = any($2::text[])
   and exists (select from models.model where name = $4 and version = $5 and not building and state = 'in_step')
 order by send_at, notification limit $3
"""
MARK = "insert into inbox.sending (thing, attempt, begun_at) values ($1, $2, $3)"
UNMARK = "delete from inbox.sending where thing = $1"
LEFT = """
select s.attempt, n.notification, n.tells_of, n.estate
  from inbox.sending s join notification_list n on n.notification = s.thing order by s.begun_at
"""


class Sender:
    def __init__(self, channels: Channels, answer_within: float = ANSWER_WITHIN, links: Links = NO_LINKS) -> None:
        self._channels, self._answer_within, self._links = channels, answer_within, links

    async def run(self, running: Running) -> None:
        """Until cancelled. Any fault ends it with everything in flight, which the next run finds marked."""
        async with running.pool.acquire() as line:
            try:
                while not await line.fetchval(HOLD, LOCK):
                    await running.next_change(LOOK_EVERY)
                await recover(running, line)
                async with httpx.AsyncClient(timeout=None) as client:  # noqa: S113 - `post` limits the whole call
                    await self._work(Marks(running, line), client)
            finally:
                await let_go(line)

    async def _work(self, marks: "Marks", client: httpx.AsyncClient) -> None:
        running, busy = marks.running, dict[str, asyncio.Task[None]]()
        async with asyncio.TaskGroup() as group:
            while True:
                busy = {notification: task for notification, task in busy.items() if not task.done()}
                found = await marks.due(list(busy), AT_ONCE - len(busy))
                for row in found:
                    busy[row["notification"]] = group.create_task(self._tell(marks, client, row))
                if len(busy) == AT_ONCE:
                    await asyncio.wait(busy.values(), return_when=asyncio.FIRST_COMPLETED)
                elif not found:
                    await running.next_change(LOOK_EVERY)

    async def _tell(self, marks: "Marks", client: httpx.AsyncClient, row: Row) -> None:
        attempt = row["attempts"] + 1
        try:
            self._channels.ready_for(row["channel"])
            outgoing = await write(marks.running, self._channels.signatures, self._links, row)
            await marks.begin(row["notification"], attempt)
            arrived = await self._channels.hand_over(
                client, row["channel"], outgoing, marks.running.now(), within=self._answer_within
            )
        except NotTaken as not_taken:
            log.warning("notification_failed", notification=row["notification"], reason=not_taken.reason)
            await record(marks.running, _did_not_go(row, attempt, not_taken), attempt)
        else:
            await record(marks.running, _went(row, attempt, marks.running.now(), arrived=arrived), attempt)
        await marks.end(row["notification"])


def _went(row: Row, attempt: int, at: datetime, *, arrived: bool) -> NotificationCommand:
    if arrived:
        return RecordNotificationDelivered(**_ids(row), attempt=attempt, delivered_at=at)
    return RecordNotificationSent(**_ids(row), attempt=attempt)


def _did_not_go(row: Row, attempt: int, not_taken: NotTaken) -> NotificationCommand:
    """Where nobody could recognise a repeat, what may have been taken is not simply tried again."""
    if not_taken.uncertain and row["channel"] not in RECOGNISE_A_REPEAT:
        return RecordNotificationUncertain(**_ids(row), attempt=attempt)
    return RecordNotificationFailed(
        **_ids(row), attempt=attempt, reason=not_taken.reason, permanent=not_taken.permanent, wait=not_taken.wait
    )  # fmt: skip


class Marks:
    """What is in flight, written down through the connection that holds the lock, one statement at a time."""

    def __init__(self, running: Running, line: "Connection") -> None:
        self.running, self._line, self._turn = running, line, asyncio.Lock()

    async def due(self, busy: list[str], room: int) -> list[Row]:
        async with self._turn:
            return await self._line.fetch(DUE, self.running.now(), busy, room, LIST.name, LIST.version)

    async def begin(self, notification: str, attempt: int) -> None:
        async with self._turn:
            await self._line.execute(MARK, notification, attempt, self.running.now())

    async def end(self, notification: str) -> None:
        async with self._turn:
            await self._line.execute(UNMARK, notification)


async def let_go(line: "Connection") -> None:
    """The pool gives sessions back as they are: a lock left on one would keep the next sender waiting for ever."""
    if not line.is_closed():
        await line.reset()


async def recover(running: Running, line: "Connection") -> None:
    """Nobody else is sending: what is marked was in flight when its sender ended, and may or may not have arrived."""
    for row in await line.fetch(LEFT):
        log.warning("notification_uncertain", notification=row["notification"], attempt=row["attempt"])
        uncertain = RecordNotificationUncertain(**_ids(row), attempt=row["attempt"])
        await record(running, uncertain, row["attempt"])
        await line.execute(UNMARK, row["notification"])


async def record(running: Running, command: NotificationCommand, attempt: int) -> None:
    """Waits while the service is busy: a message that went out must not be forgotten."""
    command_id = uuid5(UUID(command.notification), f"{command.wire}/{attempt}")
    while True:
        try:
            await running.execute(command, id=command_id, causation=UUID(command.tells_of))
        except Refusal as refusal:
            if not refusal.retryable:
                raise
            await running.next_change(LOOK_EVERY)
        else:
            return


def _ids(row: Row) -> dict[str, str]:
    return {name: row[name] for name in ("estate", "notification", "tells_of")}
