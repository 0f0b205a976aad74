"""By what files are held against in questions: the list in force and the estate's day."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.owners.read_models.file_checklists import ChecklistInForce, checklist_of
from shared.problems import NotFound

if TYPE_CHECKING:
    from shared.service import Asking

ZONE = "select time_zone from estates where estate = $1"


async def held_against(asking: "Asking") -> tuple[ChecklistInForce, date]:
    zone = await asking.connection.fetchval(ZONE, asking.estate)
    if zone is None:
        raise NotFound(what=asking.estate)
    return await checklist_of(asking), asking.now.astimezone(ZoneInfo(zone)).date()
