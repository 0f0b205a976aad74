"""How each fact moves what stands beside an issue's state."""

from services.defects.issue_parts import Entry, Hold, Marks, Pauses, Wait
from shared.contracts.defects import (
    ContractorDefaulted,
    DisputeRuled,
    DueDateSet,
    EmergencyBecameOverdue,
    EmergencyMadeSafe,
    EmergencyOrdered,
    EntryAppointed,
    EntryRefused,
    HoldAgreed,
    HoldEnded,
    HoldRequested,
    IssueBecameOverdue,
    IssueDisputed,
    IssueEscalated,
    IssueImported,
    IssueLinked,
    IssueReopened,
    IssueWaitBegunAgain,
    IssueWaitDated,
    IssueWaitEnded,
    RectificationReported,
    SiteNoteAdded,
    WorkReassigned,
)
from shared.frozen import replace
from shared.messages import Event, by_event


def marks_after(marks: Marks, event: Event) -> Marks:
    for part in PARTS.get(type(event), ()):
        marks = part(marks, event)
    return marks


def pauses_after(pauses: Pauses, event: Event) -> Pauses:
    for part in PAUSES.get(type(event), ()):
        pauses = part(pauses, event)
    return pauses


AboutPauses = (
    IssueDisputed | IssueImported | HoldAgreed | EntryRefused | IssueLinked | IssueWaitBegunAgain | DueDateSet
    | RectificationReported | IssueReopened | WorkReassigned
)  # fmt: skip
AboutTheirEnd = DisputeRuled | HoldEnded | EntryAppointed | IssueWaitEnded


def _pauses(marks: Marks, event: AboutPauses | AboutTheirEnd) -> Marks:
    return replace(marks, pauses=pauses_after(marks.pauses, event))


def _begun(pauses: Pauses, event: AboutPauses) -> Pauses:
    """A report stops the clock altogether, so that nothing can pause it; who gets the work anew begins anew."""
    match event:
        case IssueDisputed():
            return pauses.begun("dispute", event.disputed_at)
        case IssueImported(state="disputed"):
            return pauses.begun("dispute", event.imported_at)
        case HoldAgreed():
            return pauses.begun("hold", event.agreed_at)
        case EntryRefused():
            return pauses.begun("no_access", event.refused_at)
        case IssueLinked(kind="waits_for"):
            return pauses.begun("dependency", event.linked_at)
        case IssueWaitBegunAgain():
            return pauses.begun("dependency", event.begun_at)
        case DueDateSet(from_due=None) if pauses.causes:
            return replace(pauses, since=event.runs_from)  # the clock begins, and stands at once
        case RectificationReported() | IssueReopened() | WorkReassigned():
            return Pauses()
        case IssueImported() | IssueLinked() | DueDateSet():
            return pauses


def _gone(pauses: Pauses, event: AboutTheirEnd) -> Pauses:
    match event:
        case DisputeRuled(final=True):
            return pauses.over("dispute", event.ruled_at)
        case DisputeRuled():
            return pauses
        case HoldEnded():
            return pauses.over("hold", event.ended_at)
        case EntryAppointed():
            return pauses.over("no_access", event.from_at)
        case IssueWaitEnded():
            return pauses.over("dependency", event.ended_at)


PAUSES = by_event(_begun, _gone)

AboutWaiting = (
    HoldRequested | HoldAgreed | HoldEnded | WorkReassigned | IssueLinked | IssueWaitDated | IssueWaitBegunAgain
    | IssueWaitEnded | RectificationReported
)  # fmt: skip


def _wait(marks: Marks, event: AboutWaiting) -> Marks:
    match event:
        case HoldRequested():
            hold = Hold(event.hold, event.party, event.by, event.reason, event.until, open=True)
            return replace(marks, hold=hold)
        case HoldAgreed():
            return replace(marks, hold=replace(marks.hold, agreed=True))
        case HoldEnded() | WorkReassigned():
            return replace(marks, hold=replace(marks.hold, open=False))
        case IssueLinked():
            return _linked(marks, event)
        case IssueWaitDated() if marks.wait is not None:
            return replace(marks, wait=replace(marks.wait, until=event.until))
        case IssueWaitDated():
            return marks
        case IssueWaitBegunAgain():
            return replace(marks, wait=Wait(event.other, event.wait_days))
        case IssueWaitEnded() | RectificationReported():
            return replace(marks, wait=None)


def _linked(marks: Marks, event: IssueLinked) -> Marks:
    linked = replace(marks, links=marks.links | {(event.kind, event.other)})
    match event.kind:
        case "waits_for":
            wait = Wait(event.other, event.wait_days or 0)
            return replace(linked, wait=wait, waited=wait)
        case "awaited_by":
            return replace(linked, awaited_by=tuple(dict.fromkeys((*marks.awaited_by, event.other))))
        case "duplicate_of" | "has_duplicate" | "related":
            return linked


def _site(marks: Marks, event: EntryAppointed | EntryRefused | SiteNoteAdded) -> Marks:
    match event:
        case EntryAppointed():
            return replace(marks, entry=Entry(event.purpose, event.from_at, event.to_at, event.provided))
        case EntryRefused():
            return replace(marks, entry=None)
        case SiteNoteAdded():
            return replace(marks, note=(event.note, event.photos, event.by))


def _danger(
    marks: Marks, event: EmergencyOrdered | EmergencyBecameOverdue | EmergencyMadeSafe | RectificationReported
) -> Marks:
    match event:
        case EmergencyOrdered():
            return replace(marks, safe_by=event.safe_by)
        case EmergencyBecameOverdue():
            return replace(marks, unsafe=True)
        case EmergencyMadeSafe() | RectificationReported():
            return replace(marks, safe_by=None, unsafe=False)


AboutEscalation = (
    IssueBecameOverdue | IssueEscalated | RectificationReported | DueDateSet | IssueDisputed | ContractorDefaulted
    | WorkReassigned
)  # fmt: skip


def _escalation(marks: Marks, event: AboutEscalation) -> Marks:
    match event:
        case IssueBecameOverdue():
            return replace(marks, escalate_at=event.escalate_at, overdue_level=0)
        case IssueEscalated(why="overdue"):
            why = marks.escalated | {event.why}
            return replace(marks, escalate_at=event.next_at, overdue_level=event.level, escalated=why)
        case IssueEscalated():
            return replace(marks, escalated=marks.escalated | {event.why})
        case RectificationReported():
            return replace(marks, escalate_at=None, escalated=marks.escalated - {"not_accepted_in_time"})
        case DueDateSet():
            return replace(marks, escalate_at=None)
        case IssueDisputed():
            return replace(marks, escalated=marks.escalated - {"no_ruling"})
        case ContractorDefaulted():
            return replace(marks, remedy_until=event.remedy_until)
        case WorkReassigned():
            return replace(marks, remedy_until=None, escalated=frozenset(), escalate_at=None)


PARTS = by_event(_pauses, _wait, _site, _escalation, _danger)
