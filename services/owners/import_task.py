"""Carries a roster import through, chunk by chunk; killed at any point, it goes on by itself where it was."""

import asyncio
import hmac
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING
from uuid import uuid5

import structlog

from services.owners.registration import UnitWouldChange
from services.owners.roster_compared import NAMES, Compared
from services.owners.roster_difference import Checked, checked
from shared.contracts.owners import (
    ApplyRosterChanges,
    FinishRosterImport,
    OwnersCommand,
    RegisterBuilding,
    RegisterUnits,
    StopRosterImport,
)
from shared.problems import Refusal
from shared.service import Running

if TYPE_CHECKING:
    import asyncpg

    from shared.postgres import Connection

log = structlog.get_logger(__name__)

CHUNK = 40  # rows of one command: other commands wait while it is decided and committed
LOOK_AGAIN = 1.0  # seconds; a commit wakes the task earlier
PAUSE = 0.1  # seconds between two looks, however many commits there are

OPEN = "select * from roster_imports where state = 'started' order by position"
ENDED = "select sha256 from roster_imports where state <> 'started' order by position desc limit 20"
STILL_WANTED = "select exists (select 1 from roster_imports where state = 'started' and sha256 = $1)"
APPLIED = "select count(*) from unit_board where applied = $1"
BROUGHT = "select count(*) from unit_board where roster_import = $1"


async def continue_imports(running: Running) -> None:
    """Until cancelled. A file whose import had ended when the process died is removed first."""
    for row in await running.pool.fetch(ENDED):
        await _remove(running, row["sha256"])
    while True:
        for row in await running.pool.fetch(OPEN):
            await _carry_through(running, row)
        if await running.next_commit(LOOK_AGAIN):
            await asyncio.sleep(PAUSE)


async def _carry_through(running: Running, row: "asyncpg.Record") -> None:
    try:
        await _register(running, row)
    except Refusal as refusal:
        if refusal.retryable:
            raise
        problem = type(refusal).__name__
        log.warning("roster_import_stopped", roster_import=row["roster_import"], problem=problem)
        stop = StopRosterImport(estate=row["estate"], roster_import=row["roster_import"], problem=problem)
        await _execute(running, row, stop, "stop")
    await _remove(running, row["sha256"])


async def _register(running: Running, row: "asyncpg.Record") -> None:
    """Everything is made from the file and has its own id, so that doing it again is doing it once."""
    async with running.pool.acquire() as connection:
        found = await checked(connection, running.blobs, row["estate"], row["sha256"], running.now())
        if not (row["leave_changed"] or row["apply_changed"]):
            await _refuse_changed(connection, found)
        for estate, name in found.fresh:
            building = RegisterBuilding(estate=estate, building=found.buildings[estate][name], name=name)
            await _execute(running, row, building, f"building/{estate}/{name}")
        left = 0
        async for compared in found.compared(connection):
            changed = {difference.contract_code for difference in compared.changed}
            changes = list(_changes(running, compared, row["roster_import"])) if row["apply_changed"] else []
            left += len(changed) - sum(len(command.rows) for command in changes)
            commands = _commands(compared, changed, row["roster_import"])
            await _bring_in(running, row, chain(commands, changes))
        finish = await _finish(connection, row, found, left)
    await _execute(running, row, finish, "finish")


async def _bring_in(
    running: Running, row: "asyncpg.Record", commands: Iterable[RegisterUnits | ApplyRosterChanges]
) -> None:
    """In order, the next one waiting while one is committed: it is decided meanwhile."""
    last: asyncio.Task[None] | None = None
    try:
        for command in commands:
            before = last
            last = asyncio.create_task(_execute(running, row, command, f"units/{_mark(running, command)}"))
            if before is not None:
                await before
        if last is not None:
            await last
    except BaseException:
        if last is not None:
            last.cancel()
            await asyncio.gather(last, return_exceptions=True)
        raise


async def _refuse_changed(connection: "Connection", found: Checked) -> None:
    """Looked for in the whole file before its first row is taken."""
    if not await found.inhabited(connection):
        return
    async for compared in found.compared(connection):
        if changed := compared.changed:
            raise UnitWouldChange(unit=changed[0].contract_code)


def _commands(compared: Compared, left: set[str], import_: str) -> Iterator[RegisterUnits]:
    """Chunks are cut where the file has them, however often it is gone through; one that brings nothing is left out."""
    for first in range(0, len(compared.rows), CHUNK):
        some = compared.of(first, first + CHUNK)
        if some.brings_something and (rows := some.unit_rows(import_, without=left)):
            yield RegisterUnits(estate=some.estate, roster_import=import_, rows=tuple(rows))


def _changes(running: Running, compared: Compared, import_: str) -> Iterator[ApplyRosterChanges]:
    """Applied again they change nothing; a change of owners counts from the day the roster was taken."""
    for first in range(0, len(compared.rows), CHUNK):
        some = compared.of(first, first + CHUNK)
        if rows := some.changed_rows(import_):
            yield ApplyRosterChanges(
                estate=some.estate, roster_import=import_, on=running.now().date(), rows=tuple(rows)
            )


def _mark(running: Running, command: RegisterUnits | ApplyRosterChanges) -> str:
    """The same chunk has the same mark; keyed, because it is made of names and the id it leads to is public."""
    return hmac.digest(running.keys.digest_key, command.model_dump_json().encode(), "sha256").hex()


async def _finish(connection: "Connection", row: "asyncpg.Record", found: Checked, left: int) -> FinishRosterImport:
    new = await connection.fetchval(BROUGHT, row["roster_import"])
    applied = await connection.fetchval(APPLIED, row["roster_import"])
    gone, _ = await found.gone(connection)
    return FinishRosterImport(
        estate=row["estate"], roster_import=row["roster_import"], buildings=found.contents.buildings_in_all, new=new,
        known=found.contents.units - new, gone=gone, changed=left, applied=applied,
    )  # fmt: skip


async def _execute(running: Running, row: "asyncpg.Record", command: OwnersCommand, purpose: str) -> None:
    """With an id made of the import and the purpose: the receipt answers for what was done before."""
    root = uuid5(NAMES, f"{row['estate']}/import/{row['roster_import']}")
    await running.execute(command, id=uuid5(root, purpose), correlation=root)


async def _remove(running: Running, sha256: str) -> None:
    """The file holds names; what stands in the log can be erased, so no other copy may stay."""
    if not await running.pool.fetchval(STILL_WANTED, sha256):
        await running.blobs.remove(sha256)
