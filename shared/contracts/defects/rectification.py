"""Method agreed by both sides, work started, reported, accepted or rejected, the owner asked, the issue closed."""

from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import IssueCommand, IssueEvent, Side
from shared.contracts.identifiers import ContractorId, IssueId, OwnerId, PersonId, Sha256, UnitId
from shared.messages import Line, Text

Photos = tuple[Sha256, ...]


class MethodSuggested(IssueEvent, wire="MethodSuggested", stream="issue:{issue}"):
    """The property company's own idea of how to mend it; agreed by nobody yet."""

    contractor: ContractorId | None
    method: Text


class SuggestMethod(IssueCommand, wire="SuggestMethod"):
    """Role inspector, from registration to confirmation."""

    method: Text = Field(min_length=1)


class MethodProposed(IssueEvent, wire="MethodProposed", stream="issue:{issue}"):
    """The contractor proposes how to mend it; `version` counts its proposals for this issue from 1."""

    contractor: ContractorId
    version: int
    method: Text


class ProposeMethod(IssueCommand, wire="ProposeMethod"):
    """Role contractor, acting for `contractor`. Refused `IssueNotConfirmed`, `NotTheAddressee`."""

    contractor: ContractorId
    method: Text = Field(min_length=1)


class MethodAgreed(IssueEvent, wire="MethodAgreed", stream="issue:{issue}"):
    """One side agrees this version, in the person `by`; `complete` when both have, and work may start.

    `delegated`: a person the developer has named in writing. `standard` is the version of the class's standard method
    (标准整改做法) that both had agreed for the estate, then with its text in `method`.
    """

    contractor: ContractorId
    side: Side
    by: PersonId
    version: int
    complete: bool
    delegated: bool = False
    standard: int | None = None
    method: Text = ""


class AgreeMethod(IssueCommand, wire="AgreeMethod"):
    """Role inspector or project_manager (side property), developer_rep (side developer).

    `for_developer`: whom the developer has named in writing, then also supervision or another contractor; refused
    `NotDelegated`, and `OwnWorkNotAgreed` for the contractor doing the work. Refused `MethodNotProposed`, and for a
    `version` that is not the last proposed; one person is never both sides.
    """

    version: int = Field(ge=1)
    for_developer: bool = False


class MethodNotAgreed(IssueEvent, wire="MethodNotAgreed", stream="issue:{issue}"):
    """One side does not agree, and why; the contractor proposes again."""

    contractor: ContractorId
    side: Side
    version: int
    reason: Text


class RefuseMethod(IssueCommand, wire="RefuseMethod"):
    """Roles and refusals as for `AgreeMethod`."""

    version: int = Field(ge=1)
    reason: Text = Field(min_length=1)
    for_developer: bool = False


class RectificationStarted(IssueEvent, wire="RectificationStarted", stream="issue:{issue}"):
    """The contractor is at work; `attempt` counts from 1."""

    contractor: ContractorId
    attempt: int


class StartRectification(IssueCommand, wire="StartRectification"):
    """Role contractor, acting for `contractor`. Refused `MethodNotAgreedYet`."""

    contractor: ContractorId


class RectificationReported(IssueEvent, wire="RectificationReported", stream="issue:{issue}"):
    """The contractor says that it is done, with at least one photo; acceptance has its own time, `acceptance_due`."""

    contractor: ContractorId
    attempt: int
    reported_by: PersonId
    reported_at: AwareDatetime
    photos: Photos
    note: Text = ""
    acceptance_due: AwareDatetime
    policy_version: int
    provisional: bool = False


class ReportRectification(IssueCommand, wire="ReportRectification"):
    """Role contractor, acting for `contractor`. Refused `IssueNotInWork`."""

    contractor: ContractorId
    photos: Photos = Field(min_length=1, max_length=20)
    note: Text = ""


