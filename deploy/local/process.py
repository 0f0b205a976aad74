"""A child process: started tied to us, recognised again later, ended in its own way."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

TIED = Path(__file__).with_name("tied.py")
LARGEST_LOG = 16 * 1024 * 1024
GLANCE = 0.05  # seconds between two looks at a child


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group a program runs under when not our own."""

    user: int
    group: int


class Child(Protocol):
    """A process that one above it reaps: what `subprocess.Popen` and a forked process have in common."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def send_signal(self, sig: int, /) -> None: ...

    def kill(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Process:
    """One running program; `ends_with` is the signal by which it ends in good order."""

    child: Child
    ends_with: signal.Signals = signal.SIGTERM
    patience: float = 30.0
    """Seconds it is given to end in good order before it is ended by force."""

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def alive(self) -> bool:
        return self.child.poll() is None

    async def ended(self) -> int:
        """Waits without a thread per child and in any event loop."""
        while (code := self.child.poll()) is None:
            await asyncio.sleep(GLANCE)
        return code

    async def stop(self) -> None:
        if self.alive:
            self.child.send_signal(self.ends_with)
        try:
            await asyncio.wait_for(self.ended(), self.patience)
        except TimeoutError:
            self.child.kill()
            await self.ended()


def start_process(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    ends_with: signal.Signals = signal.SIGTERM,
    patience: float = 30.0,
    account: Account | None = None,
    asked_over: socket.socket | None = None,
) -> Process:
    """Output goes to `log`; its standard input is `asked_over`, or nothing."""
    keep_short(log)
    who = ["-", "-"] if account is None else [str(account.user), str(account.group)]
    tied = [sys.executable, "-I", "-S", TIED, str(ends_with.value), str(os.getpid()), *who, *command]
    with log.open("ab") as output:
        # An own session: Ctrl-C in the terminal reaches the supervisor alone, which then stops all in order.
        child = subprocess.Popen(
            tied,
            stdin=subprocess.DEVNULL if asked_over is None else asked_over.fileno(),
            stdout=output,
            stderr=output,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
    return Process(child, ends_with, patience)


def keep_short(log: Path) -> None:
    """One grown too large is kept once under another name."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))


def born(pid: int) -> str | None:
    """When the process began, in the system's own count: with the pid it names one process for ever; None if gone."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if stat.parent.parent.joinpath("self").exists():
            state, *rest = stat.read_text().rpartition(")")[2].split()
            return None if state == "Z" else rest[18]
        command = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
        return asked.stdout.strip() or None
    except (FileNotFoundError, ProcessLookupError):
        return None
