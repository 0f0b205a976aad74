"""A letter answered: each issue confirmed or disputed by the letter's addressee, alone or item by item on one paper."""

from collections.abc import Mapping
from typing import Any

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.issue import Issue
from services.defects.ledger import ContractorNotKnownYet
from services.defects.letters import Letter
from services.defects.one_by_one import OfIssues, one_by_one
from services.defects.read_models.contractor_lots import LotsRow
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.standard_methods import StandardsRow
from services.defects.running_clock import begins
from services.defects.standard_methods import takes_standard
from services.defects.who_may import NotTheAddressee, must_be_addressee
from shared.contracts.defects import (
    AnswerLetter,
    ConfirmIssue,
    DisputeIssue,
    IssueConfirmed,
    IssueDisputed,
    ItemAnswer,
    LetterAnswered,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class IssueNotSubmitted(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，不在待回复之列。", "Issue {issue} is {stage}; no answer is asked for."
    )


class LetterNotIssued(Refusal):
    status = 404
    wording = Wording("函件 {letter} 尚未发出。", "Letter {letter} was never issued.")


class ContractorMissing(Refusal):
    wording = Wording(
        "问题 {issue} 尚未明确施工单位，请先指定。",
        "Nobody knows yet whose issue {issue} is; name the contractor first.",
    )


class NotInThisLetter(Refusal):
    wording = Wording("问题 {issue} 不在函件 {letter} 中。", "Issue {issue} does not stand in letter {letter}.")


class ReasonMissing(Refusal):
    wording = Wording("对问题 {issue} 提出争议须写明理由。", "Whoever disputes issue {issue} says why.")


def confirm_issue(
    asked: Asked[ConfirmIssue], issue: Issue, estate: EstateRow | None, policies: Policies,
    standards: StandardsRow | None, lots: LotsRow | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "submitted":
            return _confirmed(asked, issue, due_dates(command.estate, estate, policies), standards, lots)
        case "in_work" | "reported" | "accepted" | "closed" if issue.letter is not None and not issue.confirmed:
            return _confirmed(asked, issue, due_dates(command.estate, estate, policies), standards, lots)
        case "confirmed" | "method_proposed" | "method_agreed" | "in_work" | "reported" | "accepted" | "closed":
            if issue.confirmed:
                return []
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)
        case "unknown" | "raised" | "registered" | "disputed" | "explained" | "void" | "merged" | "split":
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)


def _confirmed(
    asked: Asked[ConfirmIssue], issue: Issue, due: DueDates, standards: StandardsRow | None, lots: LotsRow | None
) -> list[Event]:
    command = asked.command
    if issue.contractor is None and (lots is None or command.contractor not in lots.lots):
        raise ContractorNotKnownYet(contractor=command.contractor)
    confirmed = IssueConfirmed(
        estate=command.estate, issue=command.issue, unit=issue.unit, letter=issue.in_letter,
        contractor=command.contractor,
    )  # fmt: skip
    # Where nobody answered in time, the clock has been running since the reply due.
    start = begins(command.issue, issue, command.estate, command.contractor, asked.at, "confirmed", due)
    clock = [] if issue.due is not None else [start]
    return [
        confirmed, *clock,
        *takes_standard(command.issue, issue, command.estate, command.contractor, standards, due.policy),
    ]  # fmt: skip


def dispute_issue(
    asked: Asked[DisputeIssue], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_addressee(asked, issue)
    match issue.stage:
        case "submitted":
            if issue.contractor is None:
                raise ContractorMissing(issue=command.issue)
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
            | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise IssueNotSubmitted(issue=command.issue, stage=issue.stage)


def answer_streams(command: AnswerLetter) -> list[str]:
    return [f"letter:{command.letter}", *(f"issue:{answer.issue}" for answer in command.answers)]


def answer_letter(
    asked: Asked[AnswerLetter], states: Mapping[str, Any], estate: EstateRow | None, policies: Policies,
    standards: StandardsRow | None, lots: LotsRow | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    letter: Letter = states[f"letter:{command.letter}"]
    _must_be_addressee_of(asked, letter)
    due_dates(command.estate, estate, policies)
    answers = {answer.issue: answer for answer in command.answers}

    def answer(name: str, issue: Issue) -> list[Event]:
        item = answers[name]
        if issue.letter != command.letter:
            raise NotInThisLetter(issue=name, letter=command.letter)
        if item.answer == "disputed":
            return dispute_issue(_asked_dispute(asked, item, issue), issue, estate, policies)
        return confirm_issue(_asked_confirm(asked, item, issue), issue, estate, policies, standards, lots)

    outcomes = one_by_one(answers, states, answer)
    if not outcomes.events and not outcomes.refused:
        return []
    return [_answered(asked, letter, answers, outcomes), *outcomes.events]


def _must_be_addressee_of(asked: Asked[AnswerLetter], letter: Letter) -> None:
    if not letter.issued:
        raise LetterNotIssued(letter=asked.command.letter)
    liaison = letter.kind == "liaison"
    if (asked.role == "developer_rep") != liaison or not (liaison or f"contractor:{letter.contractor}" in asked.of):
        raise NotTheAddressee(issue=asked.command.letter, contractor=letter.contractor or "-")


def _asked_confirm(asked: Asked[AnswerLetter], item: ItemAnswer, issue: Issue) -> Asked[ConfirmIssue]:
    contractor = item.contractor or issue.contractor
    if contractor is None:
        raise ContractorMissing(issue=item.issue)
    command = ConfirmIssue(estate=asked.command.estate, issue=item.issue, contractor=contractor)
    return Asked(command, asked.id, asked.person, asked.role, asked.at, asked.now, asked.of)


def _asked_dispute(asked: Asked[AnswerLetter], item: ItemAnswer, issue: Issue) -> Asked[DisputeIssue]:
    if not item.reason:
        raise ReasonMissing(issue=item.issue)
    if issue.contractor is None:
        raise ContractorMissing(issue=item.issue)
    command = DisputeIssue(
        estate=asked.command.estate, issue=item.issue, contractor=issue.contractor, reason=item.reason
    )
    return Asked(command, asked.id, asked.person, asked.role, asked.at, asked.now, asked.of)


def _answered(
    asked: Asked[AnswerLetter], letter: Letter, answers: Mapping[str, ItemAnswer], outcomes: OfIssues
) -> LetterAnswered:
    command = asked.command
    return LetterAnswered(
        estate=command.estate, letter=command.letter, contractor=letter.contractor, signed_by=asked.person,
        answered_at=asked.at, confirmed=tuple(name for name in outcomes.done if answers[name].answer == "confirmed"),
        disputed=tuple(name for name in outcomes.done if answers[name].answer == "disputed"),
        unchanged=tuple(outcomes.unchanged), refused=tuple(outcomes.refused), paper=command.paper,
    )  # fmt: skip
