"""What defects answers besides the ledger itself: letters, bulk outcomes, duplicates, the lists people work off."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.defects.bulk import RefusedIssue
from shared.contracts.defects.messages import DefectsQuery, IssueClass, LetterKind
from shared.contracts.defects.questions import IssuePage, IssueRow
from shared.contracts.identifiers import BuildingId, BulkId, ContractorId, LetterId, PersonId, UnitId
from shared.contracts.vocabulary import Value
from shared.messages import Line, Text


class LetterView(Value):
    """A letter with its clock; `unanswered` are still to be confirmed or disputed."""

    letter: LetterId
    number: int
    kind: LetterKind
    contractor: ContractorId | None
    issues: tuple[str, ...]
    unanswered: tuple[str, ...]
    issued_at: AwareDatetime
    received_at: AwareDatetime | None
    receipt: Line | None
    proof: str | None
    reply_due: AwareDatetime
    answered_at: AwareDatetime | None
    signed_by: PersonId | None
    overdue: bool
    escalated: bool
    reminded: bool


class LetterPage(Value):
    """`after` goes into the next question; None on the last page."""

    letters: tuple[LetterView, ...]
    after: int | None = None


class Letters(DefectsQuery[LetterPage], wire="Letters"):
    """The estate's letters by number; a contractor is shown only its own."""

    contractor: ContractorId | None = None
    open: bool | None = None
    after: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=500)


class ExplainedRefusal(RefusedIssue):
    """With the sentences a person reads; they name an issue by its number, where it has one."""

    detail_zh: Text
    detail_en: Text


class BulkResult(Value):
    """What became of each issue of a bulk command."""

    bulk: BulkId
    what: Line
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[ExplainedRefusal, ...]


class BulkOutcome(DefectsQuery[BulkResult], wire="BulkOutcome"):
    """Refused `NotFound` before the bulk command was decided."""

    bulk: BulkId


class AnswersResult(Value):
    """What became of each item of one answer to a letter; each is in one list."""

    letter: LetterId
    confirmed: tuple[str, ...]
    disputed: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[ExplainedRefusal, ...]


class AnswersOutcome(DefectsQuery[AnswersResult], wire="AnswersOutcome"):
    """Of the `AnswerLetter` with this id; a contractor is shown only its own.

    Refused `NotFound` before it was decided, and where it changed nothing because all was answered so before.
    """

    letter: LetterId
    command: UUID


class LikelyDuplicates(DefectsQuery[IssuePage], wire="LikelyDuplicates"):
    """Open issues of the same unit, or the same building's common parts; same room and class first, 20 at most.

    Asked before a second issue is raised.
    """

    unit: UnitId | None = None
    building: BuildingId | None = None
    room: Line | None = None
    classified: IssueClass | None = None


class WorkList(DefectsQuery[IssuePage], wire="WorkList"):
    """The open issues whose class `person` follows, soonest due first."""

    person: PersonId
    limit: int = Field(default=200, ge=1, le=1_000)


class BuildingList(Value):
    """A contractor's open issues of one building, in walking order: unit, room, number."""

    building: BuildingId | None
    issues: tuple[IssueRow, ...]


class ContractorLists(Value):
    buildings: tuple[BuildingList, ...]


class ContractorList(DefectsQuery[ContractorLists], wire="ContractorList"):
    """What a contractor has to do, by building; to a contractor only its own. At most 2,000 issues."""

    contractor: ContractorId


class Tracker(Value):
    category: IssueClass
    person: PersonId


class TrackerTable(Value):
    trackers: tuple[Tracker, ...]


class Trackers(DefectsQuery[TrackerTable], wire="Trackers"):
    """Who follows which class in this estate."""


class StandardMethodView(Value):
    """`proposed` awaits the agreement of the other side than `proposed_by`; `method` is in force."""

    l1: IssueClass
    version: int | None
    method: Text | None
    proposed_version: int | None
    proposed: Text | None
    proposed_by: Line | None


class StandardMethodTable(Value):
    methods: tuple[StandardMethodView, ...]
    delegates: tuple[PersonId, ...] = ()


class StandardMethods(DefectsQuery[StandardMethodTable], wire="StandardMethods"):
    """The standard methods of the estate, and who agrees for the developer."""
