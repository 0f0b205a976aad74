"""A ledger that comes in, line by line: every fault of the file is named, or each line is an issue to carry in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.defects.ledger_columns import COLUMNS, WANTED, is_known
from services.defects.ledger_names import Names
from services.defects.ledger_rules import contradictions
from shared.cells import Fault, Unreadable
from shared.contracts.defects import ImportedIssue
from shared.headings import Headings
from shared.problems import Refusal
from shared.sheets import Line, SheetUnreadable, read_sheet
from shared.wording import Wording

NAMES = UUID("0f2f3f0a-30a2-5c52-9f53-7a1f6f0b6d51")  # of what an import speaks of first
LINES_AT_MOST = 50_000
LISTED = 500
MOMENTS = ("raised_at", "response_due", "due", "reported_at", "accepted_at", "closed_at")


class LedgerUnreadable(Refusal):
    status = 400
    wording = Wording(
        "台账无法读取：须为 Excel(xlsx)或 CSV(UTF-8 或 GB 18030)，首行为列名，不超过 {limit} 行。",
        "The ledger cannot be read: Excel (xlsx) or CSV (UTF-8 or GB 18030), headings in its first row, "
        "at most {limit} rows.",
    )


class LedgerRowsWrong(Refusal):
    """Facts: `total` and `faults` (row, column, reason_zh, reason_en), the first 500 in the order of the file."""

    status = 422
    wording = Wording("台账有 {total} 处错误，未导入任何内容。", "The ledger has {total} faults; nothing was imported.")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """`code` is the id its issue had where the file was written, which may have been here."""

    row: int
    code: str | None
    issue: ImportedIssue


@dataclass(frozen=True)
class LedgerFile:
    headings: Headings
    lines: tuple[LedgerLine, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        return tuple(heading for heading in self.headings.ignored if not is_known(heading))


def read_ledger(content: bytes, names: Names, now: datetime) -> LedgerFile:
    """Raises LedgerUnreadable, LedgerRowsWrong."""
    try:
        headings, *lines = read_sheet(content, LINES_AT_MOST)
    except SheetUnreadable:
        raise LedgerUnreadable(limit=LINES_AT_MOST) from None
    reading = _Reading(Headings(headings, COLUMNS), names, now)
    refuse(list(reading.headings.faults(WANTED)))
    read = [line for line in map(reading.line, lines) if line is not None]
    refuse(reading.faults)
    return LedgerFile(reading.headings, tuple(read))


def refuse(faults: Collection[Fault]) -> None:
    if faults:
        listed = sorted(faults, key=lambda fault: fault.row)[:LISTED]
        raise LedgerRowsWrong(total=len(faults), faults=[fault.as_fact() for fault in listed])


@dataclass
class _Reading:
    headings: Headings
    names: Names
    now: datetime
    faults: list[Fault] = field(default_factory=list)
    seen: dict[tuple[str, Any], int] = field(default_factory=dict)

    def line(self, line: Line) -> LedgerLine | None:
        """None for a line with a fault."""
        cells, faults = self.headings.cells(line)
        before = len(self.faults)
        self.faults += faults
        said = {column.field: cells.get(column.field) for column in COLUMNS}
        self._repeats(line, said)
        if not faults:
            said = self._times(said)
            self._note(line, contradictions(said, self.now))
            said |= self._ids(line, said)
        return LedgerLine(line.number, said["issue"], self._issue(said)) if len(self.faults) == before else None

    def _repeats(self, line: Line, said: Mapping[str, Any]) -> None:
        for name in ("number", "issue"):
            first = self.seen.setdefault((name, said[name]), line.number) if said[name] else line.number
            if first != line.number:
                self._note(line, [(name, Wording(f"与第 {first} 行重复", f"repeats row {first}"))])

    def _times(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The file has the estate's wall clock."""
        moved = {name: said[name].replace(tzinfo=self.names.zone).astimezone(UTC) for name in MOMENTS if said[name]}
        return {**said, **moved}

    def _ids(self, line: Line, said: Mapping[str, Any]) -> dict[str, str]:
        """Of contractor, building and unit as they are called; a unit knows its building."""
        found: dict[str, str] = {}
        for name in ("contractor", "building", "unit"):
            try:
                if said[name]:
                    found[name] = self._id(name, said[name], found.get("building"))
            except Unreadable as unreadable:
                self._note(line, [(name, unreadable.reason)])
                if name == "building":  # whose unit it is nobody can say then
                    break
        return found | {"building": self.names.homes[found["unit"]]} if "unit" in found else found

    def _id(self, name: str, said: str, building: str | None) -> str:
        match name:
            case "contractor":
                return self.names.contractor(said)
            case "building":
                return self.names.building(said)
            case _:
                return self.names.unit(said, building)

    def _note(self, line: Line, wrong: Iterable[tuple[str, Wording]]) -> None:
        self.faults += [Fault(line.number, self.headings.said(name), reason) for name, reason in wrong]

    def _issue(self, said: Mapping[str, Any]) -> ImportedIssue:
        """Ids are made of the estate and the number, so that the same file again means the same issues."""
        number, letter = said["number"], said["letter_number"]
        which = f"issue/{number}" if number else f"unregistered/{said['issue']}"
        detail = "-" if number else None
        return ImportedIssue.model_validate(
            {
                **{name: value for name, value in said.items() if name != "issue"},
                "issue": str(uuid5(NAMES, f"{self.names.estate}/{which}")),
                "letter": str(uuid5(NAMES, f"{self.names.estate}/letter/{letter}")) if letter else None,
                "part": said["part"] or "-", "l2": said["l2"] or detail, "rejections": said["rejections"] or 0,
                "attempt": attempt_of(said),
            }
        )  # fmt: skip


def attempt_of(said: Mapping[str, Any]) -> int:
    """Where it is not said: one more than was rejected, once the work has begun."""
    begun = said["state"] in ("in_work", "reported", "accepted", "closed")
    return said["attempt"] if said["attempt"] is not None else (said["rejections"] or 0) + 1 if begun else 0
