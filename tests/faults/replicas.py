"""A second process of a service beside the estate's own, and processes stopped in the very middle of their work."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from deploy.local.ports import HOST, free_ports
from deploy.local.process import Process
from shared import clock
from shared.lines import LOG_LOCK
from tests.faults.estate import Estate, details, until
from tests.faults.traffic import Traffic

SECOND = "second"  # the name its sessions have in Postgres
STOPPED_FOR = 5.0  # seconds; Postgres ends a session that is idle in its transaction after two

# Of the sessions named so, the one that holds or awaits the log's lock; `still`: whoever it belongs to says no more.
WRITING = """
select a.state, clock_timestamp() - a.state_change > interval '50 milliseconds' as still
  from pg_stat_activity a join pg_locks l using (pid)
 where a.application_name = $1 and l.locktype = 'advisory' and l.objid = $2
"""


@dataclass(frozen=True)
class Replica:
    service: str
    process: Process
    url: str

    async def is_ready(self) -> bool:
        return bool((await details(self.url)).get("ready"))

    async def has_decided(self, position: int) -> bool:
        """Whether the last head it wrote or found under the lock is past this one."""
        head = (await details(self.url)).get("head") or {}
        return int(head.get("position", 0)) > position


@asynccontextmanager
async def second(estate: Estate, service: str, change: str | None = None) -> AsyncIterator[Replica]:
    """Ready beside the estate's own; they share queue groups, log and tables."""
    [database] = [one for one in estate.running.databases if one.service == service]
    port = free_ports(1)[0]
    dsn = f"{database.runtime_address}?application_name={SECOND}"
    one = Replica(service, estate.begin(service, change, port, dsn), f"http://{HOST}:{port}")
    try:
        await until(one.is_ready)
        yield one
    finally:
        await one.process.stop()


@asynccontextmanager
async def caught(pid: int, in_the_middle: Callable[[], Awaitable[bool]]) -> AsyncIterator[None]:
    """Stopped at a moment when it was in the middle of something: tried until it is; goes on afterwards."""
    while True:
        os.kill(pid, signal.SIGSTOP)
        try:
            await until(lambda: stands(pid))
            if await in_the_middle():
                yield
                return
        finally:
            os.kill(pid, signal.SIGCONT)


async def stands(pid: int) -> bool:
    stat = await asyncio.to_thread(Path(f"/proc/{pid}/stat").read_text)
    return stat.rpartition(")")[2].split()[0] == "T"


async def in_its_transaction(connection: "asyncpg.Connection[Any]") -> bool:
    """Whether the second replica, stopped, holds the log's lock in a transaction it does not go on with."""
    while (row := await connection.fetchrow(WRITING, SECOND, LOG_LOCK)) is not None:
        if row["still"] and row["state"] == "idle in transaction":
            return True
    return False


async def five_seconds(load: Traffic) -> None:
    """Long enough for every limit to pass, and meanwhile the others go on."""
    began = clock.monotonic()
    while clock.monotonic() - began < STOPPED_FOR:
        await load.goes_on(25)
