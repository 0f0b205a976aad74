"""The bytes of a file as a table of texts: CSV in the encodings in use here, or the first sheet of an Excel file."""

import codecs
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

EXCEL = b"PK\x03\x04"
ENCODINGS = (
    "utf-8-sig",
    "gb18030",
)  # the first reads plain UTF-8 as well; almost any bytes are GB 18030, so it is last
DELIMITERS = (",", ";", "\t")
PIECE = 1024 * 1024  # bytes
MIDNIGHT = time()


class SheetUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """Neither Excel nor CSV, without a line below its headings, or longer than allowed."""


class Line(NamedTuple):
    """A row that is not empty, with the number a person sees in the file."""

    number: int
    cells: tuple[str, ...]


def read_sheet(content: bytes, rows_at_most: int) -> Iterator[Line]:
    """The headings and what stands below them, a line at a time: a large file is never wholly in memory as rows.

    Raises SheetUnreadable, also in the middle.
    """
    number = 0
    for number, line in enumerate(_filled(content)):
        if number > rows_at_most:
            raise SheetUnreadable
        yield line
    if number == 0:  # headings and nothing, or nothing at all
        raise SheetUnreadable


def _filled(content: bytes) -> Iterator[Line]:
    rows = _sheet(content) if content.startswith(EXCEL) else _csv(content)
    return (Line(number, cells) for number, cells in rows if any(cells))


def _csv(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    encoding = _encoding(content)
    headings = _text_of(content, encoding).readline()
    delimiter = max(DELIMITERS, key=headings.count)
    reader = csv.reader(_text_of(content, encoding), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            number = reader.line_num
            if number != before + 1:  # a cell with lines of its own, or lines before the row that held nothing
                number -= sum(cell.count("\n") for cell in row)
            before = reader.line_num
            yield number, tuple(map(str.strip, row))
    except csv.Error:
        raise SheetUnreadable from None


def _text_of(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _encoding(content: bytes) -> str:
    """The first that fits the whole file; decoded in pieces, so that its text is never kept."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), PIECE):
                decoder.decode(content[start : start + PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise SheetUnreadable


def _sheet(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError):
        raise SheetUnreadable from None
    first = sheet.start[0] + 1 if sheet.start is not None else 1
    for number, row in enumerate(sheet.iter_rows(), first):
        yield number, tuple(_text(cell) for cell in row)


def _text(cell: object) -> str:
    """As a person sees it: Excel keeps 1201 as 1201.0 and 89.7 with the noise of a binary fraction."""
    match cell:
        case float():
            return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
        case datetime():
            at = cell.replace(microsecond=0)
            return at.date().isoformat() if at.time() == MIDNIGHT else at.isoformat(" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell).strip()
