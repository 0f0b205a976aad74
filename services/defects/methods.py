"""How an issue is to be mended: suggested, proposed by the contractor, agreed by both sides in the same version."""

from services.defects.delegation import side_agreeing
from services.defects.issue import Issue, IssueNotKnown
from services.defects.read_models.method_delegates import DelegatesRow
from services.defects.rulings import OnePersonForBothSides
from services.defects.who_may import must_be_contractor
from shared.contracts.defects import (
    AgreeMethod,
    MethodAgreed,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    ProposeMethod,
    RefuseMethod,
    SuggestMethod,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class TooEarlyOrLateToSuggest(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，只能在登记后、提出方案前建议做法。",
        "Issue {issue} is {stage}; a method is suggested between registration and confirmation.",
    )


class IssueNotConfirmed(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，确认后才能提出整改方案。",
        "Issue {issue} is {stage}; a method is proposed once it is confirmed.",
    )


class MethodNotProposed(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有待商定的方案。", "Issue {issue} is {stage}; no method is proposed."
    )


class MethodVersionOld(Refusal):
    wording = Wording(
        "问题 {issue} 的最新方案是第 {last} 版，不是第 {version} 版。",
        "The last method proposed for issue {issue} is version {last}, not {version}.",
    )


def suggest_method(asked: Asked[SuggestMethod], issue: Issue) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "registered" | "submitted" | "disputed" | "confirmed":
            if issue.method.suggestion == command.method:
                return []
            return [
                MethodSuggested(
                    estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.contractor,
                    method=command.method,
                )
            ]  # fmt: skip
        case (
            "raised" | "method_proposed" | "method_agreed" | "in_work" | "reported" | "accepted" | "closed"
            | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise TooEarlyOrLateToSuggest(issue=command.issue, stage=issue.stage)


def propose_method(asked: Asked[ProposeMethod], issue: Issue) -> list[Event]:
    command = asked.command
    must_be_contractor(asked, issue)
    match issue.stage:
        case "confirmed":
            return [_proposed(command, issue)]
        case "in_work" | "reported" | "accepted" | "closed" if issue.emergency and issue.confirmed:
            return [] if issue.method.text == command.method else _proposed_afterwards(command, issue)
        case "method_proposed" | "method_agreed" if issue.method.text == command.method:
            return []
        case (
            "unknown" | "raised" | "registered" | "submitted" | "disputed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "accepted" | "closed" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise IssueNotConfirmed(issue=command.issue, stage=issue.stage)


def _proposed(command: ProposeMethod, issue: Issue) -> MethodProposed:
    return MethodProposed(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=command.contractor,
        version=issue.method.version + 1, method=command.method,
    )  # fmt: skip


def _proposed_afterwards(command: ProposeMethod, issue: Issue) -> list[Event]:
    """How an emergency was mended, put to both sides once its other papers are there."""
    if issue.method.complete or (issue.method.text and issue.method.refused_by is None):
        raise IssueNotConfirmed(issue=command.issue, stage=issue.stage)
    return [_proposed(command, issue)]


def agree_method(asked: Asked[AgreeMethod], issue: Issue, delegates: DelegatesRow | None) -> list[Event]:
    command = asked.command
    agreed = dict(issue.method.agreed)
    _must_be_last_version(asked, issue)
    side, delegated = side_agreeing(asked, issue, delegates)
    if side in agreed:
        return []
    _must_be_proposed(asked, issue)
    if asked.person in agreed.values():
        raise OnePersonForBothSides(issue=command.issue)
    return [
        MethodAgreed(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee, side=side,
            by=asked.person, version=command.version, complete=bool(agreed), delegated=delegated,
        )
    ]  # fmt: skip


def refuse_method(asked: Asked[RefuseMethod], issue: Issue, delegates: DelegatesRow | None) -> list[Event]:
    command = asked.command
    _must_be_last_version(asked, issue)
    side, _ = side_agreeing(asked, issue, delegates)
    if issue.method.refused_by == side:
        return []
    _must_be_proposed(asked, issue)
    return [
        MethodNotAgreed(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee, side=side,
            version=command.version, reason=command.reason,
        )
    ]  # fmt: skip


def _must_be_last_version(asked: Asked[AgreeMethod] | Asked[RefuseMethod], issue: Issue) -> None:
    command = asked.command
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=command.issue)
    if not issue.method.version:
        raise MethodNotProposed(issue=command.issue, stage=issue.stage)
    if command.version != issue.method.version:
        raise MethodVersionOld(issue=command.issue, last=issue.method.version, version=command.version)


def _must_be_proposed(asked: Asked[AgreeMethod] | Asked[RefuseMethod], issue: Issue) -> None:
    """Proposed and open; after an emergency the work may be anywhere meanwhile."""
    method = issue.method
    open_afterwards = issue.papers_follow and method.text and not method.complete and method.refused_by is None
    if issue.stage != "method_proposed" and not open_afterwards:
        raise MethodNotProposed(issue=asked.command.issue, stage=issue.stage)
