"""The working group (交房工作组) of an estate: who leads it, its members with party, duty, deputy and shifts."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.identifiers import ContractorId, PersonId
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersCommand, OwnersEvent
from shared.contracts.owners.parties import Leader, Party, Shift
from shared.contracts.vocabulary import Row, Value
from shared.messages import WORD_PATTERN, Line

TopicCode = Annotated[str, WORD_PATTERN]


class WorkingGroupFormed(OwnersEvent, wire="WorkingGroupFormed", stream="working-group:{estate}"):
    """Developer and property company work together on this handover; each has a head, and one of them leads."""

    leads: Leader
    developer_head: PersonId
    property_head: PersonId


class FormWorkingGroup(OwnersCommand, wire="FormWorkingGroup"):
    """Role project_manager, developer_rep or group_admin. Other heads, or another lead, are a new fact.

    Refused `EstateNotKnown`, `PersonNotKnown`, and `OneHeadForBoth` where one person would head both.
    """

    leads: Leader = "developer"
    developer_head: PersonId
    property_head: PersonId


class WorkingGroupMemberAppointed(
    OwnersEvent, wire="WorkingGroupMemberAppointed", stream="working-group:{estate}"
):  # fmt: skip
    """Somebody works in the group for a party from here on; without shifts at any hour. Said again it replaces.

    `contractor` says which company, for party contractor. Name and phone are those the person is registered with.
    """

    member: PersonId
    party: Party
    contractor: ContractorId | None = None
    duty: Line
    deputy: PersonId | None = None
    shifts: tuple[Shift, ...] = ()


class ShiftWanted(Shift, extra="forbid"):
    """A shift as it is asked for."""


class AppointWorkingGroupMember(OwnersCommand, wire="AppointWorkingGroupMember"):
    """Role project_manager, developer_rep or group_admin. Refused `WorkingGroupNotFormed`, `PersonNotKnown`.

    And `ContractorNotEngaged` for a company not engaged here.
    """

    member: PersonId
    party: Party
    contractor: ContractorId | None = None
    duty: Line
    deputy: PersonId | None = None
    shifts: tuple[ShiftWanted, ...] = Field(default=(), max_length=60)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.party == "contractor") != (self.contractor is not None):
            raise ValueError("a contractor's member names the company, no other does")
        if self.member == self.deputy:
            raise ValueError("nobody is the own deputy")
        return self


class WorkingGroupMemberReleased(OwnersEvent, wire="WorkingGroupMemberReleased", stream="working-group:{estate}"):
    """The person is no longer in the group."""

    member: PersonId
    party: Party


class ReleaseWorkingGroupMember(OwnersCommand, wire="ReleaseWorkingGroupMember"):
    """Role project_manager, developer_rep or group_admin. Gone already it changes nothing; refused `NotInGroup`."""

    member: PersonId


class MemberAbsenceRecorded(OwnersEvent, wire="MemberAbsenceRecorded", stream="working-group:{estate}"):
    """The member is away from one moment to another, and the deputy stands in; why is nobody's business here."""

    member: PersonId
    away_from: AwareDatetime
    away_until: AwareDatetime


class RecordMemberAbsence(OwnersCommand, wire="RecordMemberAbsence"):
    """Any staff in the group, for anybody in it. Refused `NotInGroup`."""

    member: PersonId
    away_from: AwareDatetime
    away_until: AwareDatetime

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.away_until <= self.away_from:
            raise ValueError("away_until is after away_from")
        return self


class MemberAbsenceEnded(OwnersEvent, wire="MemberAbsenceEnded", stream="working-group:{estate}", happened="back_at"):
    """The member is back earlier than was said."""

    member: PersonId
    back_at: AwareDatetime


class EndMemberAbsence(OwnersCommand, wire="EndMemberAbsence"):
    """As `RecordMemberAbsence`. Ended then already it changes nothing; refused `MemberNotAway`."""

    member: PersonId
    back_at: AwareDatetime


class AnswerDuty(Value):
    """Who answers what is asked about a topic (解答分工): one party, or several in this order."""

    topic: TopicCode
    name: Words
    parties: tuple[Party, ...]


class AnswerDutyWanted(Row):
    """A duty as it is set."""

    topic: TopicCode
    name: Words
    parties: tuple[Party, ...] = Field(min_length=1, max_length=6)


class AnswerDutiesSet(OwnersEvent, wire="AnswerDutiesSet", stream="answer-duties:{estate}"):
    """From here on these answer, in this estate (GROUP: in every estate without its own)."""

    version: int
    duties: tuple[AnswerDuty, ...]
    why: Line


class SetAnswerDuties(OwnersCommand, wire="SetAnswerDuties"):
    """Role group_admin, or project_manager for the own estate. All duties at once. Refused `TopicListedTwice`."""

    duties: tuple[AnswerDutyWanted, ...] = Field(min_length=1, max_length=60)
    why: Line


class Absence(Value):
    """From when until when somebody is away."""

    away_from: datetime
    away_until: datetime
