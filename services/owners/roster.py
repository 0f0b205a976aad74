"""The roster (名册) as a file: its headings are good before a row is read, and each row comes with its faults."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from services.owners.roster_columns import COLUMNS
from services.owners.roster_table import read_table
from shared.cells import Fault
from shared.headings import Headings
from shared.messages import GROUP
from shared.problems import Refusal
from shared.sheets import Line
from shared.wording import Wording

LISTED = 500
FIELDS = tuple(column.field for column in COLUMNS if column.field not in {"owners", "phones", "emails"})

LARGER_THAN_BUILT = Wording("套内面积大于建筑面积", "is larger than the built area")
HARDLY_ANY_OF_BUILT = Wording("套内面积不足建筑面积的三成", "is less than three tenths of the built area")
MORE_THAN_OWNERS = Wording("多于业主人数", "names more than there are owners")
TOO_MANY_OWNERS = Wording("至多 10 位业主", "names more than 10 owners")
HANDED_OVER_TO_NOBODY = Wording("已交付的房屋须有业主姓名", "a unit handed over needs its owner's name")
OWNERS_AT_MOST = 10
LEAST_USABLE = Decimal("0.3")  # of the built area


class RosterRowsWrong(Refusal):
    """Facts: `total` and `faults` (row, column, reason_zh, reason_en), the first 500 in the order of the file."""

    status = 422
    wording = Wording("名册有 {total} 处错误，未导入任何内容。", "The roster has {total} faults; nothing was imported.")


@dataclass(frozen=True, slots=True)
class NamedOwner:
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """`estate` is what the row calls its estate, None where the file is of one and need not say.

    `says_owners`: the file has a column for them, so that an empty cell says that nobody owns the unit.
    """

    row: int
    estate: str | None
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
    handed_over_on: date | None = None
    says_owners: bool = True

    @property
    def reached(self) -> tuple[tuple[str, str | None], ...]:
        """Its owners by name and phone."""
        return tuple((owner.name, owner.phone) for owner in self.owners)


@dataclass(frozen=True)
class RosterFile:
    """A file whose headings are good; `ignored` names those nobody asked for, so that a misspelt one is seen.

    Its rows are read anew each time they are gone through: a hundred thousand of them are never kept.
    """

    content: bytes
    headings: Headings

    @property
    def ignored(self) -> tuple[str, ...]:
        return self.headings.ignored

    def rows(self) -> Iterator[tuple[RosterRow, list[Fault]]]:
        """Raises RosterUnreadable. Of a row with faults only the estate and the codes are to be looked at."""
        return map(self.read, self.lines())

    def lines(self) -> Iterator[Line]:
        """As they stand there. Raises RosterUnreadable, also in the middle."""
        lines = read_table(self.content)
        next(lines)
        return lines

    def read(self, line: Line) -> tuple[RosterRow, list[Fault]]:
        cells, faults = self.headings.cells(line)
        row = _row(line.number, cells, says_owners="owners" in self.headings)
        return row, faults or list(self._contradictions(line.number, cells))

    def heading(self, field: str) -> str:
        return self.headings.said(field)

    def _contradictions(self, number: int, cells: Mapping[str, Any]) -> Iterator[Fault]:
        built, usable = cells["built_area"], cells["usable_area"]
        if usable > built:
            yield Fault(number, self.heading("usable_area"), LARGER_THAN_BUILT)
        elif usable < built * LEAST_USABLE:
            yield Fault(number, self.heading("usable_area"), HARDLY_ANY_OF_BUILT)
        owners = cells.get("owners") or ()
        if cells.get("handed_over_on") is not None and not owners:
            yield Fault(number, self.heading("handed_over_on"), HANDED_OVER_TO_NOBODY)
        if len(owners) > OWNERS_AT_MOST:
            yield Fault(number, self.heading("owners"), TOO_MANY_OWNERS)
        for field in ("phones", "emails"):
            if len(cells.get(field) or ()) > len(owners):
                yield Fault(number, self.heading(field), MORE_THAN_OWNERS)


def open_roster(content: bytes, estate: str, columns: Iterable[str] = ()) -> RosterFile:
    """For one estate, or for GROUP a file that names the estate of each row.

    `columns` are what somebody says of its headings. Raises RosterUnreadable, or RosterRowsWrong with what is wrong
    with the headings, and what `Headings` raises.
    """
    headings = Headings(next(read_table(content), None) or Line(1, ()), COLUMNS, columns)
    if faults := list(headings.faults(("estate",) if estate == GROUP else ())):
        raise RosterRowsWrong(total=len(faults), faults=[fault.as_fact() for fault in faults])
    return RosterFile(content, headings)


def _row(number: int, cells: dict[str, Any], *, says_owners: bool) -> RosterRow:
    facts = {field: cells.get(field) for field in FIELDS}
    names, phones, emails = (cells.get(field) or () for field in ("owners", "phones", "emails"))
    owners = tuple(NamedOwner(*one) for one in zip_longest(names, phones[: len(names)], emails[: len(names)]))
    return RosterRow(row=number, owners=owners, says_owners=says_owners, **facts)  # type: ignore[arg-type] # read by the column of that field
