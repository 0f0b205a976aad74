"""A roster gone through from its first row to its last: every fault of it is named, or what it holds is known."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.owners.roster import LISTED, RosterFile, RosterRow, RosterRowsWrong
from services.owners.roster_glance import Glance, KnownRow
from services.owners.roster_registered import Registered, mark
from services.owners.slices import in_slices
from shared.cells import EMPTY, Fault
from shared.messages import GROUP
from shared.sheets import Line
from shared.wording import Wording

CODES = ("contract_code", "door_number")
IN_FUTURE = Wording("晚于今天", "is after today")


@dataclass(frozen=True)
class Estates:
    """Which estates a file may name, by code and by name; `only` is the one it is for, None for a group's file."""

    codes: Mapping[str, str]
    only: str | None

    @classmethod
    def of(cls, asked: str, names: Mapping[str, str]) -> "Estates":
        """`names` by code; a name that several estates have names none of them."""
        listed = list(names.values())
        by_name = {name: code for code, name in names.items() if listed.count(name) == 1}
        return cls(by_name | {code: code for code in names}, None if asked == GROUP else asked)

    def code(self, said: str | None) -> str | None:
        return self.only if said is None else self.codes.get(said)


@dataclass(frozen=True)
class Contents:
    """What a good file holds; `buildings` and contract `codes` by estate, in the order of the file."""

    units: int
    owners: int
    buildings: Mapping[str, Mapping[str, None]]
    codes: Mapping[str, Iterable[str]]

    @property
    def estates(self) -> tuple[str, ...]:
        return tuple(self.buildings)

    @property
    def buildings_in_all(self) -> int:
        return sum(map(len, self.buildings.values()))


@dataclass
class Examination:
    """Takes the rows one by one in the order of the file."""

    file: RosterFile
    estates: Estates
    today: date = date.max
    units: int = 0
    owners: int = 0
    total: int = 0
    faults: list[Fault] = field(default_factory=list)
    buildings: dict[str, dict[str, None]] = field(default_factory=dict)
    seen: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    alike: dict[int, int] = field(default_factory=dict)  # by 64 bits: rows by the million do not meet by chance
    unknown: dict[str, list[int]] = field(default_factory=dict)

    def take(self, row: RosterRow | KnownRow, faults: Iterable[Fault]) -> str | None:
        """The estate the row is of, None where that is not known."""
        for fault in faults:
            self._note(fault)
        if row.handed_over_on is not None and row.handed_over_on > self.today:
            self._note(Fault(row.row, self.file.heading("handed_over_on"), IN_FUTURE))
        estate = self._estate(row)
        if estate is None:
            return None
        self.units += 1
        self.owners += len(row.reached)
        self.buildings.setdefault(estate, {})[row.building] = None
        repeated = self._repeats(estate, CODES[0], row.contract_code, row.row)
        repeated |= self._repeats(estate, CODES[1], row.door_number, row.row)
        if not repeated and self.estates.only is None:
            self._in_another_estate(row)
        return estate

    def contents(self) -> Contents:
        """Raises RosterRowsWrong."""
        missing = [self._not_known(said, rows) for said, rows in self.unknown.items()]
        if total := self.total + len(missing):
            faults = sorted([*self.faults, *missing], key=lambda fault: fault.row)[:LISTED]
            raise RosterRowsWrong(total=total, faults=[fault.as_fact() for fault in faults])
        codes = {estate: self.seen[estate, CODES[0]] for estate in self.buildings}
        return Contents(self.units, self.owners, self.buildings, codes)

    def _note(self, fault: Fault) -> None:
        self.total += 1
        if len(self.faults) < LISTED:
            self.faults.append(fault)

    def _estate(self, row: RosterRow | KnownRow) -> str | None:
        """Whose the row is; an estate nobody knows is one fault, however many rows name it."""
        estate = self.estates.code(row.estate)
        if row.estate is None and estate is None:
            self._note(Fault(row.row, self.file.heading("estate"), EMPTY))
        elif estate is None:
            self.unknown.setdefault(row.estate or "", []).append(row.row)
        elif estate != (self.estates.only or estate):
            only = self.estates.only
            reason = Wording(f"此行不属于项目 {only}", f"this row is not of estate {only}")
            self._note(Fault(row.row, self.file.heading("estate"), reason))
        else:
            return estate
        return None

    def _not_known(self, said: str, rows: list[int]) -> Fault:
        """Says the code, which is no secret; a cell that is no code may hold anything and is not repeated."""
        named = f" {said} " if said.isascii() and said.replace("-", "").isalnum() and len(said) <= 16 else ""  # noqa: PLR2004 - the longest code
        reason = Wording(
            f"项目{named}未登记，共 {len(rows)} 行", f"no such estate{named.rstrip()} is registered; {len(rows)} rows"
        )
        return Fault(rows[0], self.file.heading("estate"), reason)

    def _repeats(self, estate: str, name: str, code: str | None, row: int) -> bool:
        first = self.seen.setdefault((estate, name), {}).setdefault(code, row) if code else row
        if first != row:
            reason = Wording(f"与第 {first} 行重复", f"repeats row {first}")
            self._note(Fault(row, self.file.heading(name), reason))
        return first != row

    def _in_another_estate(self, row: RosterRow | KnownRow) -> None:
        """Two estates may count their doors alike; the same door of the same owner is one unit listed twice."""
        where, reached = (row.building, row.contract_code, row.door_number), row.reached
        if not reached or not all(where):
            return
        first = self.alike.setdefault(hash((where, reached)), row.row)
        if first != row.row:
            reason = Wording(
                f"与第 {first} 行是同一房屋，却属另一项目", f"is the unit of row {first} under another estate"
            )
            self._note(Fault(row.row, self.file.heading("estate"), reason))


Look = Callable[[str, RosterRow], Awaitable[None]]


async def contents_of(
    file: RosterFile, estates: Estates, today: date = date.max, look: Look | None = None,
    registered: Registered | None = None,
) -> Contents:  # fmt: skip
    """Raises RosterUnreadable, RosterRowsWrong; others get their turn all the while.

    `look` sees each good row that says, or may say, anything else than what is `registered`.
    """
    examination, glance = Examination(file, estates, today), Glance(file)
    async for lines in in_slices(file.lines()):
        for line in lines:
            known = await _known(glance, estates, line, registered) if registered and glance.useful else None
            if known is not None:
                examination.take(known, ())
                continue
            row, faults = file.read(line)
            estate = examination.take(row, faults)
            if look is not None and estate is not None and not examination.total:
                await look(estate, row)
    return examination.contents()


async def _known(glance: Glance, estates: Estates, line: Line, registered: Registered) -> KnownRow | None:
    glanced = glance.said(line)
    if glanced is None:
        return None
    named, said = glanced
    estate = estates.code(named)
    if estate is None or estate != (estates.only or estate):
        return None
    of_estate = registered.estates.get(estate) or await registered.of(estate)
    return glance.known(line.number, named, said) if of_estate.get(said.code) == mark(said.whole) else None
