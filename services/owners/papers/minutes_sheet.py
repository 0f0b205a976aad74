"""The minutes of a meeting (会议纪要) as they are printed."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class MinutesTaskLine(OnPaper):
    title: str
    party: str
    person: str
    due_on: str
    state: str


class MinutesItemLine(OnPaper):
    text: str
    parties: str
    due: str
    state: str


class MinutesSheet(OnPaper):
    """Names are empty where they are not known, were erased, or are not the reader's to know."""

    estate: str
    as_of: date
    kind: str
    held: str
    place: str
    chaired_by: str
    present: tuple[str, ...]
    topics: str
    decisions: tuple[str, ...]
    tasks: tuple[MinutesTaskLine, ...]
    items: tuple[MinutesItemLine, ...]
    recorded_by: str


def render_minutes(sheet: MinutesSheet, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("minutes.typ", sheet.model_dump(mode="json"), language, at=at)
