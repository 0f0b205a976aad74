"""The visits service at a glance: visits planned and logged, matters followed to satisfaction, records archived."""

from services.visits import difficult_owners, matters, persons, policy, reactions, visit_log, visit_records, visits
from services.visits.archive import archive_signed_records
from services.visits.read_models import day_questions, figures, matter_list, visit_calendar
from services.visits.read_models.estates import ESTATES
from services.visits.read_models.matter_list import MATTER_LIST, MatterListRow
from services.visits.read_models.units import UNITS
from services.visits.read_models.visit_calendar import VISIT_CALENDAR
from services.visits.read_models.visit_policies import VISIT_POLICIES, own_and_group
from services.visits.read_models.visit_records import VISIT_RECORDS
from services.visits.read_models.visited_units import VISITED_UNITS
from shared.contracts.defects import RectificationAccepted
from shared.contracts.owners import AppointmentMissed, HandoverRefused, PersonErased, UnitHandedOver
from shared.contracts.visits import (
    ArchiveVisitRecords,
    AssignMatter,
    ErasePersonalData,
    EscalateMatter,
    Figures,
    LogVisit,
    MarkDifficultOwner,
    MatterList,
    OwnerDissatisfied,
    PlanRevisit,
    PlanVisit,
    QuestionsOfDay,
    RaiseMatter,
    ReportMatterResult,
    RevisitOwner,
    SetVisitPolicy,
    SignVisitRecords,
    SubmitVisitRecords,
    UnmarkDifficultOwner,
    Visit,
    VisitCalendar,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.kept_scans import RECORD, SCANS_KEPT
from shared.reactions import Reaction
from shared.service import Answer, Service, Task

SYSTEM_ONLY: tuple[str, ...] = ()
SERVING = ("customer_service", "service_supervisor")
LOOKING = (
    "customer_service", "service_supervisor", "project_manager", "property_manager", "department", "developer_rep",
    "group_admin", "auditor", "system",
)  # fmt: skip

UNIT, ESTATE = Lookup(UNITS, "{unit}"), Lookup(ESTATES, "{estate}")
POLICY, SAME_VISIT = Lookup(VISIT_POLICIES, own_and_group), Lookup(VISIT_CALENDAR, "{visit}")

HANDLERS = (
    Handler(PlanVisit, visits.plan_visit, "visits:{unit}", ("customer_service",), (UNIT, ESTATE, POLICY, SAME_VISIT)),
    Handler(PlanRevisit, visits.plan_revisit, "visits:{unit}", SYSTEM_ONLY, (UNIT, ESTATE, POLICY)),
    Handler(LogVisit, visit_log.log_visit, visit_log.streams_of, ("customer_service",), (UNIT, SAME_VISIT, RECORD)),
    Handler(MarkDifficultOwner, difficult_owners.mark, "visits:{unit}", SERVING, (UNIT,)),
    Handler(UnmarkDifficultOwner, difficult_owners.unmark, "visits:{unit}", ("project_manager",)),
    Handler(RaiseMatter, matters.raise_matter, "matter:{matter}", SERVING, (UNIT,)),
    Handler(AssignMatter, matters.assign, "matter:{matter}", SERVING),
    Handler(ReportMatterResult, matters.report_result, "matter:{matter}", ("department", "customer_service")),
    Handler(EscalateMatter, matters.escalate, "matter:{matter}", ("customer_service",)),
    Handler(RevisitOwner, matters.revisit_owner, "matter:{matter}", ("customer_service",)),
    Handler(
        SubmitVisitRecords, visit_records.submit, "records:{records}", ("customer_service",),
        (Lookup(VISIT_CALENDAR, lambda command: command.visits),),
    ),
    Handler(SignVisitRecords, visit_records.sign, "records:{records}", ("service_supervisor", "project_manager")),
    Handler(ArchiveVisitRecords, visit_records.archive, "records:{records}", ("customer_service",)),
    Handler(SetVisitPolicy, policy.set_policy, "visit-policy:{estate}", ("group_admin", "project_manager")),
    Handler(ErasePersonalData, persons.erase, "person:{person}", SYSTEM_ONLY),
)  # fmt: skip

REACTIONS = (
    Reaction("plan_visit", UnitHandedOver, reactions.when_unit_handed_over_plan_visit),
    Reaction("answer_refusal", HandoverRefused, reactions.when_handover_refused_plan_visit_and_mark_owner),
    Reaction("answer_absence", AppointmentMissed, reactions.when_appointment_missed_plan_visit_and_mark_owner),
    Reaction("plan_revisit", RectificationAccepted, reactions.when_rectification_accepted_plan_revisit),
    Reaction("answer_dissatisfaction", OwnerDissatisfied, reactions.when_owner_dissatisfied_plan_visit),
    Reaction("erase", PersonErased, reactions.when_person_erased_erase_personal_data),
)


def escalate_overdue(row: MatterListRow) -> EscalateMatter:
    return EscalateMatter(estate=row.estate, matter=row.matter, due=row.escalate_at, reason="逾期未处理 · overdue")


def make_service() -> Service:
    return Service(
        name="visits",
        aggregates=(visits.VISITS, matters.MATTER, visit_records.RECORDS, policy.POLICY, persons.PERSON),
        handlers=HANDLERS,
        models=(VISIT_CALENDAR, VISITED_UNITS, MATTER_LIST, VISIT_RECORDS, VISIT_POLICIES, UNITS, ESTATES, SCANS_KEPT),
        answers=(
            Answer(VisitCalendar, visit_calendar.visit_calendar, visit_calendar.READS, LOOKING),
            Answer(Visit, visit_calendar.one_visit, visit_calendar.READS, LOOKING),
            Answer(MatterList, matter_list.matter_list, (MATTER_LIST,), LOOKING),
            Answer(QuestionsOfDay, day_questions.questions_of_day, (MATTER_LIST, ESTATES), LOOKING),
            Answer(Figures, figures.figures, figures.READS, LOOKING),
        ),
        reactions=REACTIONS,
        deadlines=(Deadline("escalate_matter", MATTER_LIST, "escalate_at", escalate_overdue),),
        tasks=(Task("archive_signed_records", archive_signed_records),),
    )
