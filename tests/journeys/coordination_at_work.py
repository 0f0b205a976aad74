"""Coordination through the HTTP API: group, countdown, items, minutes, emergency, questions, the group's view."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import AsyncClient
from PIL import Image
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from services.desk.api.addresses import PREFIX, address_of
from shared import clock
from shared.contracts import notifications, visits
from shared.contracts import owners as say
from shared.contracts.owners import coordination, countdown, emergency_plan, minutes, working_group
from shared.messages import GROUP, Command, Query
from tests.faults.callers import OverHttp, Refused
from tests.faults.estate import Estate
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    DEVELOPER,
    ESTATE,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
)
from tests.journeys.coordination_steps import DAY, HANDOVER, HOUR, NOW, OWNER, QUESTION, TODAY, meeting, steps, task
from tests.journeys.money_is_closed import ELSEWHERE, ask, of, refused

TOGETHER = {module.__name__ for module in (coordination, countdown, emergency_plan, minutes, working_group)}


async def everybody_is_coordinated(people: OverHttp, desk: AsyncClient, estate: Estate) -> None:
    """Each step twice under its id, which is one receipt, and once under another, which changes nothing."""
    for who, command in steps():
        id_ = clock.new_id()
        first = await people.tell(who, command, id_)
        assert await people.tell(who, command, id_) == first
        again = await people.tell(who, command, clock.new_id())
        assert again["position"] == first["position"], command
    await what_nobody_did_in_time(people, desk)
    await estate.settled()
    await who_answers(people, desk)
    await what_is_left(desk)
    await a_proof(people, desk)
    await the_papers(desk)
    await the_lists(desk)
    await the_group(desk)
    await nobody_else(people, desk)


async def what_nobody_did_in_time(people: OverHttp, desk: AsyncClient) -> None:
    """Noted on paper: a task of last week's meeting due since, and an item raised yesterday and due an hour ago."""
    await people.tell(SERVICE, meeting("last-week", 7, task("chairs", -3)), clock.new_id())
    raised = say.RaiseCoordinationItem(
        estate=ESTATE, item="gas", from_party="customer_service", to_party="developer_project", text="何时通气",
        due_at=NOW - HOUR,
    )  # fmt: skip
    await told_of(desk, SERVICE, raised, NOW - DAY)


async def told_of(desk: AsyncClient, who: Person, command: Command, then: datetime) -> None:
    headers = of(who, clock.new_id()) | {"Handover-Occurred-At": then.isoformat()}
    answer = await desk.post(address_of(type(command)), json=command.model_dump(mode="json"), headers=headers)
    assert answer.is_success, answer.text


async def who_answers(people: OverHttp, desk: AsyncClient) -> None:
    parking = say.WhoAnswers(estate=ESTATE, topic="parking")
    assert await answerers(desk, parking) == [(SUPERVISOR.id, SERVICE.id, "away")]
    await people.tell(SERVICE, say.EndMemberAbsence(estate=ESTATE, member=SERVICE.id, back_at=NOW), clock.new_id())
    assert await answerers(desk, parking) == [(SERVICE.id, None, None)]
    group = await ask(desk, DEVELOPER, say.WorkingGroup(estate=ESTATE))
    assert [(one["member"], one["name"]) for one in group["members"]] == [(SERVICE.id, "员工")]
    duties = await ask(desk, SERVICE, say.AnswerDuties(estate=ESTATE))
    assert (duties["set_for"], duties["version"]) == (ESTATE, 1)


async def answerers(desk: AsyncClient, query: say.WhoAnswers) -> list[tuple[str, str | None, str | None]]:
    seen = await ask(desk, SERVICE, query)
    [first, _] = seen["parties"]
    return [(one["person"], one["stands_in_for"], one["because"]) for one in first["answerers"]]


