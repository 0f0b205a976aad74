"""The clock of an issue's work: begun, and moved by what made it stand: dispute, hold, no access, another issue."""

from datetime import datetime
from typing import Literal

from services.defects.due_dates import DueDates
from services.defects.issue import Issue
from services.defects.issue_parts import PauseCause
from shared.contracts.defects import DueDateSet

Begun = Literal["confirmed", "no_answer", "ruled", "reopened", "reassigned"]
Moved = Literal["ruled", "hold", "no_access", "dependency"]
WHY: dict[PauseCause, Moved] = {
    "dispute": "ruled", "hold": "hold", "no_access": "no_access", "dependency": "dependency"
}  # fmt: skip


def begins(
    name: str, issue: Issue, estate: str, contractor: str | None, at: datetime, why: Begun, due: DueDates
) -> DueDateSet:
    """Its whole time, from `at`."""
    to_due = due.work(at, issue.l1, issue.severity)
    return DueDateSet(
        estate=estate, issue=name, unit=issue.unit, contractor=contractor, from_due=issue.due, to_due=to_due, why=why,
        policy_version=due.version, runs_from=at, provisional=due.provisional_work(to_due),
    )  # fmt: skip


def goes_on(name: str, issue: Issue, estate: str, cause: PauseCause, at: datetime, due: DueDates) -> list[DueDateSet]:
    """The date moves when the last cause is gone, by as long as the clock has stood."""
    return _moved(name, issue, estate, cause, at, due) if issue.marks.pauses.causes == {cause} else []


def stops(name: str, issue: Issue, estate: str, at: datetime, due: DueDates) -> list[DueDateSet]:
    """The work is reported while the clock stands: whatever made it stand is over."""
    causes = sorted(issue.marks.pauses.causes)
    return _moved(name, issue, estate, causes[0], at, due) if causes else []


def _moved(name: str, issue: Issue, estate: str, cause: PauseCause, at: datetime, due: DueDates) -> list[DueDateSet]:
    """A pause that began when the date had passed moves nothing: what is overdue stays so."""
    pauses = issue.marks.pauses
    if issue.due is None or pauses.since is None or pauses.since >= issue.due:
        return []
    to_due = due.counting.after(issue.due, due.counting.between(pauses.since, pauses.end(at))).at
    if to_due == issue.due:
        return []
    return [
        DueDateSet(
            estate=estate, issue=name, unit=issue.unit, contractor=issue.contractor, from_due=issue.due,
            to_due=to_due, why=WHY[cause], policy_version=due.version, provisional=due.provisional_work(to_due),
        )
    ]  # fmt: skip
