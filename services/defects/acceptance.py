"""Work accepted by others than its reporter, two where it is dangerous or wet, or rejected with reason and photo."""

from services.defects.due_dates import DueDates, Policies, due_dates, in_force
from services.defects.issue import Issue, IssueNotKnown, about
from services.defects.letters import IssueNotRegistered
from services.defects.read_models.estates import EstateRow
from services.defects.work import overdue
from shared.contracts.defects import (
    AcceptRectification,
    IssueEscalated,
    RectificationAccepted,
    RectificationPolicy,
    RectificationRejected,
    RejectRectification,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


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
        "渗漏问题 {issue} 验收须附不少于 {hours} 小时的闭水(淋水)试验记录。",
        "Leak {issue} is accepted with the record of a water test of at least {hours} hours.",
    )


class PhotoMissing(Refusal):
    wording = Wording("退回问题 {issue} 的整改须附照片。", "Work on issue {issue} is rejected with a photo of why.")


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
            | "in_work" | "explained" | "void" | "merged" | "split"
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
    if issue.l1 == "leak" and policy.leak_needs_water_test and not _tested(command, issue, policy):
        raise WaterTestMissing(issue=command.issue, hours=policy.water_test_hours)


def _tested(command: AcceptRectification, issue: Issue, policy: RectificationPolicy) -> bool:
    """By the record this accepter brings, or the one the first has brought."""
    if command.water_test is not None:
        return (command.water_test_hours or 0) >= policy.water_test_hours
    return issue.work.water_test is not None


def takes_two(l1: str | None, severity: str | None, policy: RectificationPolicy) -> bool:
    return (severity == "critical" and policy.two_accept_critical) or (l1 == "leak" and policy.two_accept_leak)


def _accepted(asked: Asked[AcceptRectification], issue: Issue, policy: RectificationPolicy) -> RectificationAccepted:
    command, work = asked.command, issue.work
    second = work.first_accepter is not None
    return RectificationAccepted(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee,
        attempt=work.attempt, accepted_by="second" if second else "first", by=asked.person,
        complete=second or not takes_two(issue.l1, issue.severity, policy), accepted_at=asked.at,
        reported_at=work.reported_at or asked.at, due=issue.due, water_test=command.water_test or work.water_test,
        water_test_hours=command.water_test_hours if command.water_test else work.water_test_hours,
        awaited_by=issue.marks.awaited_by,
    )  # fmt: skip


def reject_rectification(
    asked: Asked[RejectRectification], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "reported":
            due = due_dates(command.estate, estate, policies)
            if due.policy.rejection_needs_photo and not command.photos:
                raise PhotoMissing(issue=command.issue)
            return _rejected(asked, issue, due)
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise RectificationNotReported(issue=command.issue, stage=issue.stage)


def _rejected(asked: Asked[RejectRectification], issue: Issue, due: DueDates) -> list[Event]:
    """The clock has not stopped: work that does not pass after its due date is overdue again at once."""
    command, attempt = asked.command, issue.work.attempt
    events: list[Event] = [
        RectificationRejected(
            **about(command, issue), attempt=attempt, next_attempt=attempt + 1, reason=command.reason,
            photos=command.photos,
        )
    ]  # fmt: skip
    if issue.due is not None and issue.due < asked.at:
        events.append(overdue(asked, issue, due))
    rejections = issue.work.rejections + 1
    if rejections >= due.policy.rejections_before_escalation:
        level = rejections - due.policy.rejections_before_escalation + 1
        to = ("project_manager", "developer_rep")
        events.append(IssueEscalated(**about(command, issue), level=level, why="rejected_too_often", to=to))
    return events
