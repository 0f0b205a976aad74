"""A matter (事项) of an owner: answered on the spot, or assigned, reported, revisited, until satisfied."""

from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.identifiers import IssueId, MatterId, PersonId, UnitId, VisitId
from shared.contracts.visits.messages import Department, MatterClass, MatterSource, VisitsCommand, VisitsEvent
from shared.contracts.vocabulary import Row
from shared.messages import Text


class MatterEvent(VisitsEvent):
    """A fact about one matter."""

    matter: MatterId
    unit: UnitId


class MatterCommand(VisitsCommand):
    """A wish about one matter. Always refused `MatterNotKnown` where it was never raised."""

    matter: MatterId


class MatterRaised(MatterEvent, wire="MatterRaised", stream="matter:{matter}"):
    """An owner named this; `visit` is None where it came another way, `source` says which.

    A defect names its `issue` once there is one.
    """

    visit: VisitId | None
    classified: MatterClass
    text: Text
    issue: IssueId | None = None
    source: MatterSource = "other"


class PromisedAnswer(Row):
    """Who answers, and until when the owner was told to wait."""

    department: Department
    person: PersonId | None = None
    until: AwareDatetime


class RaiseMatter(MatterCommand, wire="RaiseMatter"):
    """Role customer_service or service_supervisor, outside a visit. The same matter again changes nothing.

    It may be answered at once (`answer`), which closes it, or `promised` until a moment, which assigns it. What an
    owner asks on the day (source day) is one or the other, so that nothing is lost.
    Refused `MatterLeftOpen`, `PromisedInPast`, and `MatterRaisedOtherwise` for another matter under the same id.
    """

    unit: UnitId
    classified: MatterClass
    text: Text = Field(min_length=1)
    issue: IssueId | None = None
    source: MatterSource = "other"
    answer: Text | None = Field(default=None, min_length=1)
    promised: PromisedAnswer | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if self.answer is not None and self.promised is not None:
            raise ValueError("answered, or promised")
        if self.source == "visit":
            raise ValueError("what came up during a visit is logged with it")
        return self


class MatterAnsweredOnSpot(MatterEvent, wire="MatterAnsweredOnSpot", stream="matter:{matter}"):
    """It was answered at once: during the visit, or where it was asked."""

    visit: VisitId | None
    answer: Text


class MatterAssigned(MatterEvent, wire="MatterAssigned", stream="matter:{matter}"):
    """A department has it until `due`; `round` counts the assignments from 1."""

    department: Department
    person: PersonId | None = None
    due: AwareDatetime
    round: int


class AssignMatter(MatterCommand, wire="AssignMatter"):
    """Role customer_service or service_supervisor. Refused `MatterClosedAlready`."""

    department: Department
    person: PersonId | None = None
    due: AwareDatetime


class MatterResultReported(MatterEvent, wire="MatterResultReported", stream="matter:{matter}"):
    """The department says what it did; the owner is asked next."""

    department: Department
    result: Text
    round: int


class ReportMatterResult(MatterCommand, wire="ReportMatterResult"):
    """Role department or customer_service, or the reaction to defects' `IssueClosed`. Refused `MatterNotAssigned`."""

    result: Text = Field(min_length=1)


class MatterEscalated(MatterEvent, wire="MatterEscalated", stream="matter:{matter}"):
    """Not solved in time: supervisor and project manager take it on."""

    due: AwareDatetime | None
    reason: Text


class EscalateMatter(MatterCommand, wire="EscalateMatter"):
    """Role customer_service, or system when `due` has passed. Nothing happens where it was reported or moved."""

    due: AwareDatetime | None = None
    reason: Text = Field(min_length=1)


class OwnerRevisited(MatterEvent, wire="OwnerRevisited", stream="matter:{matter}"):
    """The owner was asked about the result."""

    visit: VisitId | None
    revisited_at: AwareDatetime
    round: int


class RevisitOwner(MatterCommand, wire="RevisitOwner"):
    """Role customer_service. Says what the owner thinks: satisfied closes the matter, not satisfied goes on.

    Refused `MatterNotReported`.
    """

    visit: VisitId | None = None
    revisited_at: AwareDatetime
    satisfied: bool
    remarks: Text = ""


class OwnerSatisfied(MatterEvent, wire="OwnerSatisfied", stream="matter:{matter}"):
    """The owner is satisfied with the result."""

    round: int


class OwnerDissatisfied(MatterEvent, wire="OwnerDissatisfied", stream="matter:{matter}"):
    """The owner is not; a named `issue` is reopened by defects within its window."""

    round: int
    remarks: Text
    issue: IssueId | None = None


class MatterClosed(MatterEvent, wire="MatterClosed", stream="matter:{matter}"):
    """Solved: answered on the spot or to the owner's satisfaction; `rounds` is 0 on the spot."""

    classified: MatterClass
    on_spot: bool
    rounds: int
