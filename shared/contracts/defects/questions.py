"""What defects answers: the issue register, one issue, a unit's issues, an issue as known on a day, the figures."""

from decimal import Decimal
from typing import Generic, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import (
    Cause,
    DefectsQuery,
    Finder,
    IssueClass,
    IssueState,
    Ruling,
    Severity,
    Side,
)
from shared.contracts.identifiers import (
    BuildingId,
    ContractorId,
    InspectionId,
    IssueId,
    LetterId,
    PersonId,
    Sha256,
    UnitId,
)
from shared.contracts.vocabulary import Rate, Trade, Value
from shared.messages import A, Line, Text

Ageing = Literal["0-10", "11-20", "21-30", "over-30"]
LedgerOrder = Literal["raised", "due", "number"]


class IssueRow(Value):
    """One line of the 物业工程遗留问题统计表; `version` is that of its stream, for If-Match. Never an owner's name."""

    issue: IssueId
    number: int | None = None
    unit: UnitId | None = None
    building: BuildingId | None = None
    room: Line
    part: Line
    description: Text
    l1: IssueClass | None = None
    l2: Line | None = None
    severity: Severity | None = None
    trade: Trade | None = None
    cause: Cause | None = None
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    state: IssueState
    response_due: AwareDatetime | None = None
    due: AwareDatetime | None = None
    overdue: bool = False
    attempt: int = 0
    method_version: int | None = None
    raised_at: AwareDatetime
    version: int


class IssuePage(Value):
    """`after` goes into the next question; None on the last page."""

    rows: tuple[IssueRow, ...]
    after: str | None = None


class NarrowedLedger(DefectsQuery[A], Generic[A]):
    """The estate's ledger narrowed by what is given, all of it together; a contractor is shown only its own.

    `tracker` follows the classes; `due_before` and `raised_until` are not included themselves; `age` is that of issues
    still open, in whole days by now. By `due` what has no date stands last, by `number` what has none.
    """

    unit: UnitId | None = None
    building: BuildingId | None = None
    contractor: ContractorId | None = None
    trade: Trade | None = None
    letter: LetterId | None = None
    state: IssueState | None = None
    overdue: bool | None = None
    l1: IssueClass | None = None
    severity: Severity | None = None
    found_by: Finder | None = None
    tracker: PersonId | None = None
    due_before: AwareDatetime | None = None
    raised_from: AwareDatetime | None = None
    raised_until: AwareDatetime | None = None
    number_from: int | None = Field(default=None, ge=1, lt=2**31 - 1)
    number_to: int | None = Field(default=None, ge=1, lt=2**31 - 1)
    age: Ageing | None = None
    sort: LedgerOrder = "raised"
    after: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=200, ge=1, le=1_000)


class IssueRegister(NarrowedLedger[IssuePage], wire="IssueRegister"):
    """The lines of the ledger, page by page: filters, order, and who sees what as `NarrowedLedger` says."""


class LedgerRow(IssueRow):
    """A line with what a person outside the system reads of it: names of the unit, the building and the company."""

    unit_name: Line | None = None
    building_name: Line | None = None
    company: Line | None = None
    letter_number: int | None = None
    found_by: Finder
    emergency: bool = False
    dispute: Text | None = None
    method: Text | None = None
    rejections: int = 0
    reported_at: AwareDatetime | None = None
    accepted_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    ended_because: Text | None = None
    photos: tuple[Sha256, ...] = ()


class LedgerPage(Value):
    """`total` is how many lines there are in all, said on the first page only; `time_zone` is the estate's."""

    rows: tuple[LedgerRow, ...]
    after: str | None = None
    total: int | None = None
    time_zone: Line = "UTC"


class Ledger(NarrowedLedger[LedgerPage], wire="Ledger"):
    """The 物业工程遗留问题统计表 to be taken along: as `IssueRegister`, for others than owners."""


