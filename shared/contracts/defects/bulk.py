"""One command about up to a thousand issues: each has its own outcome, and one refused does not stop the rest."""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from shared.contracts.defects.messages import Cause, DefectsCommand, DefectsEvent, IssueClass, Severity
from shared.contracts.identifiers import BulkId, ContractorId, IssueId, LetterId
from shared.contracts.vocabulary import Row, Trade, Value
from shared.messages import Line, Text

MOST_ISSUES = 1_000


def _each_once(items: Sequence[Any]) -> Sequence[Any]:
    names = [getattr(item, "issue", item) for item in items]
    if len(set(names)) < len(names):
        raise ValueError("each issue once")
    return items


EachOnce = AfterValidator(_each_once)
ManyIssues = Annotated[tuple[IssueId, ...], EachOnce]


class RefusedIssue(Value):
    """Why this one was not done: the refusal's name and its facts."""

    issue: str
    refused: Line
    facts: dict[str, str] = Field(default_factory=dict)


class IssuesHandled(DefectsEvent, wire="IssuesHandled", stream="bulk:{bulk}"):
    """What became of each issue of a bulk command: done, already so, or refused and why. Every issue is in one list."""

    bulk: BulkId
    what: Line
    done: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[RefusedIssue, ...]


class BulkCommand(DefectsCommand):
    """Its outcome is told by `IssuesHandled` and asked with `BulkOutcome`. The same `bulk` again changes nothing."""

    bulk: BulkId


class LedgerEntry(Row):
    """How one issue is registered; see `RegisterIssue`."""

    issue: IssueId
    part: Line = "-"
    l1: IssueClass
    l2: Line = "-"
    severity: Severity
    trade: Trade
    contractor: ContractorId | None = None
    cause: Cause | None = None


class RegisterIssues(BulkCommand, wire="RegisterIssues"):
    """`RegisterIssue` for each entry, numbered in their order; roles as there."""

    entries: Annotated[tuple[LedgerEntry, ...], EachOnce] = Field(min_length=1, max_length=MOST_ISSUES)


class LetterToIssue(Row):
    """One letter of a bulk; without contractor to the project department."""

    letter: LetterId
    contractor: ContractorId | None = None
    issues: ManyIssues = Field(min_length=1, max_length=200)


class SubmitLetters(BulkCommand, wire="SubmitLetters"):
    """Many letters at once, each issue of its own outcome; roles as for `SubmitIssues`. At most 1,000 issues.

    A refused issue is left out of its letter; a letter left empty is not issued and takes no number.
    """

    letters: tuple[LetterToIssue, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _not_too_many(self) -> Self:
        issues = [issue for letter in self.letters for issue in letter.issues]
        if len(issues) > MOST_ISSUES:
            raise ValueError(f"at most {MOST_ISSUES} issues")
        _each_once(issues)
        if len({letter.letter for letter in self.letters}) < len(self.letters):
            raise ValueError("each letter once")
        return self


class AssignContractor(BulkCommand, wire="AssignContractor"):
    """Role inspector or service_supervisor before the letter; developer_rep also in a letter to its department.

    Refused per issue `ContractorNotResponsible` after a dispute that fell, `AlreadyBeforeContractor` in a letter.
    """

    issues: ManyIssues = Field(min_length=1, max_length=MOST_ISSUES)
    contractor: ContractorId
    reason: Line


class ReclassifyIssues(BulkCommand, wire="ReclassifyIssues"):
    """Role inspector or service_supervisor, from registration until the work is reported; what is None stays.

    Refused per issue `CannotBeReclassified`.
    """

    issues: ManyIssues = Field(min_length=1, max_length=MOST_ISSUES)
    l1: IssueClass | None = None
    l2: Line | None = None
    severity: Severity | None = None
    trade: Trade | None = None
    cause: Cause | None = None
    reason: Line


class ProposeMethods(BulkCommand, wire="ProposeMethods"):
    """`ProposeMethod` with one method for many issues; roles as there."""

    contractor: ContractorId
    issues: ManyIssues = Field(min_length=1, max_length=MOST_ISSUES)
    method: Text = Field(min_length=1)


class MethodToAgree(Row):
    issue: IssueId
    version: int = Field(ge=1)


class AgreeMethods(BulkCommand, wire="AgreeMethods"):
    """`AgreeMethod` for many issues, each in the version seen; roles as there."""

    methods: Annotated[tuple[MethodToAgree, ...], EachOnce] = Field(min_length=1, max_length=MOST_ISSUES)
    for_developer: bool = False
