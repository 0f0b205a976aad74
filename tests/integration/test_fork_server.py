"""Services forked from one process: each is a process of its own, and the server's end is nobody's loss."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local.forked import Forks, ForkServerEnded
from deploy.local.process import Process, born
from deploy.services import SERVICES
from tests.faults.estate import running_estate
from tests.integration.test_supervisor import folder

__all__ = ["folder"]

MODULE = "tests.integration.prints_what_it_is"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every service is a program of its own")


@pytest.fixture
async def forks(tmp_path: Path) -> AsyncIterator[Forks]:
    server = Forks(tmp_path / "fork-server.log")
    await server.ready()
    yield server
    await server.stop()


def read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


async def said(log: Path) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while not (line := read(log)).endswith("\n"):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
    told: dict[str, Any] = json.loads(line)
    return told


async def test_a_forked_service_is_a_process_of_its_own(forks: Forks, tmp_path: Path) -> None:
    log = tmp_path / "one.log"
    process = forks.start(MODULE, log=log, environment={"HANDOVER_HTTP_PORT": "1"})
    what = await said(log)
    assert what == {
        "pid": process.pid, "session": process.pid, "environment": {"HANDOVER_HTTP_PORT": "1"}, "arguments": [],
    }  # fmt: skip
    assert process.alive
    assert read(Path(f"/proc/{process.pid}/comm")) == "prints_what_it_\n"
    await process.stop()
    assert process.child.poll() == -signal.SIGTERM
    process.child.kill()  # its number may belong to somebody else by now: nothing is sent


async def test_how_each_one_ended_is_told_apart(forks: Forks, tmp_path: Path) -> None:
    started = [
        forks.start(MODULE, log=tmp_path / f"{number}.log", environment=environment)
        for number, environment in enumerate(({"FAIL": "1"}, {}, {}))
    ]
    started[1].child.kill()
    assert await started[0].ended() == 3
    assert await started[1].ended() == -signal.SIGKILL
    assert started[2].alive


async def test_a_forked_service_ends_with_its_server_and_the_server_with_the_supervisor(
    forks: Forks, tmp_path: Path
) -> None:
    process = forks.start(MODULE, log=tmp_path / "one.log", environment={})
    server = _parent(process)
    os.kill(server, signal.SIGKILL)
    async with asyncio.timeout(30):
        await process.ended()
    assert born(process.pid) is None
    with pytest.raises(ForkServerEnded):
        forks.start(MODULE, log=tmp_path / "two.log", environment={})


async def test_services_outlive_their_fork_server_as_programs_of_their_own(folder: Path) -> None:
    async with running_estate(folder) as estate:
        before = estate.running.pids
        servers = {_parent(estate.running.watched[service].process) for service in SERVICES}
        assert len(servers) == 1
        await estate.back_after("owners", lambda: os.kill(servers.pop(), signal.SIGKILL))
        await estate.ready()
        assert all(estate.running.pids[service] != before[service] for service in SERVICES)
        assert estate.running.pids["postgres"] == before["postgres"]


def _parent(process: Process | None) -> int:
    assert process is not None
    return int(read(Path(f"/proc/{process.pid}/stat")).rpartition(")")[2].split()[1])
