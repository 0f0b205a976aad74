"""A ledger checked before it is carried in: as a whole, against the names and the numbers of its estate."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from services.defects.ledger_difference import LedgerOutcome, difference
from services.defects.ledger_lines import LISTED, LedgerFile, read_ledger
from services.defects.ledger_names import Names
from shared.blobs import Blobs
from shared.contracts.defects import CheckLedger, LedgerCheck

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.service import Asking


@dataclass(frozen=True)
class CheckedLedger:
    """A ledger without a fault, and what it would do."""

    file: LedgerFile
    outcome: LedgerOutcome


async def checked(
    connection: "Connection", blobs: Blobs, estate: str, sha256: str, now: datetime
) -> CheckedLedger:  # fmt: skip
    """Raises BlobMissing, BlobCorrupt, EstateNotKnownYet, LedgerUnreadable, LedgerRowsWrong."""
    names = await Names.of(connection, estate)
    file = await asyncio.to_thread(read_ledger, await blobs.get(sha256), names, now)
    return CheckedLedger(file, await difference(connection, estate, file))


async def check_ledger(asking: "Asking", query: CheckLedger) -> LedgerCheck:
    found = await checked(asking.connection, asking.blobs, query.estate, query.sha256, asking.now)
    outcome, issues = found.outcome, [line.issue for line in found.file.lines]
    return LedgerCheck(
        sha256=query.sha256, rows=len(issues), new=len(outcome.fresh), known=outcome.known,
        changed_total=len(outcome.changed), changed=tuple(outcome.changed[:LISTED]),
        clash_total=len(outcome.clashes), clashes=tuple(outcome.clashes[:LISTED]),
        highest=max((issue.number or 0 for issue in issues), default=0),
        highest_letter=max((issue.letter_number or 0 for issue in issues), default=0),
        ignored_columns=found.file.ignored,
    )  # fmt: skip
