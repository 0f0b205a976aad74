"""Submitted by letter, confirmed or disputed by the addressee, ruled by both sides; and the clocks of both."""

from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import (
    DefectsCommand,
    DefectsEvent,
    IssueCommand,
    IssueEvent,
    LetterKind,
    Ruling,
    Side,
)
from shared.contracts.identifiers import ContractorId, IssueId, LetterId, PersonId
from shared.messages import Line, Text


class LetterIssued(DefectsEvent, wire="LetterIssued", stream="letter:{letter}"):
    """A letter goes out with these issues; each is to be confirmed or disputed by `reply_due`.

    A 整改通知单 goes to `contractor`; a 工作联系函 to the project department, with the contractor where it is known.
    `reply_due` counts from now, as if it were received at once, until `LetterReceived` says when it was. Here as
    wherever a date falls due: `provisional` where it lies in a year whose holidays are not published yet.
    """

    letter: LetterId
    number: int
    contractor: ContractorId | None
    issues: tuple[IssueId, ...]
    reply_due: AwareDatetime
    policy_version: int
    kind: LetterKind = "rectification_notice"
    remind_at: AwareDatetime | None = None
    provisional: bool = False


class SubmitIssues(DefectsCommand, wire="SubmitIssues"):
    """Role inspector or service_supervisor. One letter, at most 200 issues, all or none; `SubmitLetters` is the bulk.

    Refused `IssueNotRegistered` for an issue in another state, `AnotherContractor` for one that is not theirs, and
    `LetterNeedsContractor` without `contractor`, unless the estate's letters go to the project department (cfg).
    """

    letter: LetterId
    contractor: ContractorId | None = None
    issues: tuple[IssueId, ...] = Field(min_length=1, max_length=200)


class IssueSubmitted(IssueEvent, wire="IssueSubmitted", stream="issue:{issue}"):
    """The issue is before its contractor, or before the project department, in this letter."""

    letter: LetterId
    contractor: ContractorId | None
    response_due: AwareDatetime
    kind: LetterKind = "rectification_notice"
    provisional: bool = False


class LetterReplyOverdue(DefectsEvent, wire="LetterReplyOverdue", stream="letter:{letter}"):
    """Nobody answered these issues by the reply due; their rectification clock runs from then."""

    letter: LetterId
    contractor: ContractorId | None
    reply_due: AwareDatetime
    unanswered: tuple[IssueId, ...]
    escalate_at: AwareDatetime | None = None


class MarkLetterReplyOverdue(DefectsCommand, wire="MarkLetterReplyOverdue"):
    """System only: the reply due has passed. Nothing happens where every one of the letter's issues was answered."""

    letter: LetterId
    reply_due: AwareDatetime
    issues: tuple[IssueId, ...] = Field(min_length=1, max_length=200)


class IssueConfirmed(IssueEvent, wire="IssueConfirmed", stream="issue:{issue}"):
    """The addressee of the letter accepts the issue as its own; the rectification clock starts."""

    letter: LetterId
    contractor: ContractorId


class ConfirmIssue(IssueCommand, wire="ConfirmIssue"):
    """Role contractor, acting for `contractor`; developer_rep where the letter went to the project department.

    The project department thereby names the contractor where none is known. Refused `IssueNotSubmitted`,
    `NotTheAddressee`.
    """

    contractor: ContractorId


class DueDateSet(IssueEvent, wire="DueDateSet", stream="issue:{issue}"):
    """The work is due at `to_due`; `from_due` is None the first time. A date moves only by this event.

    `runs_from` is when the clock of this attempt began, None where the date only moved.
    """

    contractor: ContractorId | None
    from_due: AwareDatetime | None
    to_due: AwareDatetime
    why: Literal[
        "confirmed", "no_answer", "ruled", "reopened", "moved", "hold", "no_access", "dependency", "reclassified",
        "reassigned",
    ]  # fmt: skip
    policy_version: int
    runs_from: AwareDatetime | None = None
    provisional: bool = False


class IssueDisputed(IssueEvent, wire="IssueDisputed", stream="issue:{issue}"):
    """The addressee says that it is not its issue, and why; the clocks pause. Rulings are due by `ruling_due`."""

    letter: LetterId
    contractor: ContractorId
    reason: Text
    disputed_at: AwareDatetime
    ruling_due: AwareDatetime
    policy_version: int
    provisional: bool = False


class DisputeIssue(IssueCommand, wire="DisputeIssue"):
    """Roles and refusals as for `ConfirmIssue`; a contractor must be known before anybody disputes for it."""

    contractor: ContractorId
    reason: Text = Field(min_length=1)


class DisputeRuled(IssueEvent, wire="DisputeRuled", stream="issue:{issue}"):
    """One side has ruled, in the person `by`; `final` when the other has ruled the same.

    stands, split: confirmed; falls: registered, until it is registered again with another contractor.

    `share` is the contractor's part of the cost (0 to 1), only where split.
    """

    contractor: ContractorId
    side: Side
    by: PersonId
    ruling: Ruling
    share: Decimal | None = None
    reason: Text
    final: bool
    ruled_at: AwareDatetime | None = None


class RuleDispute(IssueCommand, wire="RuleDispute"):
    """Role project_manager (side property) or developer_rep (side developer). Refused `IssueNotDisputed`.

    A side may change its ruling until the other agrees with it; one person never rules for both.
    """

    ruling: Ruling
    share: Decimal | None = Field(default=None, gt=0, lt=1)
    reason: Text = Field(min_length=1)


class IssueBecameOverdue(IssueEvent, wire="IssueBecameOverdue", stream="issue:{issue}"):
    """The work was not reported by `due`; unless it is by `escalate_at`, the next level hears of it."""

    contractor: ContractorId | None
    due: AwareDatetime
    escalate_at: AwareDatetime | None = None


class MarkIssueOverdue(IssueCommand, wire="MarkIssueOverdue"):
    """System only: `due` has passed. Nothing happens where the date has moved or the work is reported."""

    due: AwareDatetime


class IssueExplained(IssueEvent, wire="IssueExplained", stream="issue:{issue}"):
    """No work is needed; this is the agreed explanation (统一说辞). The issue ends here, its number stays."""

    contractor: ContractorId | None
    letter: LetterId | None
    explanation: Line
    by: PersonId | None = None
    awaited_by: tuple[IssueId, ...] = ()


class ExplainIssue(IssueCommand, wire="ExplainIssue"):
    """Role service_supervisor or project_manager, before work starts. Refused `IssueAlreadyInWork`.

    An issue an owner found is refused `OwnerNotToldYet` until `RecordOwnerInformed`; so for `VoidIssue`.
    """

    explanation: Line


class IssueVoided(IssueEvent, wire="IssueVoided", stream="issue:{issue}"):
    """The issue ends without work, with the reason; its number stays in the ledger."""

    contractor: ContractorId | None
    letter: LetterId | None
    reason: Line
    by: PersonId | None = None
    awaited_by: tuple[IssueId, ...] = ()


class VoidIssue(IssueCommand, wire="VoidIssue"):
    """Role service_supervisor or project_manager, before work starts. Refused as `ExplainIssue` is."""

    reason: Line
