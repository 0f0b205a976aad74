"""Before the day: the roster comes in, notices go out and are served, appointments are made."""

import asyncio
from datetime import datetime, time, timedelta
from pathlib import Path

from services.desk.demonstration.caller import Person
from services.desk.demonstration.cast import ESTATE, story_id
from services.desk.demonstration.findings import plan_findings
from services.desk.demonstration.founding import (
    appoint_staff,
    engage_contractors,
    found_estate,
    let_in,
    tell_at_any_hour,
)
from services.desk.demonstration.lines import together
from services.desk.demonstration.settled import all_have_read, until
from services.desk.demonstration.stage import Broken
from services.desk.demonstration.story import PAGE, ZONE, Story, today
from shared.contracts.notifications import DisableRule, EndpointSecret
from shared.contracts.owners import (
    BookAppointment,
    EstateOverview,
    ImportProgress,
    IssueHandoverNotices,
    OpenHandoverBatch,
    RosterImportProgress,
    ServedRow,
    ServeHandoverNotices,
    ServiceProof,
    UnitBoard,
    UnitBoardRow,
)
from shared.contracts.vocabulary import Window
from shared.wording import Wording

BATCH = story_id("batch")
PLACE = "清和苑 1 栋架空层"
AT_A_TIME = 200  # the most one command takes
BEFORE = timedelta(days=2)  # the window began this long ago, so that the day is today
SERVED_BEFORE = timedelta(days=14)  # the policy wants seven days before the window
FIRST_APPOINTMENT = time(9, 0)
PER_HOUR, HOURS = 12, 9
ONE_IN = 8  # owners who use the system themselves

# What is done per issue and read in the lists would otherwise be a mail each: thousands for one estate.
IN_THE_LISTS = ("method-to-developer", "method-to-manager", "agreed-method-to-contractor", "report-to-inspector")
UNSOLD = Wording("{count} 户尚无业主，不参加本次交付", "{count} units have no owner yet and stay out of this handover")


class RosterStopped(Broken):
    """The import did not come to its end."""

    def __init__(self, problem: str) -> None:
        super().__init__(Wording(f"花名册未能导入：{problem}", f"The roster was not imported: {problem}"))


async def set_up(story: Story, roster: Path) -> None:
    """Estate, people, roster, contractors, and the units as everybody now knows them."""
    caller, cast = story.caller, story.cast
    with story.stage.chapter(
        "set_up", Wording("建档：项目、人员、花名册、施工单位", "Setting up: estate, people, roster, contractors")
    ) as chapter:
        await found_estate(caller, cast)
        await tell_at_any_hour(caller, cast)
        await appoint_staff(caller, cast)
        await all_have_read(story, "owners")
        await _import(story, roster)
        overview = await caller.ask(cast["manager"], EstateOverview(estate=ESTATE))
        await engage_contractors(caller, cast, overview.buildings)
        for rule in IN_THE_LISTS:
            await caller.tell(
                cast["manager"], DisableRule(estate=ESTATE, rule=rule, why="按清单处理 · worked off in the lists")
            )
        every = await _units(story)
        story.units = [unit for unit in every if unit.owners]
        if unsold := len(every) - len(story.units):
            story.stage.say(UNSOLD.fill(count=unsold))
        story.findings = plan_findings(story.units)
        await _let_in_others(story)
        await all_have_read(story, "owners")
        chapter.step(len(story.units))


async def _import(story: Story, roster: Path) -> None:
    sales = story.cast["sales"]
    content = await asyncio.to_thread(roster.read_bytes)
    key = await story.caller.import_roster(sales, ESTATE, (roster.name, content))

    async def progress() -> ImportProgress | None:
        found = await story.caller.ask(sales, RosterImportProgress(estate=ESTATE, roster_import=key))
        return found if found.state != "started" else None

    ended = await until(progress, Wording("花名册导入", "the roster's import"))
    if ended.state == "stopped":
        raise RosterStopped(ended.problem or "-")


async def _units(story: Story) -> list[UnitBoardRow]:
    rows: list[UnitBoardRow] = []
    async for page in story.pages(
        story.cast["service-1"], lambda after: UnitBoard(estate=ESTATE, after=after, limit=PAGE)
    ):
        rows += page.rows
    return rows


async def _let_in_others(story: Story) -> None:
    """Owners who use the system themselves, and the first contractor's own system, which gets its secret."""
    owners = [Person(unit.owners[0], "owner") for unit in story.units[::ONE_IN]]
    await together(let_in(story.caller, story.cast, owner) for owner in owners)
    contractor = story.cast.contractors[0].id
    answer = await story.caller.ask(story.cast["manager"], EndpointSecret(estate=ESTATE, contractor=contractor))
    story.hook.know(answer.secret)
    story.by_themselves = {owner.id: owner for owner in owners}


async def invite(story: Story) -> None:
    """The batch, the notices with the proof that they arrived, and an hour for everybody."""
    service = story.cast["service-1"]
    with story.stage.chapter(
        "invitation", Wording("通知：发出、送达、预约", "Inviting: notices issued and served, appointments")
    ) as chapter:
        chapter.expect(len(story.units) * 3)
        first = today() - BEFORE
        window = Window(first=first, last=today() + timedelta(days=30 + len(story.units) // (PER_HOUR * HOURS)))
        opened = OpenHandoverBatch(
            estate=ESTATE, batch=BATCH, name="一期集中交付", window=window, place=PLACE, per_hour=PER_HOUR
        )
        await story.caller.tell(service, opened)
        for start in range(0, len(story.units), AT_A_TIME):
            some = [unit.unit for unit in story.units[start : start + AT_A_TIME]]
            await story.caller.tell(service, IssueHandoverNotices(estate=ESTATE, batch=BATCH, units=tuple(some)))
            await story.caller.tell(service, _served(some))
            chapter.step(2 * len(some))
        for _ in await together(_book(story, unit, number) for number, unit in enumerate(story.units)):
            chapter.step()


def _served(units: list[str]) -> ServeHandoverNotices:
    served = tuple(ServedRow(unit=unit, proof=_proof(unit)) for unit in units)
    return ServeHandoverNotices(estate=ESTATE, batch=BATCH, served=served)


def _proof(unit: str) -> ServiceProof:
    number = story_id("mail", unit)[:13]
    return ServiceProof(kind="registered_mail", number=number, served_on=today() - SERVED_BEFORE)


async def _book(story: Story, unit: UnitBoardRow, number: int) -> None:
    days, hour = divmod(number // PER_HOUR, HOURS)
    at = datetime.combine(today(), FIRST_APPOINTMENT, ZONE) + timedelta(days=days, hours=hour)
    booked = BookAppointment(estate=ESTATE, unit=unit.unit, owner=unit.owners[0], starts_at=at)
    await story.caller.tell(story.cast["service-2"], booked)
