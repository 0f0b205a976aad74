"""Turns: of many who are ready at once, one begins after the other, with room between them for everybody else."""

import asyncio
from collections.abc import Awaitable, Callable

from shared import clock


class Turns:
    """`every`: seconds from one turn to the next. Who comes when nobody has just had one waits for nothing."""

    def __init__(
        self, every: float, monotonic: Callable[[], float] = clock.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._every, self._monotonic, self._sleep = every, monotonic, sleep
        self._next = float("-inf")

    async def mine(self) -> None:
        now = self._monotonic()
        at = max(now, self._next)
        self._next = at + self._every
        if at > now:
            await self._sleep(at - now)
