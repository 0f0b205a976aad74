"""The work on an issue: started once its method is agreed, found unworkable on site, reported with photos, overdue."""

from typing import Any

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, about
from services.defects.read_models.estates import EstateRow
from services.defects.running_clock import stops
from services.defects.who_may import must_be_contractor, must_know
from shared.contracts.defects import (
    HoldEnded,
    IssueBecameOverdue,
    MarkIssueOverdue,
    MethodFoundUnworkable,
    RectificationReported,
    RectificationStarted,
    ReportMethodUnworkable,
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


class NoMethodInWork(Refusal):
    wording = Wording(
        "问题 {issue} 未按商定的方案整改，没有可认定为行不通的方案。",
        "Issue {issue} is not being mended by an agreed method that could be found unworkable.",
    )


WORK_REPORTED = "已报验 · work reported"


def start_rectification(asked: Asked[StartRectification], issue: Issue) -> list[Event]:
    command = asked.command
    must_be_contractor(asked, issue)
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
            | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise MethodNotAgreedYet(issue=command.issue, stage=issue.stage)


def report_rectification(
    asked: Asked[ReportRectification], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_contractor(asked, issue)
    match issue.stage:
        case "in_work":
            return _reported(asked, issue, due_dates(command.estate, estate, policies))
        case "reported" if issue.work.photos == command.photos:
            return []
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed"
            | "method_agreed" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise IssueNotInWork(issue=command.issue, stage=issue.stage)


def _reported(asked: Asked[ReportRectification], issue: Issue, due: DueDates) -> list[Event]:
    """The clock stops here; a hold, a wait or missing access ends with the report at the latest."""
    command, hold = asked.command, issue.marks.hold
    acceptance_due = due.acceptance(asked.at)
    ended = HoldEnded(
        **about(command, issue), hold=hold.number, how="work_reported", ended_at=asked.at, reason=WORK_REPORTED
    ) if hold.open else None  # fmt: skip
    reported = RectificationReported(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor,
        attempt=issue.work.attempt, reported_by=asked.person, reported_at=asked.at, photos=command.photos,
        note=command.note, acceptance_due=acceptance_due, policy_version=due.version,
        provisional=due.provisional(acceptance_due),
    )  # fmt: skip
    clock = stops(command.issue, issue, command.estate, asked.at, due)
    return [*([ended] if ended else []), *clock, reported]


def report_method_unworkable(asked: Asked[ReportMethodUnworkable], issue: Issue) -> list[Event]:
    command = asked.command
    must_know(asked, issue)
    match issue.stage:
        case "in_work":
            if not issue.method.complete:
                raise NoMethodInWork(issue=command.issue)
            return [
                MethodFoundUnworkable(
                    **about(command, issue), attempt=issue.work.attempt, version=issue.method.version,
                    reason=command.reason, photos=command.photos, by=asked.person,
                )
            ]  # fmt: skip
        case "confirmed" if issue.method.unworkable:
            return []
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed"
            | "method_agreed" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise IssueNotInWork(issue=command.issue, stage=issue.stage)


def mark_issue_overdue(
    asked: Asked[MarkIssueOverdue], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "submitted" | "confirmed" | "method_proposed" | "method_agreed" | "in_work":
            if issue.due != command.due or issue.overdue or issue.marks.pauses.causes:
                return []
            return [overdue(asked, issue, due_dates(command.estate, estate, policies))]
        case (
            "unknown" | "raised" | "registered" | "disputed" | "reported" | "accepted" | "closed" | "explained"
            | "void" | "merged" | "split"
        ):  # fmt: skip
            return []


def overdue(asked: Asked[Any], issue: Issue, due: DueDates) -> IssueBecameOverdue:
    """Also said by a rejection that comes after the date."""
    since = issue.due or asked.at
    return IssueBecameOverdue(
        **about(asked.command, issue), due=since, escalate_at=due.overdue_escalation(since, level=1)
    )
