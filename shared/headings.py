"""The first row of an uploaded table: which column somebody reads stands where, and the cells below by their fields."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from shared.cells import COLUMN_MISSING, COLUMN_TWICE, EMPTY, Column, Fault, Unreadable, normalised
from shared.sheets import Line
from shared.wording import Wording

LONGER_THAN_HEADINGS = Wording("此行的列数多于首行", "has more cells than there are headings")


class Headings:
    """`ignored` names those nobody asked for, so that a misspelt one is seen."""

    def __init__(self, line: Line, columns: Sequence[Column]) -> None:
        by_heading = {heading: column for column in columns for heading in column.headings}
        read = {place: by_heading.get(normalised(heading)) for place, heading in enumerate(line.cells)}
        self._line, self._all = line, columns
        self._places = {place: column for place, column in read.items() if column is not None}
        self.ignored = tuple(said for place, said in enumerate(line.cells) if said and place not in self._places)

    def __contains__(self, field: str) -> bool:
        return any(column.field == field for column in self._places.values())

    def said(self, field: str) -> str:
        """As the file says it; where it has no such column, as it should be called."""
        own = (self._line.cells[place] for place, column in self._places.items() if column.field == field)
        return next(own, None) or next(column.headings[0] for column in self._all if column.field == field)

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
        beyond = enumerate(line.cells[len(self._line.cells) :], len(self._line.cells) + 1)
        faults = [Fault(line.number, str(place), LONGER_THAN_HEADINGS) for place, text in beyond if text]
        cells: dict[str, Any] = {}
        said, ends = line.cells, len(line.cells)
        for place, column in self._places.items():
            text = said[place] if place < ends else ""
            try:
                cells[column.field] = column.read(text) if text else _empty(column)
            except Unreadable as unreadable:
                faults.append(Fault(line.number, self._line.cells[place], unreadable.reason))
        return cells, faults


def _empty(column: Column) -> Any:
    """What an empty cell is read as, where it may be empty."""
    if column.required:
        raise Unreadable(EMPTY.zh, EMPTY.en)
    return None
