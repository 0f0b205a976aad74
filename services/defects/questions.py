"""How single things are asked: one issue, one unit, as known on a day; contractors and owners see only theirs."""

from collections.abc import Sequence
from typing import Any

from services.defects.read_models.issue_marks import ISSUE_MARKS, MarksRow
from services.defects.read_models.issue_register import ISSUE_REGISTER
from services.defects.read_models.register_row import RegisterRow
from shared import tables
from shared.contracts.defects import (
    Issue,
    IssueAsKnownOn,
    IssueMarks,
    IssuePage,
    IssueRow,
    IssuesOfUnit,
    IssueView,
)
from shared.history import as_known_on
from shared.problems import NotFound
from shared.service import Asking

COLUMNS = ", ".join(ISSUE_REGISTER.columns)
LARGEST_UNIT = 1_000  # issues; far beyond any unit seen

ONE = f"select {COLUMNS} from issue_register where issue = $1 and estate = $2"
MARKS = f"select {', '.join(ISSUE_MARKS.columns)} from issue_marks where issue = $1"
# The last two parameters narrow to a contractor's companies or an owner's units; null for everybody else.
OF_UNIT = f"""
select {COLUMNS} from issue_register
 where estate = $1 and unit = $2
   and ($4::text[] is null or contractor = any($4)) and ($5::text[] is null or unit = any($5))
 order by raised_position limit $3
"""


async def issues_of_unit(asking: Asking, query: IssuesOfUnit) -> IssuePage:
    found = await asking.connection.fetch(OF_UNIT, query.estate, query.unit, LARGEST_UNIT, *theirs(asking))
    return page_of(found)


async def issue(asking: Asking, query: Issue) -> IssueView:
    record = await asking.connection.fetchrow(ONE, query.issue, query.estate)
    marks = await asking.connection.fetchrow(MARKS, query.issue)
    beside = None if marks is None else tables.as_row(ISSUE_MARKS, marks)
    return _view(asking, query.issue, None if record is None else row_of(record), beside)


async def issue_as_known_on(asking: Asking, query: IssueAsKnownOn) -> IssueView:
    thing = f"issue:{query.issue}"
    row = await as_known_on(asking.connection, ISSUE_REGISTER, thing, query.at)
    marks = await as_known_on(asking.connection, ISSUE_MARKS, thing, query.at)
    return _view(asking, query.issue, row, marks)


def theirs(asking: Asking) -> tuple[list[str] | None, list[str] | None]:
    """The contractors and the units an asker is bound to."""
    return (
        _bound(asking, "contractor") if asking.role == "contractor" else None,
        _bound(asking, "unit") if asking.role == "owner" else None,
    )


def _bound(asking: Asking, kind: str) -> list[str]:
    return [thing.removeprefix(f"{kind}:") for thing in asking.of if thing.startswith(f"{kind}:")]


def _view(asking: Asking, name: str, row: RegisterRow | None, marks: MarksRow | None) -> IssueView:
    beside = IssueMarks() if marks is None else IssueMarks(**vars(marks))
    return IssueView(**vars(visible(asking, name, row)), marks=beside)


def visible(asking: Asking, name: str, row: RegisterRow | None) -> RegisterRow:
    """To somebody whose issue it is not, it is as if there were none."""
    contractors, units = theirs(asking)
    if (
        row is None
        or row.estate != asking.estate
        or (contractors is not None and row.contractor not in contractors)
        or (units is not None and row.unit not in units)
    ):
        raise NotFound(what=f"issue {name}")
    return row


def position_of(after: str | None) -> int:
    return int(after) if after and after.isdecimal() else 0


def row_of(record: Any) -> RegisterRow:
    return tables.as_row(ISSUE_REGISTER, record)


def page_of(records: Sequence[Any]) -> IssuePage:
    return IssuePage(rows=tuple(IssueRow(**vars(row_of(record))) for record in records))
