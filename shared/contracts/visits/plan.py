"""Visits planned, moved and logged; difficult owners; the policy that says when.

All visits of one unit share a stream, because one unit has one revisit after its repairs, however many issues.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from shared.contracts.identifiers import IssueId, MatterId, OwnerId, PersonId, Sha256, UnitId, VisitId
from shared.contracts.visits.messages import (
    How,
    MatterClass,
    Relation,
    Satisfaction,
    VisitReason,
    VisitsCommand,
    VisitsEvent,
)
from shared.contracts.vocabulary import Row, Value
from shared.messages import Line, Text
from shared.personal import Personal

Score = Annotated[int, Field(ge=1, le=5)]
Mark = Literal["refused", "stayed_away", "complained_twice", "dissatisfied", "threatened", "other"]


class VisitPlanned(VisitsEvent, wire="VisitPlanned", stream="visits:{unit}"):
    """The owners of the unit are to be visited between `not_before` and `due`."""

    visit: VisitId
    unit: UnitId
    owners: tuple[OwnerId, ...]
    reason: VisitReason
    not_before: AwareDatetime
    due: AwareDatetime
    issue: IssueId | None = None
    matter: MatterId | None = None
    policy_version: int


class PlanVisit(VisitsCommand, wire="PlanVisit"):
    """Role customer_service, or a reaction (handed over, refused, dissatisfied). The same visit again: nothing.

    `counted_from` is when the reason arose; the policy adds its days, unless somebody gives `due` by hand.
    """

    visit: VisitId
    unit: UnitId
    owners: tuple[OwnerId, ...] = Field(default=(), max_length=10)
    reason: VisitReason
    counted_from: AwareDatetime
    due: AwareDatetime | None = None
    matter: MatterId | None = None


class PlanRevisit(VisitsCommand, wire="PlanRevisit"):
    """System only: reaction to defects' complete `RectificationAccepted`.

    Plans the unit's revisit two days after the acceptance, or moves the one planned, at the latest ten days after
    the first (cfg). `visit` is used when a new one is planned: also when the last revisit is already logged.
    """

    visit: VisitId
    unit: UnitId
    issue: IssueId
    accepted_at: AwareDatetime


class VisitMoved(VisitsEvent, wire="VisitMoved", stream="visits:{unit}"):
    """A planned visit has other dates, because another issue of the unit was accepted."""

    visit: VisitId
    unit: UnitId
    from_not_before: AwareDatetime
    from_due: AwareDatetime
    to_not_before: AwareDatetime
    to_due: AwareDatetime
    issue: IssueId


class Answer(Value):
    """One question of the form and its score, 1 to 5."""

    question: Line
    score: Score


class VisitLogged(VisitsEvent, wire="VisitLogged", stream="visits:{unit}"):
    """Somebody was visited (业主回访记录表). `planned` is False for a visit nobody had planned.

    `person` is whose name `interviewee` is; both None where nobody gave one. `record` is the signed sheet.
    """

    visit: VisitId
    unit: UnitId
    planned: bool
    reason: VisitReason
    due: AwareDatetime | None = None
    logged_by: PersonId
    visited_at: AwareDatetime
    how: How
    relation: Relation
    person: PersonId | None = None
    interviewee: Personal[str] | None = None
    answers: tuple[Answer, ...]
    satisfaction: Satisfaction
    matters: tuple[MatterId, ...]
    remarks: Text = ""
    record: Sha256 | None = None


class RaisedMatter(Row):
    """A matter the owner named during the visit; `answer` when it was answered on the spot."""

    matter: MatterId
    classified: MatterClass
    text: Text = Field(min_length=1)
    answer: Text | None = None
    issue: IssueId | None = None


class LogVisit(VisitsCommand, wire="LogVisit"):
    """Role customer_service. Raises the matters in the same decision. The same visit again changes nothing.

    `record` names a scan kept encrypted at the unit's address for scans; refused `ScanNotKeptYet`, `ScanOfAnotherUnit`.
    """

    visit: VisitId
    unit: UnitId
    reason: VisitReason = "round"
    visited_at: AwareDatetime
    how: How
    relation: Relation
    person: PersonId | None = None
    interviewee: Line | None = None
    answers: tuple[Answer, ...] = Field(default=(), max_length=30)
    satisfaction: Satisfaction
    matters: tuple[RaisedMatter, ...] = Field(default=(), max_length=30)
    remarks: Text = ""
    record: Sha256 | None = None


class DifficultOwnerMarked(VisitsEvent, wire="DifficultOwnerMarked", stream="visits:{unit}"):
    """The unit's owner is a 疑难业主 and is visited every two weeks (cfg)."""

    unit: UnitId
    owner: OwnerId | None
    mark: Mark
    reason: Text = ""


class MarkDifficultOwner(VisitsCommand, wire="MarkDifficultOwner"):
    """Role customer_service or service_supervisor, or the reaction to owners' `HandoverRefused`."""

    unit: UnitId
    owner: OwnerId | None = None
    mark: Mark
    reason: Text = ""


class DifficultOwnerUnmarked(VisitsEvent, wire="DifficultOwnerUnmarked", stream="visits:{unit}"):
    """The owner is no longer difficult, and why."""

    unit: UnitId
    owner: OwnerId | None
    reason: Text


class UnmarkDifficultOwner(VisitsCommand, wire="UnmarkDifficultOwner"):
    """Role project_manager."""

    unit: UnitId
    reason: Text = Field(min_length=1)


class VisitPolicy(Value):
    """Defaults are the trade's, in force as version 0 until one is set."""

    keys_days: int = Field(default=30, ge=1, le=365)
    refusal_working_days: int = Field(default=3, ge=1, le=30)
    revisit_days: int = Field(default=2, ge=0, le=30)
    revisit_latest_days: int = Field(default=10, ge=1, le=60)
    difficult_days: int = Field(default=14, ge=1, le=90)
    matter_days: int = Field(default=3, ge=1, le=90)


class VisitPolicySet(VisitsEvent, wire="VisitPolicySet", stream="visit-policy:{estate}"):
    """From here on decisions of this estate (GROUP: of every estate without its own) go by these values."""

    version: int
    values: VisitPolicy
    why: Line


class SetVisitPolicy(VisitsCommand, wire="SetVisitPolicy"):
    """Role group_admin, or project_manager for the own estate. The next version; what is decided stays decided."""

    values: VisitPolicy
    why: Line
