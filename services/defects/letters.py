"""The letter, numbered: 整改通知单 to a contractor or 工作联系函 to the project department, and its reply due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue, IssueNotKnown
from services.defects.ledger import AnotherContractor
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.ledger_numbers import NumbersRow
from services.defects.running_clock import begins
from shared.contracts.defects import (
    IssueSubmitted,
    LetterAnswered,
    LetterEscalated,
    LetterIssued,
    LetterKind,
    LetterReceived,
    LetterReminded,
    LetterReplyOverdue,
    MarkLetterReplyOverdue,
    SubmitIssues,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class IssueNotRegistered(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不是待发函的登记问题。",
        "Issue {issue} is {stage}, not registered and waiting for its letter.",
    )


class LetterNeedsContractor(Refusal):
    wording = Wording(
        "本项目函件发给施工单位，须写明施工单位。",
        "Letters of this estate go to the contractor; name the one it is for.",
    )


@dataclass(frozen=True)
class Letter:
    issued: bool = False
    kind: LetterKind = "rectification_notice"
    contractor: str | None = None
    reply_due: datetime | None = None
    remind_at: datetime | None = None
    received: bool = False
    overdue: bool = False
    escalate_at: datetime | None = None


def evolve(letter: Letter, event: Event) -> Letter:
    match event:
        case LetterIssued():
            return Letter(
                issued=True, kind=event.kind, contractor=event.contractor, reply_due=event.reply_due,
                remind_at=event.remind_at,
            )  # fmt: skip
        case LetterReceived():
            return replace(letter, received=True, reply_due=event.reply_due, remind_at=event.remind_at)
        case LetterReminded():
            return replace(letter, remind_at=None)
        case LetterReplyOverdue():
            return replace(letter, overdue=True, escalate_at=event.escalate_at)
        case LetterEscalated():
            return replace(letter, escalate_at=None)
        case LetterAnswered():
            return replace(letter, received=True)  # whoever answers has it
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
    due = due_dates(command.estate, estate, policies)
    kind = kind_of(command.contractor, due)
    issues = {name: states[f"issue:{name}"] for name in command.issues}
    for name, issue in issues.items():
        may_be_submitted(name, issue, command.contractor)
    return letter_with(asked, command, kind, issues, (numbers.letter if numbers else 0) + 1, due)


def kind_of(contractor: str | None, due: DueDates) -> LetterKind:
    """As the estate's contract says (cfg)."""
    kind = due.policy.letters
    if kind == "rectification_notice" and contractor is None:
        raise LetterNeedsContractor
    return kind


def may_be_submitted(name: str, issue: Issue, contractor: str | None) -> None:
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=name)
    papers_wait = issue.papers_follow and issue.number is not None and issue.letter is None
    if issue.stage != "registered" and not papers_wait:
        raise IssueNotRegistered(issue=name, stage=issue.stage)
    if contractor is not None and issue.contractor != contractor:
        raise AnotherContractor(issue=name, contractor=issue.contractor or "-")


def letter_with(
    asked: Asked[Any], wish: Any, kind: LetterKind, issues: Mapping[str, Issue], number: int, due: DueDates
) -> list[Event]:
    """The letter and each of its issues; `wish` names letter and contractor."""
    estate, reply_due = asked.command.estate, due.response(asked.at)
    letter = LetterIssued(
        estate=estate, letter=wish.letter, number=number, contractor=wish.contractor, issues=tuple(issues),
        reply_due=reply_due, policy_version=due.version, kind=kind, remind_at=due.reminder(asked.at),
        provisional=due.provisional(reply_due),
    )  # fmt: skip
    submitted = (
        IssueSubmitted(
            estate=estate, issue=name, unit=issue.unit, letter=wish.letter,
            contractor=wish.contractor or issue.contractor, response_due=reply_due, kind=kind,
            provisional=letter.provisional,
        )
        for name, issue in issues.items()
    )  # fmt: skip
    return [letter, *submitted]


def mark_letter_reply_overdue(
    asked: Asked[MarkLetterReplyOverdue], states: Mapping[str, Any], estate: EstateRow | None, policies: Policies
) -> list[Event]:
    """Nobody answered: the rectification clock runs from the reply due."""
    command = asked.command
    letter: Letter = states[f"letter:{command.letter}"]
    issues: dict[str, Issue] = {name: states[f"issue:{name}"] for name in command.issues}
    unanswered = {name: issue for name, issue in issues.items() if is_unanswered(issue, command.letter)}
    if letter.overdue or not unanswered or letter.reply_due != command.reply_due:
        return []
    due = due_dates(command.estate, estate, policies)
    marked = LetterReplyOverdue(
        estate=command.estate, letter=command.letter, contractor=letter.contractor, reply_due=command.reply_due,
        unanswered=tuple(unanswered), escalate_at=due.letter_escalation(command.reply_due),
    )  # fmt: skip
    clocks = [
        begins(name, issue, command.estate, issue.contractor, command.reply_due, "no_answer", due)
        for name, issue in unanswered.items()
        if issue.due is None
    ]
    return [marked, *clocks]


def is_unanswered(issue: Issue, letter: str) -> bool:
    return issue.letter == letter and (issue.stage == "submitted" or (issue.papers_follow and not issue.confirmed))


LETTER = Aggregate("letter", Letter(), evolve)
