"""The life of issues on a real Postgres: numbers, letters, work, closing, deadlines, and what people look at then."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.defects.closing import RectificationNotAccepted
from services.defects.lists import IN_UNIT, OF_CONTRACTOR
from services.defects.printing import OF_INSPECTION, OF_LETTER, OF_ROOMS
from services.defects.questions import OF_UNIT
from services.defects.who_may import NotTheAddressee
from shared.contracts.defects import (
    AcceptRectification,
    AgreeMethod,
    ConfirmIssue,
    ConfirmRepair,
    Figures,
    Finding,
    InspectUnit,
    Issue,
    IssueAsKnownOn,
    IssueRegister,
    IssuesOfUnit,
    ProposeMethod,
    RecordOwnerInformed,
    RegisterIssue,
    RejectRectification,
    RejectRepair,
    ReportRectification,
    StartRectification,
    SubmitIssues,
)
from shared.messages import GROUP
from shared.problems import NotFound, RoleNotHeld
from tests.integration.defects_at_work import START, UNITS, Defects, E, defects_at_work
from tests.kernel.replica import Replica, until
from tests.servers import Postgres

DAY = timedelta(days=1)
PHOTO = "a" * 64


@pytest.fixture
async def estate(postgres: Postgres, tmp_path: Path) -> AsyncIterator[tuple[Defects, Replica]]:
    async with defects_at_work(postgres, tmp_path) as working:
        yield working


@pytest.fixture
def defects(estate: tuple[Defects, Replica]) -> Defects:
    return estate[0]


def issue_of(unit: int, number: int) -> str:
    return f"u{unit}-{number}"


async def inspect(defects: Defects, unit: int, findings: int) -> None:
    found = tuple(
        Finding(issue=issue_of(unit, number), room="bath", description="peels", found_by="escort")
        for number in range(findings)
    )
    sheet = InspectUnit(
        estate=E, inspection=f"x{unit}", unit=f"u{unit}", checks=600, findings=found, conclusion="accepted_with_issues"
    )
    await defects.do(sheet, person="inspector-1")


async def register(defects: Defects, issue: str, **change: Any) -> None:
    wish: dict[str, Any] = {"l1": "paint", "severity": "minor", "trade": "paint"} | change
    await defects.do(RegisterIssue(estate=E, issue=issue, **wish), person="inspector-1")


async def up_to_reported(defects: Defects, issue: str, **change: Any) -> None:
    about = {"estate": E, "issue": issue}
    await register(defects, issue, **change)
    await defects.do(
        SubmitIssues(estate=E, letter=f"l-{issue}", contractor="c1", issues=(issue,)), person="inspector-1"
    )
    await defects.do(ConfirmIssue(**about, contractor="c1"), person="contractor-c1")
    await defects.do(ProposeMethod(**about, contractor="c1", method="scrape and paint"), person="contractor-c1")
    await defects.do(AgreeMethod(**about, version=1), person="inspector-1")
    await defects.do(AgreeMethod(**about, version=1), person="developer_rep-1")
    await defects.do(StartRectification(**about, contractor="c1"), person="contractor-c1")
    await defects.do(ReportRectification(**about, contractor="c1", photos=(PHOTO,)), person="contractor-c1")


async def state(defects: Defects, issue: str) -> str:
    view = await defects.ask(Issue(estate=E, issue=issue))
    return str(view.state)


async def test_an_issue_lives_from_the_inspection_to_the_owners_yes(estate: tuple[Defects, Replica]) -> None:
    defects, owners = estate
    await inspect(defects, 0, 3)
    issue = issue_of(0, 0)
    await up_to_reported(defects, issue)
    await defects.do(RejectRectification(estate=E, issue=issue, reason="peels", photos=(PHOTO,)), person="inspector-1")
    await defects.do(
        ReportRectification(estate=E, issue=issue, contractor="c1", photos=(PHOTO,)), person="contractor-c1"
    )
    await defects.do(AcceptRectification(estate=E, issue=issue), person="inspector-1")
    await defects.do(ConfirmRepair(estate=E, issue=issue, owner="o0"), person="customer_service-1")
    view = await defects.ask(Issue(estate=E, issue=issue))
    assert (view.state, view.number, view.attempt, view.rejections, view.contractor) == ("closed", 1, 2, 1, "c1")
    page = await defects.ask(IssuesOfUnit(estate=E, unit="u0"))
    assert [row.issue for row in page.rows] == [issue_of(0, number) for number in range(3)]
    figures = await defects.ask(Figures(estate=E, as_of=START + DAY))
    assert (figures.raised, figures.registered, figures.closed, figures.open) == (3, 1, 1, 2)
    assert (figures.repeat_rate.part, figures.repeat_rate.whole) == (1, 2)
    assert (figures.timely_rectification_rate.part, figures.timely_rectification_rate.whole) == (1, 1)
    assert (figures.timely_response_rate.part, figures.timely_response_rate.whole) == (1, 1)
    assert figures.contractors[0].contractor == "c1"
    assert (await defects.ask(Figures(estate=GROUP, as_of=START + DAY))).model_dump() == figures.model_dump()
    assert await defects.differences(owners=await owners.log()) == []


async def test_a_contractor_and_an_owner_see_only_what_is_theirs(defects: Defects) -> None:
    for unit in (0, 1):
        await inspect(defects, unit, 1)
    await register(defects, issue_of(0, 0))
    await register(defects, issue_of(1, 0), trade="plumbing")

    async def seen(role: str, thing: str) -> list[str]:
        page = await defects.ask(IssueRegister(estate=E), role=role, of={thing})
        return [row.issue for row in page.rows]

    assert await seen("contractor", "contractor:c1") == [issue_of(0, 0)]
    assert await seen("contractor", "contractor:c9") == []
    assert await seen("owner", "unit:u1") == [issue_of(1, 0)]
    with pytest.raises(NotFound):
        await defects.ask(Issue(estate=E, issue=issue_of(1, 0)), role="contractor", of={"contractor:c1"})
    with pytest.raises(NotTheAddressee):
        await defects.do(ConfirmIssue(estate=E, issue=issue_of(1, 0), contractor="c2"), person="contractor-c1")


@pytest.mark.parametrize("person", ["contractor-c1", "developer_rep-1"])
async def test_neither_contractor_nor_developer_accepts(defects: Defects, person: str) -> None:
    await inspect(defects, 0, 1)
    await up_to_reported(defects, issue_of(0, 0))
    with pytest.raises(RoleNotHeld):
        await defects.do(AcceptRectification(estate=E, issue=issue_of(0, 0)), person=person)


async def test_numbers_are_given_without_a_gap_and_pages_follow_the_ledger(defects: Defects) -> None:
    for unit in range(4):
        await inspect(defects, unit, 5)
    for number in range(5):
        for unit in range(4):
            await register(defects, issue_of(unit, number))
    rows = await defects.rows(IssueRegister(estate=E, limit=7))
    assert [row.issue for row in rows] == [issue_of(unit, number) for unit in range(4) for number in range(5)]
    assert sorted(row.number or 0 for row in rows) == list(range(1, 21))


async def test_work_that_is_late_and_letters_without_answer_are_said_once(estate: tuple[Defects, Replica]) -> None:
    defects, owners = estate
    await inspect(defects, 0, 1)
    issue = issue_of(0, 0)
    await register(defects, issue)
    await defects.do(SubmitIssues(estate=E, letter="l1", contractor="c1", issues=(issue,)), person="inspector-1")
    await defects.tick(START + 1 * DAY)
    assert (await defects.ask(Issue(estate=E, issue=issue))).due is None
    for _ in range(2):
        await defects.tick(START + 2 * DAY)
    assert (await defects.ask(Issue(estate=E, issue=issue))).due == START + 17 * DAY
    for _ in range(2):
        await defects.tick(START + 17 * DAY)
    view = await defects.ask(Issue(estate=E, issue=issue))
    assert (view.overdue, view.version) == (True, 5)
    types = await defects.fetch("select type, count(*) from log.event group by type")
    assert {row["type"]: row["count"] for row in types}["LetterReplyOverdue"] == 1
    assert await defects.differences(owners=await owners.log()) == []


async def test_silence_closes_and_a_late_no_reopens(defects: Defects) -> None:
    await inspect(defects, 0, 1)
    issue = issue_of(0, 0)
    await up_to_reported(defects, issue)
    await defects.do(AcceptRectification(estate=E, issue=issue), person="inspector-1")
    for channel in ("email", "talk"):
        told = RecordOwnerInformed(estate=E, issue=issue, owner="o0", channel=channel, informed_at=START)
        await defects.do(told, person="customer_service-1")
    await defects.tick(START + 6 * DAY)
    assert await state(defects, issue) == "accepted"
    await defects.tick(START + 7 * DAY)
    assert await state(defects, issue) == "closed"
    await defects.do(RejectRepair(estate=E, issue=issue, reason="again"), person="customer_service-1")
    assert await state(defects, issue) == "in_work"
    with pytest.raises(RectificationNotAccepted):
        await defects.do(ConfirmRepair(estate=E, issue=issue), person="customer_service-1")


async def test_accepted_work_in_an_unsold_unit_closes_by_itself(defects: Defects) -> None:
    unsold = UNITS - 1
    for unit in (0, unsold):
        await inspect(defects, unit, 1)
        await up_to_reported(defects, issue_of(unit, 0))
        await defects.do(AcceptRectification(estate=E, issue=issue_of(unit, 0)), person="inspector-1")

    async def closed() -> bool:
        return await state(defects, issue_of(unsold, 0)) == "closed"

    await until(closed)
    assert await state(defects, issue_of(0, 0)) == "accepted"


async def test_an_issue_is_shown_as_it_was_known_on_a_day(defects: Defects) -> None:
    await inspect(defects, 0, 1)
    issue = issue_of(0, 0)
    defects.now = lambda: START + 3 * DAY
    await register(defects, issue)

    async def indexed() -> bool:
        return bool(await defects.value("select count(*) = 3 from inbox.touched where thing = $1", f"issue:{issue}"))

    await until(indexed)
    known = IssueAsKnownOn(estate=E, issue=issue, at=START + 1 * DAY)
    assert (await defects.ask(known)).state == "raised"
    assert (await defects.ask(known.model_copy(update={"at": START + 4 * DAY}))).state == "registered"
    with pytest.raises(NotFound):
        await defects.ask(known.model_copy(update={"at": START - 1 * DAY}))
    with pytest.raises(NotFound):
        await defects.ask(known, role="contractor", of={"contractor:c1"})


async def test_lists_are_read_by_their_indexes(defects: Defects) -> None:
    for unit in range(UNITS):
        await inspect(defects, unit, 40)
    for sql, arguments in (
        (OF_UNIT, (E, "u3", 1000, None, None)),
        (IN_UNIT, (E, "u3", "bath", "paint", 20, None, None)),
        (OF_CONTRACTOR, (E, "c1", 2_000, None, None)),
        (OF_INSPECTION, (E, "u3", "x3", 1_000)),
        (OF_LETTER, ([issue_of(3, number) for number in range(5)],)),
        (OF_ROOMS, (E, "u3", 1_000, None, None)),
    ):
        plan = "\n".join(row[0] for row in await defects.fetch(f"explain {sql}", *arguments))
        assert "Seq Scan" not in plan, plan
        assert "Index" in plan, plan
