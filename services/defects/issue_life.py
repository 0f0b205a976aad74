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
from shared.messages import Event, by_event


def evolve(issue: Issue, event: Event) -> Issue:
    if isinstance(event, IssueImported):
        return imported(event)
    moved = issue
    for part in PARTS.get(type(event), ()):
        moved = part(moved, event)
    stage, marks = next_stage(issue.stage, event, emergency=issue.emergency), marks_after(issue.marks, event)
    return moved if stage == issue.stage and marks is issue.marks else replace(moved, stage=stage, marks=marks)


def _entry(
    issue: Issue,
    event: IssueRaised | IssueRegistered | IssueReclassified | ContractorAssigned | WorkReassigned | EmergencyOrdered,
) -> Issue:
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


def _answer(issue: Issue, event: IssueSubmitted | IssueConfirmed | DisputeRuled) -> Issue:
    """Whose it is by letter, answer and ruling."""
    match event:
        case IssueSubmitted():
            contractor = event.contractor or issue.contractor
            return replace(issue, contractor=contractor, letter=event.letter, liaison=event.kind == "liaison")
        case DisputeRuled(final=True, ruling="falls"):
            return replace(issue, contractor=None, letter=None, not_theirs=issue.not_theirs | {event.contractor})
        case IssueConfirmed() | DisputeRuled(final=True):
            return replace(issue, confirmed=True, contractor=event.contractor)
        case DisputeRuled():
            return issue


def _clock(
    issue: Issue, event: DueDateSet | IssueBecameOverdue | RectificationReported | DisputeRuled | IssueClosed
) -> Issue:
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
        case DisputeRuled():
            return issue
        case IssueClosed():
            return replace(issue, closed_at=event.closed_at)


def _disputed(issue: Issue, event: IssueDisputed | DisputeRuled) -> Issue:
    match event:
        case IssueDisputed():
            return replace(issue, dispute=Dispute(event.reason, event.disputed_at, event.ruling_due, {}))
        case DisputeRuled(final=True):
            return replace(issue, dispute=None)
        case DisputeRuled() if issue.dispute is not None:
            verdicts = {**issue.dispute.verdicts, event.side: Verdict(event.ruling, event.share, event.by)}
            return replace(issue, dispute=replace(issue.dispute, verdicts=verdicts))
        case DisputeRuled():
            return issue


AboutMethod = (
    MethodSuggested | MethodProposed | MethodAgreed | MethodNotAgreed | MethodFoundUnworkable | IssueRegistered
    | WorkReassigned
)  # fmt: skip


def _agreed(issue: Issue, event: AboutMethod) -> Issue:
    return replace(issue, method=_method(issue.method, event))


def _method(method: Method, event: AboutMethod) -> Method:
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


AboutWork = (
    RectificationStarted | EmergencyOrdered | RectificationReported | RectificationAccepted | RectificationRejected
    | IssueReopened | WorkReassigned
)  # fmt: skip


def _worked(issue: Issue, event: AboutWork) -> Issue:
    return replace(issue, work=_work(issue.work, event))


def _work(work: Work, event: AboutWork) -> Work:
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


def _told(issue: Issue, event: OwnerInformed | RectificationAccepted | IssueReopened) -> Issue:
    match event:
        case OwnerInformed() if issue.stage == "accepted":
            tries = issue.told.tries | {(event.channel, event.informed_at)}
            return replace(issue, told=Told(tries, event.silent_after, before_work=True))
        case OwnerInformed():
            return replace(issue, told=replace(issue.told, before_work=True))
        case RectificationAccepted(complete=True):
            return replace(issue, told=Told(before_work=issue.told.before_work))
        case RectificationAccepted():
            return issue
        case IssueReopened():
            return replace(issue, told=Told(before_work=True))


PARTS = by_event(_clock, _entry, _answer, _disputed, _agreed, _worked, _told)
ISSUE = Aggregate("issue", Issue(), evolve)
