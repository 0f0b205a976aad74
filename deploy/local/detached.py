"""Running in the foreground until told to stop, going on in the background, and being stopped from elsewhere."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deploy.local.places import Places
from deploy.local.process import GLANCE
from deploy.local.state import AlreadyRunning, State, sole_supervisor, stop_leftovers
from deploy.local.supervisor import Command, up
from deploy.local.watch import Say


async def run(data: Path, *, say: Say = lambda _event, _facts: None, command: Command | None = None) -> None:
    """Until SIGTERM or SIGINT, also one that comes while everything is still starting.

    Says `serving` with the addresses once every service is ready.
    """
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    working = asyncio.create_task(_work(data, say, command))
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def _work(data: Path, say: Say, command: Command | None) -> None:
    running = await up(data, say=say, command=command)
    try:
        await running.wait_ready()
        say("serving", {"urls": running.urls})
        await asyncio.Event().wait()
    finally:
        await running.stop()


class DidNotStart(Exception):  # noqa: N818 - stated as a fact
    """The process in the background ended; its log says why."""


async def detach(data: Path, *, environment: Mapping[str, str] | None = None) -> State:
    """Starts `run` as a process of its own and waits until every service is ready."""
    places = Places(data.resolve())
    if status(data) is not None:
        raise AlreadyRunning(places)
    places.make()
    log = places.log("up")
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "deploy.local", "--data", str(places.data)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    try:
        return await _until_ready(places, child, log)
    except BaseException:
        child.terminate()
        child.wait()
        raise


async def _until_ready(places: Places, child: "subprocess.Popen[bytes]", log: Path) -> State:
    while not ((state := State.read(places)) and state.supervisor == child.pid and state.ready):
        if child.poll() is not None:
            raise DidNotStart(f"启动失败，见日志 {log} · not started, see the log {log}")
        await asyncio.sleep(GLANCE)
    child.returncode = 0  # it outlives us: nobody is to wait for it
    return state


async def down(data: Path) -> bool:
    """Stops what runs in `data`, also what a killed supervisor left; False when nothing did."""
    places = Places(data.resolve())
    state = State.read(places)
    if state is None:
        return False
    if state.supervised:
        os.kill(state.supervisor, signal.SIGTERM)
        while state.supervised:
            await asyncio.sleep(GLANCE)
        return True
    with sole_supervisor(places):
        await stop_leftovers(places)
    return True


def status(data: Path) -> State | None:
    """What runs in `data`; None when nothing does."""
    state = State.read(Places(data.resolve()))
    return state if state is not None and state.supervised else None
