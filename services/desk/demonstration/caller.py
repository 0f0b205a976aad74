"""The HTTP API as people use it: a bearer token each, one key per command, patience when the answer is "not yet"."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import httpx
import orjson
from pydantic import BaseModel

from services.desk.api.addresses import PREFIX, address_of
from services.desk.demonstration.stage import Broken
from shared import clock
from shared.contracts.vocabulary import Role
from shared.messages import Command, Query
from shared.wording import Language, Wording

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")
Send = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]

AT_ONCE = 32  # requests in flight: the desk answers many phones at a time, and group commit gathers them
PATIENCE = 60.0  # seconds for one request, all its repetitions together
ANSWER_WITHIN = 30.0  # seconds for one try
PAUSE = 0.2  # seconds before asking again where no Retry-After says otherwise
UNAVAILABLE = 503


class Refused(Broken):
    """The API refused something the story is sure of."""

    def __init__(self, what: str, problem: dict[str, Any]) -> None:
        zh, en = problem["detail_zh"], problem["detail_en"]
        super().__init__(Wording(f"{what} 被拒绝:{zh}", f"{what} was refused: {en}"))


@dataclass(frozen=True)
class Person:
    """Somebody of the story: the id, the role they act in, and the secret of their bearer token."""

    id: str
    role: Role
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def secret_hash(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass
class Caller:
    """Sends for many people at once. `reached` is the furthest position seen of each service's log."""

    lines: "asyncio.Queue[httpx.AsyncClient]"
    reached: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    async def tell(self, person: Person, command: Command) -> None:
        """A command under one Idempotency-Key, however often it has to be sent."""
        headers = _headers(person) | {"Idempotency-Key": str(clock.new_id()), "Content-Type": "application/json"}
        body = command.model_dump_json(exclude_unset=True).encode()
        receipt = await self._asked(
            command.wire, lambda line: line.post(address_of(type(command)), content=body, headers=headers)
        )
        self._reach(command.service, receipt["position"])
        self.sent += 1

    async def ask(self, person: Person, query: Query[A], *, having_read: Sequence[str] = ()) -> A:
        """A query; `having_read` names services whose last answers the tables asked must already contain."""
        parameters = query.model_dump(mode="json", exclude_none=True)
        seen = [f"{service}:{self.reached[service]}" for service in having_read if service in self.reached]
        if seen:
            parameters["at_least"] = ",".join(seen)
        address, headers = address_of(type(query)), _headers(person)
        found = await self._asked(query.wire, lambda line: line.get(address, params=parameters, headers=headers))
        answer: A = type(query).answer.model_validate(found)  # type: ignore[assignment] # declared by the query itself
        return answer

    async def keep(self, person: Person, content: bytes, media_type: str) -> str:
        """A file into the store of blobs; answers its SHA-256."""
        files = {"file": ("photo", content, media_type)}
        found = await self._asked(
            "file", lambda line: line.post(f"{PREFIX}/files", files=files, headers=_headers(person))
        )
        return str(found["sha256"])

    async def import_roster(self, person: Person, estate: str, roster: tuple[str, bytes]) -> str:
        """Uploads the roster as sales does; answers the import's id."""
        key: UUID = clock.new_id()
        headers = _headers(person) | {"Idempotency-Key": str(key)}
        files = {"file": roster}
        found = await self._asked(
            "roster", lambda line: line.post(f"{PREFIX}/estates/{estate}/roster", files=files, headers=headers)
        )
        self._reach("owners", found["receipt"]["position"])
        return str(found["roster_import"])

    async def status(self, person: Person, service: str) -> dict[str, Any]:
        address = f"{PREFIX}/{service}/status"
        return await self._asked("status", lambda line: line.get(address, headers=_headers(person)))

    def _reach(self, service: str, position: int) -> None:
        self.reached[service] = max(self.reached.get(service, 0), position)

    async def _asked(self, what: str, send: Send) -> dict[str, Any]:
        line = await self.lines.get()
        try:
            return await _patiently(what, lambda: send(line))
        finally:
            self.lines.put_nowait(line)


@asynccontextmanager
async def lines_to(address: str, language: Language) -> "AsyncIterator[asyncio.Queue[httpx.AsyncClient]]":
    """A connection each: one client with all of them looks through the others at every request, at thrice the cost."""
    lines: asyncio.Queue[httpx.AsyncClient] = asyncio.Queue()
    async with AsyncExitStack() as stack:
        for _ in range(AT_ONCE):
            client = httpx.AsyncClient(
                base_url=address, limits=httpx.Limits(max_connections=1), timeout=ANSWER_WITHIN, trust_env=False,
                headers={"Accept-Language": language},
            )  # fmt: skip
            lines.put_nowait(await stack.enter_async_context(client))
        yield lines


async def _patiently(what: str, send: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
    """Asks again while the answer is "not yet", "busy" or none at all. Raises Refused."""
    until = clock.monotonic() + PATIENCE
    while True:
        response, problem = await _answer(send)
        if response is not None and not problem:
            found: dict[str, Any] = orjson.loads(response.content)
            return found
        if not _may_be_repeated(response, problem) or clock.monotonic() > until:
            raise Refused(what, problem)
        await asyncio.sleep(_pause(response))


async def _answer(send: Callable[[], Awaitable[httpx.Response]]) -> tuple[httpx.Response | None, dict[str, Any]]:
    """The response, and its problem where it has one; no response where the desk could not be reached."""
    try:
        response = await send()
    except httpx.TransportError as error:
        return None, {"detail_zh": f"无法连接({type(error).__name__})", "detail_en": type(error).__name__}
    if response.is_success:
        return response, {}
    if "json" in response.headers.get("content-type", ""):
        return response, orjson.loads(response.content)
    return response, {"detail_zh": f"HTTP {response.status_code}", "detail_en": f"HTTP {response.status_code}"}


def _may_be_repeated(response: httpx.Response | None, problem: dict[str, Any]) -> bool:
    return response is None or response.status_code == UNAVAILABLE or bool(problem.get("retryable"))


def _pause(response: httpx.Response | None) -> float:
    given = response.headers.get("retry-after", "") if response is not None else ""
    return float(given) if given.isdecimal() else PAUSE


def _headers(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.secret}"}


async def together(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """As many at a time as there are lines, each to its end before the next; the first that fails ends the others."""
    waiting, results = enumerate(jobs), dict[int, T]()

    async def work() -> None:
        for number, job in waiting:
            results[number] = await job

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return [results[number] for number in sorted(results)]
