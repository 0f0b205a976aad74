"""What one listener is told: pages of the archive as event-stream blocks, never further ahead than they read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import get_args

import orjson
import structlog
from fastapi.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from services.desk.api.callers import Caller
from services.desk.api.queries import at_least, send_query
from shared import clock
from shared.contracts.audit import EstateEventPage, EstateEvents, LogName
from shared.problems import Refusal
from shared.service import Running

log = structlog.get_logger(__name__)

NOT_OFTENER_THAN = 0.25  # seconds between two questions of one listener to the archive
HEARTBEAT = 15.0  # seconds of silence after which a listener hears that all is well, and their rights are looked at
STALLED = 60.0  # seconds after which a listener who takes nothing is let go
RETRY = b"retry: 1000\n\n"  # milliseconds after which a browser comes back
WAITING = b": not now, it goes on by itself\n\n"


class Feed:
    """One listener's place in every log, moved with each page."""

    def __init__(self, running: Running, called: Callable[[], Awaitable[Caller]], asked: EstateEvents) -> None:
        self._running, self._called, self._asked = running, called, asked
        self._reached = at_least(asked.after)
        self._logs = [asked.log] if asked.log is not None else list(get_args(LogName))

    async def told(self, first: EstateEventPage) -> AsyncIterator[bytes]:
        """Until the desk ends or the listener may not listen any more; one page at a time."""
        yield RETRY + self._blocks(first)
        while not self._running.ending:
            try:
                page = await self._next()
            except Refusal as refusal:
                if not refusal.as_problem()["retryable"]:
                    yield b"event: problem\ndata: " + orjson.dumps(refusal.as_problem(), default=str) + b"\n\n"
                    return
                yield WAITING
            else:
                yield self._blocks(page)

    async def _next(self) -> EstateEventPage:
        until = clock.monotonic() + HEARTBEAT
        await asyncio.sleep(NOT_OFTENER_THAN)
        while not (self._ahead() or self._running.ending) and (left := until - clock.monotonic()) > 0:
            await self._running.next_change(left)
        return await self.page(await self._called())

    def _ahead(self) -> dict[str, int]:
        """The heads heard that lie beyond what was told."""
        heads = {log: self._running.heads.get(log, 0) for log in self._logs}
        return {log: head for log, head in heads.items() if head > self._reached.get(log, 0)}

    async def page(self, caller: Caller, newest: int | None = None) -> EstateEventPage:
        """What lies beyond the place reached, or the `newest` events. Raises what the archive answers."""
        limit = {"limit": newest} if newest is not None else {}
        after = None if newest is not None else written(self._reached)
        question = self._asked.model_copy(update={"after": after, **limit})
        try:
            found = await send_query(self._running, caller, question, self._ahead() if after else {})
        except Refusal as refusal:
            if not (after and refusal.as_problem()["retryable"]):
                raise
            found = await send_query(self._running, caller, question, {})  # the archive is behind: what it has, then
        return EstateEventPage.model_validate(found)

    def _blocks(self, page: EstateEventPage) -> bytes:
        """An event each, whose id is the place in all logs; the last id also covers what concerned other estates."""
        told: list[bytes] = []
        before = {row.log: row.position - 1 for row in reversed(page.rows)}  # of each log's first line here
        self._reached = at_least(page.upto) | before | self._reached
        for row in page.rows:
            self._reached[row.log] = row.position
            told.append(b"id: %b\ndata: %b\n\n" % (written(self._reached).encode(), row.model_dump_json().encode()))
        self._reached = at_least(page.upto)
        told.append(b":\nid: %b\n\n" % page.upto.encode())
        return b"".join(told)


def written(positions: dict[str, int]) -> str:
    return ",".join(f"{log}:{position}" for log, position in positions.items())


class Telling(StreamingResponse):
    """A response without an end: a slow reader holds up only their own pages, one who takes nothing is let go."""

    def __init__(self, blocks: AsyncIterator[bytes], ended: Callable[[], None], stalled: float = STALLED) -> None:
        super().__init__(blocks, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._ended, self._stalled = ended, stalled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()

    async def stream_response(self, send: Send) -> None:
        """Left without its last piece, the connection is closed by the server."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(self._stalled):
                await send(message)

        try:
            await super().stream_response(in_time)
        except TimeoutError:
            log.warning("listener_stalled")
