"""What Postgres and nats-server have in common here: a port of their own, a process, and a moment they are ready."""

import asyncio
from pathlib import Path
from typing import Protocol

from deploy.local.process import GLANCE, Process


class Server(Protocol):
    """A server out of a wheel; `start` may be called again after its process ended."""

    name: str
    process: Process | None

    def start(self) -> Process: ...

    def is_ready(self) -> bool: ...


class ServerEnded(Exception):  # noqa: N818 - stated as a fact
    """It ended before it was ready; its log says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} 启动失败，见日志 {log} · {name} ended before it was ready, see the log {log}")


async def until_ready(server: Server, log: Path) -> None:
    """As long as it takes: recovery after a crash may need minutes, and giving up would only begin it anew."""
    while not server.is_ready():
        if server.process is None or not server.process.alive:
            raise ServerEnded(server.name, log)
        await asyncio.sleep(GLANCE)