async def what_is_left(desk: AsyncClient) -> None:
    """Overdue by deadline, escalated by deadline, told by rules; and what the day's questions came to."""
    late = (await ask(desk, MANAGER, say.CountdownTasks(estate=ESTATE, state="overdue")))["rows"]
    assert [(one["task"], one["meeting"]) for one in late] == [("chairs", "last-week")]
    ready = await ask(desk, MANAGER, say.CountdownReadiness(estate=ESTATE))
    assert (ready["handover_day"], ready["overdue"], ready["holds"]) == (
        (HANDOVER + 5 * DAY).isoformat(), 1, False,
    )  # fmt: skip
    items = (await ask(desk, DEVELOPER, say.CoordinationItems(estate=ESTATE, overdue=True)))["rows"]
    assert [(one["item"], one["escalated"]) for one in items] == [("gas", True)]
    own = (await ask(desk, BUILDERS[0], say.CoordinationItems(estate=ESTATE)))["rows"]
    assert [(one["item"], one["state"], one["round"]) for one in own] == [("lift", "closed", 2)]
    seen = await ask(desk, SERVICE, say.Minutes(estate=ESTATE, meeting="evening"))
    assert (seen["decisions"], seen["correction"], seen["items"][0]["item"]) == (["加开两个签到台"], "笔误", "water")
    meetings = (await ask(desk, SERVICE, say.Meetings(estate=ESTATE)))["rows"]
    assert [(one["meeting"], one["tasks"], one["done"]) for one in meetings] == [
        ("evening", 1, 0), ("last-week", 1, 0),
    ]  # fmt: skip
    plan = await ask(desk, SERVICE, say.EmergencyPlanInForce(estate=ESTATE))
    assert [one["kind"] for one in plan["scenarios"]] == ["system_down"]
    [down] = (await ask(desk, SERVICE, say.Emergencies(estate=ESTATE)))["emergencies"]
    assert down["began_at"] < down["ended_at"] < down["began_recorded_at"]
    await the_questions(desk)
    told = (await ask(desk, MANAGER, notifications.Notifications(estate=ESTATE, person=DEVELOPER.id)))["rows"]
    assert {"CoordinationItemEscalated", "CoordinationItemRaised", "EmergencyPlanActivated"} <= {
        one["event_type"] for one in told
    }  # fmt: skip


async def the_questions(desk: AsyncClient) -> None:
    asked = await ask(desk, SERVICE, visits.QuestionsOfDay(estate=ESTATE, day=TODAY))
    assert [asked[name] for name in ("asked", "answered", "promised", "open", "late")] == [2, 1, 1, 1, 0]
    assert [(one["matter"], one["department"]) for one in asked["waiting"]] == [("q-2", "engineering")]
    [first, _] = (await ask(desk, SERVICE, visits.MatterList(estate=ESTATE, source="day")))["rows"]
    assert (first["answer"], first["state"]) == ("自交付日", "closed")


async def a_proof(people: OverHttp, desk: AsyncClient) -> None:
    """A scan that is stored first, then named; whoever may not read the plan may not read it."""
    picture = BytesIO()
    Image.new("RGB", (40, 60), "white").save(picture, "PNG")
    stored = await desk.post(f"{PREFIX}/files", files={"file": picture.getvalue()}, headers=of(SERVICE, clock.new_id()))
    done: dict[str, Any] = {"estate": ESTATE, "task": "handbook", "done_on": TODAY - DAY}
    await people.tell(SERVICE, say.FinishCountdownTask(**done, scan=stored.json()["sha256"]), clock.new_id())
    proof = f"{PREFIX}/estates/{ESTATE}/countdown-tasks/handbook/proof"
    read = await desk.get(proof, headers=of(DEVELOPER))
    assert (read.content, read.headers["Content-Disposition"]) == (picture.getvalue(), "attachment")
    for who, where, status in ((OWNER, proof, 403), (SERVICE, proof.replace("handbook", "roster"), 404)):
        assert (await desk.get(where, headers=of(who))).status_code == status
    await a_proof_that_shows_somebody(people, desk, picture.getvalue())


