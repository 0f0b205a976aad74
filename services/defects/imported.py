"""How an imported issue goes on: as one that has come this far here, but without its letter's clock and its pauses."""

from services.defects.issue import Issue
from services.defects.issue_marks import marks_after
from services.defects.issue_parts import Dispute, Marks, Method, Told, Work
from shared.contracts.defects import IssueImported, IssueState

ANSWERED: tuple[IssueState, ...] = (
    "confirmed", "method_proposed", "method_agreed", "in_work", "reported", "accepted", "closed"
)  # fmt: skip
METHOD_AGREED: tuple[IssueState, ...] = ("method_agreed", "in_work", "reported", "accepted", "closed")
ELSEWHERE = "-"  # who agreed to the method there is not known


def imported(event: IssueImported) -> Issue:
    """Nobody here reported or accepted anything yet, so that everybody who may can go on."""
    return Issue(
        stage=event.state, unit=event.unit, building=event.building, room=event.room, part=event.part,
        found_by=event.found_by, number=event.number, l1=event.l1, l2=event.l2 or "", trade=event.trade,
        severity=event.severity, cause=event.cause, contractor=event.contractor, letter=event.letter,
        liaison=event.letter is not None and event.contractor is None, confirmed=event.state in ANSWERED,
        due=event.due, runs_from=event.raised_at if event.due else None, overdue=event.overdue,
        closed_at=event.closed_at, dispute=_dispute(event), method=_method(event), work=_work(event),
        told=Told(), marks=marks_after(Marks(), event),
    )  # fmt: skip


def _dispute(event: IssueImported) -> Dispute | None:
    """Both sides have yet to rule; nobody is late with it."""
    if event.state != "disputed":
        return None
    return Dispute(event.dispute or "", event.imported_at, event.imported_at, {})


def _method(event: IssueImported) -> Method:
    if event.method is None:
        return Method()
    agreed = (("property", ELSEWHERE), ("developer", ELSEWHERE)) if event.state in METHOD_AGREED else ()
    return Method(version=1, text=event.method, agreed=agreed)  # type: ignore[arg-type] # the two sides


def _work(event: IssueImported) -> Work:
    return Work(
        attempt=event.attempt, reported_at=event.reported_at, accepted_at=event.accepted_at,
        rejections=event.rejections,
    )  # fmt: skip
