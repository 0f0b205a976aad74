"""Visits on a real Postgres: what was logged is signed, archived by itself on paper, counted and shown."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.visits.app import make_service
from services.visits.archive import archive_signed_records
from shared import clock
from shared.contracts.visits import (
    AssignMatter,
    Figures,
    LogVisit,
    MatterList,
    PlanRevisit,
    RaisedMatter,
    SignVisitRecords,
    SubmitVisitRecords,
    Visit,
    VisitCalendar,
)
from shared.contracts.vocabulary import Rate
from shared.decider import Handler, Standing
from shared.messages import Command, Query
from shared.orders import Order
from shared.problems import Malformed, NotFound
from shared.service import Asking
from tests.integration.defects_at_work import E
from tests.integration.following_owners import FollowingOwners, at_work
from tests.kernel.replica import KEYS, until
from tests.servers import Postgres

DAY = timedelta(days=1)


class Visits(FollowingOwners):
    """Persons of these tests are named after their role."""

    def stand(self, order: Order, _handler: Handler, _row: Any) -> Standing:
        return Standing(order.person)

    async def by(self, role: str, command: Command) -> None:
        await self.do(command, person=role)

    async def show(self, query: Query[Any]) -> Any:
        answer = next(one for one in make_service().answers if one.query is type(query))
        async with self.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(
                connection, "p-1", "customer_service", frozenset(), query.estate, self.now(), KEYS, self.blobs
            )
            return await answer.answer(asking, query)


@pytest.fixture
async def visits(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Visits]:
    async with at_work(Visits, make_service(), postgres, tmp_path) as working:
        yield working


async def log_two(visits: Visits) -> None:
    """A planned revisit in u0 with two matters, and a visit nobody planned in u1."""
    now = visits.now()
    revisit = PlanRevisit(estate=E, visit="v0", unit="u0", issue="i1", accepted_at=now - DAY)
    await visits.execute(revisit, id=clock.new_id())
    matters = (
        RaisedMatter(matter="m0", classified="service", text="电梯太慢 🐢"),
        RaisedMatter(matter="m1", classified="fees", text="Why?", answer="Clause 7"),
    )
    home = LogVisit(
        estate=E, visit="v0", unit="u0", visited_at=now, how="home", relation="owner", person="o0", interviewee="王一",
        answers=({"question": "Service", "score": 4},), satisfaction="satisfied", matters=matters,
    )  # fmt: skip
    phone = LogVisit(
        estate=E, visit="v1", unit="u1", visited_at=now, how="phone", relation="family", satisfaction="dissatisfied"
    )
    await visits.by("customer_service", home)
    await visits.by("customer_service", phone)


async def test_records_signed_by_both_are_archived_by_themselves_on_paper(visits: Visits) -> None:
    visits.begin(archive_signed_records(visits))  # type: ignore[arg-type] # no bus is needed to archive
    await log_two(visits)
    await visits.by("customer_service", SubmitVisitRecords(estate=E, records="r1", visits=("v0", "v1")))
    await visits.by("service_supervisor", SignVisitRecords(estate=E, records="r1"))
    await visits.by("project_manager", SignVisitRecords(estate=E, records="r1"))

    async def archived() -> bool:
        return bool(await visits.value("select archived_at is not null from visit_records"))

    await until(archived)
    papers = await visits.value("select papers from visit_records")
    assert len(papers) == 2
    for paper in papers:
        assert (await visits.blobs.get(paper)).startswith(b"%PDF")
    assert (await visits.show(Figures(estate=E, as_of=visits.now()))).records_archived == 2


async def test_the_calendar_the_matters_and_the_figures_show_what_was_logged(visits: Visits) -> None:
    await log_two(visits)
    due = visits.now() + DAY
    await visits.by("customer_service", AssignMatter(estate=E, matter="m0", department="engineering", due=due))
    first = await visits.show(VisitCalendar(estate=E, limit=1))
    second = await visits.show(VisitCalendar(estate=E, limit=1, after=first.after))
    assert {first.rows[0].visit, second.rows[0].visit} == {"v0", "v1"}
    assert (await visits.show(VisitCalendar(estate=E, open_only=True))).rows == ()
    shown = await visits.show(Visit(estate=E, visit="v0"))
    assert (shown.answers[0].score, shown.matters, shown.person, shown.version) == (4, ("m0", "m1"), "o0", 2)
    [open_one] = (await visits.show(MatterList(estate=E, state="assigned"))).rows
    assert (open_one.matter, open_one.department, open_one.due) == ("m0", "engineering", due)
    figures = await visits.show(Figures(estate="GROUP", as_of=visits.now()))
    assert (figures.planned, figures.logged, figures.matters_open, figures.matters_closed) == (1, 2, 1, 1)
    assert (figures.visit_rate, figures.satisfaction_rate) == (Rate(part=1, whole=1), Rate(part=1, whole=2))


async def test_what_is_not_there_is_said(visits: Visits) -> None:
    with pytest.raises(NotFound):
        await visits.show(Visit(estate=E, visit="v9"))
    with pytest.raises(Malformed):
        await visits.show(VisitCalendar(estate=E, after="nonsense"))


async def test_a_name_stands_in_no_table_and_in_the_log_only_sealed(visits: Visits) -> None:
    await log_two(visits)
    records = b"".join(record for record, _ in await visits.log())
    assert "王一".encode() not in records
    mine, theirs = await visits.log(), await visits.owners.log()
    assert await visits.differences(visits=mine, owners=theirs) == []
