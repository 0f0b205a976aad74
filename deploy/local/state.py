"""What is running, written where the next command finds it, and what a dead supervisor may have left behind."""

import asyncio
import fcntl
import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field

from deploy.local.places import Places
from deploy.local.process import GLANCE, born
from shared.clock import monotonic

PATIENCE = 30.0  # seconds for a program to end in good order


class AlreadyRunning(Exception):  # noqa: N818 - stated as a fact
    """Another supervisor holds this data folder."""

    def __init__(self, places: Places) -> None:
        super().__init__(f"{places.data} 已在运行 · {places.data} is already running")


@dataclass(frozen=True, slots=True)
class State:
    """No secret is in it: pids with the moment each process began, ports, and where the services answer."""

    supervisor: int
    supervisor_birth: str
    pids: Mapping[str, int] = field(default_factory=dict)
    births: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[str, int] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    ready: bool = False

    @classmethod
    def read(cls, places: Places) -> "State | None":
        try:
            return cls(**json.loads(places.state.read_text()))
        except FileNotFoundError:
            return None

    @property
    def supervised(self) -> bool:
        """Whether the supervisor that wrote this still is at work."""
        return born(self.supervisor) == self.supervisor_birth

    def write(self, places: Places) -> None:
        fresh = places.state.with_name("state.new")
        fresh.write_text(json.dumps(asdict(self), indent=2))
        fresh.replace(places.state)

    def alive(self, name: str) -> bool:
        """Whether the process noted under `name` still is that process, and not another with its pid."""
        return born(self.pids[name]) == self.births[name]


def births(pids: Mapping[str, int]) -> dict[str, str]:
    return {name: born(pid) or "" for name, pid in pids.items()}


@contextmanager
def sole_supervisor(places: Places) -> Iterator[None]:
    """The system takes the lock back from a supervisor that was killed, so it is never left behind."""
    with places.lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(places) from error
        yield


async def stop_leftovers(places: Places) -> None:
    """Ends what a killed supervisor started: all of it is tied to it and already ending, or soon made to."""
    state = State.read(places)
    if state is None:
        return
    for name in reversed(list(state.pids)):
        _signal(state, name, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    since = monotonic()
    while left := [name for name in state.pids if state.alive(name)]:
        if monotonic() - since > PATIENCE:
            for name in left:
                # Postgres may be busy writing its last checkpoint: it is waited for, never killed.
                _signal(state, name, signal.SIGINT if name == "postgres" else signal.SIGKILL)
        await asyncio.sleep(GLANCE)
    places.state.unlink(missing_ok=True)


def _signal(state: State, name: str, which: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it ended by itself between the look and the signal
        if state.alive(name):
            os.kill(state.pids[name], which)
