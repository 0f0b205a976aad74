"""Carries a roster import through, chunk by chunk; killed at any point, it goes on by itself where it was."""

import asyncio
from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid5

import structlog

from services.owners.registration import UnitWouldChange
from services.owners.roster_difference import NAMES, Compared, compared
from shared.contracts.owners import (
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

log = structlog.get_logger(__name__)

CHUNK = 200  # rows of one command
LOOK_AGAIN = 1.0  # seconds; a commit wakes the task earlier
PAUSE = 0.1  # seconds between two looks, however many commits there are

OPEN = "select * from roster_imports where state = 'started' order by position"
ENDED = "select sha256 from roster_imports where state <> 'started' order by position desc limit 20"
STILL_WANTED = "select exists (select 1 from roster_imports where state = 'started' and sha256 = $1)"
BROUGHT = "select count(*) from unit_board where roster_import = $1"


async def continue_imports(running: Running) -> None:
    """Until cancelled. A file whose import had ended when the process died is removed first."""
    for row in await running.pool.fetch(ENDED):
        await _remove(running, row["sha256"])
    while True:
        for row in await running.pool.fetch(OPEN):
            await _carry_through(running, row)
        if await running.next_change(LOOK_AGAIN):
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
    estate, import_ = row["estate"], row["roster_import"]
    async with running.pool.acquire() as connection:
        found = await compared(connection, running.blobs, estate, row["sha256"])
    if found.changed:
        raise UnitWouldChange(unit=found.changed[0].contract_code)
    for name in found.new_buildings():
        building = RegisterBuilding(estate=estate, building=found.building_id(name), name=name)
        await _execute(running, row, building, f"building/{name}")
    units = iter(found.unit_rows())
    while rows := tuple(islice(units, CHUNK)):
        command = RegisterUnits(estate=estate, roster_import=import_, rows=rows)
        await _execute(running, row, command, f"units/{rows[0].unit}")
    await _execute(running, row, await _finished(running, row, found), "finish")


async def _finished(running: Running, row: "asyncpg.Record", found: Compared) -> FinishRosterImport:
    new = await running.pool.fetchval(BROUGHT, row["roster_import"])
    return FinishRosterImport(
        estate=row["estate"], roster_import=row["roster_import"], buildings=len(found.roster.buildings), new=new,
        known=len(found.roster.rows) - new, gone=len(found.gone),
    )  # fmt: skip


async def _execute(running: Running, row: "asyncpg.Record", command: OwnersCommand, purpose: str) -> None:
    """With an id made of the import and the purpose: the receipt answers for what was done before."""
    root = uuid5(NAMES, f"{row['estate']}/import/{row['roster_import']}")
    await running.execute(command, id=uuid5(root, purpose), correlation=root)


async def _remove(running: Running, sha256: str) -> None:
    """The file holds names; what stands in the log can be erased, so no other copy may stay."""
    if not await running.pool.fetchval(STILL_WANTED, sha256):
        await running.blobs.remove(sha256)