class IssueMarks(Value):
    """What stands beside the state: links, hold and wait, entry, notes, escalation, default and its cost.

    `unsafe`: an emergency was, or is, not made safe by `safe_by`. `rejected_…`: the last attempt that did not pass.
    """

    follows: IssueId | None = None
    links: dict[str, str] = Field(default_factory=dict)
    merged_into: IssueId | None = None
    merged: tuple[str, ...] = ()
    split_into: tuple[str, ...] = ()
    hold: Line | None = None
    hold_number: int = 0
    hold_party: Line | None = None
    hold_reason: Text | None = None
    hold_until: AwareDatetime | None = None
    waits_for: IssueId | None = None
    wait_until: AwareDatetime | None = None
    entry_from: AwareDatetime | None = None
    entry_to: AwareDatetime | None = None
    entry_purpose: Line | None = None
    provided: tuple[str, ...] = ()
    entries: int = 0
    entries_refused: int = 0
    entry_refused: Line | None = None
    notes: int = 0
    note: Text | None = None
    note_photos: tuple[Sha256, ...] = ()
    unworkable: Text | None = None
    escalation_level: int = 0
    escalated_because: Line | None = None
    remedy_until: AwareDatetime | None = None
    reassigned_from: ContractorId | None = None
    cost: Decimal | None = None
    currency: str | None = None
    cost_proof: Sha256 | None = None
    owner_told: int = 0
    owner_said: Text | None = None
    safe_by: AwareDatetime | None = None
    made_safe_at: AwareDatetime | None = None
    unsafe: bool = False
    rejected_because: Text | None = None
    rejected_photos: tuple[Sha256, ...] = ()


class IssueView(IssueRow):
    """One issue with what its life has added so far; `source` import: it was carried in from an older ledger."""

    source: Line = "report"
    inspection: InspectionId | None = None
    photos: tuple[Sha256, ...] = ()
    dispute: Text | None = None
    rulings: dict[Side, Ruling] = Field(default_factory=dict)
    method: Text | None = None
    agreed_by: tuple[Side, ...] = ()
    report_photos: tuple[Sha256, ...] = ()
    rejections: int = 0
    ended_because: Text | None = None
    ended_by: PersonId | None = None
    suggestion: Text | None = None
    marks: IssueMarks = IssueMarks()


class Issue(DefectsQuery[IssueView], wire="Issue"):
    """Refused `NotFound` for an issue that is not in this estate or, to a contractor, not its own."""

    issue: IssueId


class IssuesOfUnit(DefectsQuery[IssuePage], wire="IssuesOfUnit"):
    """Every issue of one unit, on one page."""

    unit: UnitId


class IssueAsKnownOn(DefectsQuery[IssueView], wire="IssueAsKnownOn"):
    """The issue from what was recorded by `at`; refused `NotFound` where nothing was recorded yet."""

    issue: IssueId
    at: AwareDatetime


class ContractorFigures(Value):
    contractor: ContractorId
    issues: int
    closed: int
    overdue: int
    timely_rate: Rate
    repeat_rate: Rate


class DefectsFigures(Value):
    """The numbers of DOMAIN §8 on issues; hours_* are from confirmation to acceptance, None before the first."""

    raised: int
    registered: int
    closed: int
    ended: int
    open: int
    overdue: int
    units_inspected: int
    ageing: dict[Ageing, int]
    zero_defect_rate: Rate
    issues_per_unit: Rate
    timely_rectification_rate: Rate
    timely_response_rate: Rate
    closure_rate: Rate
    repeat_rate: Rate
    no_access_rate: Rate = Rate(part=0, whole=0)
    hours_to_close_median: Decimal | None = None
    hours_to_close_p90: Decimal | None = None
    contractors: tuple[ContractorFigures, ...] = ()


class Figures(DefectsQuery[DefectsFigures], wire="Figures"):
    """Of one estate; estate GROUP answers all together. `as_of` is the asker's now, for ageing."""

    as_of: AwareDatetime
