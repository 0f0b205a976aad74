"""When the clock stands by agreement: a hold asked for and agreed; waiting until another issue is fixed."""

from typing import Literal

from pydantic import AwareDatetime, Field

from shared.contracts.defects.messages import IssueCommand, IssueEvent, Party
from shared.contracts.identifiers import ContractorId, IssueId, PersonId
from shared.messages import Line, Text


class HoldRequested(IssueEvent, wire="HoldRequested", stream="issue:{issue}"):
    """One party asks that the work may stand until `until`; the clock runs on until the other side has agreed."""

    contractor: ContractorId | None
    hold: int
    party: Party
    by: PersonId
    reason: Text
    until: AwareDatetime


class RequestHold(IssueCommand, wire="RequestHold"):
    """Role contractor acting for `contractor`, inspector or project_manager, developer_rep; until work is reported.

    Refused `NothingToHold`, `HoldOpen` while another is, `HoldEndsInThePast`.
    """

    contractor: ContractorId | None = None
    reason: Text = Field(min_length=1)
    until: AwareDatetime


class HoldAgreed(IssueEvent, wire="HoldAgreed", stream="issue:{issue}"):
    """The other side agrees: the clock stands from `agreed_at` until the hold ends."""

    contractor: ContractorId | None
    hold: int
    by: PersonId
    agreed_at: AwareDatetime
    until: AwareDatetime


class AgreeHold(IssueCommand, wire="AgreeHold"):
    """The other side: property for a contractor or the developer, the developer for the property company.

    Role inspector, project_manager or developer_rep. Refused `NoHoldRequested`, `NotTheOtherSide`.
    """

    hold: int = Field(ge=1)


class HoldEnded(IssueEvent, wire="HoldEnded", stream="issue:{issue}"):
    """The hold is over, was ended before its time, or was not agreed; where the clock stood it runs again."""

    contractor: ContractorId | None
    hold: int
    how: Literal["over", "ended_early", "not_agreed", "work_reported"]
    ended_at: AwareDatetime
    reason: Line


class EndHold(IssueCommand, wire="EndHold"):
    """Roles as for `RequestHold`; the system when its time is over. Nothing happens where that hold is not open."""

    contractor: ContractorId | None = None
    hold: int = Field(ge=1)
    reason: Line


class IssueWaitDated(IssueEvent, wire="IssueWaitDated", stream="issue:{issue}"):
    """What it waits for was fixed at `fixed_at`: the wait is over at `until`."""

    contractor: ContractorId | None
    other: IssueId
    fixed_at: AwareDatetime
    until: AwareDatetime


class DateWait(IssueCommand, wire="DateWait"):
    """System only: the other issue was accepted, or ended without work. Nothing happens where it waits no more."""

    other: IssueId
    fixed_at: AwareDatetime
    without_work: bool = False


class IssueWaitBegunAgain(IssueEvent, wire="IssueWaitBegunAgain", stream="issue:{issue}"):
    """What it waits for, or did, is in work again: it stands from `begun_at` until `wait_days` after that is fixed."""

    contractor: ContractorId | None
    other: IssueId
    wait_days: int
    begun_at: AwareDatetime


class BeginWaitAgain(IssueCommand, wire="BeginWaitAgain"):
    """System only: the other issue was reopened. Nothing happens where the own work is reported, or waits elsewhere."""

    other: IssueId
    reopened_at: AwareDatetime


class IssueWaitEnded(IssueEvent, wire="IssueWaitEnded", stream="issue:{issue}"):
    """It waits no more; the clock runs again."""

    contractor: ContractorId | None
    other: IssueId
    ended_at: AwareDatetime
    reason: Line


class EndWait(IssueCommand, wire="EndWait"):
    """Role inspector or project_manager; the system when its time is over. Nothing happens where it waits no more."""

    reason: Line
