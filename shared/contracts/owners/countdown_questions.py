"""What is asked about the countdown plan: its tasks, and how ready it makes the estate, area by area."""

from datetime import date

from pydantic import Field

from shared.contracts.identifiers import MeetingId, PersonId, Sha256, TaskId
from shared.contracts.owners.countdown import CountdownArea, TaskState
from shared.contracts.owners.fees import Words
from shared.contracts.owners.messages import OwnersQuery
from shared.contracts.owners.parties import Party
from shared.contracts.vocabulary import Value
from shared.messages import Line


class CountdownTaskRow(Value):
    """One task. `days_left` until its day, below 0 once it is over; `moves` is how often it got another day.

    `at_risk`: due within two days, or within seven and nobody's. `person_name` is None once erased, and for auditors.
    """

    task: TaskId
    area: CountdownArea
    party: Party
    title: Words
    proof: Words | None
    offset: int | None
    due_on: date
    days_left: int
    state: TaskState
    at_risk: bool
    person: PersonId | None
    person_name: str | None
    moves: int
    reason: Line | None
    meeting: MeetingId | None
    done_on: date | None
    done_by: PersonId | None
    note: Line | None
    scan: Sha256 | None
    late: bool


class CountdownPage(Value):
    rows: tuple[CountdownTaskRow, ...]
    after: TaskId | None = None


class CountdownTasks(OwnersQuery[CountdownPage], wire="CountdownTasks"):
    """Tasks of the plan by day, narrowed by what is given; those dropped only where asked for. Staff."""

    task: TaskId | None = None
    area: CountdownArea | None = None
    party: Party | None = None
    person: PersonId | None = None
    state: TaskState | None = None
    after: TaskId | None = None
    limit: int = Field(default=200, ge=1, le=500)


class AreaReadiness(Value):
    """`open` are all that are not done; of them `overdue` and, apart from those, `at_risk`. Dropped ones count not."""

    area: CountdownArea
    done: int
    open: int
    overdue: int
    at_risk: int


class CountdownReadinessView(Value):
    """By area, and together; the gate holds while no more than `threshold` tasks are overdue."""

    handover_day: date
    days_left: int
    areas: tuple[AreaReadiness, ...]
    done: int
    open: int
    overdue: int
    at_risk: int
    threshold: int
    holds: bool
    version: int


class CountdownReadiness(OwnersQuery[CountdownReadinessView], wire="CountdownReadiness"):
    """How far the plan is, as readiness shows it. Staff. Refused `NotFound` before the plan is begun."""
