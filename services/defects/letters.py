"""The letter to a contractor (整改通知单): issues submitted in it, confirmed or disputed by it, disputes ruled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown
from services.defects.ledger import AnotherContractor
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.who_may import must_be_addressee
from shared.contracts.defects import (
    ConfirmIssue,
    DisputeIssue,
    DueDateSet,
    IssueConfirmed,
    IssueDisputed,
    IssueSubmitted,
    LetterIssued,
    LetterReplyOverdue,
    MarkLetterReplyOverdue,
    SubmitIssues,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class IssueNotRegistered(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不是待发函的登记问题。",
        "Issue {issue} is {stage}, not registered and waiting for its letter.",
    )


class IssueNotSubmitted(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不在待回复之列。", "Issue {issue} is {stage}; no answer is asked for."
    )


@dataclass(frozen=True)
class Letter:
    issued: bool = False
    overdue: bool = False
    contractor: str = ""


def evolve(letter: Letter, event: Event) -> Letter:
    match event:
        case LetterIssued():
            return Letter(issued=True, contractor=event.contractor)
        case LetterReplyOverdue():
            return Letter(issued=True, overdue=True, contractor=event.contractor)
        case _:
            return letter


def streams(command: SubmitIssues | MarkLetterReplyOverdue) -> list[str]:
    return [f"letter:{command.letter}", *(f"issue:{issue}" for issue in command.issues)]


def submit_issues(
    asked: Asked[SubmitIssues], states: Mapping[str, Any], numbers: NumbersRow | None, estate: EstateRow | None,
    policies: Policies,
) -> list[Event]:  # fmt: skip
    command = asked.command
    if states[f"letter:{command.letter}"].issued:
        return []
    issues = {name: states[f"issue:{name}"] for name in command.issues}
    for name, issue in issues.items():
        _may_be_submitted(name, issue, command.contractor)
    due = due_dates(command.estate, estate, policies)
    reply_due = due.response(asked.at)
    letter = LetterIssued(
        estate=command.estate, letter=command.letter, number=(numbers.letter if numbers else 0) + 1,
        contractor=command.contractor, issues=tuple(issues), reply_due=reply_due, policy_version=due.version,
        provisional=due.provisional(reply_due),
    )  # fmt: skip
    return [letter, *(_submitted(letter, name, issue) for name, issue in issues.items())]


def _may_be_submitted(name: str, issue: Issue, contractor: str) -> None:
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=name)
    papers_wait = issue.papers_follow and issue.number is not None and issue.letter is None
    if issue.stage != "registered" and not papers_wait:
        raise IssueNotRegistered(issue=name, stage=issue.stage)
    if issue.contractor != contractor:
        raise AnotherContractor(issue=name, contractor=issue.contractor or "-")


def _submitted(letter: LetterIssued, name: str, issue: Issue) -> IssueSubmitted:
    return IssueSubmitted(
        estate=letter.estate, issue=name, unit=issue.unit, letter=letter.letter, contractor=letter.contractor,
        response_due=letter.reply_due, provisional=letter.provisional,
    )  # fmt: skip


def mark_letter_reply_overdue(
    asked: Asked[MarkLetterReplyOverdue], states: Mapping[str, Any], estate: EstateRow | None, policies: Policies
) -> list[Event]:
    """Nobody answered: the rectification clock runs from the reply due."""
    command = asked.command
    letter: Letter = states[f"letter:{command.letter}"]
    issues: dict[str, Issue] = {name: states[f"issue:{name}"] for name in command.issues}
    unanswered = {name: issue for name, issue in issues.items() if _unanswered(issue, command.letter)}
    if not letter.issued or letter.overdue or not unanswered:
        return []
    due = due_dates(command.estate, estate, policies)
    marked = LetterReplyOverdue(
        estate=command.estate, letter=command.letter, contractor=letter.contractor, reply_due=command.reply_due,
        unanswered=tuple(unanswered),
    )  # fmt: skip
    clocks = [_clock_runs(command, name, issue, due) for name, issue in unanswered.items() if issue.due is None]
    return [marked, *clocks]


def _unanswered(issue: Issue, letter: str) -> bool:
    return issue.letter == letter and (issue.stage == "submitted" or (issue.papers_follow and not issue.confirmed))


def _clock_runs(command: MarkLetterReplyOverdue, name: str, issue: Issue, due: DueDates) -> DueDateSet:
    to_due = due.work(command.reply_due, issue.l1, issue.severity)
    return DueDateSet(
        estate=command.estate, issue=name, unit=issue.unit, contractor=issue.addressee, from_due=None, to_due=to_due,
        why="no_answer", policy_version=due.version, provisional=due.provisional_work(to_due),
    )  # fmt: skip


def confirm_issue(
    asked: Asked[ConfirmIssue], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "submitted":
            return _confirmed(asked, issue, due_dates(command.estate, estate, policies))
        case "in_work" | "reported" | "accepted" | "closed" if issue.letter is not None and not issue.confirmed:
            return _confirmed(asked, issue, due_dates(command.estate, estate, policies))
        case "confirmed" | "method_proposed" | "method_agreed" | "in_work" | "reported" | "accepted" | "closed":
            if issue.confirmed:
                return []
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)
        case "unknown" | "raised" | "registered" | "disputed" | "explained" | "void":
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)


def _confirmed(asked: Asked[ConfirmIssue], issue: Issue, due: DueDates) -> list[Event]:
    command = asked.command
    confirmed = IssueConfirmed(
        estate=command.estate, issue=command.issue, unit=issue.unit, letter=issue.in_letter,
        contractor=command.contractor,
    )  # fmt: skip
    if issue.due is not None:  # nobody answered in time, so the clock has been running since the reply due
        return [confirmed]
    to_due = due.work(asked.at, issue.l1, issue.severity)
    clock = DueDateSet(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor, from_due=None,
        to_due=to_due, why="confirmed", policy_version=due.version, provisional=due.provisional_work(to_due),
    )  # fmt: skip
    return [confirmed, clock]


def dispute_issue(
    asked: Asked[DisputeIssue], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "submitted":
            due = due_dates(command.estate, estate, policies)
            ruling_due = due.ruling(asked.at)
            return [
                IssueDisputed(
                    estate=command.estate, issue=command.issue, unit=issue.unit, letter=issue.in_letter,
                    contractor=command.contractor, reason=command.reason, disputed_at=asked.at,
                    ruling_due=ruling_due, policy_version=due.version, provisional=due.provisional(ruling_due),
                )
            ]  # fmt: skip
        case "disputed":
            return []
        case (
            "unknown" | "raised" | "registered" | "confirmed" | "method_proposed" | "method_agreed" | "in_work"
            | "reported" | "accepted" | "closed" | "explained" | "void"
        ):  # fmt: skip
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)


LETTER = Aggregate("letter", Letter(), evolve)
