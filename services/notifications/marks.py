"""What is due, and what is in flight: asked and written down through the connection that holds the sender's lock."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.notifications.enclosing import HAS_ENCLOSURES
from services.notifications.endpoints import Endpoint
from services.notifications.read_models.held import ENDPOINT
from services.notifications.read_models.notification_list import NOTIFICATION_LIST as LIST
from services.notifications.together import Together
from shared.service import Running

if TYPE_CHECKING:
    from shared.postgres import Connection

Row = Any  # a record of notification_list, read by column name

BEAT = 0.2  # seconds those that went wait for one another, so that what follows is one commit and not one each
# A table still being folded from the beginning shows as due what was sent long ago: it is not believed.
# Nor is a clock that was set back: what the log has recorded is past, whatever the time is now.
DUE = f"""
select * from notification_list n
 where send_at <= greatest($1, (select recorded_at from log.event order by position desc limit 1))
   and not notification = any($2::text[]) and not {ENDPOINT} = any($6::text[]) and ($7 or not ({HAS_ENCLOSURES}))
   and exists (select from models.model where name = $4 and version = $5 and not building and state = 'in_step')
 order by send_at, notification limit $3
"""
MARK = """
insert into inbox.sending (thing, attempt, begun_at)
select thing, attempt, $3 from unnest($1::text[], $2::int[]) as begun(thing, attempt)
"""
UNMARK = "delete from inbox.sending where thing = any($1::text[])"
FARES = """
insert into inbox.endpoint (endpoint, failures, held_until) values ($1, $2, $3)
on conflict (endpoint) do update set failures = excluded.failures, held_until = excluded.held_until
"""


class Marks:
    """One statement at a time; many marks go into one."""

    def __init__(self, running: Running, line: "Connection") -> None:
        self.running, self._line, self._turn = running, line, asyncio.Lock()
        self._mark, self._unmark = Together(self._marked), Together(self._unmarked)
        self._beat: asyncio.Event | None = None

    async def due(self, busy: list[str], room: int, not_free: list[str], *, letters: bool = True) -> list[Row]:
        """`letters`: also those that something goes along with."""
        asked = (self.running.now(), busy, room, LIST.name, LIST.version, not_free, letters)
        async with self._turn:
            return await self._line.fetch(DUE, *asked)

    async def begin(self, notification: str, attempt: int) -> None:
        await self._mark((notification, attempt))

    async def end(self, notification: str, fares: Endpoint | None) -> None:
        """`fares`: what is news about the receiver."""
        if fares is not None:
            async with self._turn:
                await self._line.execute(FARES, fares.name, fares.failures, fares.held_until)
        await self._unmark(notification)

    async def beat(self) -> None:
        """The same moment for all who wait for it, soon."""
        if self._beat is None or self._beat.is_set():
            self._beat = asyncio.Event()
            asyncio.get_running_loop().call_later(BEAT, self._beat.set)
        await self._beat.wait()

    async def _marked(self, begun: Sequence[tuple[str, int]]) -> None:
        async with self._turn:
            await self._line.execute(MARK, *map(list, zip(*begun, strict=True)), self.running.now())

    async def _unmarked(self, notifications: Sequence[str]) -> None:
        async with self._turn:
            await self._line.execute(UNMARK, notifications)
