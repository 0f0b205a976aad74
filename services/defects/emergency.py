"""An emergency: ordered by whoever is on duty, made safe within its time, or said to be late."""

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown
from services.defects.ledger import AnotherContractor, ContractorNotKnownYet
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.who_may import must_know
from shared.contracts.defects import (
    EmergencyBecameOverdue,
    EmergencyMadeSafe,
    EmergencyOrdered,
    MarkEmergencyOverdue,
    OrderEmergency,
    ReportMadeSafe,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class EmergencyTooLate(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不再需要紧急抢修令。",
        "Issue {issue} is {stage}; make-safe is ordered only before it is answered.",
    )


class NoEmergency(Refusal):
    wording = Wording("问题 {issue} 没有紧急抢修令。", "No make-safe was ordered for issue {issue}.")


def order_emergency(
    asked: Asked[OrderEmergency], issue: Issue, lots: LotsRow | None, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "raised" | "registered" | "submitted":
            return [_emergency(asked, issue, lots, due_dates(command.estate, estate, policies))]
        case "in_work" if issue.emergency and issue.contractor == command.contractor:
            return []
        case (
            "disputed" | "confirmed" | "method_proposed" | "method_agreed" | "in_work" | "reported" | "accepted"
            | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise EmergencyTooLate(issue=command.issue, stage=issue.stage)


def _emergency(asked: Asked[OrderEmergency], issue: Issue, lots: LotsRow | None, due: DueDates) -> EmergencyOrdered:
    command = asked.command
    if lots is None or command.contractor not in lots.lots:
        raise ContractorNotKnownYet(contractor=command.contractor)
    if issue.letter is not None and command.contractor != issue.contractor:
        raise AnotherContractor(issue=command.issue, contractor=issue.contractor)
    return EmergencyOrdered(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor,
        reason=command.reason, safe_by=due.safe(asked.at), policy_version=due.version,
    )  # fmt: skip


def report_made_safe(asked: Asked[ReportMadeSafe], issue: Issue) -> list[Event]:
    command = asked.command
    must_know(asked, issue)
    if not issue.emergency:
        raise NoEmergency(issue=command.issue)
    if (safe_by := issue.marks.safe_by) is None:
        return []
    return [
        EmergencyMadeSafe(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee, safe_by=safe_by,
            made_safe_at=asked.at, late=asked.at > safe_by, by=asked.person, note=command.note, photos=command.photos,
        )
    ]  # fmt: skip


def mark_emergency_overdue(asked: Asked[MarkEmergencyOverdue], issue: Issue) -> list[Event]:
    command = asked.command
    if issue.marks.safe_by != command.safe_by or issue.marks.unsafe:
        return []
    return [
        EmergencyBecameOverdue(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee,
            safe_by=command.safe_by,
        )
    ]  # fmt: skip
