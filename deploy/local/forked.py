"""Services forked from one process that has read what they share; see `deploy.local.fork_server`."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.environment import INHERITED
from deploy.local.fork_server import MESSAGE_LIMIT
from deploy.local.process import Process, born, keep_short, start_process

UNKNOWN = -signal.SIGTERM  # how a service ended whose fork server can no longer say it: it was told to by that end


class ForkServerEnded(RuntimeError):  # noqa: N818 - stated as a fact
    """It can fork nothing any more; whatever it had forked is told to end."""


class Forks:
    """The supervisor's side. Only on Linux: elsewhere a fork without exec is not safe beside the system's libraries."""

    possible = sys.platform == "linux"

    def __init__(self, log: Path) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        command = [sys.executable, "-m", "deploy.local.fork_server"]
        self._process = start_process(command, log=log, environment=environment, asked_over=theirs)
        theirs.close()
        self._socket.setblocking(False)
        self._births: dict[int, str | None] = {}
        self._codes: dict[int, int] = {}

    @property
    def alive(self) -> bool:
        return self._process.alive

    async def ready(self) -> None:
        """Returns when it has read what services share. Raises ForkServerEnded."""
        if not await asyncio.get_running_loop().sock_recv(self._socket, MESSAGE_LIMIT):
            raise ForkServerEnded

    def start(self, module: str, *, log: Path, environment: Mapping[str, str]) -> Process:
        """`python -m module` as a process of its own. Raises ForkServerEnded."""
        keep_short(log)
        self._ask({"module": module, "log": str(log), "environment": dict(environment)})
        self._socket.setblocking(True)
        try:
            while (pid := self._heard().get("started")) is None:
                continue
        finally:
            self._socket.setblocking(False)
        self._births[pid] = born(pid)
        return Process(Forked(pid, self))

    def code(self, pid: int) -> int | None:
        """How it ended; None while it runs."""
        try:
            while pid not in self._codes:
                self._heard()
        except BlockingIOError:
            return None
        except ForkServerEnded:
            if self._is_there(pid):
                return None
        return self._codes.get(pid, UNKNOWN)

    def signal(self, pid: int, number: int) -> None:
        try:
            self._ask({"pid": pid, "signal": int(number)})
        except ForkServerEnded:
            if self._is_there(pid):
                os.kill(pid, number)

    async def stop(self) -> None:
        self._socket.close()
        await self._process.stop()

    def _is_there(self, pid: int) -> bool:
        """For want of a fork server that knows it: the same process, not another one with its number."""
        birth = born(pid)
        return birth is not None and birth == self._births.get(pid)

    def _ask(self, request: Mapping[str, Any]) -> None:
        try:
            self._socket.send(json.dumps(request).encode())
        except OSError as error:
            raise ForkServerEnded from error

    def _heard(self) -> dict[str, Any]:
        try:
            message = self._socket.recv(MESSAGE_LIMIT)
        except ConnectionError as error:
            raise ForkServerEnded from error
        if not message:
            raise ForkServerEnded
        told: dict[str, Any] = json.loads(message)
        if "ended" in told:
            self._codes[told["ended"]] = told["code"]
        return told


@dataclass(frozen=True, slots=True)
class Forked:
    """A child of the fork server."""

    pid: int
    forks: Forks

    def poll(self) -> int | None:
        return self.forks.code(self.pid)

    def send_signal(self, sig: int, /) -> None:
        self.forks.signal(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
