"""Carries an import of payments through, some rows at a time; killed at any point, it goes on by itself."""

import asyncio
import hmac
from typing import TYPE_CHECKING
from uuid import uuid5

import structlog

from services.owners.roster_compared import NAMES
from services.owners.sales_check import checked_sales
from shared.contracts.owners import FinishSalesImport, OwnersCommand, RecordPayments, StopSalesImport
from shared.problems import Refusal
from shared.service import Running

if TYPE_CHECKING:
    import asyncpg

log = structlog.get_logger(__name__)

LOOK_AGAIN = 1.0  # seconds; a commit wakes the task earlier
PAUSE = 0.1  # seconds between two looks, however many commits there are

OPEN = "select * from sales_imports where state = 'started' order by position"
ENDED = "select sha256 from sales_imports where state <> 'started' order by position desc limit 20"
STILL_WANTED = "select exists (select 1 from sales_imports where state = 'started' and sha256 = $1)"
RECORDED = "select count(*) from unit_sales where sales_import = $1"


async def continue_sales_imports(running: Running) -> None:
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
        await _record(running, row)
    except Refusal as refusal:
        if refusal.retryable:
            raise
        problem = type(refusal).__name__
        log.warning("sales_import_stopped", sales_import=row["sales_import"], problem=problem)
        stop = StopSalesImport(estate=row["estate"], sales_import=row["sales_import"], problem=problem)
        await _execute(running, row, stop, "stop")
    await _remove(running, row["sha256"])


async def _record(running: Running, row: "asyncpg.Record") -> None:
    """What says nothing new writes nothing, so that doing it again is doing it once."""
    import_ = row["sales_import"]
    async with running.pool.acquire() as connection:
        found = await checked_sales(connection, running.blobs, row["estate"], row["sha256"], row["as_of"])
        async for rows in found.news(connection):
            command = RecordPayments(estate=row["estate"], sales_import=import_, rows=tuple(rows))
            await _execute(running, row, command, f"rows/{_mark(running, command)}")
        recorded = await connection.fetchval(RECORDED, import_)
    units = found.examined.units
    finish = FinishSalesImport(estate=row["estate"], sales_import=import_, units=units, recorded=recorded)
    await _execute(running, row, finish, "finish")


def _mark(running: Running, command: RecordPayments) -> str:
    return hmac.digest(running.keys.digest_key, command.model_dump_json().encode(), "sha256").hex()


async def _execute(running: Running, row: "asyncpg.Record", command: OwnersCommand, purpose: str) -> None:
    root = uuid5(NAMES, f"{row['estate']}/sales/{row['sales_import']}")
    await running.execute(command, id=uuid5(root, purpose), correlation=root)


async def _remove(running: Running, sha256: str) -> None:
    """It may hold names in columns nobody reads: what stands in the log is all that stays."""
    if not await running.pool.fetchval(STILL_WANTED, sha256):
        await running.blobs.remove(sha256)
