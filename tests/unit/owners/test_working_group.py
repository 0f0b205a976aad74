"""The working group: formed by both sides, its members appointed, away and back; and the duties of answering."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.owners.answer_duties import TopicListedTwice
from services.owners.person import ContractorNotEngaged, PersonNotKnown
from services.owners.read_models.answer_duties import ANSWER_DUTIES, in_force
from services.owners.read_models.working_groups import GROUP_MEMBERS, WORKING_GROUPS
from services.owners.structure import EstateNotKnown
from services.owners.typical_answer_duties import TYPICAL_ANSWER_DUTIES
from services.owners.working_group import MemberNotAway, NotInGroup, OneHeadForBoth, WorkingGroupNotFormed
from shared.contracts.owners import (
    AnswerDutiesSet,
    AnswerDuty,
    AnswerDutyWanted,
    AppointWorkingGroupMember,
    EndMemberAbsence,
    FormWorkingGroup,
    MemberAbsenceEnded,
    MemberAbsenceRecorded,
    PersonErased,
    ProxyAppointed,
    RecordMemberAbsence,
    ReleaseWorkingGroupMember,
    SetAnswerDuties,
    ShiftWanted,
    WorkingGroupMemberReleased,
)
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import OF_UNIT, OWNER, E, ask, person, personal, so_far
from tests.unit.owners.fees import words
from tests.unit.owners.group import CREW, DESK, ENGAGED, FORMED, HERE, NOON, PEOPLE, SECOND, TOGETHER

HOUR = timedelta(hours=1)
FORM = FormWorkingGroup(estate=E, developer_head="p-dev", property_head="p-head")
APPOINT = AppointWorkingGroupMember(
    estate=E, member="p-desk", party="customer_service", duty="值守", deputy="p-second",
    shifts=(ShiftWanted(begins="08:30", ends="17:30"),),
)  # fmt: skip
HIRE = AppointWorkingGroupMember(estate=E, member="p-crew", party="contractor", contractor="c1", duty="快修组")
RELEASE = ReleaseWorkingGroupMember(estate=E, member="p-desk")
RELEASED = WorkingGroupMemberReleased(estate=E, member="p-desk", party="customer_service")
LEAVE = RecordMemberAbsence(estate=E, member="p-desk", away_from=NOON, away_until=NOON + 3 * HOUR)
AWAY = MemberAbsenceRecorded(estate=E, member="p-desk", away_from=NOON, away_until=NOON + 3 * HOUR)
COME_BACK = EndMemberAbsence(estate=E, member="p-desk", back_at=NOON + HOUR)
BACK = MemberAbsenceEnded(estate=E, member="p-desk", back_at=NOON + HOUR)


def duty(topic: str, *parties: Any) -> AnswerDutyWanted:
    return AnswerDutyWanted(topic=topic, name=words(f"{topic}题", topic), parties=parties)


def wish(*duties: AnswerDutyWanted, estate: str = E) -> SetAnswerDuties:
    return SetAnswerDuties(estate=estate, duties=duties or (duty("quality", "engineering"),), why="本项目由工程部解答")


def duties_set(version: int = 1, estate: str = E) -> AnswerDutiesSet:
    duties = (AnswerDuty(topic="quality", name=words("quality题", "quality"), parties=("engineering",)),)
    return AnswerDutiesSet(estate=estate, version=version, duties=duties, why="本项目由工程部解答")


def test_both_sides_form_the_group_and_the_developer_leads_unless_it_is_said_otherwise() -> None:
    ask(so_far(*HERE), FORM).then(FORMED)
    ask(so_far(*HERE, FORMED), FORM).then_nothing()
    ask(so_far(*HERE, FORMED), FORM.model_copy(update={"leads": "property"})).then(
        FORMED.model_copy(update={"leads": "property"})
    )
    ask(so_far(*HERE), FORM.model_copy(update={"developer_head": "p-head"})).then_refused(OneHeadForBoth)
    ask(so_far(*HERE), FORM.model_copy(update={"developer_head": "p-x"})).then_refused(PersonNotKnown, person="p-x")
    ask(so_far(*PEOPLE), FORM).then_refused(EstateNotKnown)


def test_a_member_is_appointed_for_a_party_with_deputy_and_shifts() -> None:
    ask(so_far(*HERE, FORMED), APPOINT).then(DESK)
    ask(so_far(*TOGETHER), APPOINT).then_nothing()
    ask(so_far(*TOGETHER), APPOINT.model_copy(update={"duty": "总台"})).then(DESK.model_copy(update={"duty": "总台"}))
    ask(so_far(*HERE), APPOINT).then_refused(WorkingGroupNotFormed)
    gone = PersonErased(estate=GROUP, person="p-second", reason="离职")
    ask(so_far(*HERE, FORMED, gone), APPOINT).then_refused(PersonNotKnown, person="p-second")


def test_whoever_is_only_an_owner_or_a_proxy_is_not_named_in_the_group() -> None:
    """All in the group read each other's name and phone; who works with us and lives here is in it all the same."""
    proxy = ProxyAppointed(
        **OF_UNIT, proxy="x1", owner=OWNER, person="p-proxy", name=personal("代办", "p-proxy"), scope="收楼",
        valid_from=NOON.date(), expires_on=NOON.date(),
    )  # fmt: skip
    for name in (OWNER, "p-proxy"):
        history = so_far(*HERE, FORMED, proxy)
        ask(history, FORM.model_copy(update={"property_head": name})).then_refused(PersonNotKnown, person=name)
        for field in ("member", "deputy"):
            ask(history, APPOINT.model_copy(update={field: name})).then_refused(PersonNotKnown, person=name)
    lives_here = APPOINT.model_copy(update={"member": OWNER})
    assert len(ask(so_far(*HERE, FORMED, person(OWNER)), lives_here).events) == 1
    assert len(ask(so_far(person(OWNER), *HERE, FORMED), lives_here).events) == 1


