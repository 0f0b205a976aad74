"""Questions about the working group: who is in it, and who answers for a topic at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.answering import Answers, Serving, missing, who_answers
from services.owners.read_models.answer_duties import ANSWER_DUTIES, answer_duties
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.file_lists import ZONE
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.working_groups import GROUP_MEMBERS, WORKING_GROUPS
from shared.contracts.owners import (
    SIDES,
    Absence,
    AnswerDuties,
    Answerer,
    AnswerersView,
    GroupMember,
    Party,
    PartyAnswers,
    Shift,
    WhoAnswers,
    WorkingGroup,
    WorkingGroupView,
)
from shared.problems import NotFound, Refusal
from shared.service import Asking
from shared.wording import Wording

GROUP_READS = (WORKING_GROUPS, GROUP_MEMBERS, PEOPLE, ESTATES)
ANSWERS_READ = (*GROUP_READS, ANSWER_DUTIES)
FORMED = "select leads, developer_head, property_head, version from working_groups where estate = $1"
MEMBERS = """
select m.member, m.party, m.contractor, m.duty, m.deputy, m.shifts, m.away, p.name, p.phone,
       coalesce(p.erased, true) as gone
  from group_members m left join people p on p.person = m.member where m.estate = $1 order by m.appointed, m.member
"""
REACHED = "select person, name, phone, erased from people where person = any($1::text[])"
NAMED = "select person, name from people where person = any($1::text[]) and name is not null"
Row = Any  # a database record


class TopicNotListed(Refusal):
    status = 404
    wording = Wording("解答分工中没有主题 {topic}。", "No duty lists topic {topic}.")


def knows_names(asking: Asking) -> bool:
    """Everybody in the group rings up everybody else; who only checks the books does not."""
    return asking.role != "auditor"


async def names_of(asking: Asking, persons: Iterable[str | None]) -> Mapping[str | None, str]:
    """Empty for who may not know them; who is not there has none."""
    if not knows_names(asking):
        return {}
    wanted = sorted({person for person in persons if person is not None})
    return {row["person"]: row["name"] for row in await asking.connection.fetch(NAMED, wanted)}


async def zone_of(asking: Asking) -> ZoneInfo:
    zone = await asking.connection.fetchval(ZONE, asking.estate)
    if zone is None:
        raise NotFound(what=asking.estate)
    return ZoneInfo(zone)


async def working_group(asking: Asking, query: WorkingGroup) -> WorkingGroupView:
    formed = await asking.connection.fetchrow(FORMED, query.estate)
    if formed is None:
        raise NotFound(what=query.estate)
    zone, names = await zone_of(asking), knows_names(asking)
    rows = await asking.connection.fetch(MEMBERS, query.estate)
    return WorkingGroupView(**formed, members=tuple(_member(row, asking, zone, names=names) for row in rows))


def _member(row: Row, asking: Asking, zone: ZoneInfo, *, names: bool) -> GroupMember:
    one = serving(row)
    return GroupMember(
        member=one.member, party=one.party, side=SIDES[one.party], contractor=row["contractor"], duty=row["duty"],
        deputy=one.deputy, shifts=one.shifts, away=tuple(gone for gone in one.away if gone.away_until > asking.now),
        on_duty=not one.gone and missing(one, asking.now, zone) is None, name=row["name"] if names else None,
        phone=row["phone"] if names else None,
    )  # fmt: skip


def serving(row: Row) -> Serving:
    return Serving(
        row["member"], row["party"], row["deputy"], tuple(map(Shift.model_validate, row["shifts"])),
        tuple(map(Absence.model_validate, row["away"])), gone=row["gone"],
    )  # fmt: skip


async def who_answers_now(asking: Asking, query: WhoAnswers) -> AnswerersView:
    duties = (await answer_duties(asking, AnswerDuties(estate=query.estate))).duties
    duty = next((one for one in duties if one.topic == query.topic), None)
    if duty is None:
        raise TopicNotListed(topic=query.topic)
    there = await answering_in(asking, query.at or asking.now)
    return AnswerersView(
        topic=duty.topic, name=duty.name, at=there.at, local_time=f"{there.at.astimezone(there.zone):%Y-%m-%d %H:%M}",
        parties=tuple(PartyAnswers(party=party, answerers=there.of(party)) for party in duty.parties),
    )  # fmt: skip


async def answering_in(asking: Asking, at: datetime) -> "Answering":
    rows = await asking.connection.fetch(MEMBERS, asking.estate)
    members = tuple(serving(row) for row in rows)
    named = {*(one.member for one in members), *(one.deputy for one in members if one.deputy is not None)}
    people = {row["person"]: row for row in await asking.connection.fetch(REACHED, sorted(named))}
    places = {row["member"]: row for row in rows}
    return Answering(at, await zone_of(asking), members, places, people, names=knows_names(asking))


@dataclass(frozen=True)
class Answering:
    """The working group at a moment: who of a party answers, with how to reach them."""

    at: datetime
    zone: ZoneInfo
    members: Sequence[Serving]
    places: Mapping[str, Row]
    people: Mapping[str, Row]
    names: bool

    def of(self, party: Party) -> tuple[Answerer, ...]:
        deputies = {one.deputy for one in self.members if one.deputy is not None}
        gone = frozenset(one for one in deputies if one not in self.people or self.people[one]["erased"])
        return tuple(map(self._answerer, who_answers(party, self.members, gone, self.at, self.zone)))

    def _answerer(self, one: Answers) -> Answerer:
        place, reached = self.places[one.member], self.people[one.person]
        return Answerer(
            person=one.person, name=reached["name"] if self.names else None,
            phone=reached["phone"] if self.names else None, duty=place["duty"], contractor=place["contractor"],
            stands_in_for=one.member if one.because is not None else None, because=one.because,
        )  # fmt: skip
