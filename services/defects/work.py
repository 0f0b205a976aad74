"""The work on an issue: started, reported with photos, accepted by others than its reporter, or rejected; overdue."""

from services.defects.due_dates import Policies, due_dates, in_force
from services.defects.issue import Issue, IssueNotKnown
from services.defects.letters import IssueNotRegistered
from services.defects.read_models.estates import EstateRow
from services.defects.who_may import must_be_addressee
from shared.contracts.defects import (
    AcceptRectification,
    IssueBecameOverdue,
    MarkIssueOverdue,
    RectificationAccepted,
    RectificationPolicy,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    RejectRectification,
    ReportRectification,
    StartRectification,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class MethodNotAgreedYet(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，双方商定整改方案后才能开工。",
        "Issue {issue} is {stage}; work starts once both sides have agreed the method.",
    )


class IssueNotInWork(Refusal):
    wording = Wording("问题 {issue} 当前状态为 {stage}，不在整改中。", "Issue {issue} is {stage}, not in work.")


class RectificationNotReported(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有待验收的整改。", "Issue {issue} is {stage}; no work waits for acceptance."
    )


class ReporterCannotAccept(Refusal):
    status = 403
    wording = Wording(
        "您曾报告问题 {issue} 的整改完成，不能自己验收。",
        "You reported work on issue {issue} yourself; somebody else must accept it.",
    )


class SecondPersonNeeded(Refusal):
    wording = Wording(
        "问题 {issue} 须由两人验收，您已签过第一次。",
        "Issue {issue} takes two persons to accept; you have been the first.",
    )


class WaterTestMissing(Refusal):
    wording = Wording(
        "渗漏问题 {issue} 验收须附不少于 24 小时的闭水(淋水)试验记录。",
        "Leak {issue} is accepted with the record of a water test of at least 24 hours.",
    )


def start_rectification(asked: Asked[StartRectification], issue: Issue) -> list[Event]:
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "method_agreed":
            return [
                RectificationStarted(
                    estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor,
                    attempt=issue.work.attempt + 1,
                )
            ]  # fmt: skip
        case "in_work":
            return []
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed"
            | "reported" | "accepted" | "closed" | "explained" | "void"
        ):  # fmt: skip
            raise MethodNotAgreedYet(issue=command.issue, stage=issue.stage)


def report_rectification(
    asked: Asked[ReportRectification], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "in_work":
            due = due_dates(command.estate, estate, policies)
            acceptance_due = due.acceptance(asked.at)
            return [
                RectificationReported(
                    estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor,
                    attempt=issue.work.attempt, reported_by=asked.person, reported_at=asked.at, photos=command.photos,
                    note=command.note, acceptance_due=acceptance_due, policy_version=due.version,
                    provisional=due.provisional(acceptance_due),
                )
            ]  # fmt: skip
        case "reported" if issue.work.photos == command.photos:
            return []
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed"
            | "method_agreed" | "reported" | "accepted" | "closed" | "explained" | "void"
        ):  # fmt: skip
            raise IssueNotInWork(issue=command.issue, stage=issue.stage)


def accept_rectification(asked: Asked[AcceptRectification], issue: Issue, policies: Policies) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "reported":
            policy, _ = in_force(policies, command.estate)
            _may_accept(asked, issue, policy)
            return [_accepted(asked, issue, policy)]
        case "accepted" | "closed":
            return []
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "explained" | "void"
        ):  # fmt: skip
            raise RectificationNotReported(issue=command.issue, stage=issue.stage)


def _may_accept(asked: Asked[AcceptRectification], issue: Issue, policy: RectificationPolicy) -> None:
    command = asked.command
    if asked.person in issue.work.reporters:
        raise ReporterCannotAccept(issue=command.issue)
    if issue.number is None:  # an emergency whose papers have not followed: its class decides who must accept
        raise IssueNotRegistered(issue=command.issue, stage=issue.stage)
    if asked.person == issue.work.first_accepter:
        raise SecondPersonNeeded(issue=command.issue)
    if issue.l1 == "leak" and policy.leak_needs_water_test and not (command.water_test or issue.work.water_test):
        raise WaterTestMissing(issue=command.issue)


def takes_two(issue: Issue, policy: RectificationPolicy) -> bool:
    return (issue.severity == "critical" and policy.two_accept_critical) or (
        issue.l1 == "leak" and policy.two_accept_leak
    )


def _accepted(asked: Asked[AcceptRectification], issue: Issue, policy: RectificationPolicy) -> RectificationAccepted:
    command, work = asked.command, issue.work
    second = work.first_accepter is not None
    return RectificationAccepted(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee,
        attempt=work.attempt, accepted_by="second" if second else "first", by=asked.person,
        complete=second or not takes_two(issue, policy), accepted_at=asked.at,
        reported_at=work.reported_at or asked.at, due=issue.due, water_test=command.water_test or work.water_test,
    )  # fmt: skip


def reject_rectification(asked: Asked[RejectRectification], issue: Issue) -> list[Event]:
    """The clock has not stopped: work that does not pass after its due date is overdue again at once."""
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "reported":
            rejected = RectificationRejected(
                estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee,
                attempt=issue.work.attempt, next_attempt=issue.work.attempt + 1, reason=command.reason,
                photos=command.photos,
            )  # fmt: skip
            late = issue.due is not None and issue.due < asked.at
            return [rejected, _overdue(asked, issue)] if late else [rejected]
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "accepted" | "closed" | "explained" | "void"
        ):  # fmt: skip
            raise RectificationNotReported(issue=command.issue, stage=issue.stage)


def _overdue(asked: Asked[RejectRectification] | Asked[MarkIssueOverdue], issue: Issue) -> IssueBecameOverdue:
    return IssueBecameOverdue(
        estate=asked.command.estate, issue=asked.command.issue, unit=issue.unit, contractor=issue.addressee,
        due=issue.due or asked.at,
    )  # fmt: skip


def mark_issue_overdue(asked: Asked[MarkIssueOverdue], issue: Issue) -> list[Event]:
    match issue.stage:
        case "submitted" | "confirmed" | "method_proposed" | "method_agreed" | "in_work":
            if issue.due != asked.command.due or issue.overdue:
                return []
            return [_overdue(asked, issue)]
        case "unknown" | "raised" | "registered" | "disputed" | "reported" | "accepted" | "closed" | "explained":
            return []
        case "void":
            return []
