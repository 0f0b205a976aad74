"""The first row of an uploaded table: which column somebody reads stands where, and the cells below by their fields."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from shared.cells import COLUMN_MISSING, COLUMN_TWICE, EMPTY, Column, Fault, Unreadable, normalised
from shared.problems import Refusal
from shared.sheets import Line
from shared.wording import Wording

LONGER_THAN_HEADINGS = Wording("此行的列数多于首行", "has more cells than there are headings")


class HeadingNotInFile(Refusal):
    status = 422
    wording = Wording("文件首行没有「{heading}」。首行为：{headings}", "No heading is {heading}. There are: {headings}")


class ColumnNotKnown(Refusal):
    status = 422
    wording = Wording(
        "没有「{column}」这一列。可用的列：{columns}", "There is no column {column}. There are: {columns}"
    )


class ColumnSaidTwice(Refusal):
    status = 422
    wording = Wording("「{column}」对应了不止一个标题。", "More than one heading is said to be {column}.")


class Headings:
    """`ignored` names those nobody asked for, so that a misspelt one is seen.

    `said` is what somebody says of headings we would not know, as `heading=column`; the column by its field or by any
    heading of ours. It goes before what we would have read. Raises HeadingNotInFile, ColumnNotKnown, ColumnSaidTwice.
    """

    def __init__(self, line: Line, columns: Sequence[Column], said: Iterable[str] = ()) -> None:
        by_heading = {heading: column for column in columns for heading in column.headings}
        read = {place: by_heading.get(normalised(heading)) for place, heading in enumerate(line.cells)}
        meant: dict[int, Column | None] = {**_meant(line, columns, said)}
        read = {place: None if column in meant.values() else column for place, column in read.items()} | meant
        self._line, self._all = line, columns
        self._places = {place: column for place, column in read.items() if column is not None}
        self.width = len(line.cells)
        self._read = [(place, one.field, one.read, one.required) for place, one in self._places.items()]
        self.ignored = tuple(said for place, said in enumerate(line.cells) if said and place not in self._places)

    def __contains__(self, field: str) -> bool:
        return any(column.field == field for column in self._places.values())

    def said(self, field: str) -> str:
        """As the file says it; where it has no such column, as it should be called."""
        own = (self._line.cells[place] for place, column in self._places.items() if column.field == field)
        return next(own, None) or next(column.headings[0] for column in self._all if column.field == field)

    def place(self, field: str) -> int | None:
        """Where the column stands in a line."""
        return next((place for place, column in self._places.items() if column.field == field), None)

    def faults(self, wanted: Collection[str] = ()) -> Iterator[Fault]:
        """Missing are the required columns and those `wanted` besides."""
        found = [column.field for column in self._places.values()]
        for column in self._all:
            if column.field not in found and (column.required or column.field in wanted):
                yield Fault(self._line.number, column.headings[0], COLUMN_MISSING)
            elif found.count(column.field) > 1:
                yield Fault(self._line.number, column.headings[0], COLUMN_TWICE)

    def texts(self, line: Line) -> dict[str, str]:
        """As they stand there, empty where the line ends early."""
        return {
            column.field: line.cells[place] if place < len(line.cells) else "" for place, column in self._places.items()
        }

    def cells(self, line: Line) -> tuple[dict[str, Any], list[Fault]]:
        """What was read, None for what is empty; what could not be read is left out and named."""
        said, ends = line.cells, len(line.cells)
        faults = list(self._beyond(line)) if ends > self.width else []
        cells: dict[str, Any] = {}
        for place, field, read, required in self._read:
            text = said[place] if place < ends else ""
            try:
                cells[field] = read(text) if text else _empty(required=required)
            except Unreadable as unreadable:
                faults.append(Fault(line.number, self._line.cells[place], unreadable.reason))
        return cells, faults

    def _beyond(self, line: Line) -> Iterator[Fault]:
        for place, text in enumerate(line.cells[self.width :], self.width + 1):
            if text:
                yield Fault(line.number, str(place), LONGER_THAN_HEADINGS)


def _meant(line: Line, columns: Sequence[Column], said: Iterable[str]) -> dict[int, Column]:
    """By the place of the heading."""
    meant: dict[int, Column] = {}
    for one in said:
        heading, _, name = one.rpartition("=")
        column = next((it for it in columns if name.strip() == it.field or normalised(name) in it.headings), None)
        if column is None:
            raise ColumnNotKnown(column=name, columns=", ".join(f"{it.field} {it.headings[0]}" for it in columns))
        if column in meant.values():
            raise ColumnSaidTwice(column=name)
        places = [place for place, cell in enumerate(line.cells) if cell == heading.strip()]
        if not places:
            raise HeadingNotInFile(heading=heading, headings=", ".join(cell for cell in line.cells if cell))
        meant[places[0]] = column
    return meant


def _empty(*, required: bool) -> Any:
    """What an empty cell is read as, where it may be empty."""
    if required:
        raise Unreadable(EMPTY.zh, EMPTY.en)
    return None
