"""One HTTP call to the outside: answered in time, or not taken; nothing it says of a failure names the address."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil

import httpx

from services.notifications.channel import NotTaken

ANSWER_WITHIN = 10.0  # seconds, from connecting to the last byte of the answer
HEADERS = {"content-type": "application/json; charset=utf-8"}


async def call(
    client: httpx.AsyncClient, url: str, content: bytes, *, within: float, headers: Mapping[str, str] = HEADERS,
) -> httpx.Response:  # fmt: skip
    """The answer, whatever its status; a redirect is never followed. Raises NotTaken where there is none in time."""
    try:
        async with asyncio.timeout(within):
            return await client.post(url, content=content, headers=headers)
    except TimeoutError:
        raise NotTaken(f"no answer within {within:g} s", uncertain=True, down=True) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise NotTaken("no usable address", permanent=True) from None
    except httpx.ConnectError as error:  # nothing was handed over
        raise NotTaken(type(error).__name__, down=True) from None
    except httpx.HTTPError as error:
        raise NotTaken(type(error).__name__, uncertain=True, down=True) from None


def wait_asked(answer: httpx.Response, now: datetime) -> int | None:
    """Seconds, from `Retry-After` (seconds or a date) or Feishu's own header; None where it asks for nothing."""
    said = answer.headers.get("retry-after") or answer.headers.get("x-ogw-ratelimit-reset") or ""
    if said.isascii() and said.isdecimal():
        return int(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0, ceil((until - now).total_seconds()))
