"""Coordination on a real Postgres: who answers now, how far the countdown is, minutes, papers, the group's view."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.owners import coordination_shown, countdown_shown, group_view
from services.owners.app import make_service
from services.owners.group_shown import TopicNotListed
from shared import clock
from shared.contracts.owners import (
    ActivateEmergencyPlan,
    AnswerCoordinationItem,
    AnswerDuties,
    AppointWorkingGroupMember,
    BeginCountdownPlan,
    CoordinationItems,
    CountdownPlanPaper,
    CountdownReadiness,
    CountdownTasks,
    EmergencyPlanInForce,
    EmergencyPlanPaper,
    EndEmergencyPlan,
    ErasePerson,
    FinishCountdownTask,
    FormWorkingGroup,
    GrantRole,
    GroupView,
    ItemRow,
    Meetings,
    Minutes,
    MinutesPaper,
    MinutesTask,
    PaperForms,
    RecordMemberAbsence,
    RecordMinutes,
    RegisterEstate,
    RegisterPerson,
    ShiftWanted,
    WhoAnswers,
    WorkingGroup,
)
from shared.contracts.owners import Emergencies as EmergenciesAsked
from shared.messages import GROUP
from shared.pages import OwnPages
from shared.passing import take
from shared.problems import NotFound
from shared.service import Asking
from tests.filled_group import ESTATES, fill_group
from tests.integration.owners_at_work import E, Owners, owners_at_work
from tests.kernel.replica import KEYS
from tests.servers import Postgres

NOW = clock.now()
TODAY = NOW.astimezone(ZoneInfo("Asia/Shanghai")).date()
HOUR = timedelta(hours=1)
PEOPLE = ("dev", "head", "desk", "second", "crew")


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    """Two of customer service, each the other's deputy, and the countdown of an estate that begins in ten days."""
    async with owners_at_work(postgres, tmp_path) as working:
        for name in PEOPLE:
            await working.do(RegisterPerson(estate=GROUP, person=name, name=f"{name}名", phone=f"139{name}"))
        await working.do(FormWorkingGroup(estate=E, developer_head="dev", property_head="head"))
        for name, deputy in (("desk", "second"), ("second", "crew")):
            await working.do(
                AppointWorkingGroupMember(
                    estate=E, member=name, party="customer_service", duty="总台", deputy=deputy,
                    shifts=(ShiftWanted(begins="00:00", ends="00:00"),),
                )
            )  # fmt: skip
        await working.do(BeginCountdownPlan(estate=E, handover_day=TODAY + timedelta(days=10)))
        yield working


async def answering(owners: Owners, **more: Any) -> list[tuple[str, str | None, str | None]]:
    seen = await owners.ask(WhoAnswers(estate=E, topic="fees", **more), role="customer_service")
    [party] = seen.parties
    return [(one.person, one.phone, one.because) for one in party.answerers]


async def test_who_answers_now_is_somebody_who_is_there(owners: Owners) -> None:
    await an_emergency_typed_in_later_keeps_both_times(owners)
    assert await answering(owners) == [("desk", "139desk", None), ("second", "139second", None)]
    away = RecordMemberAbsence(estate=E, member="second", away_from=NOW - HOUR, away_until=NOW + HOUR)
    await owners.do(away)
    assert await answering(owners) == [("desk", "139desk", None), ("crew", "139crew", "away")]
    assert await answering(owners, at=NOW + 2 * HOUR) == [("desk", "139desk", None), ("second", "139second", None)]
    await owners.do(ErasePerson(estate=GROUP, person="crew", reason="离职"))
    await owners.do(ErasePerson(estate=GROUP, person="desk", reason="离职"))
    assert await answering(owners) == []
    group = await owners.ask(WorkingGroup(estate=E), role="auditor")
    assert [(one.member, one.on_duty, one.name) for one in group.members] == [
        ("desk", False, None),
        ("second", False, None),
    ]
    assert (await owners.ask(AnswerDuties(estate=E))).version == 0
    with pytest.raises(TopicNotListed):
        await owners.ask(WhoAnswers(estate=E, topic="weather"))
    with pytest.raises(NotFound):
        await owners.ask(WorkingGroup(estate="E9"))
    assert await owners.differences(owners=await owners.log()) == []


