"""The outbox relay: the log's lines onto the bus, in order, where the stream's sequence is the log's position."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from shared.envelope import ESTATE, TYPE, text_in
from shared.pages import PAGE_EVENTS, Pages
from shared.postgres import is_connection_lost
from shared.problems import Refusal
from shared.records import NO_HASH, Head, Recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

log = structlog.get_logger(__name__)

BEYOND = 2**62  # a position no log has: asks for the head without any lines
WINDOW = 10_000  # events put back into an empty stream; older ones are read from the log by page
ANSWER_WITHIN = 5.0  # seconds
LOOK_AGAIN = 5.0  # seconds without anything to publish, after which the stream is asked whether it is still there
MAX_AGE = 7 * 24 * 3600 * 1_000_000_000  # nanoseconds
MAX_BYTES = 4 * 1024**3
NOT_FOUND = 10059  # nats-server's code for a stream that does not exist
HELD = ("messages", "bytes", "first_seq", "last_seq")  # of what a stream says of itself
CONTENT_TYPE = "application/cloudevents+json"


Line = tuple[int, bytes, bytes]
"""(position, record, hash)"""


class LogSetBack(Exception):  # noqa: N818 - a fact about log and bus
    """The bus holds positions the log does not have: the log was set back. Publishing on would fork history."""


class NotAccepted(Exception):  # noqa: N818 - a fact about one publish
    """The stream refused, did not answer, or the bus is away: ask it where it stands and go on from there."""


def stream_name(service: str) -> str:
    return f"EVENTS_{service}"


class Relay:
    """Publishes one service's log. Any number may run: the expected sequence lets only the right next line in."""

    def __init__(self, service: str, client: Client, pages: Pages, inbox: str, replicas: int = 1) -> None:
        self._service, self._client, self._pages, self._replicas = service, client, pages, replicas
        self._inbox = f"{inbox}.relay"
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._wake = asyncio.Event()
        self._look = True
        self._offered: dict[int, Line] = {}
        self._before = (0, NO_HASH)  # the last line published, its position and hash
        self.position, self.stopped = 0, ""

    def wake(self) -> None:
        """The log may have lines that were not offered."""
        self._look = True
        self._wake.set()

    def offer(self, lines: Iterable[Recorded]) -> None:
        """Lines just committed here, which then need not be read again; any that are missing are."""
        for line in lines:
            if len(self._offered) == PAGE_EVENTS:
                self._look = True
                break
            self._offered[line.position] = (line.position, line.record, line.hash)
        self._wake.set()

    async def stream(self) -> dict[str, int] | None:
        """What the bus holds of the log; None where it does not say."""
        try:
            info = await self._api("INFO", b"")
        except (nats.errors.Error, TimeoutError, OSError):
            return None
        state = info.get("state")
        return None if state is None else {name: int(state[name]) for name in HELD}

    async def run(self) -> None:
        """Until cancelled; a log that was set back stops it for good, and the service is not ready."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._answered)
        while not self.stopped:
            try:
                await self._publish_on()
            except LogSetBack as fact:
                self.stopped = str(fact)
                log.critical("relay_stopped", reason=self.stopped)
            except Exception as error:
                known = isinstance(error, (NotAccepted, nats.errors.Error, Refusal)) or is_connection_lost(error)
                if not known:
                    raise
                log.warning("relay_interrupted", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(0.2)

    async def _publish_on(self) -> None:
        self.position = await self._stands_at()
        while True:
            self._wake.clear()
            if lines := self._in_hand():
                await self._publish(self._before[1], lines)
            elif self._look or self._offered:
                page = await self._pages.after(self.position)
                await self._publish(page.at or NO_HASH, page.lines)
                self._look = page.head.position > self.position
                self._offered = {at: line for at, line in self._offered.items() if at > self.position}
            elif not await self._woken():
                self.position = await self._stands_at()  # a bus that lost its streams says nothing of it

    def _in_hand(self) -> list[Line]:
        """What was offered and comes next."""
        lines: list[Line] = []
        while self._before[0] == self.position and self.position + len(lines) + 1 in self._offered:
            lines.append(self._offered.pop(self.position + len(lines) + 1))
        return lines

    async def _woken(self) -> bool:
        """False when nothing happened for a while."""
        try:
            await asyncio.wait_for(self._wake.wait(), LOOK_AGAIN)
        except TimeoutError:
            return False
        return True

    async def _stands_at(self) -> int:
        """The stream's last sequence; a missing stream is made so that its next one is a position of the log."""
        info = await self._api("INFO", b"")
        head = await self._head()
        if info.get("error", {}).get("err_code") == NOT_FOUND:
            first = max(1, head.position - WINDOW + 1)
            info = await self._api("CREATE", orjson.dumps(self._configuration(first)))
            log.info("stream_created", first=first)
            head = await self._head()
        if "error" in info:
            raise NotAccepted(str(info["error"]))
        last = int(info["state"]["last_seq"])
        if last > head.position:
            raise LogSetBack(f"the bus has position {last} of {self._service}, its log ends at {head.position}")
        self._look = last < head.position
        return last

    async def _head(self) -> Head:
        """Read after the stream was asked: another replica's relay may publish what it commits meanwhile."""
        return (await self._pages.after(BEYOND)).head

    def _configuration(self, first: int) -> dict[str, object]:
        return {
            "name": stream_name(self._service),
            "subjects": [f"handover.events.{self._service}.>"],
            "first_seq": first,
            "storage": "file",
            "retention": "limits",
            "discard": "old",
            "max_age": MAX_AGE,
            "max_bytes": MAX_BYTES,
            "num_replicas": self._replicas,
        }

    async def _api(self, verb: str, body: bytes) -> dict[str, dict[str, int]]:
        subject = f"$JS.API.STREAM.{verb}.{stream_name(self._service)}"
        answer = await self._client.request(subject, body, timeout=ANSWER_WITHIN)
        parsed: dict[str, dict[str, int]] = orjson.loads(answer.data)
        return parsed

    async def _publish(self, previous: bytes, lines: Iterable[Line]) -> None:
        """All of them in flight at once; the first refusal makes all later ones refused too."""
        loop = asyncio.get_running_loop()
        try:
            for position, record, hash_ in lines:
                self._waiting[position] = loop.create_future()
                headers = {
                    "Content-Type": CONTENT_TYPE,
                    "Nats-Expected-Last-Sequence": str(position - 1),
                    "Handover-Hash": hash_.hex(),
                    "Handover-Previous": previous.hex(),
                }
                await self._client.publish(
                    self._subject(record), record, reply=f"{self._inbox}.{position}", headers=headers
                )
                previous = hash_
            answers: Sequence[asyncio.Future[None]] = list(self._waiting.values())
            async with asyncio.timeout(ANSWER_WITHIN):
                for answer in answers:
                    await answer
                    self.position += 1
            self._before = (self.position, previous)
        finally:
            for answer in self._waiting.values():
                if answer.done() and not answer.cancelled():
                    answer.exception()  # read, so that it is not reported as forgotten
                answer.cancel()
            self._waiting.clear()

    def _subject(self, record: bytes) -> str:
        return f"handover.events.{self._service}.{text_in(record, ESTATE)}.{text_in(record, TYPE)}"

    async def _answered(self, message: Msg) -> None:
        future = self._waiting.get(int(message.subject.rpartition(".")[2]))
        if future is None or future.done():
            return
        if (message.headers or {}).get("Status"):
            future.set_exception(NotAccepted(f"no stream answers ({message.headers})"))
            return
        answer = orjson.loads(message.data)
        if "error" in answer:
            future.set_exception(NotAccepted(str(answer["error"])))
        else:
            future.set_result(None)
