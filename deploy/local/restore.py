"""A new data folder out of a backup: records loaded, logs completed from the archive, and nobody erased comes back."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from deploy.local.backup import Copies, copy_blobs, in_database
from deploy.local.databases import databases, make_databases
from deploy.local.dump import load
from deploy.local.keys import password
from deploy.local.manifest import Manifest, read_manifest
from deploy.local.places import Places
from deploy.local.ports import claim_ports
from deploy.local.postgres import PostgresServer
from deploy.local.server import until_ready
from deploy.local.state import sole_supervisor
from deploy.services import PUBLISHERS, SERVICES
from shared import log_rows
from shared.archived import forget, line_of, verify
from shared.keys import KeyStore
from shared.messages import events_of
from shared.records import NO_HASH

if TYPE_CHECKING:
    from shared.postgres import Connection

PAGE = 1_000  # lines
HEAD = "select position, hash from log.event order by position desc limit 1"
BEYOND = """
select record, hash from archive.event where service = $1 and position > $2 order by position limit $3
"""
ABOUT_PEOPLE = """
select position, record, hash from log.event
 where position > $1 and (position($2 in record) > 0 or type = any($3)) order by position limit $4
"""
SEALED = b'"sealed":'
THERE = "select to_regclass('log.event') is not null"


class NotRestored(Exception):  # noqa: N818 - stated as a fact
    """Why nothing was restored, in both languages."""


async def restore(copies: Copies, data: Path) -> Manifest:
    """Into a data folder that is not there yet, with the Postgres of HANDOVER_POSTGRES_URL or one of its own.

    Without `copies.keys` nobody's name is readable in it, and never will be. Raises NotRestored, BackupDamaged.
    """
    manifests = [read_manifest(folder) for folder in copies.folders()]
    places = Places(data.resolve())
    if places.data.exists() and any(places.data.iterdir()):
        raise NotRestored(f"数据文件夹 {places.data} 不是空的 · the data folder {places.data} is not empty")
    places.make()
    with sole_supervisor(places):
        _place_files(copies, places)
        async with _postgres(places) as admin_dsn:
            await _load(copies, places, admin_dsn)
            for service in PUBLISHERS:
                await _complete(places, admin_dsn, service)
    return manifests[0]


def _place_files(copies: Copies, places: Places) -> None:
    shutil.copytree(copies.secrets / "secrets", places.data / "secrets", dirs_exist_ok=True)
    shutil.copytree(copies.secrets / "public_keys", places.public_keys, dirs_exist_ok=True)
    if (copies.records / "blobs").exists():
        places.blobs.rmdir()
        copy_blobs(copies.records / "blobs", places.blobs)


@asynccontextmanager
async def _postgres(places: Places) -> AsyncIterator[str]:
    """The administrator's address of a server that runs meanwhile."""
    if given := os.environ.get("HANDOVER_POSTGRES_URL"):
        yield given
        return
    port = claim_ports(places.ports, ["postgres", "nats", *SERVICES])["postgres"]
    secret = password(places.operations / "postgres_password")
    server = PostgresServer(places.postgres, port, secret, places.log("postgres"))
    process = server.start()
    try:
        await until_ready(server, server.log)
        yield server.admin_dsn
    finally:
        await process.stop()


async def _load(copies: Copies, places: Places, admin_dsn: str) -> None:
    await make_databases(admin_dsn, databases(places, admin_dsn))
    for service in SERVICES:
        dsn = in_database(admin_dsn, service)
        async with _connected(dsn) as connection:
            if await connection.fetchval(THERE):
                raise NotRestored(f"数据库 {service} 不是空的 · the database {service} is not empty")
        await load(dsn, copies.records / "databases" / f"{service}.dump")
        if copies.keys is not None:
            await load(dsn, copies.keys / f"{service}.dump", "--data-only")


async def _complete(places: Places, admin_dsn: str, service: str) -> None:
    """The log up to what the archive has; then the erasures in it, replayed before anything can be read."""
    import_module(f"shared.contracts.{service}")  # its events must be known, to know whom they erase
    keys = KeyStore((places.secrets(service) / "master.key").read_bytes())
    async with _connected(in_database(admin_dsn, service)) as log:
        async with _connected(in_database(admin_dsn, "audit")) as archive:
            await _put_back(log, archive, service)
        await _forget(log, service, keys)


async def _put_back(log: "Connection", archive: "Connection", service: str) -> None:
    head = await log.fetchrow(HEAD)
    position, hash_ = (head["position"], head["hash"]) if head is not None else (0, NO_HASH)
    while rows := await archive.fetch(BEYOND, service, position, PAGE):
        page = [line_of(service, row["record"], row["hash"]) for row in rows]
        verify(hash_, page)
        async with log.transaction():
            await log_rows.insert(log, page)
        position, hash_ = page[-1].position, page[-1].hash


async def _forget(log: "Connection", service: str, keys: KeyStore) -> None:
    erasing = [event.wire for event in events_of(service).values() if event.erases]
    position = 0
    while rows := await log.fetch(ABOUT_PEOPLE, position, SEALED, erasing, PAGE):
        async with log.transaction():
            await forget(keys, log, [line_of(service, row["record"], row["hash"]) for row in rows])
        position = rows[-1]["position"]


@asynccontextmanager
async def _connected(dsn: str) -> "AsyncIterator[Connection]":
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()
