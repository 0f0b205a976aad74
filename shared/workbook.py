"""One sheet of a workbook, written line by line: texts stay texts, and memory stays flat however long it becomes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types

HIGH, WIDE = 62, 14  # points and characters: a line with pictures, a column of them
LONG = 30  # characters; a wider column breaks its lines
# Strings go in line and each line is written at once; nothing that begins with = or http becomes anything else.
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False
}  # fmt: skip


class Sheet:
    """Written from its first line to its last; `close` makes the file."""

    def __init__(self, file: Path, name: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        self._book = Workbook(str(file), OPTIONS)
        self._sheet = self._book.add_worksheet(name)
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self._text = self._book.add_format({"valign": "top"})
        self._long = self._book.add_format({"valign": "top", "text_wrap": True})
        self._widths, self.lines = widths, 0
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        for place, heading in enumerate(headings):
            self._sheet.write_string(0, place, heading, bold)

    def line(self, cells: Iterable[str | int | datetime | None], pictures: Sequence[bytes] = ()) -> None:
        """The next line; pictures stand behind its cells."""
        self.lines += 1
        if pictures:
            self._sheet.set_row(self.lines, HIGH)
        place = -1
        for place, cell in enumerate(cells):
            self._write(place, cell)
        for offset, picture in enumerate(pictures, place + 1):
            self._sheet.insert_image(
                self.lines, offset, f"{self.lines}-{offset}.jpg",
                {"image_data": BytesIO(picture), "x_scale": 0.5, "y_scale": 0.5, "x_offset": 2, "y_offset": 2},
            )  # fmt: skip

    def choices(self, place: int, listed: Sequence[str]) -> None:
        """What may be filled into a column, offered as a list."""
        self._sheet.data_validation(1, place, max(self.lines, 1), place, {"validate": "list", "source": list(listed)})

    def close(self) -> None:
        self._book.close()

    def _write(self, place: int, cell: str | int | datetime | None) -> None:
        match cell:
            case None | "":
                return
            case str():
                wide = self._widths[place] >= LONG
                self._sheet.write_string(self.lines, place, cell, self._long if wide else self._text)
            case int():
                self._sheet.write_number(self.lines, place, cell, self._text)
            case datetime():
                self._sheet.write_datetime(self.lines, place, cell, self._time)
