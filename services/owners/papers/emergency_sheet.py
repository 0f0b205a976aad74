"""The emergency plan (应急预案) as it hangs on the wall: who decides, what is done, whom to call."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class ScenarioOnPaper(OnPaper):
    name: str
    decides: str
    steps: tuple[str, ...]


class MemberOnPaper(OnPaper):
    """A line of the phone list."""

    party: str
    duty: str
    name: str
    phone: str
    deputy: str


class NumberOnPaper(OnPaper):
    name: str
    number: str


class EmergencySheet(OnPaper):
    estate: str
    as_of: date
    version: str
    scenarios: tuple[ScenarioOnPaper, ...]
    members: tuple[MemberOnPaper, ...]
    numbers: tuple[NumberOnPaper, ...]


def render_emergency_plan(sheet: EmergencySheet, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("emergency_plan.typ", sheet.model_dump(mode="json"), language, at=at)
