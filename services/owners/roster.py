"""The roster (名册): the whole file is checked first, and either every row is good or every fault is named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from services.owners.roster_columns import BY_HEADING, COLUMNS, Column, Unreadable, normalised
from services.owners.roster_table import Line, read_table
from shared.problems import Refusal
from shared.wording import Wording

LISTED = 500

EMPTY = Wording("不能为空", "must not be empty")
COLUMN_MISSING = Wording("缺少此列", "this column is missing")
COLUMN_TWICE = Wording("此列出现两次", "this column appears twice")
LARGER_THAN_BUILT = Wording("套内面积大于建筑面积", "is larger than the built area")
LONGER_THAN_HEADINGS = Wording("此行的列数多于首行", "has more cells than there are headings")
MORE_THAN_OWNERS = Wording("多于业主人数", "names more than there are owners")
TOO_MANY_OWNERS = Wording("至多 10 位业主", "names more than 10 owners")
OWNERS_AT_MOST = 10


class RosterRowsWrong(Refusal):
    """Facts: `total` and `faults` (row, column, reason_zh, reason_en), the first 500 in the order of the file."""

    status = 422
    wording = Wording("名册有 {total} 处错误，未导入任何内容。", "The roster has {total} faults; nothing was imported.")


@dataclass(frozen=True)
class Fault:
    row: int
    column: str
    reason: Wording

    def as_fact(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "reason_zh": self.reason.zh, "reason_en": self.reason.en}


@dataclass(frozen=True)
class NamedOwner:
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class RosterRow:
    row: int
    building: str
    entrance: str
    floor: int
    contract_code: str
    door_number: str
    unit_type: str
    built_area: Decimal
    usable_area: Decimal
    deliver_by: date | None
    owners: tuple[NamedOwner, ...]


@dataclass(frozen=True)
class Roster:
    """`ignored` names the headings nobody asked for, so that a misspelt one is seen."""

    rows: tuple[RosterRow, ...]
    ignored: tuple[str, ...]

    @property
    def buildings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.building for row in self.rows))

    @property
    def owners(self) -> int:
        return sum(len(row.owners) for row in self.rows)


def read_roster(content: bytes) -> Roster:
    """Raises RosterUnreadable, or RosterRowsWrong with every fault of the file."""
    headings, *lines = read_table(content)
    columns = {position: BY_HEADING.get(normalised(heading)) for position, heading in enumerate(headings.cells)}
    faults = list(_heading_faults(headings, columns))
    rows: list[RosterRow] = []
    if not faults:
        for line in lines:
            cells, wrong = _cells(line, headings, columns)
            faults.extend(wrong or _contradictions(line.number, cells, headings, columns))
            rows.append(_row(line.number, cells))
        faults.extend(_repetitions(rows, headings, columns))
    if faults:
        faults.sort(key=lambda fault: fault.row)
        raise RosterRowsWrong(total=len(faults), faults=[fault.as_fact() for fault in faults[:LISTED]])
    return Roster(tuple(rows), tuple(heading for place, heading in enumerate(headings.cells) if not columns[place]))


def _heading_faults(headings: Line, columns: Mapping[int, Column | None]) -> Iterator[Fault]:
    found = [column.field for column in columns.values() if column is not None]
    for column in COLUMNS:
        if column.required and column.field not in found:
            yield Fault(headings.number, column.headings[0], COLUMN_MISSING)
        elif found.count(column.field) > 1:
            yield Fault(headings.number, column.headings[0], COLUMN_TWICE)


def _cells(line: Line, headings: Line, columns: Mapping[int, Column | None]) -> tuple[dict[str, Any], list[Fault]]:
    cells: dict[str, Any] = {}
    faults: list[Fault] = []
    for place, text in enumerate(line.cells[len(headings.cells) :], len(headings.cells)):
        if text:
            faults.append(Fault(line.number, str(place + 1), LONGER_THAN_HEADINGS))
    for place, column in columns.items():
        text = line.cells[place] if place < len(line.cells) else ""
        if column is None:
            continue
        try:
            cells[column.field] = _value(column, text)
        except Unreadable as unreadable:
            faults.append(Fault(line.number, headings.cells[place], unreadable.reason))
    return cells, faults


def _value(column: Column, text: str) -> Any:
    if text:
        return column.read(text)
    if column.required:
        raise Unreadable(EMPTY.zh, EMPTY.en)
    return None


def _contradictions(
    number: int, cells: Mapping[str, Any], headings: Line, columns: Mapping[int, Column | None]
) -> Iterator[Fault]:
    if cells["usable_area"] > cells["built_area"]:
        yield Fault(number, _heading("usable_area", headings, columns), LARGER_THAN_BUILT)
    owners = cells.get("owners") or ()
    if len(owners) > OWNERS_AT_MOST:
        yield Fault(number, _heading("owners", headings, columns), TOO_MANY_OWNERS)
    for field in ("phones", "emails"):
        if len(cells.get(field) or ()) > len(owners):
            yield Fault(number, _heading(field, headings, columns), MORE_THAN_OWNERS)


def _row(number: int, cells: dict[str, Any]) -> RosterRow:
    """Of a row with faults only the codes are looked at again, to find repetitions."""
    facts = {column.field: cells.get(column.field) for column in COLUMNS}
    names, phones, emails = (facts.pop(field) or () for field in ("owners", "phones", "emails"))
    owners = tuple(NamedOwner(*one) for one in zip_longest(names, phones[: len(names)], emails[: len(names)]))
    return RosterRow(row=number, owners=owners, **facts)  # type: ignore[arg-type] # read by the column of that field


def _repetitions(rows: Sequence[RosterRow], headings: Line, columns: Mapping[int, Column | None]) -> Iterator[Fault]:
    for field in ("contract_code", "door_number"):
        seen: dict[str, int] = {}
        for row in rows:
            code = getattr(row, field)
            first = seen.setdefault(code, row.row) if code else row.row
            if first != row.row:
                reason = Wording(f"与第 {first} 行重复", f"repeats row {first}")
                yield Fault(row.row, _heading(field, headings, columns), reason)


def _heading(field: str, headings: Line, columns: Mapping[int, Column | None]) -> str:
    return next(headings.cells[place] for place, column in columns.items() if column and column.field == field)
