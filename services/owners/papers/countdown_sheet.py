"""The countdown plan (倒排计划) as it is printed: by area, each task with its day, party, person, proof and state."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class CountdownLine(OnPaper):
    due_on: str
    offset: str
    title: str
    party: str
    person: str
    proof: str
    state: str
    late: bool


class AreaOnPaper(OnPaper):
    name: str
    standing: str
    tasks: tuple[CountdownLine, ...]


class CountdownSheet(OnPaper):
    estate: str
    as_of: date
    handover_day: date
    days_left: str
    standing: str
    areas: tuple[AreaOnPaper, ...]


def render_countdown_plan(sheet: CountdownSheet, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("countdown_plan.typ", sheet.model_dump(mode="json"), language, at=at)
