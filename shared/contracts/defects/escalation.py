"""What goes up: overdue, unruled, not accepted in time, rejected too often; then default and reassignment."""

from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import IssueCommand, IssueEvent
from shared.contracts.identifiers import ContractorId, PersonId, Sha256
from shared.contracts.vocabulary import Currency, Role
from shared.messages import Text

WhyEscalated = Literal["overdue", "no_ruling", "not_accepted_in_time", "rejected_too_often"]


class IssueEscalated(IssueEvent, wire="IssueEscalated", stream="issue:{issue}"):
    """The people of `to` hear of it, as `level`; `next_at`: when the next level does, None at the last."""

    contractor: ContractorId | None
    level: int
    why: WhyEscalated
    to: tuple[Role, ...]
    next_at: AwareDatetime | None = None


class EscalateIssue(IssueCommand, wire="EscalateIssue"):
    """System only: `due` has passed. Nothing happens where the matter is settled or the date has moved."""

    why: WhyEscalated
    due: AwareDatetime


class ContractorDefaulted(IssueEvent, wire="ContractorDefaulted", stream="issue:{issue}"):
    """The contractor has failed, and is given notice: until `remedy_until` it may still mend it."""

    contractor: ContractorId
    reason: Text
    notice: Sha256
    by: PersonId
    remedy_until: AwareDatetime
    policy_version: int


class DeclareDefault(IssueCommand, wire="DeclareDefault"):
    """Role project_manager, on an escalated issue that is in work or agreed; `notice` is the paper served.

    Refused `NotEscalatedYet`.
    """

    reason: Text = Field(min_length=1)
    notice: Sha256


class WorkReassigned(IssueEvent, wire="WorkReassigned", stream="issue:{issue}"):
    """Another contractor mends it; its cost is noted, with its proof, against the first one's retention (质保金)."""

    contractor: ContractorId
    was: ContractorId
    reason: Text
    cost: Decimal
    currency: Currency
    proof: Sha256
    by: PersonId


class ReassignWork(IssueCommand, wire="ReassignWork"):
    """Role project_manager, once the notice is over. Refused `ContractorNotInDefault`, `NoticeNotOver`.

    The new contractor proposes its method, and has its own time.
    """

    contractor: ContractorId
    reason: Text = Field(min_length=1)
    cost: Decimal = Field(ge=0, max_digits=14, decimal_places=2)
    currency: Currency = "CNY"
    proof: Sha256
