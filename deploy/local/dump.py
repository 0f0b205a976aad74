"""pg_dump and pg_restore out of the wheel; passwords go through the environment, never through the arguments."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deploy.local.account import postgres_account
from deploy.local.postgres import PLAIN, find_programs

# What a backup of records holds: everything but the tables that are folded anew, and the keys of people.
RECORDS = (
    "--schema=log", "--schema=inbox", "--schema=models", "--schema=private", "--schema=archive",
    "--exclude-table-data=models.model", "--exclude-table-data=private.key",
)  # fmt: skip
KEYS = ("--data-only", "--table=private.key")


class ToolFailed(Exception):  # noqa: N818 - stated as a fact
    """pg_dump or pg_restore ended badly; what it said names tables and never holds rows."""

    def __init__(self, tool: str, said: str) -> None:
        super().__init__(f"{tool} 失败：{said} · {tool} failed: {said}")


async def dump(dsn: str, file: Path, what: Sequence[str]) -> None:
    """One database's part as of one moment, readable by its owner alone."""
    file.touch(mode=0o600, exist_ok=False)
    await _run("pg_dump", dsn, "--format=custom", f"--file={file}", *what)


async def load(dsn: str, file: Path, *options: str) -> None:
    await _run("pg_restore", dsn, "--exit-on-error", *options, str(file))


async def _run(tool: str, dsn: str, *arguments: str) -> None:
    address = urlsplit(dsn)
    bare = address._replace(netloc=f"{address.username}@{address.netloc.rpartition('@')[2]}").geturl()
    environment = PLAIN | {"PGPASSWORD": unquote(address.password or "")}
    program = find_programs(postgres_account()) / tool
    process = await asyncio.create_subprocess_exec(
        program, f"--dbname={bare}", *arguments, env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    _, said = await process.communicate()
    if process.returncode != 0:
        raise ToolFailed(tool, said.decode(errors="replace").strip()[:500])
