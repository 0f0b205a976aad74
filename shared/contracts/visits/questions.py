"""What visits answers: the visit calendar, one visit, the list of matters, the figures."""

from datetime import date

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import IssueId, MatterId, OwnerId, PersonId, RecordsId, UnitId, VisitId
from shared.contracts.visits.messages import (
    Department,
    How,
    MatterClass,
    MatterSource,
    MatterState,
    Relation,
    Satisfaction,
    VisitReason,
    VisitsQuery,
)
from shared.contracts.visits.plan import Answer, Mark
from shared.contracts.vocabulary import Rate, Value
from shared.messages import Text


class VisitRow(Value):
    """One visit, planned or logged. `marks` is why the unit's owner is difficult, `version` that of its visits."""

    visit: VisitId
    unit: UnitId
    owners: tuple[OwnerId, ...] = ()
    reason: VisitReason
    not_before: AwareDatetime | None = None
    due: AwareDatetime | None = None
    visited_at: AwareDatetime | None = None
    satisfaction: Satisfaction | None = None
    records: RecordsId | None = None
    marks: tuple[Mark, ...] = ()
    version: int


class VisitPage(Value):
    """`after` goes into the next question; None on the last page."""

    rows: tuple[VisitRow, ...]
    after: str | None = None


class VisitCalendar(VisitsQuery[VisitPage], wire="VisitCalendar"):
    """Visits in order of due date; `open_only` leaves out the logged ones."""

    open_only: bool = False
    unit: UnitId | None = None
    due_before: AwareDatetime | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class VisitView(VisitRow):
    """One visit with its form; whose name was given is a person id, never the name."""

    how: How | None = None
    relation: Relation | None = None
    person: PersonId | None = None
    answers: tuple[Answer, ...] = ()
    matters: tuple[MatterId, ...] = ()
    remarks: Text = ""


class Visit(VisitsQuery[VisitView], wire="Visit"):
    """Refused `NotFound` for a visit that is not in this estate."""

    visit: VisitId


class MatterRow(Value):
    """One matter; `version` is that of its stream."""

    matter: MatterId
    unit: UnitId
    visit: VisitId | None = None
    classified: MatterClass
    text: Text
    state: MatterState
    department: Department | None = None
    due: AwareDatetime | None = None
    round: int = 0
    result: Text | None = None
    answer: Text | None = None
    issue: IssueId | None = None
    source: MatterSource
    escalated: bool
    raised_at: AwareDatetime
    version: int


class MatterPage(Value):
    """`after` goes into the next question; None on the last page."""

    rows: tuple[MatterRow, ...]
    after: str | None = None


class MatterList(VisitsQuery[MatterPage], wire="MatterList"):
    """Matters in order of raising, narrowed by what is given."""

    unit: UnitId | None = None
    state: MatterState | None = None
    source: MatterSource | None = None
    after: str | None = None
    limit: int = Field(default=200, ge=1, le=1_000)


class DayQuestionsView(Value):
    """Of what was `asked` on the day: `answered` at once, `promised`, of those `open` still, and of these `late`.

    `waiting` are the open ones, the soonest promised first; at most 500.
    """

    asked: int
    answered: int
    promised: int
    open: int
    late: int
    waiting: tuple[MatterRow, ...]


class QuestionsOfDay(VisitsQuery[DayQuestionsView], wire="QuestionsOfDay"):
    """What owners asked on a day of the handover, by the estate's clock: whether every one was or will be answered."""

    day: date


class VisitsFigures(Value):
    """The numbers of DOMAIN §8 on visits; figures of several estates add up part by part."""

    planned: int
    logged: int
    revisits: int
    matters: int
    matters_open: int
    matters_closed: int
    matters_escalated: int
    difficult_owners: int
    records_archived: int
    visit_rate: Rate
    satisfaction_rate: Rate


class Figures(VisitsQuery[VisitsFigures], wire="Figures"):
    """Of one estate; estate GROUP answers all together. `as_of` is the asker's now: what is due by then."""

    as_of: AwareDatetime
