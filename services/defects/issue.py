"""An issue of the ledger: how it stands, and where each fact of its life leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from services.defects.issue_parts import Dispute, Marks, Method, Told, Work
from shared.contracts.defects import (
    Cause,
    DisputeRuled,
    EmergencyOrdered,
    Finder,
    IssueClass,
    IssueClosed,
    IssueCommand,
    IssueConfirmed,
    IssueDisputed,
    IssueExplained,
    IssueRaised,
    IssueRegistered,
    IssueReopened,
    IssuesMerged,
    IssueSplit,
    IssueState,
    IssueSubmitted,
    IssueVoided,
    MethodAgreed,
    MethodFoundUnworkable,
    MethodNotAgreed,
    MethodProposed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    Severity,
    WorkReassigned,
)
from shared.contracts.vocabulary import Trade
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

Stage = IssueState | Literal["unknown"]
ENDED: tuple[Stage, ...] = ("explained", "void", "merged", "split")  # without work
AT_WORK: tuple[Stage, ...] = ("submitted", "confirmed", "method_proposed", "method_agreed", "in_work")
AHEAD: tuple[Stage, ...] = ("in_work", "reported", "accepted", "closed")  # where an emergency is before its papers

NEXT: Mapping[type[Event], IssueState] = {
    IssueRaised: "raised",
    IssueRegistered: "registered",
    EmergencyOrdered: "in_work",
    IssueSubmitted: "submitted",
    IssueConfirmed: "confirmed",
    IssueDisputed: "disputed",
    MethodProposed: "method_proposed",
    MethodNotAgreed: "confirmed",
    RectificationStarted: "in_work",
    MethodFoundUnworkable: "confirmed",
    RectificationReported: "reported",
    RectificationRejected: "in_work",
    WorkReassigned: "confirmed",
    IssueReopened: "in_work",
    IssueClosed: "closed",
    IssueExplained: "explained",
    IssueVoided: "void",
    IssueSplit: "split",
}
DEPENDING: frozenset[type[Event]] = frozenset((
    IssueRegistered, IssueSubmitted, IssueConfirmed, MethodProposed, MethodAgreed, MethodNotAgreed, DisputeRuled,
    RectificationAccepted, IssuesMerged,
))  # fmt: skip
"""Where these lead depends on more than their name."""


class IssueNotKnown(Refusal):
    status = 404
    wording = Wording("问题 {issue} 尚未提出。", "Issue {issue} was never raised.")


@dataclass(frozen=True)
class Issue:
    """`not_theirs` are contractors who won a dispute over it; `emergency`: work runs ahead of the papers.

    `liaison`: its letter went to the project department, which answers it. `runs_from` is when the clock began.
    """

    stage: Stage = "unknown"
    unit: str | None = None
    building: str | None = None
    room: str = ""
    part: str = ""
    found_by: Finder | None = None
    number: int | None = None
    l1: IssueClass | None = None
    l2: str = ""
    trade: Trade | None = None
    severity: Severity | None = None
    cause: Cause | None = None
    contractor: str | None = None
    not_theirs: frozenset[str] = frozenset()
    letter: str | None = None
    liaison: bool = False
    emergency: bool = False
    confirmed: bool = False
    due: datetime | None = None
    runs_from: datetime | None = None
    overdue: bool = False
    closed_at: datetime | None = None
    dispute: Dispute | None = None
    method: Method = field(default_factory=Method)
    work: Work = field(default_factory=Work)
    told: Told = field(default_factory=Told)
    marks: Marks = field(default_factory=Marks)

    @property
    def papers_follow(self) -> bool:
        """Work was ordered at once; number, letter, confirmation and method are added meanwhile or afterwards."""
        return self.emergency and self.stage in AHEAD

    @property
    def addressee(self) -> str:
        """From the letter, or the emergency order, on there is one."""
        if self.contractor is None:
            raise LookupError(f"an issue that is {self.stage} has a contractor")
        return self.contractor

    @property
    def in_letter(self) -> str:
        """From submission on there is one."""
        if self.letter is None:
            raise LookupError(f"an issue that is {self.stage} stands in a letter")
        return self.letter


def about(command: IssueCommand, issue: Issue) -> dict[str, Any]:
    """What every fact of an issue's life says: where, which, and whose."""
    return {
        "estate": command.estate, "issue": command.issue, "unit": issue.unit, "contractor": issue.contractor
    }  # fmt: skip


def next_stage(stage: Stage, event: Event, *, emergency: bool) -> Stage:
    """Where an event leads; also the `state` column of the register."""
    if type(event) not in DEPENDING:
        return NEXT.get(type(event), stage)
    match event:
        case IssueRegistered() | IssueSubmitted() | IssueConfirmed() if emergency:
            return stage
        case MethodProposed() | MethodAgreed() | MethodNotAgreed() if emergency and stage in AHEAD:
            return stage
        case DisputeRuled(final=True, ruling="falls"):
            return "registered"
        case DisputeRuled(final=True):
            return "confirmed"
        case MethodAgreed(complete=True):
            return "method_agreed"
        case RectificationAccepted(complete=True):
            return "accepted"
        case IssuesMerged() if event.into != event.issue:
            return "merged"
        case _:
            return NEXT.get(type(event), stage)
