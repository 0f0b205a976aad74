"""One HTTP call to the outside: answered in time, or not taken; nothing it says of a failure names the address."""

import asyncio
from collections.abc import Mapping

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
        raise NotTaken(f"no answer within {within:g} s", uncertain=True) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise NotTaken("no usable address", permanent=True) from None
    except httpx.ConnectError as error:  # nothing was handed over
        raise NotTaken(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise NotTaken(type(error).__name__, uncertain=True) from None
