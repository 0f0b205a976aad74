"""The bytes of a roster as a table of texts, so many rows long at most."""

from collections.abc import Iterator

from shared.problems import Refusal
from shared.sheets import Line, SheetUnreadable, read_sheet
from shared.wording import Wording

ROWS_AT_MOST = 250_000


class RosterUnreadable(Refusal):
    status = 400
    wording = Wording(
        "名册无法读取：须为 Excel(xlsx)或 CSV(UTF-8 或 GB 18030)，首行为列名，不超过 {limit} 行。",
        "The roster cannot be read: Excel (xlsx) or CSV (UTF-8 or GB 18030), headings in its first row, "
        "at most {limit} rows.",
    )


def read_table(content: bytes) -> Iterator[Line]:
    """Raises RosterUnreadable, also in the middle."""
    try:
        yield from read_sheet(content, ROWS_AT_MOST)
    except SheetUnreadable:
        raise RosterUnreadable(limit=ROWS_AT_MOST) from None
