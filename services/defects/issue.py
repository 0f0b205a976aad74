"""An issue of the ledger: how it stands, and how each fact of its life moves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from shared.contracts.defects import (
    DisputeRuled,
    EmergencyOrdered,
    Finder,
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
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    Ruling,
    Severity,
    Side,
)
from shared.contracts.vocabulary import Trade
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
    l2: str = ""
    trade: Trade | None = None
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
