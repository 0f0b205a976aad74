"""The audit service at a glance: it copies every log, shows what happened to a thing, and proves nothing changed."""

from typing import get_args

from services.audit.archive import archived_after, archived_head, copy
from services.audit.estate_events import estate_events
from services.audit.seals import Sealer, seals
from services.audit.timeline import timeline
from services.audit.verification import Sources
from shared.contracts.audit import (
    ArchivedAfter,
    ArchivedHead,
    CurrentSeal,
    EstateEvents,
    LogName,
    Seals,
    Timeline,
    Verification,
)
from shared.service import Answer, Service, Task

LOOKING_BACK = (
    "auditor", "group_admin", "property_manager", "project_manager", "service_supervisor", "customer_service",
)  # fmt: skip
PROVING = ("auditor", "group_admin", "property_manager", "system")


def make_service() -> Service:
    """It has no log of its own and publishes nothing: what it would say about itself nobody could audit."""
    sources, sealer = Sources(), Sealer()
    return Service(
        name="audit",
        has_log=False,
        sinks=dict.fromkeys(get_args(LogName), (copy,)),
        answers=(
            Answer(Timeline, timeline, (), LOOKING_BACK),
            Answer(EstateEvents, estate_events, (), (*LOOKING_BACK, "system")),
            Answer(Verification, sources.verification, (), PROVING),
            Answer(Seals, seals, (), PROVING),
            Answer(CurrentSeal, sealer.current_seal, (), PROVING),
            Answer(ArchivedHead, archived_head, (), ("system",)),
            Answer(ArchivedAfter, archived_after, (), ("system",)),
        ),
        tasks=(Task("reach_sources", sources.reach), Task("seal_daily", sealer.daily)),
    )
