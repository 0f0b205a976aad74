"""The working group (交房工作组) of an estate: formed by both sides, its members appointed, away and back, released."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.owners.person import ContractorNotEngaged, must_be_registered
from services.owners.read_models.contractors import ContractorOnList
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.structure import estate_here
from shared.contracts.owners import (
    AppointWorkingGroupMember,
    EndMemberAbsence,
    FormWorkingGroup,
    MemberAbsenceEnded,
    MemberAbsenceRecorded,
    RecordMemberAbsence,
    ReleaseWorkingGroupMember,
    Shift,
    WorkingGroupFormed,
    WorkingGroupMemberAppointed,
    WorkingGroupMemberReleased,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording

People = Mapping[str, PersonOnList | None]
Away = tuple[datetime, datetime]


class WorkingGroupNotFormed(Refusal):
    wording = Wording("项目 {estate} 尚未成立交房工作组。", "No working group is formed in estate {estate} yet.")


class OneHeadForBoth(Refusal):
    status = 400
    wording = Wording(
        "开发商与物业的负责人不能是同一人：{person}。",
        "{person} cannot head both sides, the developer's and the property's.",
    )


class NotInGroup(Refusal):
    status = 404
    wording = Wording("{member} 不在交房工作组中。", "{member} is not in the working group.")


class MemberNotAway(Refusal):
    wording = Wording("{member} 在该时刻并未登记离岗。", "{member} is not recorded as away at that moment.")


@dataclass(frozen=True)
class WorkingGroup:
    """`away` are a member's absences, by member; `ever` all who were once in it."""

    formed: WorkingGroupFormed | None = None
    members: Mapping[str, WorkingGroupMemberAppointed] = field(default_factory=dict)
    away: Mapping[str, tuple[Away, ...]] = field(default_factory=dict)
    ever: frozenset[str] = frozenset()


def evolve(group: WorkingGroup, event: Event) -> WorkingGroup:
    match event:
        case WorkingGroupFormed():
            return replace(group, formed=event)
        case WorkingGroupMemberAppointed():
            members = {**group.members, event.member: event}
            return replace(group, members=members, ever=group.ever | {event.member})
        case WorkingGroupMemberReleased():
            members = {name: one for name, one in group.members.items() if name != event.member}
            return replace(group, members=members, away={**group.away, event.member: ()})
        case MemberAbsenceRecorded():
            known = group.away.get(event.member, ())
            return replace(group, away={**group.away, event.member: (*known, (event.away_from, event.away_until))})
        case MemberAbsenceEnded():
            return replace(group, away={**group.away, event.member: ended(group.away[event.member], event.back_at)})
        case _:
            return group


def ended(absences: tuple[Away, ...], back_at: datetime) -> tuple[Away, ...]:
    """Those that cover the moment end with it."""
    return tuple((begins, back_at if begins <= back_at < ends else ends) for begins, ends in absences)


STREAM = "working-group:{estate}"
WORKING_GROUP = Aggregate("working-group", WorkingGroup(), evolve)


def heads_of(command: FormWorkingGroup) -> list[str]:
    return [command.developer_head, command.property_head]


def member_and_deputy(command: AppointWorkingGroupMember) -> list[str]:
    return [command.member] if command.deputy is None else [command.member, command.deputy]


def form_working_group(
    asked: Asked[FormWorkingGroup], group: WorkingGroup, people: People, estate: EstateOnList | None
) -> list[Event]:
    command = asked.command
    estate_here(command.estate, estate)
    if command.developer_head == command.property_head:
        raise OneHeadForBoth(person=command.property_head)
    _must_be_known(people)
    fact = WorkingGroupFormed(**dict(command))
    return [] if group.formed == fact else [fact]


def appoint_member(
    asked: Asked[AppointWorkingGroupMember], group: WorkingGroup, people: People, engaged: ContractorOnList | None
) -> list[Event]:
    command = asked.command
    must_be_formed(command.estate, group)
    _must_be_known(people)
    if command.contractor is not None and engaged is None:
        raise ContractorNotEngaged(contractor=command.contractor, estate=command.estate)
    shifts = tuple(Shift(**dict(one)) for one in command.shifts)
    fact = WorkingGroupMemberAppointed(**{**dict(command), "shifts": shifts})
    return [] if group.members.get(command.member) == fact else [fact]


def release_member(asked: Asked[ReleaseWorkingGroupMember], group: WorkingGroup) -> list[Event]:
    command = asked.command
    if command.member not in group.ever:
        raise NotInGroup(member=command.member)
    held = group.members.get(command.member)
    if held is None:
        return []
    return [WorkingGroupMemberReleased(estate=command.estate, member=command.member, party=held.party)]


def record_absence(asked: Asked[RecordMemberAbsence], group: WorkingGroup) -> list[Event]:
    command = asked.command
    if command.member not in group.members:
        raise NotInGroup(member=command.member)
    if (command.away_from, command.away_until) in group.away.get(command.member, ()):
        return []
    return [MemberAbsenceRecorded(**dict(command))]


def end_absence(asked: Asked[EndMemberAbsence], group: WorkingGroup) -> list[Event]:
    command, absences = asked.command, group.away.get(asked.command.member, ())
    if any(begins <= command.back_at < ends for begins, ends in absences):
        return [MemberAbsenceEnded(**dict(command))]
    if any(ends == command.back_at for _, ends in absences):
        return []
    raise MemberNotAway(member=command.member)


def must_be_formed(estate: str, group: WorkingGroup) -> WorkingGroupFormed:
    if group.formed is None:
        raise WorkingGroupNotFormed(estate=estate)
    return group.formed


def _must_be_known(people: People) -> None:
    for person, row in people.items():
        must_be_registered(person, row)
