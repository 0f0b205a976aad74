"""The inspection of common parts and equipment (承接查验): what is said of each part, and how it is asked for."""

from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import (
    DefectsCommand,
    DefectsEvent,
    DefectsQuery,
    Finder,
    IssueClass,
    Severity,
)
from shared.contracts.identifiers import BuildingId, InspectionId, IssueId, Sha256
from shared.contracts.vocabulary import Row, Value
from shared.messages import Line, Text

CheckResult = Literal[
    "pass",  # 合格
    "fail",  # 不合格
    "not_applicable",  # 不适用
    "not_tested",  # 未查验
]


class InspectedPart(Value):
    """What the sheet says of one part; `score` is on the sheet's own scale, None where it gives none."""

    room: Line
    part: Line
    result: CheckResult
    score: int | None = None
    remark: Text = ""
    issues: tuple[IssueId, ...] = ()


class CommonPartInspected(DefectsEvent, wire="CommonPartInspected", stream="common-part-inspection:{inspection}"):
    """Common parts (共用部位、共用设施设备) were inspected: one sheet, attempts of a place are numbered from 1.

    The place is an entrance of a building, a building (entrance None) or the estate (both None). `issues` names what
    was found, as `parts` do part by part. `record` is the scan or the signed sheet in the blobs, None while awaited.
    """

    inspection: InspectionId
    building: BuildingId | None
    entrance: Line | None
    attempt: int
    parts: tuple[InspectedPart, ...]
    issues: tuple[IssueId, ...]
    record: Sha256 | None = None


class PartFinding(Row):
    """What is wrong with a part; `issue` is its id, made by the phone, page or import."""

    issue: IssueId
    description: Text = Field(min_length=1)
    found_by: Finder = "inspector"
    severity: Severity | None = None
    classified: IssueClass = "common_parts"
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class PartRow(Row):
    """One row of the sheet. A part that fails has its findings, no other has any; only a tested one has a score."""

    room: Line = "-"
    part: Line
    result: CheckResult
    score: int | None = Field(default=None, ge=0, le=100)
    remark: Text = ""
    findings: tuple[PartFinding, ...] = Field(default=(), max_length=10)


class InspectCommonParts(DefectsCommand, wire="InspectCommonParts"):
    """Role inspector. Raises the findings in the same decision: all or none. At most 200 parts.

    Refused `EstateNotKnownYet` or `BuildingNotKnownYet` (retryable), and where a row contradicts itself. The same
    inspection sent again changes nothing; a finding raised here before is named, not raised again.
    """

    inspection: InspectionId
    building: BuildingId | None = None
    entrance: Line | None = None
    parts: tuple[PartRow, ...] = Field(min_length=1, max_length=200)
    record: Sha256 | None = None


class CommonPartInspectionRow(Value):
    """One sheet in figures: how many of its parts came to which result, and how many issues it names."""

    inspection: InspectionId
    building: BuildingId | None = None
    entrance: Line | None = None
    attempt: int
    passed: int
    failed: int
    not_applicable: int
    not_tested: int
    issues: int
    inspected_at: AwareDatetime


class CommonPartInspectionPage(Value):
    """`after` goes into the next question; None on the last page."""

    rows: tuple[CommonPartInspectionRow, ...]
    after: str | None = None


class CommonPartInspections(DefectsQuery[CommonPartInspectionPage], wire="CommonPartInspections"):
    """The estate's sheets in order of recording; of one building where it is given."""

    building: BuildingId | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class CommonPartInspectionView(CommonPartInspectionRow):
    """One sheet with each of its parts."""

    parts: tuple[InspectedPart, ...]
    record: Sha256 | None = None


class CommonPartInspection(DefectsQuery[CommonPartInspectionView], wire="CommonPartInspection"):
    """Refused `NotFound` for a sheet that is not of this estate."""

    inspection: InspectionId


class PartScore(Value):
    """How often a part came to this result and score, over all sheets, and how many issues those name."""

    room: Line
    part: Line
    result: CheckResult
    score: int | None = None
    times: int
    issues: int


class CommonPartScores(Value):
    """In order of room, part, result and score."""

    rows: tuple[PartScore, ...]


class ScoresOfCommonParts(DefectsQuery[CommonPartScores], wire="ScoresOfCommonParts"):
    """Which common parts do well and which badly in one estate; estate GROUP answers all together."""
