"""The visit calendar: every visit, planned or logged, in order of when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.visits.read_models.cursor import cursor, position_of
from services.visits.read_models.visited_units import VISITED_UNITS
from shared.contracts.visits import (
    Visit,
    VisitCalendar,
    VisitLogged,
    VisitMoved,
    VisitPage,
    VisitPlanned,
    VisitRecordsSubmitted,
    VisitRow,
    VisitView,
)
from shared.messages import Event, events_of
from shared.problems import NotFound
from shared.readmodel import Keys, ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class CalendarRow:
    """`calendar_at` is when it is due, or for a visit nobody planned when it was made; no name of whoever was met."""

    visit: str
    estate: str
    unit: str
    owners: tuple[str, ...]
    reason: str
    planned: bool
    not_before: datetime | None
    due: datetime | None
    calendar_at: datetime
    visited_at: datetime | None
    logged_by: str | None
    how: str | None
    relation: str | None
    person: str | None
    answers: list[dict[str, Any]]
    satisfaction: str | None
    matters: tuple[str, ...]
    remarks: str
    record: str | None
    records: str | None


def fold(row: CalendarRow | None, happened: Recorded) -> CalendarRow | None:
    match happened.event:
        case VisitPlanned() as event:
            return replace(
                _blank(event.visit, event.estate, event.unit, event.reason, event.due),
                owners=event.owners, planned=True, not_before=event.not_before, due=event.due,
            )  # fmt: skip
        case VisitMoved() as event if row is not None:
            return replace(row, not_before=event.to_not_before, due=event.to_due, calendar_at=event.to_due)
        case VisitLogged() as event:
            return _logged(row or _blank(event.visit, event.estate, event.unit, event.reason, event.visited_at), event)
        case VisitRecordsSubmitted() as event if row is not None:
            return replace(row, records=event.records)
        case _:
            return row


def _blank(visit: str, estate: str, unit: str, reason: str, at: datetime) -> CalendarRow:
    return CalendarRow(
        visit, estate, unit, (), reason, planned=False, not_before=None, due=None, calendar_at=at, visited_at=None,
        logged_by=None, how=None, relation=None, person=None, answers=[], satisfaction=None, matters=(), remarks="",
        record=None, records=None,
    )  # fmt: skip


def _logged(row: CalendarRow, event: VisitLogged) -> CalendarRow:
    return replace(
        row, visited_at=event.visited_at, logged_by=event.logged_by, how=event.how, relation=event.relation,
        person=event.person, answers=[answer.model_dump() for answer in event.answers],
        satisfaction=event.satisfaction, matters=event.matters, remarks=event.remarks, record=event.record,
    )  # fmt: skip


FOLDED: Mapping[type[Event], Keys] = {
    VisitPlanned: by("visit"), VisitMoved: by("visit"), VisitLogged: by("visit"), VisitRecordsSubmitted: by("visits")
}  # fmt: skip
VISIT_CALENDAR = ReadModel(
    name="visit_calendar", version=2, source="visits", row=CalendarRow, fold=fold, inline=True,
    ddl=Path(__file__).with_name("visit_calendar.sql"), keys=FOLDED,
    ignored=frozenset(events_of("visits").values()) - frozenset(FOLDED),
)  # fmt: skip
READS = (VISIT_CALENDAR, VISITED_UNITS)

PAGE = """
select c.*, u.version, u.marks from visit_calendar c join visited_units u using (unit)
 where c.estate = $1 and (c.calendar_at, c.visit) > ($2, $3) and (not $4 or c.visited_at is null)
   and ($5::text is null or c.unit = $5) and ($6::timestamptz is null or c.due < $6)
 order by c.calendar_at, c.visit limit $7
"""
ONE = """
select c.*, u.version, u.marks from visit_calendar c join visited_units u using (unit)
 where c.estate = $1 and c.visit = $2
"""


async def visit_calendar(asking: "Asking", query: VisitCalendar) -> VisitPage:
    at, visit = position_of(query.after)
    found = await asking.connection.fetch(
        PAGE, query.estate, at, visit, query.open_only, query.unit, query.due_before, query.limit
    )
    last = cursor(found[-1]["calendar_at"], found[-1]["visit"]) if len(found) == query.limit else None
    return VisitPage(rows=tuple(VisitRow.model_validate(dict(row)) for row in found), after=last)


async def one_visit(asking: "Asking", query: Visit) -> VisitView:
    found = await asking.connection.fetchrow(ONE, query.estate, query.visit)
    if found is None:
        raise NotFound(what=query.visit)
    return VisitView.model_validate(dict(found))
