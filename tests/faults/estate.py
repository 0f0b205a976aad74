"""An estate ready for faults: prepared once a session, copied for each test, every service at work."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx

from deploy.local.account import folder_for, postgres_account
from deploy.local.environment import service_environment
from deploy.local.forked import Forks
from deploy.local.places import Places
from deploy.local.process import Process, start_process
from deploy.local.supervisor import Running, to_ourselves, up
from shared import clock
from shared.service import Change
from tests.faults.callers import OnTheBus
from tests.faults.changes import FIRST_OF_ALL
from tests.faults.people import ADMINISTRATOR, SERVICE, founding, inviting
from tests.faults.settled import settled
from tests.servers import data_folder

READY_WITHIN = 60.0  # seconds on a busy machine
COPIED = ("nats", "blobs", "public_keys", "secrets")


class Estate:
    """A running estate. `until` waits for what the supervisor says of its processes."""

    def __init__(self, running: Running, said: Change, count: Mapping[tuple[str, str], int]) -> None:
        self.running, self._said, self._count = running, said, count

    @property
    def places(self) -> Places:
        return self.running.places

    def dsn(self, service: str) -> str:
        """As the superuser, into one service's database."""
        return database_dsn(self.running.postgres_admin_dsn, service)

    async def kill(self, name: str) -> None:
        """With SIGKILL; returns when it is ready again."""
        await self.back_after(name, lambda: self.running.kill(name))

    async def crash(self, name: str) -> None:
        """With SIGKILL; returns when it is started again, ready or not."""
        await self.back_after(name, lambda: self.running.kill(name), until="started")

    async def back_after(self, name: str, end: Callable[[], None], until: str = "ready") -> None:
        """Does what makes a process end, and returns when the next one is ready, or started."""
        before = self._count.get((until, name), 0)
        end()
        while self._count.get((until, name), 0) == before:
            await self._said.wait(READY_WITHIN)

    def begin(self, service: str, change: str | None, port: int, dsn: str = "") -> Process:
        """A process of the service, with a change or as it is."""
        where = self.running
        [database] = [one for one in where.databases if one.service == service]
        environment = service_environment(self.places, database, nats_url=where.nats_url, port=port, extra={})
        environment["HANDOVER_POSTGRES_DSN"] = dsn or database.runtime_address
        module = f"services.{service}"
        if change:
            module = "tests.faults.start"
            environment |= {"FAULTY_SERVICE": service, "FAULTY_CHANGE": change}
        if where.forks is not None and change not in FIRST_OF_ALL:
            return where.forks.start(module, log=self.places.log(service), environment=environment)
        return start_process([sys.executable, "-m", module], log=self.places.log(service), environment=environment)

    async def deploy(self, service: str, change: str | None = None, dsn: str = "") -> None:
        """The running process is killed, and the next is started with the change; returns when it is."""
        port = self.running.ports[service]
        self.running.watched[service].begin = lambda: self.begin(service, change, port, dsn)
        await self.crash(service)

    async def ready(self) -> None:
        await self.running.wait_ready(READY_WITHIN)

    def pid(self, name: str) -> int:
        return self.running.pids[name]

    async def details(self, service: str) -> dict[str, Any]:
        """What the service says of itself at /ready; {} while it does not answer."""
        return await details(self.running.urls[service])

    async def settled(self, within: float = 60.0) -> None:
        await settled(self.running, within)


async def until(fact: Callable[[], Awaitable[object]], within: float = READY_WITHIN) -> None:
    """Waits for a fact, as long as a busy machine may need, and fails when it does not come."""
    async with asyncio.timeout(within):
        while not await fact():  # noqa: ASYNC110 - what is waited for stands in a database or in another process
            await asyncio.sleep(0.01)


async def details(url: str) -> dict[str, Any]:
    try:
        async with to_ourselves(timeout=5) as client:
            found: dict[str, Any] = (await client.get(f"{url}/ready")).json()
            return found
    except httpx.TransportError:
        return {}


@asynccontextmanager
async def superuser(estate: Estate, service: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """In one service's database."""
    connection = await asyncpg.connect(estate.dsn(service))
    try:
        yield connection
    finally:
        await connection.close()


def database_dsn(admin_dsn: str, service: str) -> str:
    return urlsplit(admin_dsn)._replace(path=f"/{service}").geturl()


@asynccontextmanager
async def running_estate(data: Path, environment: Mapping[str, str] | None = None) -> AsyncIterator[Estate]:
    """Everything in `data` started and ready, and stopped afterwards."""
    said, count = Change(), dict[tuple[str, str], int]()

    def say(event: str, facts: Mapping[str, object]) -> None:
        key = (event, str(facts.get("name")))
        count[key] = count.get(key, 0) + 1
        said.tell()

    running = await up(data, say=say, extra_environment=environment, forks=await _ONE.ready())
    try:
        await running.wait_ready(READY_WITHIN)
        yield Estate(running, said, count)
    finally:
        await running.stop()


@dataclass
class OneForAll:
    """The fork server of this test process: reading what services share costs more than the rest of a start."""

    forks: Forks | None = None
    folder: "tempfile.TemporaryDirectory[str] | None" = None

    async def ready(self) -> Forks | None:
        """A new one after somebody killed it; None where services are not forked. It ends with this process."""
        if self.forks is not None and not self.forks.alive:
            await self.forks.stop()
            self.forks = None
        if Forks.possible and self.forks is None:
            self.folder = self.folder or tempfile.TemporaryDirectory(prefix="handover-forks-")
            self.forks = Forks(Path(self.folder.name) / "fork-server.log")
            await self.forks.ready()
        return self.forks


_ONE = OneForAll()


@contextmanager
def copied(prepared: Path, *, keep: Callable[[], bool]) -> Iterator[Path]:
    """A data folder of its own with everything of `prepared` but its ports; kept when somebody will look into it."""
    with data_folder("faults", keep=keep) as folder:
        fresh, old = Places(folder / "data"), Places(prepared)
        fresh.make()
        for name in COPIED:
            _copy(old.data / name, fresh.data)
        into = folder_for(fresh.postgres, postgres_account())
        _copy(old.postgres.resolve() / "cluster", into)
        yield fresh.data


def _copy(source: Path, into: Path) -> None:
    """With owners and rights: root keeps Postgres' files under another account."""
    subprocess.run(["cp", "-a", str(source), str(into)], check=True)  # noqa: S603, S607 - as every system has it


async def prepare(data: Path) -> None:
    """An estate with its structure, people and notices, all services in step, and stopped."""
    async with running_estate(data) as estate:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        for command in founding():
            await bus.tell(ADMINISTRATOR, command, clock.new_id())
        await estate.settled()
        for command in inviting():
            await bus.tell(SERVICE, command, clock.new_id())
        await estate.settled()
        await bus.client.close()
