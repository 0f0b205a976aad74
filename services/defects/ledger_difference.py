"""What a ledger that comes in would do: which of its lines are new, known, changed, or clash with another's number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.defects.ledger_lines import LedgerFile, LedgerLine
from shared.contracts.defects import LedgerClash, LedgerDifference, LedgerFacts

if TYPE_CHECKING:
    from shared.postgres import Connection

THERE = """
select r.*, coalesce(l.number, i.number) as letter_number
  from issue_register r left join letters l using (letter) left join imported_letters i using (letter)
 where r.estate = $1 and (r.number = any($2::int[]) or r.issue = any($3::text[]))
"""
LETTERS = "select number from letters where estate = $1 and number = any($2::int[])"
WINDOW = 1_000  # lines looked up at a time
SAME = timedelta(minutes=1)  # what a person sees of a time
COMPARED = ("unit", *(name for name in LedgerFacts.model_fields if name != "letter"))  # a letter by its number


@dataclass
class LedgerOutcome:
    """`fresh` are the new lines."""

    fresh: list[LedgerLine] = field(default_factory=list)
    known: int = 0
    changed: list[LedgerDifference] = field(default_factory=list)
    clashes: list[LedgerClash] = field(default_factory=list)


async def difference(connection: "Connection", estate: str, file: LedgerFile) -> LedgerOutcome:
    outcome = LedgerOutcome()
    for first in range(0, len(file.lines), WINDOW):
        lines = file.lines[first : first + WINDOW]
        await _compare(connection, estate, file, lines, outcome)
    return outcome


async def _compare(
    connection: "Connection", estate: str, file: LedgerFile, lines: Sequence[LedgerLine], outcome: LedgerOutcome
) -> None:
    numbers = [line.issue.number for line in lines if line.issue.number]
    ids = [id_ for line in lines for id_ in (line.code, line.issue.issue) if id_]
    there = [dict(row) for row in await connection.fetch(THERE, estate, numbers, ids)]
    by_issue, taken = {row["issue"]: row for row in there}, {row["number"] for row in there}
    said = [line.issue.letter_number for line in lines if line.issue.letter_number]
    letters = {row["number"] for row in await connection.fetch(LETTERS, estate, said)}
    for line in lines:
        known = by_issue.get(line.code or "") or by_issue.get(line.issue.issue)
        if known is not None:
            outcome.known += 1
            if columns := tuple(_columns(file, line, known)):
                outcome.changed.append(LedgerDifference(row=line.row, number=line.issue.number, columns=columns))
        elif line.issue.number in taken and line.issue.number:
            outcome.clashes.append(_clash(file, line, "number", line.issue.number))
        elif line.issue.letter_number in letters and line.issue.letter_number:
            outcome.clashes.append(_clash(file, line, "letter_number", line.issue.letter_number))
        else:
            outcome.fresh.append(line)


def _clash(file: LedgerFile, line: LedgerLine, name: str, number: int) -> LedgerClash:
    return LedgerClash(row=line.row, column=file.headings.said(name), number=number)


def _columns(file: LedgerFile, line: LedgerLine, known: Mapping[str, Any]) -> Iterator[str]:
    """The headings of what differs; what the file has no column for it does not deny."""
    for name in COMPARED:
        if name in file.headings and not _same(getattr(line.issue, name), known[name]):
            yield file.headings.said(name)


def _same(one: Any, other: Any) -> bool:
    match one, other:
        case datetime(), datetime():
            return abs(one - other) < SAME
        case str(), str():
            return one.split() == other.split()
        case _:
            return bool((one or None) == (other or None))
