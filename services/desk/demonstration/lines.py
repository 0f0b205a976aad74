"""The lines to the desk: a connection each, patience when the answer is "not yet", and work shared out among them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import httpx
import orjson

from services.desk.demonstration.stage import Broken
from shared import clock
from shared.wording import Language, Wording

T = TypeVar("T")
Lines = asyncio.Queue[httpx.AsyncClient]

AT_ONCE = 32  # requests in flight: the desk answers many phones at a time, and group commit gathers them
PATIENCE = 60.0  # seconds for one request, all its repetitions together
ANSWER_WITHIN = 30.0  # seconds for one try
PAUSE = 0.2  # seconds before asking again where no Retry-After says otherwise
UNAVAILABLE = 503


class Refused(Broken):
    """The API refused something the story is sure of."""

    def __init__(self, what: str, problem: dict[str, Any]) -> None:
        zh, en = problem["detail_zh"], problem["detail_en"]
        super().__init__(Wording(f"{what} 被拒绝：{zh}", f"{what} was refused: {en}"))


@asynccontextmanager
async def lines_to(address: str, language: Language) -> AsyncIterator[Lines]:
    """A connection each: one client with all of them looks through the others at every request, at thrice the cost."""
    lines: Lines = asyncio.Queue()
    context = ssl.create_default_context()  # made once: it reads every root certificate of the machine
    async with AsyncExitStack() as stack:
        for _ in range(AT_ONCE):
            client = httpx.AsyncClient(
                base_url=address, limits=httpx.Limits(max_connections=1), timeout=ANSWER_WITHIN, trust_env=False,
                verify=context, headers={"Accept-Language": language},
            )  # fmt: skip
            lines.put_nowait(await stack.enter_async_context(client))
        yield lines


async def patiently(what: str, send: Callable[[], Awaitable[httpx.Response]]) -> dict[str, Any]:
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
