"""The short way from the bus to us, and requests under way on it.

FastStream declares, starts, stops and documents every subscription; the bytes come straight from it. FastStream's own
way to a handler (scopes, parsers, middlewares, a queue and its workers) costs more than to decide a command.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import nats.errors
import structlog

from shared.problems import AnswerTooLarge
from shared.wire import with_problem

if TYPE_CHECKING:
    from faststream.nats.message import NatsMessage
    from faststream.nats.subscriber.usecases import LogicSubscriber
    from nats.aio.msg import Msg

log = structlog.get_logger(__name__)

AT_ONCE = 256  # requests of one subject under way; group commit needs callers to gather
INBOX = "_INBOX_"
ENDS_WITHIN = 15.0  # seconds a stop waits for answers: longer than anybody who asked does


def straight(
    subscriber: "LogicSubscriber[Any]", handle: "Callable[[Msg], Awaitable[Any]]", schema: Any, reply: Any
) -> None:
    """Each message of the subscriber's is handed over as it comes; `schema` and `reply` are what its papers say."""

    async def declared(message: "NatsMessage") -> Any:
        return await handle(message.raw_message)

    declared.__annotations__ = {"message": schema, "return": reply}
    declaration = subscriber(declared)
    del declaration._recorder  # noqa: SLF001 - a mock for tests in FastStream's way, 20 kB for each of hundreds
    subscriber.consume = handle  # type: ignore[assignment, method-assign] # called with each message as it comes


class Requests:
    """Requests under way, each a task of its own whose outcome is its reply."""

    def __init__(self) -> None:
        self._subscribers: list[LogicSubscriber[Any]] = []
        self._under_way: list[set[asyncio.Task[None]]] = []

    def take(
        self, subscriber: "LogicSubscriber[Any]", answer: "Callable[[Msg], Awaitable[bytes]]", schema: Any, reply: Any
    ) -> Callable[[], int]:
        """How many of this subscriber's are under way is what it gives back."""
        room = asyncio.Semaphore(AT_ONCE)
        under_way: set[asyncio.Task[None]] = set()

        async def respond(message: "Msg") -> None:
            try:
                content = await answer(message)
                message.headers = None  # a reply takes the request's along, and with them the asker's token
                try:
                    await message.respond(content)
                except nats.errors.MaxPayloadError:
                    log.error("reply_too_large", subject=message.subject, size=len(content))  # noqa: TRY400 - it says it all
                    await message.respond(with_problem(AnswerTooLarge(size=len(content))))
            except nats.errors.Error as error:
                log.warning("reply_lost", subject=message.subject, error=type(error).__name__)
            finally:
                room.release()

        async def begin(message: "Msg") -> None:
            if not message.reply.startswith(INBOX):
                # Whoever asks for the answer elsewhere wants us to publish in somebody's stead: no answer at all.
                log.warning("reply_wanted_elsewhere", subject=message.subject)
                return
            await room.acquire()
            task = asyncio.create_task(respond(message))
            under_way.add(task)
            task.add_done_callback(under_way.discard)

        straight(subscriber, begin, schema, reply)
        self._subscribers.append(subscriber)
        self._under_way.append(under_way)
        return lambda: len(under_way)

    async def end(self, *, connected: bool) -> None:
        """Listens no more, and waits until all that has come is answered; a server that is away hands over nothing."""
        try:
            async with asyncio.timeout(ENDS_WITHIN):
                if connected:
                    await asyncio.gather(*map(_drained, self._subscribers))
                if left := set().union(*self._under_way):
                    await asyncio.wait(left)
        except TimeoutError:
            log.warning("requests_left", requests=sum(map(len, self._under_way)))


async def _drained(subscriber: "LogicSubscriber[Any]") -> None:
    """What the server has handed over by now is still taken.

    nats-py's own drain asks for one answer of the server and believes that it has heard of the end by then. But a ping
    is written at once and overtakes what waits to be sent, and what the server hands over in between would be lost.
    """
    subscription: Any = subscriber.subscription  # nats-py's own, which has no types
    subscriber.subscription = None
    if subscription is not None:
        with suppress(nats.errors.Error):  # the connection is lost meanwhile
            client = subscription._conn  # noqa: SLF001 - there is no other way to it
            await client._send_unsubscribe(subscription._id)  # noqa: SLF001 - nor to say it before asking
            await client.flush()  # after which it has been sent, and the next one follows it
            await client.flush()
            await subscription.drain()
