"""The working groups: one row an estate for who leads it, one row a member for who is in it, when, and who not now."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.contracts.owners import (
    MemberAbsenceEnded,
    MemberAbsenceRecorded,
    WorkingGroupFormed,
    WorkingGroupMemberAppointed,
    WorkingGroupMemberReleased,
)
from shared.frozen import replace
from shared.messages import Event, events_of
from shared.readmodel import ReadModel, by
from shared.records import Recorded

HERE = Path(__file__).parent
EVERYTHING = frozenset(events_of("owners").values())


@dataclass(frozen=True)
class GroupOnList:
    """`version` is that of its stream."""

    estate: str
    leads: str
    developer_head: str
    property_head: str
    version: int


@dataclass(frozen=True)
class MemberOnList:
    """`appointed` is the position of the first appointment: members are listed in that order."""

    place: str  # <estate>/<member>
    estate: str
    member: str
    party: str
    contractor: str | None
    duty: str
    deputy: str | None
    shifts: list[dict[str, Any]]
    away: list[dict[str, str]]
    appointed: int


OF_GROUP: tuple[type[Event], ...] = (
    WorkingGroupFormed, WorkingGroupMemberAppointed, WorkingGroupMemberReleased, MemberAbsenceRecorded,
    MemberAbsenceEnded,
)  # fmt: skip
OF_MEMBER = OF_GROUP[1:]


def fold_group(row: GroupOnList | None, happened: Recorded) -> GroupOnList | None:
    event = happened.event
    if isinstance(event, WorkingGroupFormed):
        return GroupOnList(event.estate, event.leads, event.developer_head, event.property_head, happened.version)
    return replace(row, version=happened.version) if row is not None else None


def place_of(event: Event) -> tuple[str, ...]:
    return (f"{event.estate}/{getattr(event, 'member')}",)  # noqa: B009 - every event of this table has one


def fold_member(row: MemberOnList | None, happened: Recorded) -> MemberOnList | None:
    match happened.event:
        case WorkingGroupMemberAppointed() as event:
            shifts = [shift.model_dump(mode="json") for shift in event.shifts]
            return MemberOnList(
                place_of(event)[0], event.estate, event.member, event.party, event.contractor, event.duty,
                event.deputy, shifts, row.away if row else [], row.appointed if row else happened.position,
            )  # fmt: skip
        case WorkingGroupMemberReleased():
            return None
        case MemberAbsenceRecorded() as event if row is not None:
            known = {"away_from": event.away_from.isoformat(), "away_until": event.away_until.isoformat()}
            return replace(row, away=[*row.away, known])
        case MemberAbsenceEnded() as event if row is not None:
            return replace(row, away=[_ended(one, event.back_at) for one in row.away])
        case _:
            return row


def _ended(absence: dict[str, str], back_at: datetime) -> dict[str, str]:
    covered = datetime.fromisoformat(absence["away_from"]) <= back_at < datetime.fromisoformat(absence["away_until"])
    return {**absence, "away_until": back_at.isoformat()} if covered else absence


WORKING_GROUPS = ReadModel(
    name="working_groups", version=1, source="owners", row=GroupOnList, fold=fold_group, inline=True,
    ddl=HERE / "working_groups.sql", keys={event: by("estate") for event in OF_GROUP},
    ignored=EVERYTHING - set(OF_GROUP),
)  # fmt: skip
GROUP_MEMBERS = ReadModel(
    name="group_members", version=1, source="owners", row=MemberOnList, fold=fold_member, inline=True,
    ddl=HERE / "group_members.sql", keys=dict.fromkeys(OF_MEMBER, place_of), ignored=EVERYTHING - set(OF_MEMBER),
)  # fmt: skip
