"""The inspection of common parts (承接查验): one sheet, what failed raised in the same decision, attempts numbered."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.defects.due_dates import EstateNotKnownYet
from services.defects.inspection import FindingTwice
from services.defects.issue import Issue
from services.defects.read_models.buildings import BuildingRow
from services.defects.read_models.common_part_attempts import PlaceAttemptsRow, place_of
from services.defects.read_models.estates import EstateRow
from shared.contracts.defects import (
    CommonPartInspected,
    InspectCommonParts,
    InspectedPart,
    IssueRaised,
    PartFinding,
    PartRow,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import NotYet, Refusal
from shared.wording import Wording

TESTED = ("pass", "fail")


class BuildingNotKnownYet(NotYet):
    wording = Wording(
        "楼栋 {building} 的资料尚未到达，请稍后重试。", "Building {building} is not known here yet; please try again."
    )


class BuildingOfAnotherEstate(Refusal):
    wording = Wording(
        "楼栋 {building} 不属于项目 {estate}。", "Building {building} does not belong to estate {estate}."
    )


class EntranceWithoutBuilding(Refusal):
    wording = Wording("填写单元 {entrance} 时必须写明楼栋。", "Entrance {entrance} needs its building.")


class InspectionOfAnotherPlace(Refusal):
    wording = Wording(
        "查验 {inspection} 已记录，但属于另一部位。", "Inspection {inspection} is recorded, and of another place."
    )


class PartTwice(Refusal):
    wording = Wording("「{room} · {part}」在同一记录表中出现两次。", "{room} · {part} stands on the sheet twice.")


class PartContradictsItself(Refusal):
    wording = Wording(
        "「{room} · {part}」前后矛盾：不合格须有问题，其他结果不得有问题，未查验或不适用不得有评分。",
        "{room} · {part} contradicts itself: a part that fails has findings, no other has any, and one that was not "
        "tested or does not apply has no score.",
    )


class FindingOfAnotherPlace(Refusal):
    wording = Wording("问题 {issue} 不属于该楼栋的公共部位。", "Issue {issue} is not of these common parts.")


@dataclass(frozen=True)
class CommonPartInspection:
    """`place` is None until the sheet is recorded."""

    place: str | None = None


def evolve(inspection: CommonPartInspection, event: Event) -> CommonPartInspection:
    return CommonPartInspection(place_of(event)) if isinstance(event, CommonPartInspected) else inspection


def streams(command: InspectCommonParts) -> list[str]:
    found = (f"issue:{finding.issue}" for _, finding in findings_of(command))
    return [f"common-part-inspection:{command.inspection}", *found]


def findings_of(command: InspectCommonParts) -> Iterator[tuple[PartRow, PartFinding]]:
    return ((row, finding) for row in command.parts for finding in row.findings)


def inspect_common_parts(
    asked: Asked[InspectCommonParts], states: Mapping[str, Any], estate: EstateRow | None,
    buildings: Mapping[str, BuildingRow | None], attempts: Mapping[str, PlaceAttemptsRow | None],
) -> list[Event]:  # fmt: skip
    command, place = asked.command, place_of(asked.command)
    recorded: CommonPartInspection = states[f"common-part-inspection:{command.inspection}"]
    if recorded.place == place:
        return []
    if recorded.place is not None:
        raise InspectionOfAnotherPlace(inspection=command.inspection)
    _check_place(command, estate, buildings)
    _check_parts(command)
    _check_findings(command, states)
    earlier = attempts.get(place)
    raised = (
        _raised(command, row, finding)
        for row, finding in findings_of(command)
        if states[f"issue:{finding.issue}"].stage == "unknown"
    )
    return [_sheet(command, earlier.attempts + 1 if earlier else 1), *raised]


def _check_place(
    command: InspectCommonParts, estate: EstateRow | None, buildings: Mapping[str, BuildingRow | None]
) -> None:
    """The estate and the building as owners registered them."""
    if estate is None:
        raise EstateNotKnownYet(estate=command.estate)
    if command.building is None:
        if command.entrance is not None:
            raise EntranceWithoutBuilding(entrance=command.entrance)
        return
    building = buildings.get(command.building)
    if building is None:
        raise BuildingNotKnownYet(building=command.building)
    if building.estate != command.estate:
        raise BuildingOfAnotherEstate(building=command.building, estate=command.estate)


def _check_parts(command: InspectCommonParts) -> None:
    for (room, part), times in Counter((row.room, row.part) for row in command.parts).items():
        if times > 1:
            raise PartTwice(room=room, part=part)
    for row in command.parts:
        scored_untested = row.score is not None and row.result not in TESTED
        if scored_untested or (row.result == "fail") != bool(row.findings):
            raise PartContradictsItself(room=row.room, part=row.part)


def _check_findings(command: InspectCommonParts, states: Mapping[str, Issue]) -> None:
    """Each stands on the sheet once; one raised earlier is of the same building's common parts."""
    for issue, times in Counter(finding.issue for _, finding in findings_of(command)).items():
        known = states[f"issue:{issue}"]
        if times > 1:
            raise FindingTwice(issue=issue)
        if known.stage != "unknown" and (known.unit is not None or known.building != command.building):
            raise FindingOfAnotherPlace(issue=issue)


def _sheet(command: InspectCommonParts, attempt: int) -> CommonPartInspected:
    return CommonPartInspected(
        estate=command.estate, inspection=command.inspection, building=command.building, entrance=command.entrance,
        attempt=attempt, parts=tuple(map(_part, command.parts)),
        issues=tuple(finding.issue for _, finding in findings_of(command)), record=command.record,
    )  # fmt: skip


def _part(row: PartRow) -> InspectedPart:
    return InspectedPart(
        room=row.room, part=row.part, result=row.result, score=row.score, remark=row.remark,
        issues=tuple(finding.issue for finding in row.findings),
    )  # fmt: skip


def _raised(command: InspectCommonParts, row: PartRow, finding: PartFinding) -> IssueRaised:
    return IssueRaised(
        estate=command.estate, issue=finding.issue, unit=None, building=command.building, entrance=command.entrance,
        room=row.room, part=row.part, description=finding.description, found_by=finding.found_by,
        source="inspection", severity=finding.severity, classified=finding.classified, photos=finding.photos,
        inspection=command.inspection,
    )  # fmt: skip


COMMON_PARTS = Aggregate("common-part-inspection", CommonPartInspection(), evolve)
