"""Keeps one program running: starts it, says when it is ready, and starts it again when it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from deploy.local.process import Process
from shared.clock import monotonic

Say = Callable[[str, Mapping[str, object]], None]
"""Told what happens: started, ready, ended, failed; with name, pid, code, seconds."""

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
HEALTHY_AFTER = 30.0
GLANCE = 0.2  # seconds between two questions to a service that starts, which has better things to do


@dataclass
class Watched:
    """`begin` starts the program anew each time; `is_ready` asks whether it serves."""

    name: str
    begin: Callable[[], Process]
    is_ready: Callable[[], Awaitable[bool]]
    say: Say
    process: Process | None = None
    served: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it has been ready."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it has ended, in whatever way, or could not be started."""

    async def keep(self) -> None:
        """For ever; ends only by being cancelled, and leaves the program to `stop`."""
        pause = FIRST_PAUSE
        while True:
            began = monotonic()
            code = await self._run_once()
            self.ended.set()
            pause = FIRST_PAUSE if monotonic() - began >= HEALTHY_AFTER else pause
            self.say("ended", {"name": self.name, "code": code, "again_in": pause})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run_once(self) -> int | str:
        """How it ended: the exit code, a signal as a negative number, or why it did not start."""
        began = monotonic()
        try:
            self.process = process = self.begin()
        except (OSError, RuntimeError) as error:
            return str(error)
        self.say("started", {"name": self.name, "pid": process.pid})
        while process.alive and not await self.is_ready():
            await asyncio.sleep(GLANCE)
        if process.alive:
            self.served.set()
            self.say("ready", {"name": self.name, "seconds": round(monotonic() - began, 2)})
        return await process.ended()

    async def stop(self) -> None:
        if self.process is not None:
            await self.process.stop()
            self.say("stopped", {"name": self.name})
