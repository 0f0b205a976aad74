"""The daily brief (交房日报): one page a day, for whoever was not there."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class NumberLine(OnPaper):
    name: str
    number: int


class WaitLine(OnPaper):
    """Minutes as text; `-` where nobody was served."""

    name: str
    passed: int
    waiting: int
    mean: str
    p90: str
    longest: str


class MoneyLine(OnPaper):
    payee: str
    receipts: int
    net: str
    currency: str


class Brief(OnPaper):
    """What happened in one estate on one day."""

    estate: str
    day: date
    numbers: tuple[NumberLine, ...]
    reasons: tuple[NumberLine, ...]
    waits: tuple[WaitLine, ...]
    money: tuple[MoneyLine, ...]


def render_daily_brief(brief: Brief, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("daily_brief.typ", brief.model_dump(mode="json"), language, at=at)
