"""How an issue leaves the ledger without work: explained, void, one with another, or several of its own."""

from collections.abc import Mapping
from typing import Any

from services.defects.issue import Issue, IssueNotKnown
from shared.contracts.defects import (
    ExplainIssue,
    IssueExplained,
    IssueRaised,
    IssuesMerged,
    IssueSplit,
    IssueState,
    IssueVoided,
    MergeIssues,
    SplitIssue,
    SplitPart,
    VoidIssue,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class IssueAlreadyInWork(Refusal):
    wording = Wording(
        "问题 {issue} 已开始整改({stage})，不能作此处理。",
        "Work on issue {issue} has begun ({stage}); it can no longer end without work.",
    )


class IssueEnded(Refusal):
    wording = Wording("问题 {issue} 已终结({stage})。", "Issue {issue} has ended ({stage}).")


class OwnerNotToldYet(Refusal):
    wording = Wording(
        "问题 {issue} 由业主提出，须先告知业主。",
        "An owner found issue {issue}; the owner must be told before it ends.",
    )


class NotOnePlace(Refusal):
    wording = Wording(
        "问题 {issue} 与 {into} 不在同一房屋或公共部位。", "Issues {issue} and {into} are not in the same place."
    )


class PartRaisedAlready(Refusal):
    wording = Wording("编号 {issue} 已是另一问题。", "{issue} is the id of an issue already raised.")


def explain_issue(asked: Asked[ExplainIssue], issue: Issue) -> list[Event]:
    command = asked.command
    if not may_end_as(command.issue, issue, "explained"):
        return []
    return [
        IssueExplained(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.contractor,
            letter=issue.letter, explanation=command.explanation, by=asked.person, awaited_by=issue.marks.awaited_by,
        )
    ]  # fmt: skip


def void_issue(asked: Asked[VoidIssue], issue: Issue) -> list[Event]:
    command = asked.command
    if not may_end_as(command.issue, issue, "void"):
        return []
    return [
        IssueVoided(
            estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.contractor,
            letter=issue.letter, reason=command.reason, by=asked.person, awaited_by=issue.marks.awaited_by,
        )
    ]  # fmt: skip


def may_end_as(name: str, issue: Issue, end: IssueState) -> bool:
    """False when it has ended so already; raises why it may not end without work."""
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=name)
        case "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed":
            if issue.work.attempt:  # work has been done on it already, though it waits for its next method
                raise IssueAlreadyInWork(issue=name, stage=issue.stage)
            if issue.found_by in ("owner", "owner_inspector") and not issue.told.before_work:
                raise OwnerNotToldYet(issue=name)
            return True
        case "in_work" | "reported" | "accepted" | "closed":
            raise IssueAlreadyInWork(issue=name, stage=issue.stage)
        case "explained" | "void" | "merged" | "split":
            if issue.stage == end:
                return False
            raise IssueEnded(issue=name, stage=issue.stage)


def merge_streams(command: MergeIssues) -> list[str]:
    return [f"issue:{command.into}", *(f"issue:{issue}" for issue in command.issues)]


def merge_issues(asked: Asked[MergeIssues], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    into: Issue = states[f"issue:{command.into}"]
    _may_stay(command.into, into)
    issues: dict[str, Issue] = {name: states[f"issue:{name}"] for name in command.issues if name != command.into}
    for name, issue in issues.items():
        if (issue.unit, issue.building) != (into.unit, into.building) and issue.stage != "unknown":
            raise NotOnePlace(issue=name, into=command.into)
    ending = {name: issue for name, issue in issues.items() if may_end_as(name, issue, "merged")}
    if not ending:
        return []
    return [_merged(asked, name, issue, tuple(ending)) for name, issue in {command.into: into, **ending}.items()]


def _may_stay(name: str, issue: Issue) -> None:
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=name)
        case "closed" | "explained" | "void" | "merged" | "split":
            raise IssueEnded(issue=name, stage=issue.stage)
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "accepted"
        ):  # fmt: skip
            return


def _merged(asked: Asked[MergeIssues], name: str, issue: Issue, merged: tuple[str, ...]) -> IssuesMerged:
    command = asked.command
    return IssuesMerged(
        estate=command.estate, issue=name, unit=issue.unit, into=command.into, merged=merged,
        contractor=issue.contractor, letter=issue.letter, reason=command.reason, by=asked.person,
        awaited_by=() if name == command.into else issue.marks.awaited_by,
    )  # fmt: skip


def split_streams(command: SplitIssue) -> list[str]:
    return [f"issue:{command.issue}", *(f"issue:{part.issue}" for part in command.parts)]


def split_issue(asked: Asked[SplitIssue], states: Mapping[str, Any]) -> list[Event]:
    command = asked.command
    issue: Issue = states[f"issue:{command.issue}"]
    if not may_end_as(command.issue, issue, "split"):
        return []
    for part in command.parts:
        if states[f"issue:{part.issue}"].stage != "unknown" or part.issue == command.issue:
            raise PartRaisedAlready(issue=part.issue)
    split = IssueSplit(
        estate=command.estate, issue=command.issue, unit=issue.unit, into=tuple(part.issue for part in command.parts),
        contractor=issue.contractor, letter=issue.letter, reason=command.reason, by=asked.person,
        awaited_by=issue.marks.awaited_by,
    )  # fmt: skip
    return [split, *(_part_of(command, issue, part) for part in command.parts)]


def _part_of(command: SplitIssue, issue: Issue, part: SplitPart) -> IssueRaised:
    return IssueRaised(
        estate=command.estate, issue=part.issue, unit=issue.unit, building=issue.building, room=part.room,
        part=part.part, description=part.description, found_by=issue.found_by or "inspector", source="split",
        severity=issue.severity, classified=issue.l1, photos=part.photos, follows=command.issue,
    )  # fmt: skip