class RectificationAccepted(IssueEvent, wire="RectificationAccepted", stream="issue:{issue}"):
    """An inspector accepts the work. Where it takes two (critical, leak) only the second is `complete`.

    `reported_at` and `due` are those of the accepted attempt: timely is reported_at ≤ due, however slow the inspector.
    """

    contractor: ContractorId
    attempt: int
    accepted_by: Literal["first", "second"]
    by: PersonId
    complete: bool
    accepted_at: AwareDatetime
    reported_at: AwareDatetime
    due: AwareDatetime | None
    water_test: Sha256 | None = None
    water_test_hours: int | None = None
    awaited_by: tuple[IssueId, ...] = ()


class AcceptRectification(IssueCommand, wire="AcceptRectification"):
    """Role inspector, not the reporter and not the first accepter again. Refused `RectificationNotReported`.

    A leak needs `water_test`, the record of a test of at least 24 hours (cfg), and how long it lasted.
    """

    water_test: Sha256 | None = None
    water_test_hours: int | None = Field(default=None, ge=0, le=1_000)


class RectificationRejected(IssueEvent, wire="RectificationRejected", stream="issue:{issue}"):
    """The work does not pass; the contractor is at it again as `next_attempt`."""

    contractor: ContractorId
    attempt: int
    next_attempt: int
    reason: Text
    photos: Photos = ()


class RejectRectification(IssueCommand, wire="RejectRectification"):
    """Role inspector. Refused `RectificationNotReported`, and `PhotoMissing` without a photo of why (cfg).

    The third rejection (cfg) escalates.
    """

    reason: Text = Field(min_length=1)
    photos: Photos = Field(default=(), max_length=20)


class OwnerInformed(IssueEvent, wire="OwnerInformed", stream="issue:{issue}"):
    """The owner was told, by a delivered message or a talk; `tries` counts since the work was last accepted.

    `silent_after` is when silence closes the issue: set once the accepted work was told twice on two channels.
    """

    contractor: ContractorId | None
    owner: OwnerId | None
    channel: Line
    informed_at: AwareDatetime
    tries: int
    silent_after: AwareDatetime | None
    policy_version: int


class RecordOwnerInformed(IssueCommand, wire="RecordOwnerInformed"):
    """Role customer_service after a talk, or the system's reaction to a delivered message."""

    owner: OwnerId | None = None
    channel: Line
    informed_at: AwareDatetime


class OwnerConfirmedRepair(IssueEvent, wire="OwnerConfirmedRepair", stream="issue:{issue}"):
    """The owner's yes."""

    contractor: ContractorId
    owner: OwnerId | None


class ConfirmRepair(IssueCommand, wire="ConfirmRepair"):
    """Role owner for the own unit, or customer_service in the owner's name. Refused `RectificationNotAccepted`."""

    owner: OwnerId | None = None


class OwnerRejectedRepair(IssueEvent, wire="OwnerRejectedRepair", stream="issue:{issue}"):
    """The owner's no, within the window."""

    contractor: ContractorId
    owner: OwnerId | None
    reason: Text


class RejectRepair(IssueCommand, wire="RejectRepair"):
    """Role owner for the own unit, customer_service in the owner's name, or inspector. Reopens the issue.

    Refused `RectificationNotAccepted`, and `WindowOver` where it was closed too long ago (cfg).
    """

    owner: OwnerId | None = None
    reason: Text = Field(min_length=1)


class IssueReopened(IssueEvent, wire="IssueReopened", stream="issue:{issue}"):
    """The issue is in work again, as `attempt`; those that wait for it, or did, wait again."""

    contractor: ContractorId
    attempt: int
    reason: Text
    awaited_by: tuple[IssueId, ...] = ()


class IssueClosed(IssueEvent, wire="IssueClosed", stream="issue:{issue}"):
    """Done: the owner confirmed, was silent long enough, or there is no owner to ask."""

    contractor: ContractorId
    how: Literal["owner_confirmed", "owner_silent", "no_owner"]
    closed_at: AwareDatetime


class CloseSilentIssue(IssueCommand, wire="CloseSilentIssue"):
    """System only: the owner was told and said nothing for the time allowed (cfg), or there is none to ask.

    Nothing happens where that is not so, or no longer.
    """

    unit: UnitId | None
    how: Literal["owner_silent", "no_owner"]
