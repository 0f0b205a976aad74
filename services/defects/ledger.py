"""How an issue comes into the ledger: raised, registered under its number, or put to work at once."""

from collections.abc import Mapping

from services.defects.inspection import unit_in
from services.defects.issue import Issue, IssueNotKnown
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.read_models.units import UnitRow
from services.defects.who_may import must_be_own_unit
from shared.contracts.defects import (
    IssueRaised,
    IssueRegistered,
    RaiseIssue,
    RegisterIssue,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import NotYet, Refusal
from shared.wording import Wording


class IssueNotRaised(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不能登记。", "Issue {issue} is {stage}; it cannot be registered."
    )


class ContractorNotKnownYet(NotYet):
    wording = Wording(
        "施工单位 {contractor} 的资料尚未到达，请稍后重试。",
        "Contractor {contractor} is not known in this estate yet; please try again.",
    )


class ContractorNotResponsible(Refusal):
    wording = Wording(
        "裁定认为 {contractor} 对问题 {issue} 不负责任，请指定其他单位。",
        "It was ruled that {contractor} is not responsible for issue {issue}; name another.",
    )


class AnotherContractor(Refusal):
    wording = Wording("问题 {issue} 由 {contractor} 负责。", "Issue {issue} is {contractor}'s.")


def raise_issue(asked: Asked[RaiseIssue], issue: Issue, units: Mapping[str, UnitRow | None]) -> list[Event]:
    command = asked.command
    must_be_own_unit(asked, command.unit)
    if issue.stage != "unknown":
        return []
    building = command.building
    if command.unit is not None:
        building = unit_in(command.estate, command.unit, units.get(command.unit)).building
    return [
        IssueRaised(
            estate=command.estate, issue=command.issue, unit=command.unit, building=building, room=command.room,
            part=command.part, description=command.description, found_by=command.found_by, source=command.source,
            severity=command.severity, classified=command.classified, photos=command.photos, matter=command.matter,
            follows=command.follows,
        )
    ]  # fmt: skip


def register_issue(
    asked: Asked[RegisterIssue], issue: Issue, numbers: NumbersRow | None, lots: LotsRow | None
) -> list[Event]:
    """A registered issue without a contractor, never known or cleared by a ruling, is registered again with one."""
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "raised":
            return [_entry(command, issue, numbers, lots)]
        case "registered" if issue.contractor is None:
            entry = _entry(command, issue, numbers, lots)
            return [] if entry.contractor is None and _stands(issue, command) else [entry]
        case "in_work" | "reported" | "accepted" | "closed" if issue.papers_follow and issue.number is None:
            return [_entry(command, issue, numbers, lots)]
        case (
            "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed" | "in_work"
            | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            if _stands(issue, command):
                return []
            raise IssueNotRaised(issue=command.issue, stage=issue.stage)


def _entry(command: RegisterIssue, issue: Issue, numbers: NumbersRow | None, lots: LotsRow | None) -> IssueRegistered:
    return IssueRegistered(
        estate=command.estate, issue=command.issue, unit=issue.unit, building=issue.building,
        number=issue.number or (numbers.issue if numbers else 0) + 1, room=issue.room, part=command.part,
        l1=command.l1, l2=command.l2, severity=command.severity, trade=command.trade,
        contractor=_contractor(command, issue, lots), cause=command.cause,
    )  # fmt: skip


def _contractor(command: RegisterIssue, issue: Issue, lots: LotsRow | None) -> str | None:
    """The one named; else whose work it is already; else the only one whose lot has trade and building."""
    named = command.contractor or (issue.contractor if issue.emergency else None)
    if named is None:
        having = lots.having(command.trade, issue.building) if lots else []
        fitting = [contractor for contractor in having if contractor not in issue.not_theirs]
        return fitting[0] if len(fitting) == 1 else None
    if named in issue.not_theirs:
        raise ContractorNotResponsible(contractor=named, issue=command.issue)
    if lots is None or named not in lots.lots:
        raise ContractorNotKnownYet(contractor=named)
    return named


def _stands(issue: Issue, command: RegisterIssue) -> bool:
    """It is in the ledger just as asked."""
    wished = (command.part, command.l1, command.l2, command.severity, command.trade, command.cause)
    stands = (issue.part, issue.l1, issue.l2, issue.severity, issue.trade, issue.cause)
    return issue.number is not None and stands == wished and command.contractor in (None, issue.contractor)
