"""The evening list (收费日报): what lies in each drawer, the numbers of the day's receipts, and every line."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class DrawerLine(OnPaper):
    payee: str
    cashier: str
    method: str
    receipts: str
    taken: str
    voided: str
    refunded: str
    net: str


class PayeeNet(OnPaper):
    """What all drawers of one payee come to."""

    payee: str
    taken: str
    net: str


class BookLine(OnPaper):
    """`numbers` are the first and the last of the day."""

    prefix: str
    payee: str
    numbers: str
    written: str
    void: str


class EntryLine(OnPaper):
    at: str
    number: str
    kind: str
    unit: str
    payee: str
    cashier: str
    method: str
    amount: str
    remark: str


class CashierDaySheet(OnPaper):
    """One day of one estate, in its own time; `unprinted` counts the lines there was no room for."""

    estate: str
    day: date
    currency: str
    drawers: tuple[DrawerLine, ...]
    payees: tuple[PayeeNet, ...]
    books: tuple[BookLine, ...]
    entries: tuple[EntryLine, ...]
    unprinted: int


def render_cashier_day(sheet: CashierDaySheet, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("cashier_day.typ", sheet.model_dump(mode="json"), language, at=at)
