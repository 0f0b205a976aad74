"""What goes along with a letter by e-mail: its list as PDF and as Excel to answer in, asked of defects just then."""

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from services.notifications.asking import asked
from services.notifications.channel import File
from shared.contracts.defects import Ledger, LedgerPage, LedgerRow, LetterPaper
from shared.contracts.defects.ledger_columns import Reader
from shared.contracts.defects.letter_sheet import letter_as_excel
from shared.media_types import XLSX
from shared.service import Running
from shared.wording import Language

Row = Any  # a record of notification_list, read by column name

PDF = "application/pdf"
MOST_ITEMS = 200  # a page of the ledger; a letter has no more


async def enclosed(running: Running, row: Row, language: Language) -> tuple[File, ...]:
    """The letter's two files, or none for anything but a letter."""
    if row["letter"] is None or row["event_type"] != "LetterIssued":
        return ()
    paper = await asked(running, LetterPaper(estate=row["estate"], letter=row["letter"], language=language))
    page = await _items(running, row["estate"], row["letter"])
    reader = Reader(language, ZoneInfo(page.time_zone))
    excel = await asyncio.to_thread(letter_as_excel, page.rows, reader)
    name = paper.name.removesuffix(".pdf")
    return File(f"{name}.pdf", PDF, await running.blobs.get(paper.sha256)), File(f"{name}.xlsx", XLSX, excel)


async def _items(running: Running, estate: str, letter: str) -> LedgerPage:
    rows: list[LedgerRow] = []
    after: str | None = None
    while True:
        query = Ledger(estate=estate, letter=letter, sort="number", after=after, limit=MOST_ITEMS)
        page = await asked(running, query)
        rows += page.rows
        if (after := page.after) is None:
            return page.model_copy(update={"rows": tuple(rows)})
