"""The inspection of a unit, what it finds, and how a finding becomes a numbered issue of the ledger."""

from typing import Literal

from pydantic import Field

from shared.contracts.defects.messages import (
    Cause,
    DefectsCommand,
    DefectsEvent,
    Finder,
    IssueClass,
    IssueCommand,
    IssueEvent,
    Severity,
)
from shared.contracts.identifiers import (
    BuildingId,
    ContractorId,
    InspectionId,
    IssueId,
    MatterId,
    Sha256,
    UnitId,
)
from shared.contracts.vocabulary import Conclusion, MeterReadings, RefusalReason, Row, Trade
from shared.messages import Line, Text

InspectionKind = Literal["joint_survey", "open_day", "owner", "re_inspection", "warranty"]


class UnitInspected(DefectsEvent, wire="UnitInspected", stream="inspection:{inspection}"):
    """A unit was inspected (房屋验收记录表): attempts of a unit are numbered from 1, never overwritten.

    `checks` counts the template's items, `issues` names what was found; `refusal` only with a refused conclusion.
    `record` is the signed sheet as it was scanned, encrypted, None while awaited.
    """

    inspection: InspectionId
    unit: UnitId
    building: BuildingId
    kind: InspectionKind
    attempt: int
    checks: int
    issues: tuple[IssueId, ...]
    conclusion: Conclusion
    refusal: RefusalReason | None = None
    refusal_note: Text = ""
    meters: MeterReadings
    keys_counted: int
    record: Sha256 | None = None


class Finding(Row):
    """One row of the inspection sheet that failed; `issue` is its id, made by the phone or page."""

    issue: IssueId
    room: Line
    part: Line = "-"
    description: Text = Field(min_length=1)
    found_by: Finder = "owner"
    severity: Severity | None = None
    classified: IssueClass | None = None
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class InspectUnit(DefectsCommand, wire="InspectUnit"):
    """Role inspector. Raises the findings in the same decision: all or none. Refused `UnitNotKnownYet` (retryable).

    The same inspection sent again changes nothing. At most 100 findings. `record` names a scan kept encrypted at the
    unit's address for scans; refused `ScanNotKeptYet` (retryable), `ScanOfAnotherUnit`.
    """

    inspection: InspectionId
    unit: UnitId
    kind: InspectionKind = "owner"
    checks: int = Field(ge=0, le=5_000)
    findings: tuple[Finding, ...] = Field(default=(), max_length=100)
    conclusion: Conclusion
    refusal: RefusalReason | None = None
    refusal_note: Text = ""
    meters: MeterReadings = MeterReadings()
    keys_counted: int = Field(default=0, ge=0, le=100)
    record: Sha256 | None = None


class IssueRaised(IssueEvent, wire="IssueRaised", stream="issue:{issue}", begins="issue"):
    """Somebody says that something is wrong; it has no number yet. `severity` and `classified` are first guesses.

    `follows` is an issue whose window was over when it came back, or which was split into this one and others.
    """

    building: BuildingId | None
    entrance: Line | None = None
    room: Line
    part: Line
    description: Text
    found_by: Finder
    source: Literal["inspection", "survey", "report", "matter", "split"]
    severity: Severity | None = None
    classified: IssueClass | None = None
    photos: tuple[Sha256, ...] = ()
    inspection: InspectionId | None = None
    matter: MatterId | None = None
    follows: IssueId | None = None


class RaiseIssue(IssueCommand, wire="RaiseIssue"):
    """Role inspector, customer_service, sales, developer_rep, or owner for the own unit; unit None: common parts.

    Refused `UnitNotKnownYet` (retryable). The same issue id again changes nothing. `LikelyDuplicates` is asked before.
    """

    unit: UnitId | None = None
    building: BuildingId | None = None
    room: Line
    part: Line = "-"
    description: Text = Field(min_length=1)
    found_by: Finder
    source: Literal["survey", "report", "matter"] = "report"
    severity: Severity | None = None
    classified: IssueClass | None = None
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)
    matter: MatterId | None = None
    follows: IssueId | None = None


class IssueRegistered(IssueEvent, wire="IssueRegistered", stream="issue:{issue}"):
    """The issue stands in the ledger under its number, classed and with its contractor where known.

    After a dispute that fell it may be registered again, under the same number, with another contractor.
    """

    building: BuildingId | None
    number: int
    room: Line
    part: Line
    l1: IssueClass
    l2: Line
    severity: Severity
    trade: Trade
    contractor: ContractorId | None
    cause: Cause | None = None


class RegisterIssue(IssueCommand, wire="RegisterIssue"):
    """Role inspector or service_supervisor. Refused `IssueNotRaised` unless raised (or registered after a dispute).

    Without `contractor` the one whose lot has trade and building is taken, if there is exactly one.
    """

    part: Line = "-"
    l1: IssueClass
    l2: Line = "-"
    severity: Severity
    trade: Trade
    contractor: ContractorId | None = None
    cause: Cause | None = None
