"""The sender: hands over what was requested, marks it first, records how it went, and tries again what failed.

One sender at a time holds a lock on its own connection, and marks through that connection what is in flight: whoever
lost the lock can begin nothing. What a predecessor left marked is recorded as uncertain, and sent once more where the
receiver can recognise a repeat. A receiver that does not work is left alone, and what is for it waits.
"""

import asyncio
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import httpx
import structlog

from services.notifications.calling import ANSWER_WITHIN
from services.notifications.channel import NotTaken
from services.notifications.channels import Channels
from services.notifications.contacts import Contacts
from services.notifications.delivery import RECOGNISE_A_REPEAT
from services.notifications.enclosing import Enclosing
from services.notifications.endpoints import Endpoint, Endpoints
from services.notifications.links import Links
from services.notifications.marks import UNMARK, Marks
from services.notifications.turns import Turns
from services.notifications.writing import Writing
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
# Seconds between two hand-overs, by the size of the machine: sixteen in a row make everybody at a counter wait.
EVERY = 0.2 / (os.cpu_count() or 1)
LOOK_EVERY = 1.0  # seconds, at the longest; a commit wakes it earlier
ROUND = 0.5  # seconds after which others may begin, although some of those that began together are not done
WAITS_AT_MOST = timedelta(days=3)  # for a receiver that does not work; then it is parked, and a person sees it
LOCK = 0x6E6F7469
HOLD = "select pg_try_advisory_lock($1)"
FARED = "select endpoint, failures, held_until from inbox.endpoint"
LEFT = """
select s.attempt, n.notification, n.tells_of, n.estate
  from inbox.sending s join notification_list n on n.notification = s.thing order by s.begun_at
"""


class Sender:
    def __init__(self, channels: Channels, answer_within: float = ANSWER_WITHIN, links: Links = NO_LINKS) -> None:
        self._channels, self._answer_within, self._links = channels, answer_within, links
        self._enclosing, self._turns = Enclosing(), Turns(EVERY)

    async def run(self, running: Running) -> None:
        """Until cancelled. Any fault ends it with everything in flight, which the next run finds marked."""
        async with running.pool.acquire() as line:
            try:
                while not await line.fetchval(HOLD, LOCK):
                    await running.next_change(LOOK_EVERY)
                await recover(running, line)
                self._enclosing = Enclosing()
                endpoints = Endpoints(self._channels.per_minute())
                for row in await line.fetch(FARED):
                    endpoints.known_to_fail(*row)
                async with httpx.AsyncClient(timeout=None) as client:  # noqa: S113 - `post` limits the whole call
                    writing = Writing(running, Contacts(running), self._channels.signatures, self._links)
                    await self._work(Marks(running, line), writing, endpoints, client)
            finally:
                await let_go(line)

    async def _work(
        self, marks: Marks, writing: Writing, endpoints: Endpoints, client: httpx.AsyncClient
    ) -> None:  # fmt: skip
        running, busy = marks.running, dict[str, asyncio.Task[None]]()
        async with asyncio.TaskGroup() as group:
            while True:
                busy = {notification: task for notification, task in busy.items() if not task.done()}
                self._enclosing.freed.clear()
                room, letters = AT_ONCE - len(busy), self._enclosing.is_free()
                found = await marks.due(list(busy), room, endpoints.not_free(running.now()), letters=letters)
                for row in found:  # one of those before may have filled its receiver, or be the last letter for now
                    if (endpoint := endpoints.of(row)).is_free(running.now()) and self._enclosing.may_begin(row):
                        endpoint.begin(running.now())
                        busy[row["notification"]] = group.create_task(self._tell(marks, writing, client, row, endpoint))
                if busy and (found or len(busy) == AT_ONCE):
                    await asyncio.wait(busy.values(), timeout=ROUND)
                elif not found:
                    await self._rest(running)

    async def _rest(self, running: Running) -> None:
        """Until something may be due that was not, or the next letter may be written."""
        waited = running.next_commit(LOOK_EVERY), self._enclosing.freed.wait()
        tasks = [asyncio.ensure_future(one) for one in waited]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _tell(
        self, marks: Marks, writing: Writing, client: httpx.AsyncClient, row: Row, endpoint: Endpoint
    ) -> None:  # fmt: skip
        attempt, handed, tried, changed = row["attempts"] + 1, False, endpoint.is_on_trial, False
        repeatable = row["channel"] in RECOGNISE_A_REPEAT
        try:
            with self._enclosing.of(row):
                self._channels.ready_for(row["channel"])
                outgoing = await writing.message(row)
            # Those begun together are marked together. What would need a person after a crash is marked at its turn.
            if not repeatable:
                await self._turns.mine()
            await marks.begin(row["notification"], attempt)
            if repeatable:
                await self._turns.mine()
            handed = True
            arrived = await self._channels.hand_over(
                client, row["channel"], outgoing, marks.running.now(), within=self._answer_within
            )
            endpoint.busy -= 1
        except NotTaken as not_taken:
            endpoint.busy -= 1
            log.warning("notification_failed", notification=row["notification"], reason=not_taken.reason)
            changed = handed and endpoint.did_not_take(not_taken, marks.running.now())
            if (found := _did_not_go(row, attempt, not_taken, marks.running.now(), tried=tried)) is not None:
                await record(marks.running, found, attempt)
        else:
            at = marks.running.now()
            await marks.beat()
            changed = endpoint.worked()
            await record(marks.running, _went(row, attempt, at, arrived=arrived), attempt)
        await marks.end(row["notification"], endpoint if changed else None)


def _went(row: Row, attempt: int, at: datetime, *, arrived: bool) -> NotificationCommand:
    if arrived:
        return RecordNotificationDelivered(**_ids(row), attempt=attempt, delivered_at=at)
    return RecordNotificationSent(**_ids(row), attempt=attempt)


def _did_not_go(
    row: Row, attempt: int, not_taken: NotTaken, now: datetime, *, tried: bool
) -> NotificationCommand | None:
    """Where nobody could recognise a repeat, what may have been taken is not simply tried again.

    None: it only showed that a receiver known not to work still does not, which costs no attempt for some days.
    """
    if not_taken.uncertain and row["channel"] not in RECOGNISE_A_REPEAT:
        return RecordNotificationUncertain(**_ids(row), attempt=attempt)
    waited_long = now - row["requested_at"] > WAITS_AT_MOST
    if tried and not_taken.down and not waited_long:
        return None
    return RecordNotificationFailed(
        **_ids(row), attempt=attempt, reason=not_taken.reason, wait=not_taken.wait,
        permanent=not_taken.permanent or (tried and not_taken.down),
    )  # fmt: skip


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
        await line.execute(UNMARK, [row["notification"]])


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