async def a_proof_that_shows_somebody(people: OverHttp, desk: AsyncClient, picture: bytes) -> None:
    """Lies encrypted, and opens for whoever may see names; what is no scan is not to be had as a proof."""
    done: dict[str, Any] = {"estate": ESTATE, "done_on": TODAY - DAY}
    kept = await desk.post(
        f"{PREFIX}/estates/{ESTATE}/units/{UNITS[3]}/scans",
        files={"file": picture},
        headers=of(SERVICE, clock.new_id()),
    )
    assert kept.is_success, kept.text
    names = await desk.post(
        f"{PREFIX}/files", files={"file": b"1-101,\xe6\x9d\x8e"}, headers=of(SERVICE, clock.new_id())
    )
    for task_, scan in (("hotline", kept.json()["scan"]), ("train-staff", names.json()["sha256"])):
        await people.tell(ADMINISTRATOR, say.FinishCountdownTask(**done, task=task_, scan=scan), clock.new_id())
    proof = f"{PREFIX}/estates/{ESTATE}/countdown-tasks/hotline/proof"
    assert (await desk.get(proof, headers=of(SERVICE))).content == picture
    for who, where, status in ((DEVELOPER, proof, 403), (SERVICE, proof.replace("hotline", "train-staff"), 404)):
        assert (await desk.get(where, headers=of(who))).status_code == status


async def the_papers(desk: AsyncClient) -> None:
    for place in ("meetings/evening/minutes.pdf", "countdown-plan.pdf", "emergency-plan.pdf", "paper-forms.pdf"):
        for language in ("zh", "en"):
            paper = await desk.get(f"{PREFIX}/estates/{ESTATE}/{place}?lang={language}", headers=of(SERVICE))
            assert paper.content.startswith(b"%PDF"), paper.text
            assert paper.headers["Content-Language"] == language
        assert (await desk.get(f"{PREFIX}/estates/{ESTATE}/{place}", headers=of(OWNER))).status_code == 403
    two = await desk.get(f"{PREFIX}/estates/{ESTATE}/paper-forms.pdf?form=keys&copies=2", headers=of(SERVICE))
    assert len(PdfReader(BytesIO(two.content)).pages) == 2


async def the_lists(desk: AsyncClient) -> None:
    """As Excel in both languages: what is asked and answered elsewhere, in words and by the estate's clock."""
    tasks = (await ask(desk, SERVICE, say.CountdownTasks(estate=ESTATE, limit=500)))["rows"]
    items = (await ask(desk, SERVICE, say.CoordinationItems(estate=ESTATE)))["rows"]
    for language, due, area, waiting in (
        ("zh", "期限", "现场与物资", "待答复"), ("en", "Due", "Site and supplies", "waiting"),
    ):  # fmt: skip
        plan = await listed(desk, "countdown-plan", language)
        assert (plan[0][0], len(plan) - 1) == (due, len(tasks))
        assert [row[0] for row in plan[1:]] == [task["due_on"] for task in tasks]
        assert area in {row[3] for row in plan}
        asked = await listed(desk, "coordination-items", language)
        [gas] = [row for row in asked if row[4] == "何时通气"]
        assert (len(asked) - 1, gas[7]) == (len(items), waiting)
        assert abs(gas[6].replace(tzinfo=ZoneInfo("Asia/Shanghai")) - (NOW - HOUR)) < timedelta(seconds=1)
    for name in ("countdown-plan", "coordination-items"):
        closed = await desk.get(f"{PREFIX}/estates/{ESTATE}/lists/{name}.xlsx", headers=of(OWNER))
        assert closed.status_code == 403
    own = await listed(desk, "coordination-items", "zh", BUILDERS[0])
    assert len(own) == 2, own


async def listed(desk: AsyncClient, name: str, language: str, who: Person = SERVICE) -> Any:
    where = f"{PREFIX}/estates/{ESTATE}/lists/{name}.xlsx"
    file = await desk.get(where, headers=of(who) | {"Accept-Language": language})
    assert file.is_success, file.text
    return CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()


