"""The emergency plan, and the papers of coordination: their part of the table of contents."""

from services.owners import coordination_printing, coordination_shown, emergencies, emergencies_shown, emergency_plan
from services.owners.coordinating import WORKING
from services.owners.lookups import ESTATE
from services.owners.read_models.emergencies import EMERGENCIES
from services.owners.read_models.emergency_plans import EMERGENCY_PLANS
from services.owners.read_models.own_or_group import estate_and_group
from services.owners.read_models.people import PEOPLE
from services.owners.roles import ADMIN, MANAGER, STAFF
from shared.contracts.owners import (
    ActivateEmergencyPlan,
    CountdownPlanPaper,
    Emergencies,
    EmergencyPlanInForce,
    EmergencyPlanPaper,
    EndEmergencyPlan,
    MinutesPaper,
    PaperForms,
    SetEmergencyPlan,
)
from shared.decider import Handler, Lookup
from shared.service import Answer

PLANS = Lookup(EMERGENCY_PLANS, estate_and_group)

HANDLERS = (
    Handler(SetEmergencyPlan, emergency_plan.set_plan, emergency_plan.STREAM, (ADMIN, MANAGER), (PLANS, ESTATE)),
    Handler(
        ActivateEmergencyPlan,
        emergencies.activate,
        emergencies.STREAM,
        WORKING,
        (PLANS, Lookup(PEOPLE, "{decided_by}"), ESTATE),
    ),
    Handler(EndEmergencyPlan, emergencies.end, emergencies.STREAM, WORKING),
)
ANSWERS = (
    Answer(EmergencyPlanInForce, emergencies_shown.emergency_plan, emergencies_shown.PLAN_READS, STAFF),
    Answer(Emergencies, emergencies_shown.emergencies, emergencies_shown.EMERGENCIES_READ, STAFF),
    Answer(EmergencyPlanPaper, coordination_printing.emergency_paper, coordination_printing.EMERGENCY_READ, STAFF),
    Answer(MinutesPaper, coordination_printing.minutes_paper, coordination_shown.MEETINGS_READ, STAFF),
    Answer(CountdownPlanPaper, coordination_printing.countdown_paper, coordination_printing.COUNTDOWN_READ, STAFF),
    Answer(PaperForms, coordination_printing.paper_forms, coordination_printing.FORMS_READ, STAFF),
)
AGGREGATES = (emergency_plan.EMERGENCY_PLAN, emergencies.EMERGENCY)
MODELS = (EMERGENCY_PLANS, EMERGENCIES)
