"""Ledger imports: which file, how far, and why one stopped."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.defects import (
    IssueImported,
    LedgerImported,
    LedgerImportProgress,
    LedgerImportStarted,
    LedgerImportStopped,
    LedgerProgress,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.problems import NotFound
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class LedgerImportRow:
    """`position` is that of its start."""

    ledger_import: str
    estate: str
    sha256: str
    filename: str
    state: str
    rows: int
    done: int
    position: int
    problem: str | None


def fold(row: LedgerImportRow | None, happened: Recorded) -> LedgerImportRow | None:
    match happened.event:
        case LedgerImportStarted() as event:
            return LedgerImportRow(
                event.ledger_import, event.estate, event.sha256, event.filename, "started", event.rows, 0,
                happened.position, None,
            )  # fmt: skip
        case IssueImported() if row is not None:
            return replace(row, done=row.done + 1)
        case LedgerImported() if row is not None:
            return replace(row, state="imported")
        case LedgerImportStopped() as event if row is not None:
            return replace(row, state="stopped", problem=event.problem)
        case _:
            return row


CONCERNING: set[type[Event]] = {LedgerImportStarted, IssueImported, LedgerImported, LedgerImportStopped}
LEDGER_IMPORTS = ReadModel(
    name="ledger_imports", version=1, source="defects", row=LedgerImportRow, fold=fold, inline=True,
    ddl=Path(__file__).with_suffix(".sql"), keys={event: by("ledger_import") for event in CONCERNING},
    ignored=frozenset(events_of("defects").values()) - CONCERNING,
)  # fmt: skip

PROGRESS = """
select ledger_import, state, rows, done, problem from ledger_imports where ledger_import = $1 and estate = $2
"""


async def ledger_import_progress(asking: "Asking", query: LedgerImportProgress) -> LedgerProgress:
    row = await asking.connection.fetchrow(PROGRESS, query.ledger_import, query.estate)
    if row is None:
        raise NotFound(what=query.ledger_import)
    return LedgerProgress.model_validate(dict(row))
