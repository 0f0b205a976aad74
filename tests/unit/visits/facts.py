"""What the tests of visits start from: one unit of one estate, and how its visits are asked for."""

from datetime import datetime, timedelta

from services.visits.matters import MATTER
from services.visits.persons import PERSON
from services.visits.policy import POLICY
from services.visits.read_models.estates import EstateRow
from services.visits.read_models.units import UnitRow
from services.visits.visit_records import RECORDS
from services.visits.visits import VISITS
from shared.contracts.visits import VisitLogged, VisitMoved, VisitPlanned, VisitReason
from shared.messages import Event
from tests.given import AT, Given, given

ESTATE, UNIT, OWNER, VISIT, MATTER_ID = "E1", "u-1", "o-1", "v-1", "m-1"
ROW = UnitRow(UNIT, ESTATE, "3-1-1201", (OWNER,))
DAY = timedelta(days=1)


def so(*events: Event) -> Given:
    """Everything visits knows of owners is known."""
    return (
        unknown(*events)
        .with_rows("units", **{UNIT: ROW})
        .and_row("estates", ESTATE, EstateRow(ESTATE, "Garden", "Asia/Shanghai", ("zh",)))
    )


def unknown(*events: Event) -> Given:
    """Nothing of owners has arrived yet."""
    return given(VISITS, MATTER, RECORDS, POLICY, PERSON, *events)


def planned(
    reason: VisitReason = "keys", *, days: int = 30, visit: str = VISIT, since: datetime = AT, issue: str | None = None
) -> VisitPlanned:
    return VisitPlanned(
        estate=ESTATE, visit=visit, unit=UNIT, owners=(OWNER,), reason=reason, not_before=since,
        due=since + days * DAY, issue=issue, policy_version=0,
    )  # fmt: skip


def moved(to: tuple[datetime, datetime], issue: str, *, by: VisitPlanned) -> VisitMoved:
    return VisitMoved(
        estate=ESTATE, visit=by.visit, unit=UNIT, from_not_before=by.not_before, from_due=by.due,
        to_not_before=to[0], to_due=to[1], issue=issue,
    )  # fmt: skip


def logged(visit: str = VISIT, *, was_planned: bool = True, by: str = "p-1") -> VisitLogged:
    return VisitLogged(
        estate=ESTATE, visit=visit, unit=UNIT, planned=was_planned, reason="keys", due=AT + 30 * DAY, logged_by=by,
        visited_at=AT, how="home", relation="owner", answers=(), satisfaction="satisfied", matters=(),
    )  # fmt: skip
