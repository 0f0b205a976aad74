"""A countdown that has just begun with three tasks of the usual list, for an estate handed over in August."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from shared.contracts.owners import (
    SIDES,
    CountdownPlanBegun,
    CountdownTaskDone,
    CountdownTaskOverdue,
    CountdownTaskSet,
)
from tests.unit.owners.facts import KNOWN, E, person
from tests.unit.owners.fees import words

TODAY, T = date(2026, 6, 1), date(2026, 7, 31)
BEGUN = CountdownPlanBegun(estate=E, handover_day=T, tasks=62)


def end_of(day: date) -> datetime:
    """In Shanghai."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def task(id_: str, due_on: date, party: Any = "customer_service", **more: Any) -> CountdownTaskSet:
    facts: dict[str, Any] = {
        "estate": E, "task": id_, "area": "files", "party": party, "side": SIDES[party],
        "title": words(f"{id_}事", id_), "offset": (due_on - T).days, "due_on": due_on, "due_at": end_of(due_on),
    }  # fmt: skip
    return CountdownTaskSet(**{**facts, **more})


def of(set_: CountdownTaskSet) -> dict[str, Any]:
    """What every fact about it names."""
    return {name: getattr(set_, name) for name in ("estate", "task", "area", "party", "side")}


SOON, LATER = task("archive", TODAY + timedelta(days=1)), task("notices", TODAY + timedelta(days=30), "developer_sales")
PLANNED = (*KNOWN, person("p-wang"), BEGUN, SOON, LATER)
DONE = CountdownTaskDone(**of(SOON), done_on=TODAY, done_by="p-1", note="已归档", late=False)
OVERDUE = CountdownTaskOverdue(**of(SOON), person=None, title=SOON.title, due_on=SOON.due_on)