async def the_group(desk: AsyncClient) -> None:
    seen = await ask(desk, ADMINISTRATOR, say.GroupView(estate=GROUP))
    [row] = seen["rows"]
    figures = await ask(desk, ADMINISTRATOR, say.Figures(estate=ESTATE))
    assert {name: row[name] for name in ("units", "due", "served", "booked", "handed_over", "refused")} == {
        name: figures[name] for name in ("units", "due", "served", "booked", "handed_over", "refused")
    }
    assert [(gate["gate"], gate["number"]) for gate in row["gates_at_risk"]] == [("countdown", 1), ("coordination", 1)]
    assert (seen["total"]["at_risk"], seen["regions"][0]["region"]) == (1, "EAST")
    own = await ask(desk, MANAGER, say.GroupView(estate=ESTATE, mine=True))
    assert [one["estate"] for one in own["rows"]] == [ESTATE]
    for language, heading, gates in (
        ("zh", "项目", "倒排计划、协调事项"),
        ("en", "Estate", "Countdown plan、Coordination items"),
    ):
        file = await desk.get(
            f"{PREFIX}/estates/{GROUP}/lists/group-view.xlsx", headers=of(ADMINISTRATOR) | {"Accept-Language": language}
        )
        [headings, line] = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
        assert (heading in headings, line[-1]) == (True, gates)


def refusals() -> Iterator[tuple[Person, Command, str]]:
    begin = say.BeginCountdownPlan(estate=ESTATE, handover_day=TODAY)
    for who in (BUILDERS[0], OWNER, SERVICE):
        yield who, begin, "RoleNotHeld"
    yield MANAGER, begin, "CountdownBegunAlready"
    yield MANAGER, begin.model_copy(update={"estate": ELSEWHERE}), "RoleNotHeld"
    finish = say.FinishCountdownTask(estate=ESTATE, task="notices", done_on=TODAY - DAY, note="x")
    yield SERVICE, finish, "NotYourParty"
    yield SERVICE, finish.model_copy(update={"task": "x"}), "TaskNotKnown"
    answer = say.AnswerCoordinationItem(estate=ESTATE, item="gas", answer="x")
    yield BUILDERS[1], answer, "NotYourParty"
    yield SERVICE, answer, "NotYourParty"
    yield SERVICE, say.MarkCountdownTaskOverdue(estate=ESTATE, task="notices", due_at=NOW), "RoleNotHeld"
    yield SERVICE, say.EscalateCoordinationItem(estate=ESTATE, item="gas", due_at=NOW), "RoleNotHeld"
    open_ = visits.RaiseMatter(**{**QUESTION, "matter": "q-3"}, classified="fees", text="x", source="day")
    yield SERVICE, open_, "MatterLeftOpen"
    other = open_.model_copy(update={"matter": "q-1", "answer": "x"})
    yield SERVICE, other, "MatterRaisedOtherwise"


async def nobody_else(people: OverHttp, desk: AsyncClient) -> None:
    for who, command, title in refusals():
        with pytest.raises(Refused) as raised:
            await people.tell(who, command, clock.new_id())
        problem = raised.value.problem
        assert problem["title"] == title, (who, command, problem)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_zh"])
    for query in questions(ESTATE):
        for who in (BUILDERS[0], OWNER):
            await refused(desk, who, query, "RoleNotHeld", 403)
    for query in (*questions(ELSEWHERE), say.GroupView(estate=GROUP)):
        await refused(desk, MANAGER, query, "RoleNotHeld", 403)


def questions(estate: str) -> Iterator[Query[Any]]:
    yield say.WorkingGroup(estate=estate)
    yield say.WhoAnswers(estate=estate, topic="parking")
    yield say.CountdownTasks(estate=estate)
    yield say.CountdownReadiness(estate=estate)
    yield say.Meetings(estate=estate)
    yield say.Emergencies(estate=estate)
    yield say.GroupView(estate=estate)
    yield visits.QuestionsOfDay(estate=estate, day=TODAY)
