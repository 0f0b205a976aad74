"""The ledger kept in order: issues merged, split, linked, given another class or their contractor."""

from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import (
    Cause,
    DefectsCommand,
    IssueClass,
    IssueCommand,
    IssueEvent,
    Severity,
)
from shared.contracts.identifiers import ContractorId, IssueId, LetterId, PersonId, Sha256
from shared.contracts.vocabulary import Row, Trade, Value
from shared.messages import Line, Text

LinkKind = Literal["duplicate_of", "has_duplicate", "related", "waits_for", "awaited_by"]


class IssuesMerged(IssueEvent, wire="IssuesMerged", stream="issue:{issue}"):
    """Several issues are one; told in the stream of each. All but `into` end here, and their numbers stay."""

    into: IssueId
    merged: tuple[IssueId, ...]
    contractor: ContractorId | None
    letter: LetterId | None
    reason: Line
    by: PersonId
    awaited_by: tuple[IssueId, ...] = ()


class MergeIssues(DefectsCommand, wire="MergeIssues"):
    """Role service_supervisor or project_manager. All of one unit (or of one building's common parts), all or none.

    Those that end must be before work, and an owner's among them told: refused as `VoidIssue` is. `NotOnePlace`.
    """

    into: IssueId
    issues: tuple[IssueId, ...] = Field(min_length=1, max_length=50)
    reason: Line


class SplitPart(Row):
    """One of the issues that another becomes; `issue` is its new id."""

    issue: IssueId
    room: Line
    part: Line = "-"
    description: Text = Field(min_length=1)
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class IssueSplit(IssueEvent, wire="IssueSplit", stream="issue:{issue}"):
    """It was several things: each is raised anew as one of `into`, and this one ends; its number stays."""

    into: tuple[IssueId, ...]
    contractor: ContractorId | None
    letter: LetterId | None
    reason: Line
    by: PersonId
    awaited_by: tuple[IssueId, ...] = ()


class SplitIssue(IssueCommand, wire="SplitIssue"):
    """Role service_supervisor or project_manager, before work; refused as `VoidIssue` is. `PartRaisedAlready`."""

    parts: tuple[SplitPart, ...] = Field(min_length=2, max_length=20)
    reason: Line


class IssueLinked(IssueEvent, wire="IssueLinked", stream="issue:{issue}"):
    """Two issues belong together; told in the streams of both, each from its own side.

    Who `waits_for` another stands still from `linked_at` until `wait_days` after that one is fixed.
    """

    other: IssueId
    kind: LinkKind
    contractor: ContractorId | None
    linked_at: AwareDatetime
    soaked: bool = False
    wait_days: int | None = None
    policy_version: int


class LinkIssues(IssueCommand, wire="LinkIssues"):
    """Role inspector, service_supervisor or project_manager. Refused `IssueEnded`; `WaitsInACircle` for a wait.

    An interior repair waits 7 days after the outside leak is fixed, 28 if it is soaked (cfg).
    """

    other: IssueId
    kind: Literal["duplicate_of", "related", "waits_for"]
    soaked: bool = False


class Classification(Value):
    """How an issue is classed."""

    l1: IssueClass
    l2: Line
    severity: Severity
    trade: Trade
    cause: Cause | None = None


class IssueReclassified(IssueEvent, wire="IssueReclassified", stream="issue:{issue}"):
    """The issue is classed otherwise; where its clock runs, the date moves by a `DueDateSet` beside it."""

    contractor: ContractorId | None
    was: Classification
    now: Classification
    reason: Line


class ContractorAssigned(IssueEvent, wire="ContractorAssigned", stream="issue:{issue}"):
    """The issue is `contractor`'s, before it has answered any letter; `was` None: nobody's until now."""

    contractor: ContractorId
    was: ContractorId | None
    reason: Line
