"""The supervisor with real servers and six tiny services: it starts, restarts, stops, and cleans up after a crash."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path

import asyncpg
import httpx
import pytest

from deploy.local.detached import down, status
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.state import AlreadyRunning, State
from deploy.local.supervisor import Running, up
from deploy.services import SERVICES
from tests.servers import Postgres, data_folder

SERVICE = """
import http.server, json, os, shared.settings, sys
settings = shared.settings.Settings.from_environment(sys.argv[1])
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())
    def log_message(self, *arguments): pass
http.server.ThreadingHTTPServer(("127.0.0.1", settings.http_port), Ready).serve_forever()
"""
SUPERVISOR = """
import asyncio, pathlib, sys
from deploy.local.detached import run
from tests.integration.test_supervisor import tiny_service
def say(event, facts):
    if event in sys.argv[2:]:
        print(event, flush=True)
asyncio.run(run(pathlib.Path(sys.argv[1]), say=say, command=tiny_service))
"""


def tiny_service(name: str) -> Sequence[str]:
    return [sys.executable, "-c", SERVICE, name]


class Heard:
    """What the supervisor has said, and a way to wait for it."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Mapping[str, object]]] = []
        self.news = asyncio.Condition()
        self.tasks: set[asyncio.Task[None]] = set()

    def say(self, event: str, facts: Mapping[str, object]) -> None:
        self.said.append((event, facts))
        self.tasks.add(asyncio.ensure_future(self._tell()))

    async def until(self, event: str, name: str, times: int = 1) -> None:
        async with self.news:
            await self.news.wait_for(
                lambda: sum(1 for said, facts in self.said if said == event and facts.get("name") == name) >= times
            )

    async def _tell(self) -> None:
        async with self.news:
            self.news.notify_all()


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    with data_folder("supervisor", keep=lambda: request.session.testsfailed > 0) as made:
        yield made / "data"


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def running(folder: Path, heard: Heard) -> AsyncIterator[Running]:
    extra = {"HANDOVER_SMTP_URL": "smtp://127.0.0.1:2525"}
    started = await up(folder, say=heard.say, extra_environment=extra, command=tiny_service)
    await started.wait_ready(60)
    yield started
    await started.stop()


async def test_whatever_is_killed_is_started_again_at_the_same_address(running: Running, heard: Heard) -> None:
    before = running.pids
    for name in ("owners", "postgres", "nats-server"):
        running.kill(name)
        await heard.until("ready", name, times=2)
    await running.wait_ready(30)
    assert {name for name, pid in running.pids.items() if before[name] != pid} == {"owners", "postgres", "nats-server"}
    connection = await asyncpg.connect(running.postgres_admin_dsn)
    await connection.close()


async def test_every_service_gets_its_environment_and_nobody_elses_secret(running: Running) -> None:
    environment = await _environment_of(running, "notifications")
    assert environment["HANDOVER_SMTP_URL"] == "smtp://127.0.0.1:2525"
    state = running.places.state.read_text() + json.dumps(environment)
    secrets = [file.read_bytes() for file in running.places.data.glob("secrets/*/*password")]
    assert len(secrets) == 6 * 2 + 4 + 6
    assert not any(secret.decode() in state for secret in secrets)
    assert all(file.stat().st_mode & 0o077 == 0 for file in running.places.data.glob("secrets/*/*"))


async def test_a_second_supervisor_on_the_same_folder_is_refused_and_harms_nothing(running: Running) -> None:
    with pytest.raises(AlreadyRunning):
        await up(running.places.data, command=tiny_service)
    assert await running.unready() == []
    found = status(running.places.data)
    assert found is not None
    assert dict(found.pids) == running.pids


async def test_with_servers_of_ones_own_none_are_started_and_no_service_learns_their_administrator(
    places: Places, postgres: Postgres, nats: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOVER_POSTGRES_URL", postgres.admin_dsn)
    monkeypatch.setenv("HANDOVER_NATS_URL", nats.url_as("operator"))
    running = await up(places.data, command=tiny_service)
    try:
        await running.wait_ready(60)
        assert set(running.pids) == set(SERVICES)
        environment = await _environment_of(running, "desk")
    finally:
        await running.stop()
    assert environment["HANDOVER_NATS_SERVERS"] == nats.url
    assert postgres.server.password not in json.dumps(environment)
    assert nats.passwords["operator"] not in json.dumps(environment)


async def _environment_of(running: Running, service: str) -> dict[str, str]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer: dict[str, str] = (await client.get(running.urls[service])).json()
    return answer


async def test_stopping_leaves_no_process_and_no_state(folder: Path, heard: Heard) -> None:
    running = await up(folder, say=heard.say, command=tiny_service)
    await running.wait_ready(60)
    state = State.read(running.places)
    assert state is not None
    await running.stop()
    assert not any(state.alive(name) for name in state.pids)
    assert State.read(running.places) is None
    stopped = [facts["name"] for event, facts in heard.said if event == "stopped"]
    assert set(stopped[-2:]) == {"postgres", "nats-server"}
    lines = [json.loads(line) for line in running.places.log("supervisor").read_text().splitlines()]
    assert [line["event"] for line in lines] == [event for event, _ in heard.said]


async def test_after_the_supervisor_itself_is_killed_a_new_one_takes_over(folder: Path) -> None:
    state = await _supervise_and_signal(folder, "serving", signal.SIGKILL)
    running = await up(folder, command=tiny_service)
    await running.wait_ready(60)
    try:
        assert not any(state.alive(name) for name in state.pids)
        assert running.ports == state.ports
    finally:
        await running.stop()


async def test_down_cleans_up_after_a_killed_supervisor(folder: Path) -> None:
    state = await _supervise_and_signal(folder, "serving", signal.SIGKILL)
    assert await down(folder)
    assert not any(state.alive(name) for name in state.pids)
    assert status(folder) is None
    assert not await down(folder)


@pytest.mark.parametrize("moment", ["started", "migrated", "serving"])
async def test_a_supervisor_told_to_stop_stops_everything_at_any_moment(folder: Path, moment: str) -> None:
    state = await _supervise_and_signal(folder, moment, signal.SIGTERM)
    assert not any(state.alive(name) for name in state.pids)
    assert State.read(Places(folder)) is None


async def _supervise_and_signal(folder: Path, moment: str, which: signal.Signals) -> State:
    """What the supervisor had written when it got the signal; returns when it has ended."""
    command = [sys.executable, "-c", SUPERVISOR, str(folder), moment]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:  # noqa: ASYNC220, S603 - ourselves
        assert child.stdout is not None
        assert await asyncio.to_thread(child.stdout.readline) == f"{moment}\n".encode()
        state = State.read(Places(folder))
        assert state is not None
        child.send_signal(which)
    assert child.returncode == (-which if which == signal.SIGKILL else 0)
    return state
