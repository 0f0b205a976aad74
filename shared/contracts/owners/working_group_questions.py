"""What is asked about the working group: who is in it, who answers what, and who does so now."""

from typing import Literal

from pydantic import AwareDatetime

from shared.contracts.identifiers import ContractorId, PersonId
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.parties import Leader, Party, Shift, Side
from shared.contracts.owners.working_group import Absence, AnswerDuty, TopicCode
from shared.contracts.vocabulary import Value
from shared.messages import EstateCode, Line


class GroupMember(Value):
    """`on_duty`: on shift and not away now. Name and phone are None once erased, and for auditors."""

    member: PersonId
    party: Party
    side: Side
    contractor: ContractorId | None
    duty: Line
    deputy: PersonId | None
    shifts: tuple[Shift, ...]
    away: tuple[Absence, ...]
    on_duty: bool
    name: str | None
    phone: str | None


class WorkingGroupView(Value):
    """Members by party, in the order in which they were appointed; absences that are over are left out."""

    leads: Leader
    developer_head: PersonId
    property_head: PersonId
    members: tuple[GroupMember, ...]
    version: int


class WorkingGroup(OwnersQuery[WorkingGroupView], wire="WorkingGroup"):
    """The working group (交房工作组). Staff. Refused `NotFound` before it is formed."""


class AnswerDutiesView(Value):
    """`set_for` the estate or GROUP; version 0 is what is usual, in force until somebody sets other duties."""

    set_for: EstateCode
    version: int
    duties: tuple[AnswerDuty, ...]
    why: str


class AnswerDuties(OwnersQuery[AnswerDutiesView], wire="AnswerDuties"):
    """Who answers what (解答分工). Staff."""


class Answerer(Value):
    """Who answers; with `stands_in_for` it is the deputy, and `because` says why not the member."""

    person: PersonId
    name: str | None
    phone: str | None
    duty: Line
    contractor: ContractorId | None
    stands_in_for: PersonId | None
    because: Literal["off_shift", "away"] | None


class PartyAnswers(Value):
    """Those of one party who can answer; nobody, where neither a member nor a deputy is there."""

    party: Party
    answerers: tuple[Answerer, ...]


class AnswerersView(Value):
    """By party, in the order of the duty; `local_time` is the moment by the estate's clock."""

    topic: TopicCode
    name: Words
    at: AwareDatetime
    local_time: Line
    parties: tuple[PartyAnswers, ...]


class WhoAnswers(OwnersQuery[AnswerersView], wire="WhoAnswers"):
    """Who answers for this topic at a moment, now if none is given. Staff. Refused `TopicNotListed`."""

    topic: TopicCode
    at: AwareDatetime | None = None
