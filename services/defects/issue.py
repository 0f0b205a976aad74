"""An issue of the ledger: how it stands, and how each fact of its life moves it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from shared.contracts.defects import (
    DisputeRuled,
    DueDateSet,
    EmergencyOrdered,
    Finder,
    IssueBecameOverdue,
    IssueClass,
    IssueClosed,
    IssueConfirmed,
    IssueDisputed,
    IssueExplained,
    IssueRaised,
    IssueRegistered,
    IssueReopened,
    IssueState,
    IssueSubmitted,
    IssueVoided,
    MethodAgreed,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    Ruling,
    Severity,
    Side,
)
from shared.decider import Aggregate
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

Stage = IssueState | Literal["unknown"]

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
    RectificationReported: "reported",
    RectificationRejected: "in_work",
    IssueReopened: "in_work",
    IssueClosed: "closed",
    IssueExplained: "explained",
    IssueVoided: "void",
}


class IssueNotKnown(Refusal):
    status = 404
    wording = Wording("问题 {issue} 尚未提出。", "Issue {issue} was never raised.")


@dataclass(frozen=True)
class Verdict:
    """One side's ruling on a dispute; `share` is the contractor's part where it is split."""

    ruling: Ruling
    share: Decimal | None
    by: str

    def same_as(self, other: "Verdict") -> bool:
        return (self.ruling, self.share) == (other.ruling, other.share)


@dataclass(frozen=True)
class Dispute:
    """What the contractor denies, since when, and who has ruled what so far."""

    reason: str
    since: datetime
    verdicts: Mapping[Side, Verdict]


@dataclass(frozen=True)
class Method:
    """The contractor's last proposal, the property company's own idea, and who agrees (side → person)."""

    version: int = 0
    text: str = ""
    suggestion: str = ""
    agreed: tuple[tuple[Side, str], ...] = ()
    refused_by: Side | None = None

    @property
    def complete(self) -> bool:
        return len(self.agreed) == len(("property", "developer"))


@dataclass(frozen=True)
class Work:
    """The attempts: which one it is, who ever reported one, what the last report said and who accepted it first."""

    attempt: int = 0
    reporters: frozenset[str] = frozenset()
    reported_at: datetime | None = None
    photos: tuple[str, ...] = ()
    first_accepter: str | None = None
    water_test: str | None = None


@dataclass(frozen=True)
class Told:
    """When and by which channel the owner was told since the work was last accepted, and when silence closes."""

    tries: frozenset[tuple[str, datetime]] = frozenset()
    silent_after: datetime | None = None
    before_work: bool = False


@dataclass(frozen=True)
class Issue:
    """`not_theirs` are contractors who won a dispute over it; `emergency`: work runs ahead of the papers."""

    stage: Stage = "unknown"
    unit: str | None = None
    building: str | None = None
    room: str = ""
    part: str = ""
    found_by: Finder | None = None
    number: int | None = None
    l1: IssueClass | None = None
    severity: Severity | None = None
    contractor: str | None = None
    not_theirs: frozenset[str] = frozenset()
    letter: str | None = None
    emergency: bool = False
    confirmed: bool = False
    due: datetime | None = None
    overdue: bool = False
    closed_at: datetime | None = None
    dispute: Dispute | None = None
    method: Method = Method()
    work: Work = Work()
    told: Told = Told()

    @property
    def papers_follow(self) -> bool:
        """Work was ordered at once; number, letter and confirmation may be added while it runs or afterwards."""
        return self.emergency and self.stage in ("in_work", "reported", "accepted", "closed")


def next_stage(stage: Stage, event: Event, *, emergency: bool) -> Stage:
    """Where an event leads; also the `state` column of the register."""
    match event:
        case IssueRegistered() | IssueSubmitted() | IssueConfirmed() if emergency:
            return stage
        case DisputeRuled(final=True, ruling="falls"):
            return "registered"
        case DisputeRuled(final=True):
            return "confirmed"
        case MethodAgreed(complete=True):
            return "method_agreed"
        case RectificationAccepted(complete=True):
            return "accepted"
        case _:
            return NEXT.get(type(event), stage)


def evolve(issue: Issue, event: Event) -> Issue:
    moved = _entry(_clock(issue, event), event)
    return replace(
        moved,
        stage=next_stage(issue.stage, event, emergency=issue.emergency),
        dispute=_dispute(issue.dispute, event),
        method=_method(issue.method, event),
        work=_work(issue.work, event),
        told=_told(issue, event),
    )


def _entry(issue: Issue, event: Event) -> Issue:
    """The line of the ledger: what and where it is, and whose."""
    match event:
        case IssueRaised():
            return replace(
                issue, unit=event.unit, building=event.building, room=event.room, part=event.part,
                found_by=event.found_by, l1=event.classified, severity=event.severity,
            )  # fmt: skip
        case IssueRegistered():
            return replace(
                issue, number=event.number, part=event.part, l1=event.l1, severity=event.severity,
                contractor=event.contractor,
            )  # fmt: skip
        case EmergencyOrdered():
            return replace(issue, contractor=event.contractor, emergency=True)
        case IssueSubmitted():
            return replace(issue, contractor=event.contractor, letter=event.letter)
        case DisputeRuled(final=True, ruling="falls"):
            return replace(issue, contractor=None, letter=None, not_theirs=issue.not_theirs | {event.contractor})
        case IssueConfirmed() | DisputeRuled(final=True):
            return replace(issue, confirmed=True)
        case _:
            return issue


def _clock(issue: Issue, event: Event) -> Issue:
    """When the work is due, and whether it is late; a report stops the clock until it is rejected."""
    match event:
        case DueDateSet():
            return replace(issue, due=event.to_due, overdue=False)
        case IssueBecameOverdue():
            return replace(issue, overdue=True)
        case RectificationReported():
            return replace(issue, overdue=False)
        case DisputeRuled(final=True, ruling="falls"):
            return replace(issue, due=None, overdue=False)
        case IssueClosed():
            return replace(issue, closed_at=event.closed_at)
        case _:
            return issue


def _dispute(dispute: Dispute | None, event: Event) -> Dispute | None:
    match event:
        case IssueDisputed():
            return Dispute(event.reason, event.disputed_at, {})
        case DisputeRuled(final=False) if dispute is not None:
            verdict = Verdict(event.ruling, event.share, event.by)
            return replace(dispute, verdicts={**dispute.verdicts, event.side: verdict})
        case DisputeRuled(final=True):
            return None
        case _:
            return dispute


def _method(method: Method, event: Event) -> Method:
    match event:
        case MethodSuggested():
            return replace(method, suggestion=event.method)
        case MethodProposed():
            return Method(event.version, event.method, method.suggestion)
        case MethodAgreed():
            return replace(method, agreed=(*method.agreed, (event.side, event.by)))
        case MethodNotAgreed():
            return replace(method, agreed=(), refused_by=event.side)
        case IssueRegistered():
            return Method(method.version, "", method.suggestion)  # another contractor goes on counting
        case _:
            return method


def _work(work: Work, event: Event) -> Work:
    match event:
        case RectificationStarted():
            return replace(work, attempt=event.attempt)
        case EmergencyOrdered():
            return replace(work, attempt=1)
        case RectificationReported():
            reporters = work.reporters | {event.reported_by}
            return Work(event.attempt, reporters, event.reported_at, event.photos)
        case RectificationAccepted(complete=False):
            return replace(work, first_accepter=event.by, water_test=event.water_test)
        case RectificationRejected():
            return Work(event.next_attempt, work.reporters)
        case IssueReopened():
            return Work(event.attempt, work.reporters)
        case _:
            return work


def _told(issue: Issue, event: Event) -> Told:
    match event:
        case OwnerInformed() if issue.stage == "accepted":
            return Told(issue.told.tries | {(event.channel, event.informed_at)}, event.silent_after, before_work=True)
        case OwnerInformed():
            return replace(issue.told, before_work=True)
        case RectificationAccepted(complete=True):
            return Told(before_work=issue.told.before_work)
        case IssueReopened():
            return Told(before_work=True)
        case _:
            return issue.told


ISSUE = Aggregate("issue", Issue(), evolve)
