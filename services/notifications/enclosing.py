"""What goes along with a letter by e-mail: its list as PDF and as Excel to answer in, asked of defects just then."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
AT_ONCE = 4  # letters being given what goes along with them
MOST_ITEMS = 200  # a page of the ledger; a letter has no more


# In SQL as `has_enclosures` says it.
HAS_ENCLOSURES = "n.channel = 'email' and n.event_type = 'LetterIssued' and n.letter is not null"


def has_enclosures(row: Row) -> bool:
    return row["channel"] == "email" and row["event_type"] == "LetterIssued" and row["letter"] is not None


@dataclass
class Enclosing:
    """How many letters are being written: few, so that those that wait for defects leave all others their turn.

    `freed` is set when another may begin.
    """

    busy: int = 0
    freed: asyncio.Event = field(default_factory=asyncio.Event)

    def is_free(self) -> bool:
        return self.busy < AT_ONCE

    def may_begin(self, row: Row) -> bool:
        """Whether it is this one's turn; then it counts until it is written, in `of`."""
        if not has_enclosures(row):
            return True
        if not self.is_free():
            return False
        self.busy += 1
        return True

    @contextmanager
    def of(self, row: Row) -> Iterator[None]:
        try:
            yield
        finally:
            if has_enclosures(row):
                self.busy -= 1
                self.freed.set()


async def enclosed(running: Running, row: Row, language: Language) -> tuple[File, ...]:
    """The letter's two files, or none for anything but a letter."""
    if not has_enclosures(row):
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
