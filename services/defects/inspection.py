"""The inspection of a unit: one sheet, its findings raised in the same decision, attempts numbered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.defects.issue import Issue
from services.defects.read_models.unit_attempts import AttemptsRow
from services.defects.read_models.units import UnitRow
from shared.contracts.defects import Finding, InspectUnit, IssueRaised, UnitInspected
from shared.decider import Aggregate, Asked
from shared.kept_scans import ScanRow, lies_encrypted
from shared.messages import Event
from shared.problems import NotYet, Refusal
from shared.wording import Wording


class UnitNotKnownYet(NotYet):
    wording = Wording(
        "房屋 {unit} 的资料尚未到达，请稍后重试。", "Unit {unit} is not known here yet; please try again."
    )


class UnitOfAnotherEstate(Refusal):
    wording = Wording("房屋 {unit} 不属于项目 {estate}。", "Unit {unit} does not belong to estate {estate}.")


class FindingTwice(Refusal):
    wording = Wording("问题 {issue} 在同一记录表中出现两次。", "Issue {issue} stands on the sheet twice.")


class FindingOfAnotherUnit(Refusal):
    wording = Wording("问题 {issue} 属于另一房屋。", "Issue {issue} belongs to another unit.")


class RefusalWithoutReason(Refusal):
    wording = Wording(
        "拒收必须从列表中选择原因。", "A refused unit needs a reason from the list, and only a refused one has one."
    )


def unit_in(estate: str, unit: str, row: UnitRow | None) -> UnitRow:
    """The unit as owners registered it, in this estate."""
    if row is None:
        raise UnitNotKnownYet(unit=unit)
    if row.estate != estate:
        raise UnitOfAnotherEstate(unit=unit, estate=estate)
    return row


@dataclass(frozen=True)
class Inspection:
    recorded: bool = False


def evolve(inspection: Inspection, event: Event) -> Inspection:
    return Inspection(recorded=True) if isinstance(event, UnitInspected) else inspection


def streams(command: InspectUnit) -> list[str]:
    return [f"inspection:{command.inspection}", *(f"issue:{finding.issue}" for finding in command.findings)]


def inspect_unit(
    asked: Asked[InspectUnit], states: Mapping[str, Any], row: UnitRow | None, attempts: AttemptsRow | None,
    record: Mapping[str, ScanRow | None],
) -> list[Event]:  # fmt: skip
    command = asked.command
    if states[f"inspection:{command.inspection}"].recorded:
        return []
    unit = unit_in(command.estate, command.unit, row)
    lies_encrypted(command, record)
    _check(command, states)
    new = [finding for finding in command.findings if states[f"issue:{finding.issue}"].stage == "unknown"]
    return [_sheet(command, unit, attempts), *(_raised(command, unit, finding) for finding in new)]


def _check(command: InspectUnit, states: Mapping[str, Issue]) -> None:
    if (command.conclusion == "refused") != (command.refusal is not None):
        raise RefusalWithoutReason
    for issue, times in Counter(finding.issue for finding in command.findings).items():
        known = states[f"issue:{issue}"]
        if times > 1:
            raise FindingTwice(issue=issue)
        if known.stage != "unknown" and known.unit != command.unit:
            raise FindingOfAnotherUnit(issue=issue)


def _sheet(command: InspectUnit, unit: UnitRow, attempts: AttemptsRow | None) -> UnitInspected:
    return UnitInspected(
        estate=command.estate, inspection=command.inspection, unit=command.unit, building=unit.building,
        kind=command.kind, attempt=(attempts.attempts if attempts else 0) + 1, checks=command.checks,
        issues=tuple(finding.issue for finding in command.findings), conclusion=command.conclusion,
        refusal=command.refusal, refusal_note=command.refusal_note, meters=command.meters,
        keys_counted=command.keys_counted, record=command.record,
    )  # fmt: skip


def _raised(command: InspectUnit, unit: UnitRow, finding: Finding) -> IssueRaised:
    return IssueRaised(
        estate=command.estate, issue=finding.issue, unit=command.unit, building=unit.building, room=finding.room,
        part=finding.part, description=finding.description, found_by=finding.found_by,
        source="survey" if command.kind == "joint_survey" else "inspection", severity=finding.severity,
        classified=finding.classified, photos=finding.photos, inspection=command.inspection,
    )  # fmt: skip


INSPECTION = Aggregate("inspection", Inspection(), evolve)
