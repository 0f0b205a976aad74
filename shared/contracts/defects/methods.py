"""Beside the single proposal: standard methods of a class, who agrees for the developer, and what did not work."""

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import DefectsCommand, DefectsEvent, IssueClass, IssueCommand, IssueEvent, Side
from shared.contracts.identifiers import ContractorId, PersonId, Sha256
from shared.messages import Line, Text


class StandardMethodAgreed(DefectsEvent, wire="StandardMethodAgreed", stream="standard-method:{estate}.{l1}"):
    """One side agrees how a class is mended in this estate (标准整改做法); in force once `complete`."""

    l1: IssueClass
    side: Side
    by: PersonId
    version: int
    method: Text
    complete: bool


class AgreeStandardMethod(DefectsCommand, wire="AgreeStandardMethod"):
    """Role project_manager (side property) or developer_rep. Agreed when the other side agrees the same text.

    Another text is the next version. One person is never both sides. Refused `AlwaysItsOwnMethod` for a class whose
    every issue needs its own (cfg).
    """

    l1: IssueClass
    method: Text = Field(min_length=1)


class UseStandardMethod(IssueCommand, wire="UseStandardMethod"):
    """Role inspector, project_manager, or contractor acting for `contractor`: a confirmed issue takes its standard.

    Happens by itself at confirmation. Refused `MethodNotAwaited`, `NoStandardMethod`.
    """

    contractor: ContractorId | None = None


class MethodFoundUnworkable(IssueEvent, wire="MethodFoundUnworkable", stream="issue:{issue}"):
    """On site the method does not work: work stops, the next version is proposed and agreed; the clock runs on."""

    contractor: ContractorId
    attempt: int
    version: int
    reason: Text
    photos: tuple[Sha256, ...] = ()
    by: PersonId


class ReportMethodUnworkable(IssueCommand, wire="ReportMethodUnworkable"):
    """Role inspector, or contractor acting for `contractor`. Refused `IssueNotInWork`, `NoMethodInWork`."""

    contractor: ContractorId | None = None
    reason: Text = Field(min_length=1)
    photos: tuple[Sha256, ...] = Field(default=(), max_length=20)


class AgreementDelegated(DefectsEvent, wire="AgreementDelegated", stream="delegation:{estate}"):
    """The developer has named in writing who agrees methods for it, until it ends that or `until`."""

    person: PersonId
    paper: Sha256
    until: AwareDatetime | None = None


class DelegateAgreement(DefectsCommand, wire="DelegateAgreement"):
    """Role developer_rep; `paper` is the written delegation."""

    person: PersonId
    paper: Sha256
    until: AwareDatetime | None = None


class DelegationEnded(DefectsEvent, wire="DelegationEnded", stream="delegation:{estate}"):
    """From here on this person agrees no more for the developer; what is agreed stays agreed."""

    person: PersonId
    reason: Line


class EndDelegation(DefectsCommand, wire="EndDelegation"):
    """Role developer_rep. Nothing happens where nothing is delegated to this person."""

    person: PersonId
    reason: Line
