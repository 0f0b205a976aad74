"""The ledger as an Excel file, from its pages: one page and the small pictures are all that is ever in memory."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from shared.contracts.defects import LedgerPage, LedgerRow
from shared.contracts.defects.ledger_columns import COLUMNS, PHOTO, Reader
from shared.problems import Refusal
from shared.thumbnails import thumbnail
from shared.wording import Language, Wording
from shared.workbook import WIDE, Sheet

PER_ISSUE = 3  # photos shown of one issue
SIDE = 160  # pixels of a thumbnail at most
MOST_PHOTOS = 2_000  # of one file: their thumbnails, some 5 kB each, wait in memory for its end
MOST_LINES = 1_000_000  # Excel itself ends a little later
SHEET = Wording("物业工程遗留问题统计表", "Issue ledger")

Pages = Callable[[str | None], Awaitable[LedgerPage]]
Photo = Callable[[str], Awaitable[bytes | None]]


class LedgerTooLong(Refusal):
    wording = Wording("共 {lines} 行，一个文件至多 {limit} 行；请加筛选。",
                      "{lines} lines; one file holds {limit}. Please narrow it.")  # fmt: skip


async def write_ledger(
    file: Path, pages: Pages, language: Language, photo: Photo | None = None,
    moved: Callable[[int, int], None] = lambda _done, _total: None, most_photos: int = MOST_PHOTOS,
) -> int:  # fmt: skip
    """How many lines it has. `photo` reads the bytes of one, where they are wanted; `moved` hears how far it is."""
    page = await pages(None)
    total = page.total or 0
    if total > MOST_LINES:
        raise LedgerTooLong(lines=total, limit=MOST_LINES)
    reader = Reader(language, ZoneInfo(page.time_zone))
    sheet = await asyncio.to_thread(_opened, file, language, with_photos=photo is not None)
    shown = 0
    try:
        while True:
            pictures = await _pictures(page.rows, photo, most_photos - shown) if photo else {}
            shown += sum(map(len, pictures.values()))
            await asyncio.to_thread(_write, sheet, page.rows, reader, pictures)
            moved(sheet.lines, total)
            if page.after is None:
                break
            page = await pages(page.after)
    finally:
        await asyncio.to_thread(sheet.close)
    return sheet.lines


def _opened(file: Path, language: Language, *, with_photos: bool) -> Sheet:
    photos = [PHOTO.fill(number=number + 1) for number in range(PER_ISSUE * with_photos)]
    headings = [*(column.heading for column in COLUMNS), *photos]
    widths = [*(column.width for column in COLUMNS), *(WIDE for _ in photos)]
    return Sheet(file, SHEET.in_language(language), [heading.in_language(language) for heading in headings], widths)


def _write(sheet: Sheet, rows: Iterable[LedgerRow], reader: Reader, pictures: dict[str, list[bytes]]) -> None:
    for row in rows:
        sheet.line([column.value(row, reader) for column in COLUMNS], pictures.get(row.issue, ()))


async def _pictures(rows: Iterable[LedgerRow], photo: Photo, room: int) -> dict[str, list[bytes]]:
    """By issue, as long as there is room; what is no picture is left out: the column beside says how many there are."""
    found: dict[str, list[bytes]] = {}
    for row in rows:
        for name in row.photos[:PER_ISSUE]:
            if room > 0 and (small := await _small(await photo(name))) is not None:
                found.setdefault(row.issue, []).append(small)
                room -= 1
    return found


async def _small(content: bytes | None) -> bytes | None:
    return None if content is None else await asyncio.to_thread(thumbnail, content, SIDE)
