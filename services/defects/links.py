"""Issues that belong together: a duplicate, a relative, or one that waits until another is fixed."""

from collections.abc import Mapping
from typing import Any

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.endings import IssueEnded
from services.defects.issue import ENDED, Issue, IssueNotKnown, about
from services.defects.read_models.estates import EstateRow
from services.defects.running_clock import goes_on
from shared.contracts.defects import (
    BeginWaitAgain,
    DateWait,
    EndWait,
    IssueLinked,
    IssueWaitBegunAgain,
    IssueWaitDated,
    IssueWaitEnded,
    LinkIssues,
    LinkKind,
)
from shared.decider import SYSTEM_ROLE, Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

BACK: dict[LinkKind, LinkKind] = {
    "duplicate_of": "has_duplicate", "related": "related", "waits_for": "awaited_by"
}  # fmt: skip
NO_WORK, OVER = "无需整改 · ended without work", "期满 · its time is over"
WAITING = ("registered", "submitted", "disputed", "confirmed", "method_proposed", "method_agreed", "in_work")


class LinkedToItself(Refusal):
    wording = Wording("问题 {issue} 不能与自身关联。", "Issue {issue} cannot be linked to itself.")


class WaitsInACircle(Refusal):
    wording = Wording(
        "问题 {issue} 与 {other} 之一已在等待或被等待，等待不能成链。",
        "Of issues {issue} and {other} one waits or is waited for already; a wait has one step only.",
    )


class NothingWaits(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，没有可等待的整改。", "Issue {issue} is {stage}; no work of it could wait."
    )


def link_streams(command: LinkIssues) -> list[str]:
    return [f"issue:{command.issue}", f"issue:{command.other}"]


def link_issues(
    asked: Asked[LinkIssues], states: Mapping[str, Any], estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    issue: Issue = states[f"issue:{command.issue}"]
    other: Issue = states[f"issue:{command.other}"]
    for name, one in ((command.issue, issue), (command.other, other)):
        if one.stage == "unknown":
            raise IssueNotKnown(issue=name)
    if command.issue == command.other:
        raise LinkedToItself(issue=command.issue)
    if _linked_already(command, issue):
        return []
    for name, one in ((command.issue, issue), (command.other, other)):
        if one.stage in ENDED:
            raise IssueEnded(issue=name, stage=one.stage)
    due = due_dates(command.estate, estate, policies)
    return _waits(asked, issue, other, due) if command.kind == "waits_for" else _linked(asked, issue, other, due)


def _linked_already(command: LinkIssues, issue: Issue) -> bool:
    if command.kind == "waits_for":
        return issue.marks.wait is not None and issue.marks.wait.other == command.other
    return (command.kind, command.other) in issue.marks.links


def _linked(
    asked: Asked[LinkIssues], issue: Issue, other: Issue, due: DueDates, days: int | None = None
) -> list[Event]:
    command = asked.command

    def link(name: str, one: Issue, to: str, kind: LinkKind) -> IssueLinked:
        return IssueLinked(
            estate=command.estate, issue=name, unit=one.unit, other=to, kind=kind, contractor=one.contractor,
            linked_at=asked.at, soaked=command.soaked, wait_days=days, policy_version=due.version,
        )  # fmt: skip

    here = link(command.issue, issue, command.other, command.kind)
    return [here, link(command.other, other, command.issue, BACK[command.kind])]


def _waits(asked: Asked[LinkIssues], issue: Issue, other: Issue, due: DueDates) -> list[Event]:
    """Where the other is fixed already the wait is dated at once."""
    command = asked.command
    if issue.stage not in WAITING:
        raise NothingWaits(issue=command.issue, stage=issue.stage)
    if issue.marks.wait or other.marks.wait or _awaited(issue):
        raise WaitsInACircle(issue=command.issue, other=command.other)
    days = due.policy.dependency_soaked_days if command.soaked else due.policy.dependency_days
    linked = _linked(asked, issue, other, due, days)
    fixed_at = other.work.accepted_at
    if fixed_at is None or other.stage not in ("accepted", "closed"):
        return linked
    dated = IssueWaitDated(
        **about(command, issue), other=command.other, fixed_at=fixed_at, until=due.wait(fixed_at, days)
    )
    return [*linked, dated]


def _awaited(issue: Issue) -> bool:
    return bool(issue.marks.awaited_by) and issue.stage not in ("accepted", "closed")


def date_wait(asked: Asked[DateWait], issue: Issue, estate: EstateRow | None, policies: Policies) -> list[Event]:
    """What it waits for is fixed; or will never be, and then nothing is left to wait for."""
    command, wait = asked.command, issue.marks.wait
    if wait is None or wait.other != command.other or issue.stage not in WAITING:
        return []
    due = due_dates(command.estate, estate, policies)
    if command.without_work:
        return _over(asked, issue, due, NO_WORK)
    until = due.wait(command.fixed_at, wait.days)
    if wait.until == until:
        return []
    return [IssueWaitDated(**about(command, issue), other=wait.other, fixed_at=command.fixed_at, until=until)]


def begin_wait_again(asked: Asked[BeginWaitAgain], issue: Issue) -> list[Event]:
    """As long as before, from the day the other is fixed once more; whether the old wait was over or not."""
    command = asked.command
    wait = issue.marks.wait or issue.marks.waited
    if wait is None or wait.other != command.other or issue.stage not in WAITING:
        return []
    if issue.marks.wait is not None and wait.until is None:
        return []
    return [
        IssueWaitBegunAgain(
            **about(command, issue), other=wait.other, wait_days=wait.days, begun_at=command.reopened_at
        )
    ]  # fmt: skip


def end_wait(asked: Asked[EndWait], issue: Issue, estate: EstateRow | None, policies: Policies) -> list[Event]:
    command, wait = asked.command, issue.marks.wait
    if issue.stage == "unknown":
        raise IssueNotKnown(issue=command.issue)
    if wait is None or issue.stage not in WAITING:
        return []
    if asked.role == SYSTEM_ROLE and (wait.until is None or asked.now < wait.until):
        return []
    return _over(asked, issue, due_dates(command.estate, estate, policies), command.reason)


def _over(asked: Asked[DateWait] | Asked[EndWait], issue: Issue, due: DueDates, reason: str) -> list[Event]:
    command, wait = asked.command, issue.marks.wait
    assert wait is not None  # noqa: S101 - its callers have looked
    ended = IssueWaitEnded(**about(command, issue), other=wait.other, ended_at=asked.at, reason=reason)
    return [ended, *goes_on(command.issue, issue, command.estate, "dependency", asked.at, due)]
