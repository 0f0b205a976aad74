"""A backup while everything goes on: records without names, and, each in a place of its own, keys and secrets."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from deploy.local.dump import KEYS, RECORDS, dump
from deploy.local.manifest import Manifest, digests
from deploy.local.places import Places
from deploy.local.process import GLANCE
from deploy.services import PUBLISHERS, SERVICES
from shared import clock

ARCHIVED_WITHIN = 60.0  # seconds
HEAD = "select coalesce(max(position), 0) from log.event"
ARCHIVED = "select service, max(position) from archive.event group by service"


class NotBackedUp(Exception):  # noqa: N818 - stated as a fact
    """Why there is no backup, in both languages."""


@dataclass(frozen=True)
class Copies:
    """Where the three parts of a backup are. Keys are kept for shorter, secrets somewhere else again."""

    records: Path
    keys: Path | None
    secrets: Path

    def folders(self) -> list[Path]:
        return [folder for folder in (self.records, self.keys, self.secrets) if folder is not None]


async def back_up(places: Places, admin_dsn: str, copies: Copies, *, blobs: bool = True) -> Manifest:
    """The five logs first, then the archive, which by then holds everything that any of them was seen to hold.

    So whatever one service has read of another is in the backup, although no two databases are of the same moment.
    Keys come after the records that need them, and files after the records that name them.
    """
    for folder in copies.folders():
        _make(folder)
    databases = copies.records / "databases"
    databases.mkdir(mode=0o700)
    await asyncio.gather(*(_dump(admin_dsn, service, databases, RECORDS) for service in PUBLISHERS))
    logs = await _archived(admin_dsn, await _heads(admin_dsn))
    await _dump(admin_dsn, "audit", databases, RECORDS)
    now = clock.now().isoformat(timespec="seconds")
    if copies.keys is not None:
        for service in SERVICES:
            await _dump(admin_dsn, service, copies.keys, KEYS)
        Manifest(now, logs, digests(copies.keys)).write(copies.keys)
    if blobs:
        await asyncio.to_thread(copy_blobs, places.blobs, copies.records / "blobs")
    await asyncio.to_thread(_copy_secrets, places, copies.secrets)
    Manifest(now, logs, digests(copies.secrets)).write(copies.secrets)
    manifest = Manifest(now, logs, await asyncio.to_thread(digests, copies.records))
    manifest.write(copies.records)
    return manifest


def _make(folder: Path) -> None:
    """New, or empty: an old backup is never half overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotBackedUp(f"文件夹 {folder} 不是空的 · the folder {folder} is not empty")


async def _dump(admin_dsn: str, service: str, folder: Path, what: tuple[str, ...]) -> None:
    await dump(in_database(admin_dsn, service), folder / f"{service}.dump", what)


def in_database(dsn: str, name: str) -> str:
    return urlsplit(dsn)._replace(path=f"/{name}").geturl()


async def _heads(admin_dsn: str) -> dict[str, int]:
    return {service: int((await _asked(admin_dsn, service, HEAD))[0][0]) for service in PUBLISHERS}


async def _archived(admin_dsn: str, heads: dict[str, int]) -> dict[str, int]:
    """Waits until the archive has these positions; answers those it has."""
    until = clock.monotonic() + ARCHIVED_WITHIN
    while True:
        archived = {row[0]: int(row[1]) for row in await _asked(admin_dsn, "audit", ARCHIVED)}
        behind = [service for service, head in heads.items() if archived.get(service, 0) < head]
        if not behind:
            return archived
        if clock.monotonic() > until:
            names = ", ".join(behind)
            raise NotBackedUp(f"存档尚未跟上：{names} · the archive has not caught up with {names}")
        await asyncio.sleep(GLANCE)


async def _asked(admin_dsn: str, service: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(in_database(admin_dsn, service))
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


def copy_blobs(source: Path, target: Path) -> None:
    """What is still coming in has no name yet, and nothing names it."""
    shutil.copytree(source, target, ignore=lambda _folder, names: {"incoming"} & set(names))


def _copy_secrets(places: Places, target: Path) -> None:
    shutil.copytree(places.data / "secrets", target / "secrets")
    shutil.copytree(places.public_keys, target / "public_keys")
