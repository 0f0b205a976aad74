"""The working group and what its parties have to do with one another: its part of the table of contents."""

from services.owners import answer_duties, coordination, coordination_shown, group_shown, minutes, working_group
from services.owners.lookups import ESTATE, UNIT
from services.owners.read_models.answer_duties import ANSWER_DUTIES
from services.owners.read_models.answer_duties import answer_duties as duties_shown
from services.owners.read_models.contractors import CONTRACTORS
from services.owners.read_models.coordination_items import COORDINATION_ITEMS
from services.owners.read_models.meetings import MEETINGS
from services.owners.read_models.own_or_group import estate_and_group
from services.owners.read_models.people import PEOPLE
from services.owners.read_models.working_groups import GROUP_MEMBERS, WORKING_GROUPS
from services.owners.roles import ADMIN, DEVELOPER, MANAGER, NOBODY, STAFF
from services.owners.speaking import SPEAKS_FOR
from shared.contracts.owners import (
    AnswerCoordinationItem,
    AnswerDuties,
    AppointWorkingGroupMember,
    CloseCoordinationItem,
    CoordinationItems,
    CorrectMinutes,
    EndMemberAbsence,
    EscalateCoordinationItem,
    FormWorkingGroup,
    Meetings,
    Minutes,
    RaiseCoordinationItem,
    RecordMemberAbsence,
    RecordMinutes,
    ReleaseWorkingGroupMember,
    ReturnCoordinationItem,
    SetAnswerDuties,
    WhoAnswers,
    WorkingGroup,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.service import Answer

LEADING = (MANAGER, DEVELOPER, ADMIN)
WORKING = tuple(role for role in STAFF if role not in {"auditor", "system"})
SPEAKING = tuple(role for role in SPEAKS_FOR if role != "system")
OF_GROUP, OF_ITEM = working_group.STREAM, coordination.STREAM
GROUP_HERE, COMPANY = Lookup(WORKING_GROUPS, "{estate}"), Lookup(CONTRACTORS, "{estate}/{contractor}")
DUTIES = Lookup(ANSWER_DUTIES, estate_and_group)

HANDLERS = (
    Handler(
        FormWorkingGroup,
        working_group.form_working_group,
        OF_GROUP,
        LEADING,
        (Lookup(PEOPLE, working_group.heads_of), ESTATE),
    ),
    Handler(
        AppointWorkingGroupMember,
        working_group.appoint_member,
        OF_GROUP,
        LEADING,
        (Lookup(PEOPLE, working_group.member_and_deputy), COMPANY),
    ),
    Handler(ReleaseWorkingGroupMember, working_group.release_member, OF_GROUP, LEADING),
    Handler(RecordMemberAbsence, working_group.record_absence, OF_GROUP, WORKING),
    Handler(EndMemberAbsence, working_group.end_absence, OF_GROUP, WORKING),
    Handler(SetAnswerDuties, answer_duties.set_answer_duties, answer_duties.STREAM, (ADMIN, MANAGER), (DUTIES, ESTATE)),
    Handler(RaiseCoordinationItem, coordination.raise_item, OF_ITEM, SPEAKING, (GROUP_HERE, COMPANY, UNIT)),
    Handler(AnswerCoordinationItem, coordination.answer_item, OF_ITEM, SPEAKING),
    Handler(ReturnCoordinationItem, coordination.return_item, OF_ITEM, SPEAKING),
    Handler(CloseCoordinationItem, coordination.close_item, OF_ITEM, SPEAKING),
    Handler(EscalateCoordinationItem, coordination.escalate_item, OF_ITEM, NOBODY, (GROUP_HERE,)),
    Handler(
        RecordMinutes,
        minutes.record_minutes,
        minutes.streams,
        WORKING,
        (GROUP_HERE, ESTATE, Lookup(PEOPLE, minutes.persons), Lookup(CONTRACTORS, minutes.companies)),
    ),
    Handler(CorrectMinutes, minutes.correct_minutes, minutes.STREAM, LEADING),
)
ANSWERS = (
    Answer(WorkingGroup, group_shown.working_group, group_shown.GROUP_READS, STAFF),
    Answer(AnswerDuties, duties_shown, (ANSWER_DUTIES,), STAFF),
    Answer(WhoAnswers, group_shown.who_answers_now, group_shown.ANSWERS_READ, STAFF),
    Answer(
        CoordinationItems, coordination_shown.coordination_items, coordination_shown.ITEMS_READ, (*STAFF, "contractor")
    ),
    Answer(Meetings, coordination_shown.meetings, coordination_shown.MEETINGS_READ, STAFF),
    Answer(Minutes, coordination_shown.minutes, coordination_shown.MEETINGS_READ, STAFF),
)
AGGREGATES = (
    working_group.WORKING_GROUP,
    answer_duties.ANSWER_DUTIES,
    coordination.COORDINATION_ITEM,
    minutes.MEETING,
)
MODELS = (WORKING_GROUPS, GROUP_MEMBERS, ANSWER_DUTIES, COORDINATION_ITEMS, MEETINGS)
DEADLINES = (Deadline("coordination_item_due", COORDINATION_ITEMS, "escalate_at", coordination.overdue_item),)
