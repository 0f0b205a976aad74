"""How the ledger is asked: pages, one issue, one unit, as known on a day; contractors and owners see only theirs."""

from typing import Any

from services.defects.read_models.issue_register import ISSUE_REGISTER, RegisterRow
from shared import tables
from shared.contracts.defects import (
    Issue,
    IssueAsKnownOn,
    IssuePage,
    IssueRegister,
    IssueRow,
    IssuesOfUnit,
    IssueView,
)
from shared.history import as_known_on
from shared.problems import NotFound
from shared.service import Asking

COLUMNS = ", ".join(ISSUE_REGISTER.columns)
LARGEST_UNIT = 1_000  # issues; far beyond any unit seen

# The last two parameters narrow to a contractor's companies or an owner's units; null for everybody else.
PAGE = f"""
select {COLUMNS} from issue_register
 where estate = $1 and raised_position > $2
   and ($3::text is null or unit = $3) and ($4::text is null or contractor = $4) and ($5::text is null or letter = $5)
   and ($6::text is null or state = $6) and ($7::boolean is null or overdue = $7)
   and ($9::text[] is null or contractor = any($9)) and ($10::text[] is null or unit = any($10))
 order by raised_position limit $8
"""
ONE = f"select {COLUMNS} from issue_register where issue = $1 and estate = $2"
OF_UNIT = f"""
select {COLUMNS} from issue_register
 where estate = $1 and unit = $2
   and ($4::text[] is null or contractor = any($4)) and ($5::text[] is null or unit = any($5))
 order by raised_position limit $3
"""


async def issue_register(asking: Asking, query: IssueRegister) -> IssuePage:
    found = await asking.connection.fetch(
        PAGE, query.estate, position_of(query.after), query.unit, query.contractor, query.letter, query.state,
        query.overdue, query.limit, *_theirs(asking),
    )  # fmt: skip
    rows = [_row(record) for record in found]
    after = str(rows[-1].raised_position) if len(rows) == query.limit else None
    return IssuePage(rows=tuple(IssueRow(**_shown(row)) for row in rows), after=after)


async def issues_of_unit(asking: Asking, query: IssuesOfUnit) -> IssuePage:
    found = await asking.connection.fetch(OF_UNIT, query.estate, query.unit, LARGEST_UNIT, *_theirs(asking))
    return IssuePage(rows=tuple(IssueRow(**_shown(_row(record))) for record in found))


async def issue(asking: Asking, query: Issue) -> IssueView:
    record = await asking.connection.fetchrow(ONE, query.issue, query.estate)
    return _view(asking, query.issue, None if record is None else _row(record))


async def issue_as_known_on(asking: Asking, query: IssueAsKnownOn) -> IssueView:
    row = await as_known_on(asking.connection, ISSUE_REGISTER, f"issue:{query.issue}", query.at)
    return _view(asking, query.issue, row)


def _theirs(asking: Asking) -> tuple[list[str] | None, list[str] | None]:
    """The contractors and the units an asker is bound to."""
    return (
        _bound(asking, "contractor") if asking.role == "contractor" else None,
        _bound(asking, "unit") if asking.role == "owner" else None,
    )


def _bound(asking: Asking, kind: str) -> list[str]:
    return [thing.removeprefix(f"{kind}:") for thing in asking.of if thing.startswith(f"{kind}:")]


def _view(asking: Asking, name: str, row: RegisterRow | None) -> IssueView:
    """To somebody whose issue it is not, it is as if there were none."""
    contractors, units = _theirs(asking)
    if (
        row is None
        or row.estate != asking.estate
        or (contractors is not None and row.contractor not in contractors)
        or (units is not None and row.unit not in units)
    ):
        raise NotFound(what=f"issue {name}")
    return IssueView(**_shown(row))


def position_of(after: str | None) -> int:
    return int(after) if after and after.isdecimal() else 0


def _row(record: Any) -> RegisterRow:
    return tables.as_row(ISSUE_REGISTER, record)


def _shown(row: RegisterRow) -> dict[str, Any]:
    return vars(row)
