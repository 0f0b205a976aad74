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
from shared.messages import Event


def marks_after(marks: Marks, event: Event) -> Marks:
    pauses = pauses_after(marks.pauses, event)
    paused = marks if pauses is marks.pauses else replace(marks, pauses=pauses)
    return _danger(_escalation(_site(_wait(paused, event), event), event), event)


def pauses_after(pauses: Pauses, event: Event) -> Pauses:
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
        case _:
            return _gone(pauses, event)


def _gone(pauses: Pauses, event: Event) -> Pauses:
    match event:
        case DisputeRuled(final=True):
            return pauses.over("dispute", event.ruled_at)
        case HoldEnded():
            return pauses.over("hold", event.ended_at)
        case EntryAppointed():
            return pauses.over("no_access", event.from_at)
        case IssueWaitEnded():
            return pauses.over("dependency", event.ended_at)
        case _:
            return pauses


def _wait(marks: Marks, event: Event) -> Marks:
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
        case IssueWaitBegunAgain():
            return replace(marks, wait=Wait(event.other, event.wait_days))
        case IssueWaitEnded() | RectificationReported():
            return replace(marks, wait=None)
        case _:
            return marks


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


def _site(marks: Marks, event: Event) -> Marks:
    match event:
        case EntryAppointed():
            return replace(marks, entry=Entry(event.purpose, event.from_at, event.to_at, event.provided))
        case EntryRefused():
            return replace(marks, entry=None)
        case SiteNoteAdded():
            return replace(marks, note=(event.note, event.photos, event.by))
        case _:
            return marks


def _danger(marks: Marks, event: Event) -> Marks:
    match event:
        case EmergencyOrdered():
            return replace(marks, safe_by=event.safe_by)
        case EmergencyBecameOverdue():
            return replace(marks, unsafe=True)
        case EmergencyMadeSafe() | RectificationReported():
            return replace(marks, safe_by=None, unsafe=False)
        case _:
            return marks


def _escalation(marks: Marks, event: Event) -> Marks:
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
        case _:
            return marks
