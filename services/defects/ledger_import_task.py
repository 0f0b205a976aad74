"""Carries a ledger import through, some lines at a time."""

from hashlib import sha256

from services.defects.ledger_check import CheckedLedger, checked
from services.defects.ledger_lines import NAMES
from shared.contracts.defects import FinishLedgerImport, ImportIssues, StopLedgerImport
from shared.imports import Importing, Imports

CHUNK = 40  # issues of one command: other commands wait while it is decided and committed
CLASH = "LedgerNumbersClash"  # a number was taken between the check and the start

DONE = "select done from ledger_imports where ledger_import = $1"


async def carry_in_ledger(importing: Importing) -> None:
    """Looked at once more: since it has started nobody else takes these numbers."""
    running, estate = importing.running, importing.estate
    async with running.pool.acquire() as connection:
        found = await checked(connection, running.blobs, estate, importing.row["sha256"], running.now())
    if found.outcome.clashes:
        await importing.stop(CLASH)
        return
    for command in _commands(importing, found):
        content = sha256(command.model_dump_json().encode()).hexdigest()
        await importing.execute(command, f"issues/{content}")
    new = await running.pool.fetchval(DONE, importing.id)
    finish = FinishLedgerImport(
        estate=estate, ledger_import=importing.id, new=new, known=len(found.file.lines) - new,
        changed=len(found.outcome.changed),
    )  # fmt: skip
    await importing.execute(finish, "finish")


def _commands(importing: Importing, found: CheckedLedger) -> list[ImportIssues]:
    fresh = [line.issue for line in found.outcome.fresh]
    return [
        ImportIssues(estate=importing.estate, ledger_import=importing.id, issues=tuple(fresh[at : at + CHUNK]))
        for at in range(0, len(fresh), CHUNK)
    ]


def stopping(estate: str, import_: str, problem: str) -> StopLedgerImport:
    return StopLedgerImport(estate=estate, ledger_import=import_, problem=problem)


continue_ledger_imports = Imports("ledger_import", NAMES, carry_in_ledger, stopping, keeps_file=True).go_on
