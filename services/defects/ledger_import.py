"""An existing ledger carried in: one import of an estate at a time, its lines each once, ended or stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.defects.due_dates import EstateNotKnownYet
from services.defects.issue import AT_WORK
from services.defects.read_models.estates import EstateRow
from shared.contracts.defects import (
    FinishLedgerImport,
    ImportedIssue,
    ImportIssues,
    ImportLedger,
    IssueImported,
    LedgerImported,
    LedgerImportStarted,
    LedgerImportStopped,
    StopLedgerImport,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class ImportIdTaken(Refusal):
    wording = Wording("导入编号 {ledger_import} 已用于另一文件。", "Import id {ledger_import} is another file's.")


class LedgerImportUnderWay(Refusal):
    wording = Wording(
        "项目 {estate} 正在导入另一台账，请待其完成。",
        "Another ledger is being imported into {estate}; wait until it has ended.",
    )


class ImportNotUnderWay(Refusal):
    wording = Wording("导入 {ledger_import} 不在进行中。", "Import {ledger_import} is not under way.")


@dataclass(frozen=True)
class LedgerImports:
    """Those of one estate by their ids, and which of them is under way."""

    started: Mapping[str, LedgerImportStarted] = field(default_factory=dict)
    under_way: str | None = None


def evolve(imports: LedgerImports, event: Event) -> LedgerImports:
    match event:
        case LedgerImportStarted():
            return LedgerImports({**imports.started, event.ledger_import: event}, event.ledger_import)
        case LedgerImported() | LedgerImportStopped():
            return replace(imports, under_way=None)
        case _:
            return imports


LEDGER_IMPORTS = Aggregate("ledger-import", LedgerImports(), evolve)
STREAM = "ledger-import:{estate}"


def import_ledger(asked: Asked[ImportLedger], imports: LedgerImports, estate: EstateRow | None) -> list[Event]:
    command = asked.command
    if estate is None:
        raise EstateNotKnownYet(estate=command.estate)
    fact = LedgerImportStarted(**dict(command))
    known = imports.started.get(command.ledger_import)
    if known is not None and known.sha256 != fact.sha256:
        raise ImportIdTaken(ledger_import=command.ledger_import)
    if known is not None:
        return []
    if imports.under_way is not None:
        raise LedgerImportUnderWay(estate=command.estate)
    return [fact]


def streams(command: ImportIssues) -> list[str]:
    return [STREAM.format(estate=command.estate), *(f"issue:{line.issue}" for line in command.issues)]


def import_issues(asked: Asked[ImportIssues], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    lines = [line for line in command.issues if states[f"issue:{line.issue}"].stage == "unknown"]
    if lines:
        _must_be_under_way(states[STREAM.format(estate=command.estate)], command.ledger_import)
    return [_imported(asked, line) for line in lines]


def _imported(asked: Asked[ImportIssues], line: ImportedIssue) -> IssueImported:
    overdue = line.state in AT_WORK and line.due is not None and line.due <= asked.now
    return IssueImported(
        **dict(line), estate=asked.command.estate, ledger_import=asked.command.ledger_import, imported_at=asked.now,
        overdue=overdue,
    )  # fmt: skip


def finish_ledger_import(asked: Asked[FinishLedgerImport], imports: LedgerImports) -> list[Event]:
    command = asked.command
    return [] if _ended(imports, command.ledger_import) else [LedgerImported(**dict(command))]


def stop_ledger_import(asked: Asked[StopLedgerImport], imports: LedgerImports) -> list[Event]:
    command = asked.command
    return [] if _ended(imports, command.ledger_import) else [LedgerImportStopped(**dict(command))]


def _ended(imports: LedgerImports, name: str) -> bool:
    if name in imports.started and imports.under_way != name:
        return True
    _must_be_under_way(imports, name)
    return False


def _must_be_under_way(imports: LedgerImports, name: str) -> None:
    if imports.under_way != name:
        raise ImportNotUnderWay(ledger_import=name)
