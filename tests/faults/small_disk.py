"""A disk that can be filled to the last byte; and a limit on Postgres' files, where no disk can be mounted."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from deploy.local.account import postgres_account

ROOM = 24 * 1024 * 1024  # bytes left at first: a WAL segment and some pages
FILLER = "filler"


@contextmanager
def small_disk(data: Path) -> Iterator[Path]:
    """Everything moves to a disk with little room, and back; skips where the machine lets us mount none."""
    disk = data.with_name("disk")
    size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) * 5 // 4 + ROOM
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0711", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if mounted.returncode != 0:
        pytest.skip(f"this machine mounts no disk for us: {mounted.stderr.strip()}")
    try:
        _run("cp", "-a", f"{data}/.", str(disk))
        shutil.rmtree(data)
        yield disk
    finally:
        _run("cp", "-a", str(disk), str(data))
        _run("umount", str(disk))


def fill(disk: Path) -> None:
    """Until not one more page can be had."""
    with (disk / FILLER).open("wb", buffering=0) as filler:
        for block in (1024 * 1024, 4096):
            with suppress(OSError):
                while filler.write(bytes(block)) == block:
                    pass


def empty(disk: Path) -> None:
    (disk / FILLER).unlink()


def let_no_file_grow(postmaster: int) -> None:
    """No process of this Postgres, and none it starts, writes another byte to a file."""
    for pid in (postmaster, *children(postmaster)):
        limit_files(pid, 0, may_have_ended=pid != postmaster)


def limit_files(pid: int, size: int, *, may_have_ended: bool = False) -> None:
    """No file of this process of Postgres grows over `size` bytes; set by its own account."""
    account = postgres_account()
    who: dict[str, Any] = {} if account is None else {"user": account.user, "group": account.group, "extra_groups": []}
    limit = ["prlimit", "--pid", str(pid), f"--fsize={size}:"]
    subprocess.run(limit, check=not may_have_ended, capture_output=True, **who)  # noqa: S603 - our own arguments


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments
