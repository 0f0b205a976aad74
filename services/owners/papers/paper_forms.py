"""Blank forms for when the system is down: a sheet a form, with lines that ask for the real time."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class FormColumn(OnPaper):
    """What is written there; `wide` where it takes a sentence."""

    name: str
    wide: bool


class FormSheet(OnPaper):
    """One form; `lines` are numbered, so that a missing one is seen."""

    title: str
    hint: str
    columns: tuple[FormColumn, ...]
    lines: tuple[str, ...]


class PaperFormsContent(OnPaper):
    """Of one estate; dated by the day they were printed."""

    estate: str
    as_of: date
    sheets: tuple[FormSheet, ...]


def render_paper_forms(content: PaperFormsContent, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("paper_forms.typ", content.model_dump(mode="json"), language, at=at)
