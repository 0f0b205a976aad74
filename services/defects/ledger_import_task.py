"""Carries a ledger import through, some lines at a time; killed at any point, it goes on by itself where it was."""

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid5

import structlog

from services.defects.ledger_check import CheckedLedger, checked
from services.defects.ledger_lines import NAMES
from shared.contracts.defects import DefectsCommand, FinishLedgerImport, ImportIssues, StopLedgerImport
from shared.problems import Refusal
from shared.service import Running

if TYPE_CHECKING:
    import asyncpg

log = structlog.get_logger(__name__)

CHUNK = 40  # issues of one command: other commands wait while it is decided and committed
LOOK_AGAIN = 1.0  # seconds; a commit wakes the task earlier
CLASH = "LedgerNumbersClash"  # a number was taken between the check and the start
PAUSE = 0.1  # seconds between two looks, however many commits there are

OPEN = "select * from ledger_imports where state = 'started' order by position"
DONE = "select done from ledger_imports where ledger_import = $1"


async def continue_ledger_imports(running: Running) -> None:
    """Until cancelled."""
    while True:
        for row in await running.pool.fetch(OPEN):
            await _carry_through(running, row)
        if await running.next_commit(LOOK_AGAIN):
            await asyncio.sleep(PAUSE)


async def _carry_through(running: Running, row: "asyncpg.Record") -> None:
    try:
        await _carry_in(running, row)
    except Refusal as refusal:
        if refusal.retryable:
            raise
        await _stop(running, row, type(refusal).__name__)


async def _carry_in(running: Running, row: "asyncpg.Record") -> None:
    """Looked at once more: since it has started nobody else takes these numbers."""
    async with running.pool.acquire() as connection:
        found = await checked(connection, running.blobs, row["estate"], row["sha256"], running.now())
    if found.outcome.clashes:
        await _stop(running, row, CLASH)
        return
    for command in _commands(row, found):
        content = sha256(command.model_dump_json().encode()).hexdigest()
        await _execute(running, row, command, f"issues/{content}")
    new = await running.pool.fetchval(DONE, row["ledger_import"])
    finish = FinishLedgerImport(
        estate=row["estate"], ledger_import=row["ledger_import"], new=new, known=len(found.file.lines) - new,
        changed=len(found.outcome.changed),
    )  # fmt: skip
    await _execute(running, row, finish, "finish")


async def _stop(running: Running, row: "asyncpg.Record", problem: str) -> None:
    log.warning("ledger_import_stopped", ledger_import=row["ledger_import"], problem=problem)
    stop = StopLedgerImport(estate=row["estate"], ledger_import=row["ledger_import"], problem=problem)
    await _execute(running, row, stop, "stop")


def _commands(row: "asyncpg.Record", found: CheckedLedger) -> list[ImportIssues]:
    fresh = [line.issue for line in found.outcome.fresh]
    return [
        ImportIssues(estate=row["estate"], ledger_import=row["ledger_import"], issues=tuple(fresh[at : at + CHUNK]))
        for at in range(0, len(fresh), CHUNK)
    ]


async def _execute(running: Running, row: "asyncpg.Record", command: DefectsCommand, purpose: str) -> None:
    """With an id made of the import and the purpose: the receipt answers for what was done before."""
    root = uuid5(NAMES, f"{row['estate']}/import/{row['ledger_import']}")
    await running.execute(command, id=uuid5(root, purpose), correlation=root)
