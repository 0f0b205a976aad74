"""Real servers for tests: one Postgres and one nats-server per test process, on free loopback ports."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import asyncpg

from deploy.local.databases import Database, databases, grant_database, make_databases
from deploy.local.keys import bus_passwords, make_secrets, password
from deploy.local.migrations import migrate_all
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.postgres import PostgresServer
from deploy.local.server import Server, until_ready

__all__ = [
    "Database",
    "NatsServer",
    "Postgres",
    "data_folder",
    "make_places",
    "nats_server",
    "new_folder",
    "postgres_server",
]

MEMORY, ROOM = Path("/dev/shm"), 8 * 1024**3  # noqa: S108 - not a name somebody else could take: a folder is made in it


@dataclass
class Postgres:
    """A cluster with every service's migrated database; `fresh_database` copies one, so that each test has its own."""

    server: PostgresServer
    templates: dict[str, Database]
    numbers: Iterator[int] = field(default_factory=count)
    prepared: dict[Hashable, Sequence[Database]] = field(default_factory=dict)

    @property
    def admin_dsn(self) -> str:
        return self.server.admin_dsn

    async def fresh_database(self, service: str) -> Database:
        """An empty, migrated database for `service`; its roles and passwords are the service's."""
        return await self._copy(self.templates[service])

    async def copies(
        self, what: Hashable, services: Sequence[str], prepare: Callable[..., Awaitable[None]]
    ) -> list[Database]:  # fmt: skip
        """Databases of these services as `prepare(*databases)` leaves them; it is done once for every `what`.

        It leaves nobody connected: making tables costs seconds, copying them hardly anything.
        """
        if what not in self.prepared:
            fresh = [await self.fresh_database(service) for service in services]
            await prepare(*fresh)
            self.prepared[what] = fresh
        return [await self._copy(one) for one in self.prepared[what]]

    async def _copy(self, template: Database) -> Database:
        database = replace(template, name=f"{template.service}_{next(self.numbers)}")
        connection = await asyncpg.connect(self.admin_dsn)
        try:
            create = f'CREATE DATABASE "{database.name}" TEMPLATE "{template.name}" STRATEGY file_copy'
            await connection.execute(create)
            await grant_database(connection, database)
        finally:
            await connection.close()
        return database

    async def drop(self, database: Database) -> None:
        """Also while somebody is connected."""
        connection = await asyncpg.connect(self.admin_dsn)
        try:
            await connection.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')
        finally:
            await connection.close()


@contextmanager
def data_folder(prefix: str, *, keep: Callable[[], bool] = lambda: False) -> Iterator[Path]:
    """Not pytest's own folder, which Postgres cannot enter when root runs it under another account.

    Removed afterwards, unless `keep` says that somebody will want to look into it.
    """
    folder = new_folder(prefix)
    yield folder
    if keep():
        sys.stderr.write(f"\n测试数据保留在 · the test data is kept in {folder}\n")
    else:
        shutil.rmtree(folder)


def new_folder(prefix: str) -> Path:
    """Another account may look into it by name; whoever asks for it removes it."""
    folder = Path(tempfile.mkdtemp(prefix=f"handover-{prefix}-", dir=_in_memory()))
    folder.chmod(0o711)
    return folder


def _in_memory() -> Path | None:
    """Where files need no disk, if there is room; None: where TMPDIR says, or the system.

    Processes are killed in tests, machines are not: what a file system holds outlives that wherever it is. On a disk
    making and dropping databases takes most of the time of many a test.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if min(shutil.disk_usage(MEMORY).free, _available()) >= ROOM else None


def _available() -> int:
    """Bytes of memory that can still be had, also within a container's limit."""
    said = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    free = int(said["MemAvailable"].split()[0]) * 1024
    limit, used = (Path("/sys/fs/cgroup") / name for name in ("memory.max", "memory.current"))
    if limit.exists() and (most := limit.read_text().strip()) != "max":
        free = min(free, int(most) - int(used.read_text()))
    return free


@contextmanager
def postgres_server(places: Places) -> Iterator[Postgres]:
    secret = password(places.operations / "postgres_password")
    server = PostgresServer(places.postgres, free_ports(1)[0], secret, places.log("postgres"))
    with _running(server, server.log):
        known = databases(places, server.admin_dsn)
        asyncio.run(make_databases(server.admin_dsn, known))
        asyncio.run(migrate_all(known))
        yield Postgres(server, {database.service: database for database in known})


@contextmanager
def nats_server(places: Places) -> Iterator[NatsServer]:
    server = NatsServer(places.nats, free_ports(1)[0], bus_passwords(places), places.log("nats-server"))
    with _running(server, server.log):
        yield server


def make_places(folder: Path) -> Places:
    places = Places(folder)
    places.make()
    make_secrets(places)
    return places


@contextmanager
def _running(server: Server, log: Path) -> Iterator[None]:
    server.start()
    try:
        asyncio.run(until_ready(server, log))
        yield
    finally:
        if server.process is not None:
            asyncio.run(server.process.stop())
