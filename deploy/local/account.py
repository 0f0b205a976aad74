"""Postgres refuses to run as root; root therefore runs it under an account of its own that can reach its files.

A checkout under /root is closed to every other account. Opening it, or giving Postgres the right to read past
permissions, would weaken the machine; so what that account cannot reach is put where it can: a copy of the programs,
and the database folder itself, under /var/lib/handover, with a link to it in the data folder.
"""

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.process import Account
from shared.clock import new_id

NAME = "handover-postgres"
SHARED = Path("/var/lib/handover")


def postgres_account() -> Account | None:
    """None when we are not root: then Postgres runs as ourselves."""
    if os.geteuid() != 0:
        return None
    with _alone():
        entry = _known(NAME) or _create()
    return Account(entry.pw_uid, entry.pw_gid)


def folder_for(link: Path, account: Account | None) -> Path:
    """The real folder behind `link`, made when new, owned by `account` and reachable for it."""
    if not link.exists():
        if account is None or is_reachable(link.parent):
            link.mkdir(mode=0o700)
        else:
            elsewhere = SHARED / str(new_id())
            elsewhere.mkdir(mode=0o700)
            link.symlink_to(elsewhere, target_is_directory=True)
    folder = link.resolve()
    if account is not None:
        os.chown(folder, account.user, account.group)
    return folder


def programs_for(folder: Path, needed: Path, version: str, account: Account | None) -> Path:
    """`folder` itself where `account` can run what is in it, else a copy together with the libraries it needs."""
    if account is None or is_reachable(folder):
        return folder
    copy = SHARED / f"postgres-{version}"
    with _alone():
        if not copy.exists():
            fresh = SHARED / f"postgres-{version}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            for part in (folder, needed):
                shutil.copytree(part, fresh / part.relative_to(needed.parent), symlinks=True)
            fresh.rename(copy)
    return copy / folder.relative_to(needed.parent)


def is_reachable(path: Path) -> bool:
    """Whether any account may pass through `path` and all above it."""
    real = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (real, *real.parents))


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        return pwd.getpwnam("nobody")
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"]
    subprocess.run([useradd, *options, NAME], check=True, capture_output=True)
    return pwd.getpwnam(NAME)


@contextmanager
def _alone() -> Iterator[None]:
    """Two installations starting at once on one machine make the account and the copy one after the other."""
    SHARED.mkdir(mode=0o711, parents=True, exist_ok=True)
    SHARED.chmod(0o711)
    with (SHARED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
