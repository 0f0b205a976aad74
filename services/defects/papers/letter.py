"""The letters: 整改通知单 to one contractor, 工作联系函 to the project department; both are answered item by item."""

from datetime import datetime

from services.defects.papers.sheet import PAPERS, Item, OnPaper
from shared.contracts.defects import LetterKind
from shared.wording import Language


class LetterItem(Item):
    """What the letter asks about: the property company's `suggestion` for the method, and whose work it is if known."""

    suggestion: str
    contractor: str
    photos: int


class Letter(OnPaper):
    """One letter. `addressee` is the contractor's company, or the project department."""

    kind: LetterKind
    number: str
    estate: str
    addressee: str
    issued_at: datetime
    reply_due: datetime
    items: tuple[LetterItem, ...]


def render_letter(letter: Letter, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("letter.typ", letter.model_dump(mode="json"), language, at=at)
