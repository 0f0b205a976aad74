"""An existing ledger comes in as a file: checked whole, its difference shown, then carried in line by line."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.defects.messages import (
    Cause,
    DefectsCommand,
    DefectsEvent,
    DefectsQuery,
    Finder,
    IssueClass,
    IssueEvent,
    IssueState,
    Severity,
)
from shared.contracts.identifiers import BuildingId, ContractorId, ImportId, IssueId, LetterId, Sha256, UnitId
from shared.contracts.vocabulary import Row, Trade, Value
from shared.messages import Line, Text

HIGHEST_NUMBER = 2**31 - 2
MOST_IN_ONE = 100  # issues of one command


class LedgerFacts(BaseModel):
    """How the old ledger says that an issue stands, with the times at which things really happened.

    `number` is None for what was never registered. `letter` is where it stood there: only its number came along.
    """

    building: BuildingId | None
    number: int | None = Field(ge=1, le=HIGHEST_NUMBER)
    room: Line
    part: Line
    description: Text
    found_by: Finder
    l1: IssueClass | None
    l2: Line | None
    severity: Severity | None
    trade: Trade | None
    cause: Cause | None
    contractor: ContractorId | None
    letter: LetterId | None
    letter_number: int | None = Field(ge=1, le=HIGHEST_NUMBER)
    response_due: AwareDatetime | None
    state: IssueState
    dispute: Text | None
    method: Text | None
    due: AwareDatetime | None
    attempt: int
    rejections: int
    raised_at: AwareDatetime
    reported_at: AwareDatetime | None
    accepted_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    ended_because: Text | None


class IssueImported(
    IssueEvent, LedgerFacts, wire="IssueImported", stream="issue:{issue}", happened="raised_at", begins="issue"
):  # fmt: skip
    """An issue of an older ledger goes on here as it stood there. It happened when it was raised; nobody is told.

    `overdue`: its date had passed by `imported_at`, and is not said to have passed once more.
    """

    ledger_import: ImportId
    imported_at: AwareDatetime
    overdue: bool


class ImportedIssue(Row, LedgerFacts):
    """One line to carry in; `issue` is made of the estate and the number, so that twice is once."""

    issue: IssueId
    unit: UnitId | None


class ImportIssues(DefectsCommand, wire="ImportIssues"):
    """System only: some lines of the import under way; what is there already stays as it is."""

    ledger_import: ImportId
    issues: tuple[ImportedIssue, ...] = Field(min_length=1, max_length=MOST_IN_ONE)


class LedgerImportStarted(DefectsEvent, wire="LedgerImportStarted", stream="ledger-import:{estate}"):
    """From here on issues and letters are numbered above the highest of the file."""

    ledger_import: ImportId
    sha256: Sha256
    filename: Line
    rows: int
    highest: int
    highest_letter: int


class ImportLedger(DefectsCommand, wire="ImportLedger"):
    """Role service_supervisor, project_manager or group_admin. The file's bytes lie in the blobs.

    Ask `CheckLedger` first: it refuses a file with a bad row as a whole and gives the counts and highest numbers. The
    service checks again, carries the lines in in the background and ends with `LedgerImported`, or
    `LedgerImportStopped` before its first line. One at a time in an estate: `LedgerImportUnderWay`.
    """

    ledger_import: ImportId
    sha256: Sha256
    filename: Line
    rows: int = Field(ge=0)
    highest: int = Field(ge=0, le=HIGHEST_NUMBER)
    highest_letter: int = Field(ge=0, le=HIGHEST_NUMBER)


class LedgerImported(DefectsEvent, wire="LedgerImported", stream="ledger-import:{estate}"):
    """Every line of the file stands in the log; `changed` of the `known` say something else and stay as they are."""

    ledger_import: ImportId
    new: int
    known: int
    changed: int


class FinishLedgerImport(DefectsCommand, wire="FinishLedgerImport"):
    """System only: the last line is in."""

    ledger_import: ImportId
    new: int = Field(ge=0)
    known: int = Field(ge=0)
    changed: int = Field(ge=0)


class LedgerImportStopped(DefectsEvent, wire="LedgerImportStopped", stream="ledger-import:{estate}"):
    """The file could not be carried in; `problem` is the name of the refusal. Nothing of it came in."""

    ledger_import: ImportId
    problem: Line


class StopLedgerImport(DefectsCommand, wire="StopLedgerImport"):
    """System only: what the import met cannot be waited for."""

    ledger_import: ImportId
    problem: Line


class LedgerDifference(Value):
    """A line whose issue stands here otherwise; `columns` are the file's headings of what differs."""

    row: int
    number: int | None
    columns: tuple[str, ...]


class LedgerClash(Value):
    """A new line whose number, of the issue or of its letter, is another's here."""

    row: int
    column: str
    number: int


class LedgerCheck(Value):
    """What an import of this file would do; `changed` and `clashes` list at most 500, their totals stand beside them.

    `rows` are `new`, `known` or clash; `changed` are known ones that stay as they stand here. `ignored_columns` are
    headings nobody reads.
    """

    sha256: Sha256
    rows: int
    new: int
    known: int
    changed_total: int
    changed: tuple[LedgerDifference, ...]
    clash_total: int
    clashes: tuple[LedgerClash, ...]
    highest: int
    highest_letter: int
    ignored_columns: tuple[str, ...]


class CheckLedger(DefectsQuery[LedgerCheck], wire="CheckLedger"):
    """The file lies in the blobs. Roles as for `ImportLedger`.

    Refused `LedgerRowsWrong` with `faults` (row, column, reason_zh, reason_en; at most 500) and their `total`,
    `LedgerUnreadable`, `BlobMissing`, `EstateNotKnownYet`. Rows are counted as the file shows them, headings are 1.
    """

    sha256: Sha256


class LedgerProgress(Value):
    """`done` of the file's `rows` were new and stand in the log; `problem` says why an import stopped."""

    ledger_import: ImportId
    state: Literal["started", "imported", "stopped"]
    rows: int
    done: int
    problem: str | None = None


class LedgerImportProgress(DefectsQuery[LedgerProgress], wire="LedgerImportProgress"):
    """Refused `NotFound` for an import never started."""

    ledger_import: ImportId
