"""What defects answers: the issue register, one issue, a unit's issues, an issue as known on a day, the figures."""

from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import Cause, DefectsQuery, IssueClass, IssueState, Ruling, Severity, Side
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
from shared.messages import Line, Text


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


class IssueRegister(DefectsQuery[IssuePage], wire="IssueRegister"):
    """The estate's ledger in order of raising, narrowed by what is given; a contractor is shown only its own."""

    unit: UnitId | None = None
    contractor: ContractorId | None = None
    letter: LetterId | None = None
    state: IssueState | None = None
    overdue: bool | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class IssueMarks(Value):
    """What stands beside the state: links, hold and wait, entry, notes, escalation, default and its cost."""

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


class IssueView(IssueRow):
    """One issue with what its life has added so far."""

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
    ageing: dict[Literal["0-10", "11-20", "21-30", "over-30"], int]
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
