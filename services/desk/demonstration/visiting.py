"""After the keys: visits and revisits logged, matters followed until the owner is satisfied, records signed."""

from datetime import timedelta

from services.desk.demonstration.caller import Person
from services.desk.demonstration.cast import ESTATE, story_id
from services.desk.demonstration.lines import together
from services.desk.demonstration.settled import has_reacted, until
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import PAGE, Story
from shared import clock
from shared.contracts.visits import (
    Answer,
    AssignMatter,
    Figures,
    LogVisit,
    MatterClass,
    MatterList,
    MatterRow,
    RaisedMatter,
    ReportMatterResult,
    RevisitOwner,
    SignVisitRecords,
    SubmitVisitRecords,
    UnmarkDifficultOwner,
    VisitCalendar,
    VisitRow,
)
from shared.wording import Wording

PER_RECORDS = 50  # visits that go to signature together
ONE_IN = 4  # visits after the keys in which the owner names a matter
MATTERS: tuple[tuple[MatterClass, str, str | None], ...] = (
    ("service", "门禁卡权限未开通", "现场已开通"),
    ("environment", "楼道堆放装修垃圾", None),
    ("fees", "询问物业费起算日期", "自收楼之日起算，已说明"),
    ("documents", "质量保证书缺页", None),
)
QUESTIONS = ("房屋质量", "服务态度", "整改速度")


async def visit(story: Story) -> None:
    """Everybody is asked: after the keys, after the repairs (once per unit), after a refusal."""
    title = Wording("业主回访与事项跟进", "Owners visited, their matters followed up")
    with story.stage.chapter("visits", title) as chapter:
        await has_reacted(story, "visits")
        while planned := await _calendar(story, open_only=True):
            chapter.expect(len(planned))
            await together(_log(story, row, chapter) for row in planned)
            await _follow_up(story)
            await has_reacted(story, "visits")  # whoever is dissatisfied is visited again
        for unit in story.refused:
            calmed = UnmarkDifficultOwner(estate=ESTATE, unit=unit.unit, reason="已收楼，回访满意")
            await story.caller.tell(story.cast["manager"], calmed)


async def _log(story: Story, row: VisitRow, chapter: Chapter) -> None:
    score = 4 + sum(row.visit.encode()) % 2
    logged = LogVisit(
        estate=ESTATE, visit=row.visit, unit=row.unit, reason=row.reason, visited_at=clock.now(), how="phone",
        relation="owner", answers=tuple(Answer(question=question, score=score) for question in QUESTIONS),
        satisfaction="satisfied", matters=_named(row), remarks="感谢您的配合",
    )  # fmt: skip
    await story.caller.tell(_visitor(story, row.unit), logged)
    chapter.step()


def _visitor(story: Story, unit: str) -> Person:
    return story.cast["service-1" if sum(unit.encode()) % 2 else "service-2"]


def _named(row: VisitRow) -> tuple[RaisedMatter, ...]:
    """What the owner brings up, some of it answered on the spot."""
    luck = sum(row.unit.encode())
    if row.reason != "keys" or luck % ONE_IN:
        return ()
    classified, text, answer = MATTERS[luck // ONE_IN % len(MATTERS)]
    return (RaisedMatter(matter=story_id("matter", row.unit), classified=classified, text=text, answer=answer),)


async def _follow_up(story: Story) -> None:
    """What was not answered on the spot goes to a department, until the owner is satisfied; the first one is not."""
    supervisor = story.cast["supervisor"]
    page = await story.caller.ask(supervisor, MatterList(estate=ESTATE, state="raised", limit=PAGE))
    await together(_solve(story, row, at_once=number > 0) for number, row in enumerate(page.rows))


async def _solve(story: Story, row: MatterRow, *, at_once: bool) -> None:
    for satisfied in (True,) if at_once else (False, True):
        due = clock.now() + timedelta(days=3)
        assigned = AssignMatter(estate=ESTATE, matter=row.matter, department="engineering", due=due)
        await story.caller.tell(story.cast["supervisor"], assigned)
        result = "已处理完毕" if satisfied else "已登记，待安排"
        reported = ReportMatterResult(estate=ESTATE, matter=row.matter, result=result)
        await story.caller.tell(story.cast["engineering"], reported)
        revisited = RevisitOwner(
            estate=ESTATE, matter=row.matter, revisited_at=clock.now(), satisfied=satisfied,
            remarks="" if satisfied else "希望尽快解决",
        )  # fmt: skip
        await story.caller.tell(_visitor(story, row.unit), revisited)


async def sign_off(story: Story) -> None:
    """Submitted, signed by the supervisor, then by the project manager; the service prints and archives them."""
    with story.stage.chapter("records", Wording("回访记录签批、归档", "Visit records signed and archived")) as chapter:
        logged = [row.visit for row in await _calendar(story, open_only=False)]
        chapter.expect(len(logged))
        for number, start in enumerate(range(0, len(logged), PER_RECORDS), start=1):
            visits = tuple(logged[start : start + PER_RECORDS])
            records = story_id("records", number)
            submitted = SubmitVisitRecords(estate=ESTATE, records=records, visits=visits)
            await story.caller.tell(story.cast["service-1"], submitted)
            for signatory in ("supervisor", "manager"):
                await story.caller.tell(story.cast[signatory], SignVisitRecords(estate=ESTATE, records=records))

        async def archived() -> bool | None:
            figures = await story.caller.ask(story.cast["manager"], Figures(estate=ESTATE, as_of=clock.now()))
            chapter.step(figures.records_archived - chapter.done)
            return figures.records_archived >= len(logged) or None

        await until(archived, Wording("回访记录归档", "the visit records to be archived"))


async def _calendar(story: Story, *, open_only: bool) -> list[VisitRow]:
    rows: list[VisitRow] = []
    async for page in story.pages(
        story.cast["manager"],
        lambda after: VisitCalendar(estate=ESTATE, open_only=open_only, after=after, limit=PAGE),
    ):
        rows += page.rows
    return rows
