"""The owner is told and asked: yes closes the issue, no reopens it, silence closes it after its time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from services.defects.due_dates import DueDates, Policies, due_dates
from services.defects.inspection import UnitNotKnownYet
from services.defects.issue import Issue, IssueNotKnown
from services.defects.read_models.estates import EstateRow
from services.defects.read_models.units import UnitRow
from services.defects.running_clock import begins
from services.defects.who_may import must_be_own_unit
from shared.contracts.defects import (
    CloseSilentIssue,
    ConfirmRepair,
    IssueClosed,
    IssueReopened,
    OwnerConfirmedRepair,
    OwnerInformed,
    OwnerRejectedRepair,
    RecordOwnerInformed,
    RejectRepair,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

How = Literal["owner_confirmed", "owner_silent", "no_owner"]
TRIES_BEFORE_SILENCE_COUNTS = 2
CHANNELS_BEFORE_SILENCE_COUNTS = 2


class RectificationNotAccepted(Refusal):
    wording = Wording(
        "问题 {issue} 当前状态为 {stage}，整改尚未验收。", "Issue {issue} is {stage}; its repair is not accepted yet."
    )


class WindowOver(Refusal):
    wording = Wording(
        "问题 {issue} 已超过重开期限({until})，请作为新问题提出。",
        "Issue {issue} could be reopened until {until}; please raise a new one.",
    )


def record_owner_informed(
    asked: Asked[RecordOwnerInformed], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "closed" | "explained" | "void" | "merged" | "split":
            return []
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "accepted"
        ):  # fmt: skip
            if (command.channel, command.informed_at) in issue.told.tries:
                return []
            return [_informed(command, issue, due_dates(command.estate, estate, policies))]


def _informed(command: RecordOwnerInformed, issue: Issue, due: DueDates) -> OwnerInformed:
    tries = issue.told.tries | {(command.channel, command.informed_at)}
    return OwnerInformed(
        estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.contractor, owner=command.owner,
        channel=command.channel, informed_at=command.informed_at, tries=len(tries),
        silent_after=_silent_after(issue, tries, due), policy_version=due.version,
    )  # fmt: skip


def _silent_after(issue: Issue, tries: frozenset[tuple[str, datetime]], due: DueDates) -> datetime | None:
    """Set once by the try that makes it enough; later tries do not give the owner less or more time."""
    if issue.stage != "accepted" or issue.told.silent_after is not None:
        return issue.told.silent_after
    channels = {channel for channel, _ in tries}
    enough = len(tries) >= TRIES_BEFORE_SILENCE_COUNTS and len(channels) >= CHANNELS_BEFORE_SILENCE_COUNTS
    return due.silence(max(when for _, when in tries)) if enough else None


def confirm_repair(asked: Asked[ConfirmRepair], issue: Issue) -> list[Event]:
    command = asked.command
    must_be_own_unit(asked, issue.unit)
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "accepted":
            confirmed = OwnerConfirmedRepair(
                estate=command.estate, issue=command.issue, unit=issue.unit, contractor=issue.addressee,
                owner=_owner(asked),
            )  # fmt: skip
            return [confirmed, _closed(asked, issue, "owner_confirmed")]
        case "closed":
            return []
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise RectificationNotAccepted(issue=command.issue, stage=issue.stage)


def reject_repair(
    asked: Asked[RejectRepair], issue: Issue, estate: EstateRow | None, policies: Policies
) -> list[Event]:
    command = asked.command
    must_be_own_unit(asked, issue.unit)
    match issue.stage:
        case "unknown":
            raise IssueNotKnown(issue=command.issue)
        case "accepted":
            return _reopened(asked, issue, due_dates(command.estate, estate, policies))
        case "closed":
            due = due_dates(command.estate, estate, policies)
            until = due.window(issue.closed_at or asked.at)
            if asked.at > until:
                raise WindowOver(issue=command.issue, until=until.isoformat())
            return _reopened(asked, issue, due)
        case (
            "raised" | "registered" | "submitted" | "disputed" | "confirmed" | "method_proposed" | "method_agreed"
            | "in_work" | "reported" | "explained" | "void" | "merged" | "split"
        ):  # fmt: skip
            raise RectificationNotAccepted(issue=command.issue, stage=issue.stage)


def _reopened(asked: Asked[RejectRepair], issue: Issue, due: DueDates) -> list[Event]:
    """The owner's no, unless an inspector reopens it; in work as the next attempt, with its own time."""
    command, contractor = asked.command, issue.addressee
    about = {"estate": command.estate, "issue": command.issue, "unit": issue.unit, "contractor": contractor}
    reopened = IssueReopened(
        **about, attempt=issue.work.attempt + 1, reason=command.reason, awaited_by=issue.marks.awaited_by
    )
    clock = begins(command.issue, issue, command.estate, contractor, asked.at, "reopened", due)
    if asked.role == "inspector":
        return [reopened, clock]
    return [OwnerRejectedRepair(**about, owner=_owner(asked), reason=command.reason), reopened, clock]


def close_silent_issue(
    asked: Asked[CloseSilentIssue], issue: Issue, units: Mapping[str, UnitRow | None]
) -> list[Event]:
    command = asked.command
    if issue.stage != "accepted":
        return []
    match command.how:
        case "no_owner":
            return [] if _has_owner(issue, units) else [_closed(asked, issue, "no_owner")]
        case "owner_silent":
            until = issue.told.silent_after
            return [] if until is None or asked.now < until else [_closed(asked, issue, "owner_silent")]


def _has_owner(issue: Issue, units: Mapping[str, UnitRow | None]) -> bool:
    if issue.unit is None:
        return False
    row = units.get(issue.unit)
    if row is None:
        raise UnitNotKnownYet(unit=issue.unit)
    return bool(row.owners)


def _owner(asked: Asked[ConfirmRepair] | Asked[RejectRepair]) -> str | None:
    return asked.person if asked.role == "owner" else asked.command.owner


def _closed(asked: Asked[ConfirmRepair] | Asked[CloseSilentIssue], issue: Issue, how: How) -> IssueClosed:
    return IssueClosed(
        estate=asked.command.estate, issue=asked.command.issue, unit=issue.unit, contractor=issue.addressee,
        how=how, closed_at=asked.at,
    )  # fmt: skip
