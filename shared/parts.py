"""What a process does side by side: each part runs until told to stop, and none may end unnoticed."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import structlog

from shared import clock

log = structlog.get_logger(__name__)

Part = Callable[[], Awaitable[None]]
LONGEST_DELAY = 10.0  # seconds before a part that threw begins again
HEALTHY = 30.0  # seconds after which one that throws is taken to have worked until then


class Parts:
    """The parts of one process by name."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __bool__(self) -> bool:
        """Whether any was ever started."""
        return bool(self._tasks)

    def start(self, name: str, part: Part) -> None:
        """The process ends when it throws: a service without its writer must not look alive."""

        async def run() -> None:
            await part()

        task = asyncio.create_task(run(), name=name)
        self._tasks.add(task)
        task.add_done_callback(_end_with)

    def repeat(self, name: str, part: Part) -> None:
        """As `start`, but what throws is said and begun again with back-off."""
        self.start(name, lambda: _repeated(name, part))

    async def end(self) -> None:
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:  # again: Python 3.11's `wait_for` loses a cancellation that meets its own answer
                task.cancel()
            await asyncio.wait(running, timeout=1)


async def _repeated(name: str, part: Part) -> None:
    delay = 0.2
    while True:
        began = clock.monotonic()
        try:
            await part()
        except Exception:
            log.exception("task_failed", task=name)
        else:
            return
        delay = 0.2 if clock.monotonic() - began > HEALTHY else min(delay * 2, LONGEST_DELAY)
        await asyncio.sleep(delay)


def _end_with(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("part_failed", part=task.get_name(), exc_info=error)
        os._exit(70)
