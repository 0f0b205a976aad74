"""The whole system on one machine: servers, databases, services, each its own process, watched until told to stop."""

import asyncio
import os
import ssl
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.local.databases import Database, databases, make_databases
from deploy.local.environment import service_environment
from deploy.local.forked import Forks
from deploy.local.journal import Journal
from deploy.local.keys import bus_passwords, make_secrets, password
from deploy.local.migrations import migrate_all
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import HOST, claim_ports
from deploy.local.postgres import PostgresServer
from deploy.local.process import Process, start_process
from deploy.local.server import Server, ServerEnded
from deploy.local.state import State, births, sole_supervisor, stop_leftovers
from deploy.local.watch import GLANCE, Say, Watched
from deploy.services import SERVICES

Command = Callable[[str], Sequence[str]]


def service_command(service: str) -> Sequence[str]:
    return [sys.executable, "-m", f"services.{service}"]


class NotReadyInTime(TimeoutError):  # noqa: N818 - stated as a fact
    """Some services did not get ready; they are still watched and started again."""

    def __init__(self, services: Sequence[str]) -> None:
        names = ", ".join(services)
        super().__init__(f"以下服务尚未就绪：{names} · not ready: {names}")
        self.services = services


@dataclass
class Running:
    """A system at work; `urls` are where its services answer, by service. Forks that were lent go on without it."""

    places: Places
    ports: Mapping[str, int]
    say: Say
    held: ExitStack
    forks: Forks | None = None
    lent: bool = False
    nats_url: str = ""
    postgres_admin_dsn: str = ""
    databases: list[Database] = field(default_factory=list)
    watched: dict[str, Watched] = field(default_factory=dict)
    keepers: list[asyncio.Task[None]] = field(default_factory=list)
    is_ready: bool = False

    @property
    def urls(self) -> dict[str, str]:
        return {service: f"http://{HOST}:{self.ports[service]}" for service in SERVICES}

    @property
    def pids(self) -> dict[str, int]:
        return {name: one.process.pid for name, one in self.watched.items() if one.process and one.process.alive}

    async def wait_ready(self, within: float | None = None) -> None:
        """Until every service answers 200 at /ready; raises NotReadyInTime after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                await asyncio.gather(*(one.served.wait() for one in self.watched.values()))
                while await self.unready():
                    await asyncio.sleep(GLANCE)
        except TimeoutError:
            raise NotReadyInTime(await self.unready()) from None
        self.is_ready = True
        self.note()

    async def unready(self) -> list[str]:
        answers = await asyncio.gather(*(answers_ready(url) for url in self.urls.values()))
        return [service for service, ready in zip(self.urls, answers, strict=True) if not ready]

    def kill(self, name: str) -> None:
        """With SIGKILL, as a crash would: a service, "postgres" or "nats-server". It is started again."""
        process = self.watched[name].process
        if process is not None:
            process.child.kill()

    async def stop(self) -> None:
        """Services first, then the servers they stand on."""
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        await asyncio.gather(*(self.watched[name].stop() for name in SERVICES if name in self.watched))
        if self.forks is not None and not self.lent:
            await self.forks.stop()
        await asyncio.gather(*(one.stop() for name, one in self.watched.items() if name not in SERVICES))
        self.places.state.unlink(missing_ok=True)
        self.held.close()

    def note(self) -> None:
        """Writes down what runs, for `handover status` and for whoever must clean up after us."""
        own, pids = os.getpid(), self.pids
        birth = births({"supervisor": own})["supervisor"]
        State(own, birth, pids, births(pids), self.ports, self.urls, self.is_ready).write(self.places)

    def watch(self, one: Watched) -> None:
        self.watched[one.name] = one
        self.keepers.append(asyncio.create_task(one.keep()))


async def up(
    data: Path,
    *,
    say: Say = lambda _event, _facts: None,
    extra_environment: Mapping[str, str] | None = None,
    command: Command | None = None,
    forks: Forks | None = None,
) -> Running:
    """Starts everything and returns once the services are started; `wait_ready` then waits until they serve.

    The services are forked where that is possible, by `forks` or by our own; `command` says how to start each instead.
    Raises AlreadyRunning when another supervisor holds `data`, ServerEnded when a server cannot start.
    """
    places = Places(data.resolve())
    places.make()
    held = ExitStack()
    held.enter_context(sole_supervisor(places))
    await stop_leftovers(places)
    make_secrets(places)
    ports = claim_ports(places.ports, ["postgres", "nats", *SERVICES])
    running = Running(places, ports, say, held, forks, lent=forks is not None)
    running.say = Journal(places.log("supervisor"), say, running.note).say
    try:
        await _start(running, extra_environment or {}, command)
    except BaseException:
        await running.stop()
        raise
    return running


async def _start(running: Running, extra: Mapping[str, str], command: Command | None) -> None:
    if command is None and running.forks is None and Forks.possible:
        running.forks = Forks(running.places.log("fork-server"))
    await asyncio.gather(_start_bus(running), _start_postgres(running))
    running.databases = databases(running.places, running.postgres_admin_dsn)
    await make_databases(running.postgres_admin_dsn, running.databases)
    await migrate_all(running.databases)
    running.say("migrated", {"databases": [database.name for database in running.databases]})
    if running.forks is not None and not running.lent:
        await running.forks.ready()
    for database in running.databases:
        _start_service(running, database, extra, (command or service_command)(database.service))


async def _start_bus(running: Running) -> None:
    given = os.environ.get("HANDOVER_NATS_URL")
    if given:
        address = urlsplit(given)
        running.nats_url = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()
        return
    places = running.places
    server = NatsServer(places.nats, running.ports["nats"], bus_passwords(places), places.log("nats-server"))
    running.nats_url = server.url
    await _start_server(running, server, server.log)


async def _start_postgres(running: Running) -> None:
    given = os.environ.get("HANDOVER_POSTGRES_URL")
    if given:
        running.postgres_admin_dsn = given
        return
    places, secret = running.places, password(running.places.operations / "postgres_password")
    server = PostgresServer(places.postgres, running.ports["postgres"], secret, places.log("postgres"))
    running.postgres_admin_dsn = server.admin_dsn
    await _start_server(running, server, server.log)


async def _start_server(running: Running, server: Server, log: Path) -> None:
    """One that cannot even start the first time is a fault of the machine: said at once, not tried for ever."""

    def begin() -> Process:
        return server.start()

    async def is_ready() -> bool:
        return server.is_ready()

    one = Watched(server.name, begin, is_ready, running.say)
    running.watch(one)
    either = [asyncio.create_task(event.wait()) for event in (one.served, one.ended)]
    _, waiting = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    if not one.served.is_set():
        raise ServerEnded(server.name, log)


def _start_service(running: Running, database: Database, extra: Mapping[str, str], command: Sequence[str]) -> None:
    places, service = running.places, database.service
    port = running.ports[service]
    environment = service_environment(places, database, nats_url=running.nats_url, port=port, extra=extra)
    environment.setdefault("HANDOVER_PUBLIC_URL", running.urls["desk"])

    def begin() -> Process:
        if running.forks is not None and running.forks.alive:
            return running.forks.start(f"services.{service}", log=places.log(service), environment=environment)
        return start_process(command, log=places.log(service), environment=environment)

    running.watch(Watched(service, begin, lambda: answers_ready(running.urls[service]), running.say))


def to_ourselves(timeout: float) -> httpx.AsyncClient:
    """A proxy is no way to ourselves, and no certificates are read, which would cost each client 30 ms."""
    return httpx.AsyncClient(trust_env=False, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), timeout=timeout)


async def answers_ready(url: str) -> bool:
    try:
        async with to_ourselves(timeout=2) as client:
            return (await client.get(f"{url}/ready")).is_success
    except httpx.TransportError:
        return False
