"""The ledger as a list (物业工程遗留问题统计表), across the page, its head on every page."""

from datetime import date, datetime

from services.defects.papers.sheet import PAPERS, Item, OnPaper, Photo
from shared.papers import Pictures
from shared.wording import Language


class LedgerLine(Item):
    """An issue with who does it and how far it is; `attempt` is 0 before work."""

    contractor: str
    state: str
    raised_on: date
    due_on: date | None
    overdue: bool
    attempt: int
    photos: int


class IssueLedger(OnPaper):
    """What the ledger says on the day `as_of`, narrowed to `narrowed` ("" where it is the whole estate's).

    `photos` follow the list in its long form.
    """

    estate: str
    as_of: date
    narrowed: str
    lines: tuple[LedgerLine, ...]
    open: int
    overdue: int
    photos: tuple[Photo, ...] = ()
    photos_left_off: int = 0


def render_issue_ledger(
    ledger: IssueLedger, language: Language, *, at: datetime, pictures: Pictures | None = None
) -> bytes:
    return PAPERS.render("issue_ledger.typ", ledger.model_dump(mode="json"), language, at=at, pictures=pictures)
