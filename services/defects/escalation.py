"""What goes up when its time has passed, and what follows: default with notice, and the work given to another."""

from datetime import datetime

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown, about
from services.defects.ledger import ContractorNotKnownYet
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.running_clock import begins
from shared.contracts.defects import (
    ContractorDefaulted,
    DeclareDefault,
    EscalateIssue,
    IssueEscalated,
    ReassignWork,
    WorkReassigned,
)
from shared.contracts.vocabulary import Role
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

# Who hears of overdue work, level by level; and of what the heads or supervisors alone can move.
LEVELS: tuple[tuple[Role, ...], ...] = (
    ("service_supervisor",), ("project_manager", "developer_rep"), ("property_manager", "group_admin")
)  # fmt: skip
HEADS: tuple[Role, ...] = ("property_manager", "project_manager", "developer_rep")
SUPERVISORS: tuple[Role, ...] = ("service_supervisor", "project_manager")


class NotEscalatedYet(Refusal):
    wording = Wording(
        "问题 {issue} 尚未升级处理，不能认定违约。", "Issue {issue} was not escalated; nobody is in default yet."
    )


class NothingToReassign(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有可改派的整改。",
        "Issue {issue} is {stage}; there is no work to give away.",
    )


class ContractorNotInDefault(Refusal):
    wording = Wording(
        "问题 {issue} 的施工单位未被认定违约，不能改派。", "The contractor of issue {issue} is not in default."
    )


class NoticeNotOver(Refusal):
    wording = Wording("违约通知的整改期限({until})未到，不能改派。", "The contractor may still mend it until {until}.")


class SameContractor(Refusal):
    wording = Wording("改派须给另一家施工单位。", "Work is reassigned to another contractor.")


def escalate_issue(
    asked: Asked[EscalateIssue], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    if issue.stage == "unknown" or command.due != _waited_until(issue, command):
        return []
    level = issue.marks.overdue_level + 1 if command.why == "overdue" else 1
    to = {"overdue": LEVELS[min(level, len(LEVELS)) - 1], "no_ruling": HEADS}.get(command.why, SUPERVISORS)
    next_at = _next_at(issue, level, due_dates(command.estate, estate, policies)) if command.why == "overdue" else None
    return [IssueEscalated(**about(command, issue), level=level, why=command.why, to=to, next_at=next_at)]


def _waited_until(issue: Issue, command: EscalateIssue) -> datetime | None:
    """The date that still stands for this reason; None where it is settled, or was escalated already."""
    match command.why:
        case "overdue":
            return issue.marks.escalate_at if issue.overdue and not issue.marks.pauses.causes else None
        case "no_ruling":
            told = "no_ruling" in issue.marks.escalated
            return issue.dispute.ruling_due if issue.dispute is not None and not told else None
        case "not_accepted_in_time":
            told = "not_accepted_in_time" in issue.marks.escalated
            return issue.work.acceptance_due if issue.stage == "reported" and not told else None
        case "rejected_too_often":  # said together with the rejection
            return None


def _next_at(issue: Issue, level: int, due: DueDates) -> datetime | None:
    return None if issue.due is None else due.overdue_escalation(issue.due, level + 1)


def declare_default(
    asked: Asked[DeclareDefault], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    _must_have_work(command.issue, issue)
    if issue.marks.remedy_until is not None:
        return []
    if not issue.marks.escalated:
        raise NotEscalatedYet(issue=command.issue)
    due = due_dates(command.estate, estate, policies)
    return [
        ContractorDefaulted(
            **about(command, issue), reason=command.reason, notice=command.notice, by=asked.person,
            remedy_until=due.remedy(asked.at), policy_version=due.version,
        )
    ]  # fmt: skip


def reassign_work(
    asked: Asked[ReassignWork], issue: Issue, lots: LotsRow | None, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    _must_have_work(command.issue, issue)
    if issue.marks.remedy_until is None:
        raise ContractorNotInDefault(issue=command.issue)
    if asked.at < issue.marks.remedy_until:
        raise NoticeNotOver(until=issue.marks.remedy_until.isoformat())
    if command.contractor == issue.contractor:
        raise SameContractor
    if lots is None or command.contractor not in lots.lots:
        raise ContractorNotKnownYet(contractor=command.contractor)
    return _reassigned(asked, issue, due_dates(command.estate, estate, policies))


def _must_have_work(name: str, issue: Issue) -> None:
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=name)
        case "confirmed" | "method_proposed" | "method_agreed" | "in_work":
            return
        case (
            "raised" | "registered" | "submitted" | "disputed" | "reported" | "accepted" | "closed" | "explained"
            | "void" | "merged" | "split"
        ):  # fmt: skip
            raise NothingToReassign(issue=name, stage=issue.stage)


def _reassigned(asked: Asked[ReassignWork], issue: Issue, due: DueDates) -> list[Event]:
    """The new contractor has its own time, from now."""
    command = asked.command
    theirs = {**about(command, issue), "contractor": command.contractor}
    return [
        WorkReassigned(
            **theirs, was=issue.addressee, reason=command.reason, cost=command.cost, currency=command.currency,
            proof=command.proof, by=asked.person,
        ),
        begins(command.issue, issue, command.estate, command.contractor, asked.at, "reassigned", due),
    ]  # fmt: skip