async def test_readiness_counts_what_is_done_open_overdue_and_at_risk(owners: Owners) -> None:
    begun = await owners.ask(CountdownReadiness(estate=E))
    assert (begun.done, begun.overdue, begun.holds, begun.days_left) == (0, 0, True, 10)
    assert begun.open == sum(area.open for area in begun.areas) == 62
    assert begun.at_risk >= 40  # a plan begun so late asks for most of it today, and nobody has it
    note = FinishCountdownTask(estate=E, task="handbook", done_on=TODAY - timedelta(days=1), note="已定稿")
    await owners.do(note)
    later = NOW + timedelta(days=3)
    seen = await at(owners, later, CountdownReadiness(estate=E))
    assert (seen.done, seen.open, seen.holds) == (1, 61, False)
    rows = (await at(owners, later, CountdownTasks(estate=E, state="overdue", limit=500))).rows
    assert len(rows) == seen.overdue >= 40
    assert all(row.days_left < 0 and row.state == "overdue" for row in rows)
    pages: list[str] = []
    after = None
    while True:
        page = await owners.ask(CountdownTasks(estate=E, limit=25, after=after))
        pages += [row.task for row in page.rows]
        if (after := page.after) is None:
            break
    assert len(pages) == len(set(pages)) == 62
    with pytest.raises(NotFound):
        await owners.ask(CountdownReadiness(estate="E9"))
    await minutes_show_what_has_become_of_their_tasks_and_items(owners)
    await papers_name_persons_for_who_may_know_them_and_stay_nowhere(owners)
    assert await owners.differences(owners=await owners.log()) == []


async def at(owners: Owners, moment: datetime, query: Any) -> Any:
    """Asked by a service at another moment."""
    answer = next(one for one in make_service().answers if one.query is type(query))
    async with owners.pool.acquire() as connection, connection.transaction(readonly=True):
        asking = Asking(
            connection, "p-1", "system", frozenset(), query.estate, moment, KEYS, owners.blobs
        )  # fmt: skip
        return await answer.answer(asking, query)


def minutes() -> RecordMinutes:
    task = MinutesTask(
        task="t-1", area="site", party="customer_service", title="加开签到台", due_on=TODAY, person="desk"
    )
    item = ItemRow(
        item="c-1", from_party="developer_project", to_party="customer_service", text="几时交钥匙", due_at=NOW + HOUR
    )
    return RecordMinutes(
        estate=E, meeting="m-1", kind="wrap_up", held_at=NOW - 2 * HOUR, ended_at=NOW - HOUR, place="会所",
        chaired_by="dev", present=("dev", "head"), topics="小结", decisions=("加开签到台",), tasks=(task,),
        items=(item,),
    )  # fmt: skip


async def minutes_show_what_has_become_of_their_tasks_and_items(owners: Owners) -> None:
    await owners.do(minutes())
    await owners.do(FinishCountdownTask(estate=E, task="t-1", done_on=TODAY - timedelta(days=1), note="已加开"))
    await owners.do(AnswerCoordinationItem(estate=E, item="c-1", answer="周五"))
    seen = await owners.ask(Minutes(estate=E, meeting="m-1"))
    assert [(one.task, one.state, one.note) for one in seen.tasks] == [("t-1", "done", "已加开")]
    assert [(one.item, one.state, one.answer) for one in seen.items] == [("c-1", "answered", "周五")]
    [row] = (await owners.ask(Meetings(estate=E, kind="wrap_up"))).rows
    assert (row.decisions, row.tasks, row.done, row.items, row.closed) == (1, 1, 1, 1, 0)
    for role, own, seen_by in (("inspector", None, ["c-1"]), ("contractor", {"contractor:c9"}, [])):
        items = await owners.ask(CoordinationItems(estate=E), role=role, of=own)
        assert [one.item for one in items.rows] == seen_by
    with pytest.raises(NotFound):
        await owners.ask(Minutes(estate=E, meeting="m-9"))


async def papers_name_persons_for_who_may_know_them_and_stay_nowhere(owners: Owners) -> None:
    for query in (MinutesPaper(estate=E, meeting="m-1"), CountdownPlanPaper(estate=E), EmergencyPlanPaper(estate=E)):
        paper = await owners.ask(query, role="customer_service")
        assert paper.tail > 0
        assert (await take(owners.blobs, paper.sha256, paper.tail)).startswith(b"%PDF")
    blank = await owners.ask(PaperForms(estate=E, copies=2, language="en"), role="customer_service")
    again = await owners.ask(PaperForms(estate=E, copies=2, language="en"), role="inspector")
    assert (blank.tail, blank.sha256) == (0, again.sha256)
    one = await owners.ask(PaperForms(estate=E, form="keys"), role="customer_service")
    assert one.size < blank.size


