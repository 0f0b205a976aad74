"""The countdown plan: its part of the table of contents."""

from services.owners import countdown, countdown_shown, countdown_tasks
from services.owners.coordinating import LEADING
from services.owners.lookups import ESTATE
from services.owners.read_models.countdown_tasks import COUNTDOWN_PLANS, COUNTDOWN_TASKS
from services.owners.read_models.people import PEOPLE
from services.owners.roles import NOBODY, STAFF, SUPERVISOR
from services.owners.speaking import SPEAKS_FOR
from shared.contracts.owners import (
    AssignCountdownTask,
    BeginCountdownPlan,
    CountdownReadiness,
    CountdownTasks,
    DropCountdownTask,
    FinishCountdownTask,
    MarkCountdownTaskOverdue,
    MoveCountdownTask,
    MoveHandoverDay,
    ReopenCountdownTask,
    SetCountdownTask,
)
from shared.deadlines import Deadline
from shared.decider import Handler, Lookup
from shared.service import Answer

PLANNING = (*LEADING, SUPERVISOR)
SPEAKING = tuple(role for role in SPEAKS_FOR if role not in {"contractor", "system"})
PLAN, PERSON = countdown.STREAM, Lookup(PEOPLE, "{person}")

HANDLERS = (
    Handler(BeginCountdownPlan, countdown.begin, PLAN, LEADING, (ESTATE,)),
    Handler(MoveHandoverDay, countdown.move_day, PLAN, LEADING, (ESTATE,)),
    Handler(SetCountdownTask, countdown_tasks.set_task, PLAN, PLANNING, (ESTATE, PERSON)),
    Handler(AssignCountdownTask, countdown_tasks.assign_task, PLAN, PLANNING, (PERSON,)),
    Handler(MoveCountdownTask, countdown_tasks.move_task, PLAN, PLANNING, (ESTATE,)),
    Handler(FinishCountdownTask, countdown_tasks.finish_task, PLAN, SPEAKING, (ESTATE,)),
    Handler(ReopenCountdownTask, countdown_tasks.reopen_task, PLAN, LEADING),
    Handler(DropCountdownTask, countdown_tasks.drop_task, PLAN, LEADING),
    Handler(MarkCountdownTaskOverdue, countdown_tasks.mark_overdue, PLAN, NOBODY),
)
ANSWERS = (
    Answer(CountdownTasks, countdown_shown.countdown_tasks, countdown_shown.TASKS_READ, STAFF),
    Answer(CountdownReadiness, countdown_shown.countdown_readiness, countdown_shown.READINESS_READS, STAFF),
)
AGGREGATES = (countdown.COUNTDOWN,)
MODELS = (COUNTDOWN_PLANS, COUNTDOWN_TASKS)
DEADLINES = (Deadline("countdown_task_due", COUNTDOWN_TASKS, "overdue_at", countdown_tasks.overdue_task),)
