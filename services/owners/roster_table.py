"""The bytes of a roster as a table of texts: CSV in the encodings in use here, or the first sheet of an Excel file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from shared.problems import Refusal
from shared.wording import Wording

EXCEL = b"PK\x03\x04"
ENCODINGS = (
    "utf-8-sig",
    "gb18030",
)  # the first reads plain UTF-8 as well; almost any bytes are GB 18030, so it is last
DELIMITERS = (",", ";", "\t")
ROWS_AT_MOST = 50_000


class RosterUnreadable(Refusal):
    status = 400
    wording = Wording(
        "名册无法读取：须为 Excel(xlsx)或 CSV(UTF-8 或 GB 18030)，首行为列名，不超过 {limit} 行。",
        "The roster cannot be read: Excel (xlsx) or CSV (UTF-8 or GB 18030), headings in its first row, "
        "at most {limit} rows.",
    )


@dataclass(frozen=True)
class Line:
    """A row that is not empty, with the number a person sees in the file."""

    number: int
    cells: tuple[str, ...]


def read_table(content: bytes) -> list[Line]:
    """The headings and what stands below them. Raises RosterUnreadable."""
    rows = _sheet(content) if content.startswith(EXCEL) else _csv(content)
    lines = [Line(number, cells) for number, cells in rows if any(cells)]
    if len(lines) < 2 or len(lines) > ROWS_AT_MOST:  # noqa: PLR2004 - headings and one unit
        raise RosterUnreadable(limit=ROWS_AT_MOST)
    return lines


def _csv(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decoded(content)
    headings = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=headings.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num - sum(cell.count("\n") for cell in row), tuple(cell.strip() for cell in row)
    except csv.Error:
        raise RosterUnreadable(limit=ROWS_AT_MOST) from None


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterUnreadable(limit=ROWS_AT_MOST)


def _sheet(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        raise RosterUnreadable(limit=ROWS_AT_MOST) from None
    for number, row in enumerate(rows, 1):
        yield number, tuple(_text(cell) for cell in row)


def _text(cell: object) -> str:
    """As a person sees it: Excel keeps 1201 as 1201.0 and 89.7 with the noise of a binary fraction."""
    match cell:
        case float():
            return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).strip()
