"""Asking other services over the bus, where every answer is a receipt, an answer or a problem, never silence."""

import asyncio
from typing import Any

import nats.errors
import orjson
from nats.aio.client import Client

from shared.pages import Page
from shared.pages import from_wire as page_from_wire
from shared.problems import PROBLEM_TYPE, Refusal, Unanswered, Unreachable
from shared.tokens import HEADER
from shared.wording import Wording

ANSWER_WITHIN = 10.0  # seconds
PAGE_WITHIN = 5.0


class Answered(Refusal):
    """A problem another service answered with, passed on as it came."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(**problem["facts"])
        self.problem = problem
        self.code = str(problem["type"]).removeprefix(PROBLEM_TYPE)

    @property
    def words(self) -> Wording:
        return Wording(self.problem["detail_zh"], self.problem["detail_en"])

    def as_problem(self) -> dict[str, Any]:
        return self.problem


class Bus:
    """Requests over one NATS client; Unreachable (503) at once when it is disconnected or nobody listens.

    Unanswered (504) when a request went out and its answer does not come in time, or no longer can.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: set[asyncio.Timeout] = set()

    async def disconnected(self) -> None:
        """Answers on their way are lost with the connection they would have come by: nobody waits for them."""
        now = asyncio.get_running_loop().time()
        for patience in self._waiting:
            if not patience.expired():
                patience.reschedule(now)

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected)

    @property
    def version(self) -> str | None:
        """Of the server we are connected to; None while there is none."""
        if not self.connected:
            return None
        version = self._client.connected_server_version
        return f"{version.major}.{version.minor}.{version.patch}"

    async def command(self, service: str, wire: str, body: bytes, token: str) -> dict[str, Any]:
        """The receipt's members; raises Answered with the problem."""
        return await self._asked(f"handover.commands.{service}.{wire}", service, body, token, "receipt")

    async def query(
        self, service: str, wire: str, body: bytes, token: str, within: float = ANSWER_WITHIN
    ) -> dict[str, Any]:
        """The answer's members; raises Answered with the problem."""
        return await self._asked(f"handover.queries.{service}.{wire}", service, body, token, "answer", within)

    async def events_after(self, service: str, position: int) -> Page:
        body = orjson.dumps({"after": position})
        raw = await self._request(f"handover.queries.{service}.EventsAfter", service, body, {}, PAGE_WITHIN)
        if raw.startswith(b'{"problem"'):
            raise Answered(orjson.loads(raw)["problem"])
        return page_from_wire(raw)

    async def _asked(
        self, subject: str, service: str, body: bytes, token: str, member: str, within: float = ANSWER_WITHIN
    ) -> dict[str, Any]:
        raw = await self._request(subject, service, body, {HEADER: token}, within)
        answer = orjson.loads(raw)
        if "problem" in answer:
            raise Answered(answer["problem"])
        found: dict[str, Any] = answer[member]
        return found

    async def _request(self, subject: str, service: str, body: bytes, headers: dict[str, str], within: float) -> bytes:
        if not self.connected:  # the client would keep the message and send it later, after we said it was not
            raise Unreachable(service=service)
        patience = asyncio.timeout(within)
        self._waiting.add(patience)
        try:
            async with patience:
                reply = await self._client.request(subject, body, timeout=within, headers=headers or None)
        except TimeoutError as late:
            raise Unanswered(service=service) from late
        except (nats.errors.Error, OSError) as error:
            raise Unreachable(service=service) from error
        finally:
            self._waiting.discard(patience)
        return reply.data


class BusPages:
    """Another service's log, page by page over the bus."""

    def __init__(self, bus: Bus, source: str) -> None:
        self._bus, self._source = bus, source

    async def after(self, position: int) -> Page:
        return await self._bus.events_after(self._source, position)