async def an_emergency_typed_in_later_keeps_both_times(owners: Owners) -> None:
    plan = await owners.ask(EmergencyPlanInForce(estate=E))
    deciding = {one.kind: [who.person for who in one.deciding] for one in plan.scenarios}
    assert (deciding["system_down"], deciding["fire"]) == (["desk", "second"], [])
    began = NOW - 5 * HOUR
    down = ActivateEmergencyPlan(estate=E, emergency="e-1", kind="system_down", began_at=began, decided_by="head")
    await owners.do(down)
    assert len((await owners.ask(EmergenciesAsked(estate=E, active=True))).emergencies) == 1
    await owners.do(EndEmergencyPlan(estate=E, emergency="e-1", ended_at=began + HOUR, outcome="已恢复"))
    assert (await owners.ask(EmergenciesAsked(estate=E, active=True))).emergencies == ()
    [one] = (await owners.ask(EmergenciesAsked(estate=E))).emergencies
    assert (one.began_at, one.ended_at) == (began, began + HOUR)
    assert one.began_recorded_at > began + 4 * HOUR


async def test_estates_stand_side_by_side_for_who_may_see_them(owners: Owners) -> None:
    await owners.do(RegisterEstate(estate="E2", region="EAST", name="二期"))
    owners.follow("owners", OwnPages(owners.pool))
    await owners.do(
        GrantRole(estate=GROUP, person="head", role="project_manager", granted_estate="E2"), id=UUID(int=77)
    )  # fmt: skip
    seen = await owners.ask(GroupView(estate=GROUP), role="group_admin")
    assert [row.estate for row in seen.rows] == [E, "E2"]
    assert (seen.total.estates, seen.regions[0].estates) == (2, 2)
    assert [row.estate for row in (await owners.ask(GroupView(estate=E), role="inspector")).rows] == [E]
    mine = await owners.ask(GroupView(estate="E2", mine=True), role="project_manager", person="head")
    assert [row.estate for row in mine.rows] == ["E2"]
    await what_the_group_asks_is_counted_over_all_its_units(owners)


async def what_the_group_asks_is_counted_over_all_its_units(owners: Owners) -> None:
    await fill_group(owners, 5_000)
    moment = NOW.replace(year=2026, month=7, day=20)
    seen = await at(owners, moment, GroupView(estate=GROUP))
    assert seen.total.units == 5_000 == sum(region.units for region in seen.regions)
    assert seen.total.due == 4_500
    assert len(seen.rows) == ESTATES + 2
    assert {gate.gate for row in seen.rows for gate in row.gates_at_risk} == {
        "delivery_dates", "countdown", "coordination",
    }  # fmt: skip
    first = await at(owners, moment, GroupView(estate=GROUP, limit=20))
    rest = await at(owners, moment, GroupView(estate=GROUP, after=first.after, limit=50))
    assert [row.estate for row in (*first.rows, *rest.rows)] == [row.estate for row in seen.rows]
    assert first.total == seen.total
    east = await at(owners, moment, GroupView(estate=GROUP, region="R-1"))
    assert {row.region for row in east.rows} == {"R-1"}
    hot: list[tuple[str, tuple[Any, ...]]] = [
        (group_view.ESTATES_OF, (moment, ["F-7"], None)),
        (countdown_shown.PAGE, ("F-7", moment, TODAY, None, None, None, None, None, 201, None)),
        (countdown_shown.BY_AREA, ("F-7", moment, TODAY)),
        (coordination_shown.ITEMS, ("F-7", moment, None, None, True, None, None, 201)),
    ]
    for sql, arguments in hot:
        plan = "\n".join(line[0] for line in await owners.fetch(f"explain {sql}", *arguments))
        for table in ("unit_progress", "countdown_tasks t", "coordination_items"):
            assert f"Seq Scan on {table}" not in plan or sql == group_view.ESTATES_OF, (sql, plan)
        assert "Seq Scan on unit_progress" not in plan, plan