def test_a_contractors_crew_is_of_a_company_engaged_here() -> None:
    ask(so_far(*HERE, FORMED), HIRE).then(CREW)
    ask(so_far(*(one for one in HERE if one != ENGAGED), FORMED), HIRE).then_refused(ContractorNotEngaged)
    for fields in ({"party": "contractor"}, {"contractor": "c1"}, {"deputy": "p-desk"}):
        with pytest.raises(ValidationError):
            AppointWorkingGroupMember.model_validate({
                "estate": E, "member": "p-desk", "party": "order", "duty": "x", **fields
            })  # fmt: skip


def test_a_member_is_released_once_and_may_be_appointed_again() -> None:
    ask(so_far(*TOGETHER), RELEASE).then(RELEASED)
    ask(so_far(*TOGETHER, RELEASED), RELEASE).then_nothing()
    ask(so_far(*TOGETHER, RELEASED), APPOINT).then(DESK)
    ask(so_far(*TOGETHER), RELEASE.model_copy(update={"member": "p-x"})).then_refused(NotInGroup)


def test_a_member_is_away_and_back_before_it_was_said() -> None:
    ask(so_far(*TOGETHER), LEAVE).then(AWAY)
    ask(so_far(*TOGETHER, AWAY), LEAVE).then_nothing()
    ask(so_far(*TOGETHER), LEAVE.model_copy(update={"member": "p-x"})).then_refused(NotInGroup)
    ask(so_far(*TOGETHER, AWAY), COME_BACK).then(BACK)
    ask(so_far(*TOGETHER, AWAY, BACK), COME_BACK).then_nothing()
    ask(so_far(*TOGETHER), COME_BACK).then_refused(MemberNotAway)
    late = COME_BACK.model_copy(update={"back_at": NOON + 4 * HOUR})
    ask(so_far(*TOGETHER, AWAY), late).then_refused(MemberNotAway)
    with pytest.raises(ValidationError):
        RecordMemberAbsence(estate=E, member="p-desk", away_from=NOON, away_until=NOON)


def test_the_tables_show_who_is_in_it_in_the_order_of_appointment() -> None:
    row = folded(WORKING_GROUPS, FORMED, DESK, AWAY)[E]
    assert (row.leads, row.property_head, row.version) == ("developer", "p-head", 3)
    rows = folded(GROUP_MEMBERS, FORMED, DESK, SECOND, AWAY, BACK, DESK)
    desk = rows[f"{E}/p-desk"]
    assert (desk.appointed, desk.deputy, desk.shifts[0]["begins"]) == (2, "p-second", "08:30")
    assert [one["away_until"] for one in desk.away] == [(NOON + HOUR).isoformat()]
    assert set(folded(GROUP_MEMBERS, FORMED, DESK, SECOND, RELEASED)) == {f"{E}/p-second"}


def test_who_answers_what_is_set_in_versions_of_the_estate_or_the_group() -> None:
    ask(so_far(*HERE), wish()).then(duties_set())
    ask(so_far(*HERE, duties_set()), wish()).then_nothing()
    ask(so_far(*HERE, duties_set(2, GROUP)), wish()).then(duties_set(3))
    ask(so_far(), wish(estate=GROUP)).then(duties_set(estate=GROUP))
    ask(so_far(), wish()).then_refused(EstateNotKnown)
    twice = wish(duty("tax", "order"), duty("tax", "finance"))
    ask(so_far(*HERE), twice).then_refused(TopicListedTwice, topic="tax")


def test_the_estates_own_duties_go_before_the_groups_and_those_before_what_is_usual() -> None:
    rows = folded(ANSWER_DUTIES, duties_set(1, GROUP), duties_set(2))
    assert (in_force(rows, E).version, in_force(rows, E).set_for) == (2, E)
    assert (in_force(rows, "E2").version, in_force(rows, "E2").set_for) == (1, GROUP)
    usual = in_force({}, E)
    assert (usual.version, usual.duties) == (0, TYPICAL_ANSWER_DUTIES)


def test_what_is_usual_names_for_every_topic_of_the_trade_who_answers() -> None:
    usual = {one.topic: one.parties for one in TYPICAL_ANSWER_DUTIES}
    assert usual["services"] == usual["fees"] == ("customer_service",)
    assert usual["quality"] == ("developer_project", "contractor")
    assert {usual[topic] for topic in ("contract", "area", "promises")} == {("developer_sales",)}
    assert all(party.startswith("developer") for topic in ("title", "tax") for party in usual[topic])
    assert usual["law"] == ("developer_legal",)
    assert len({one.name.zh for one in TYPICAL_ANSWER_DUTIES}) == len(TYPICAL_ANSWER_DUTIES)
