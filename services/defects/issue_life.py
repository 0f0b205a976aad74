"""How each fact of an issue's life moves it: its line, clock, dispute, method, work, and what the owner was told."""

from services.defects.imported import imported
from services.defects.issue import Issue, next_stage
from services.defects.issue_marks import marks_after
from services.defects.issue_parts import Dispute, Method, Told, Verdict, Work
from shared.contracts.defects import (
    ContractorAssigned,
    DisputeRuled,
    DueDateSet,
    EmergencyOrdered,
    IssueBecameOverdue,
    IssueClosed,
    IssueConfirmed,
    IssueDisputed,
    IssueImported,
    IssueRaised,
    IssueReclassified,
    IssueRegistered,
    IssueReopened,
    IssueSubmitted,
    MethodAgreed,
    MethodFoundUnworkable,
    MethodNotAgreed,
    MethodProposed,
    MethodSuggested,
    OwnerInformed,
    RectificationAccepted,
    RectificationRejected,
    RectificationReported,
    RectificationStarted,
    WorkReassigned,
)
from shared.decider import Aggregate
from shared.frozen import replace
from shared.messages import Event


def evolve(issue: Issue, event: Event) -> Issue:
    if isinstance(event, IssueImported):
        return imported(event)
    moved = _answer(_entry(_clock(issue, event), event), event)
    return replace(
        moved,
        stage=next_stage(issue.stage, event, emergency=issue.emergency),
        dispute=_dispute(issue.dispute, event),
        method=_method(issue.method, event),
        work=_work(issue.work, event),
        told=_told(issue, event),
        marks=marks_after(issue.marks, event),
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
                issue, number=event.number, part=event.part, l1=event.l1, l2=event.l2, trade=event.trade,
                severity=event.severity, cause=event.cause, contractor=event.contractor,
            )  # fmt: skip
        case IssueReclassified():
            now = event.now
            return replace(
                issue, l1=now.l1, l2=now.l2, severity=now.severity, trade=now.trade, cause=now.cause
            )  # fmt: skip
        case ContractorAssigned() | WorkReassigned():
            return replace(issue, contractor=event.contractor)
        case EmergencyOrdered():
            return replace(issue, contractor=event.contractor, emergency=True)
        case _:
            return issue


def _answer(issue: Issue, event: Event) -> Issue:
    """Whose it is by letter, answer and ruling."""
    match event:
        case IssueSubmitted():
            contractor = event.contractor or issue.contractor
            return replace(issue, contractor=contractor, letter=event.letter, liaison=event.kind == "liaison")
        case DisputeRuled(final=True, ruling="falls"):
            return replace(issue, contractor=None, letter=None, not_theirs=issue.not_theirs | {event.contractor})
        case IssueConfirmed() | DisputeRuled(final=True):
            return replace(issue, confirmed=True, contractor=event.contractor)
        case _:
            return issue


def _clock(issue: Issue, event: Event) -> Issue:
    """When the work is due, and whether it is late; a report stops the clock until it is rejected."""
    match event:
        case DueDateSet():
            return replace(issue, due=event.to_due, runs_from=event.runs_from or issue.runs_from, overdue=False)
        case IssueBecameOverdue():
            return replace(issue, overdue=True)
        case RectificationReported():
            return replace(issue, overdue=False)
        case DisputeRuled(final=True, ruling="falls"):
            return replace(issue, due=None, runs_from=None, overdue=False)
        case IssueClosed():
            return replace(issue, closed_at=event.closed_at)
        case _:
            return issue


def _dispute(dispute: Dispute | None, event: Event) -> Dispute | None:
    match event:
        case IssueDisputed():
            return Dispute(event.reason, event.disputed_at, event.ruling_due, {})
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
        case MethodAgreed(standard=int()) if event.version != method.version:
            agreed = ((event.side, event.by),)
            return Method(event.version, event.method, method.suggestion, agreed, standard=event.standard)
        case MethodAgreed():
            return replace(method, agreed=(*method.agreed, (event.side, event.by)))
        case MethodNotAgreed():
            return replace(method, agreed=(), refused_by=event.side)
        case MethodFoundUnworkable():
            return replace(method, agreed=(), unworkable=True)
        case IssueRegistered() | WorkReassigned():
            return Method(method.version, "", method.suggestion)  # another contractor goes on counting
        case _:
            return method


def _work(work: Work, event: Event) -> Work:
    match event:
        case RectificationStarted() | EmergencyOrdered():
            return replace(work, attempt=work.attempt + 1)
        case RectificationReported():
            return Work(
                event.attempt, work.reporters | {event.reported_by}, event.reported_at, event.photos,
                event.acceptance_due, rejections=work.rejections,
            )  # fmt: skip
        case RectificationAccepted(complete=False):
            return replace(
                work, first_accepter=event.by, water_test=event.water_test, water_test_hours=event.water_test_hours
            )
        case RectificationAccepted():
            return replace(work, accepted_at=event.accepted_at)
        case RectificationRejected():
            return Work(event.next_attempt, work.reporters, rejections=work.rejections + 1)
        case IssueReopened():
            return Work(event.attempt, work.reporters)
        case WorkReassigned():
            return Work(work.attempt, work.reporters)
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
