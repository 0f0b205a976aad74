"""How the papers of coordination are asked for: content, PDF, and bytes in the blobs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

from services.owners.blank_forms import blank_form
from services.owners.coordination_shown import minutes
from services.owners.coordination_words import AT_RISK, MEETINGS, STANDING
from services.owners.countdown_shown import READINESS_READS, countdown_readiness, countdown_tasks
from services.owners.emergencies_shown import PLAN_READS
from services.owners.group_shown import MEMBERS, knows_names, names_of
from services.owners.papers.countdown_sheet import AreaOnPaper, CountdownLine, CountdownSheet, render_countdown_plan
from services.owners.papers.emergency_sheet import (
    EmergencySheet,
    MemberOnPaper,
    NumberOnPaper,
    ScenarioOnPaper,
    render_emergency_plan,
)
from services.owners.papers.minutes_sheet import MinutesItemLine, MinutesSheet, MinutesTaskLine, render_minutes
from services.owners.papers.paper_forms import PaperFormsContent, render_paper_forms
from services.owners.read_models.emergency_plans import plan_of
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.people import PEOPLE
from shared.contracts.owners import (
    CountdownPlanPaper,
    CountdownReadiness,
    CountdownTaskRow,
    CountdownTasks,
    EmergencyPlanPaper,
    Minutes,
    MinutesPaper,
    PaperFormKind,
    PaperForms,
    Words,
)
from shared.contracts.owners.words import AREAS, ITEMS, PARTIES, TASKS
from shared.contracts.papers import Paper
from shared.passing import leave
from shared.problems import NotFound
from shared.service import Asking
from shared.wording import Language, Wording

COUNTDOWN_READ = (*READINESS_READS, PEOPLE)
EMERGENCY_READ = PLAN_READS
FORMS_READ = (ESTATES,)
KINDS: tuple[PaperFormKind, ...] = get_args(PaperFormKind)
ESTATE = "select name, time_zone from estates where estate = $1"


@dataclass(frozen=True)
class Place:
    """The estate a paper is of, and the day it is asked for there: the same paper all day."""

    name: str
    zone: ZoneInfo
    today: date
    language: Language

    @property
    def at(self) -> datetime:
        return datetime.combine(self.today, time(), tzinfo=self.zone)

    def say(self, words: Wording | Words) -> str:
        return words.zh if self.language == "zh" else words.en

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"


async def _place(asking: Asking, language: Language) -> Place:
    row = await asking.connection.fetchrow(ESTATE, asking.estate)
    if row is None:
        raise NotFound(what=asking.estate)
    zone = ZoneInfo(row["time_zone"])
    return Place(row["name"], zone, asking.now.astimezone(zone).date(), language)


async def _left(asking: Asking, place: Place, name: str, render: Callable[[], bytes]) -> Paper:
    """What names persons stays nowhere once it is handed on."""
    left = await leave(asking.blobs, await asyncio.to_thread(render))
    called = f"{asking.estate}-{name}.{place.language}.pdf"
    return Paper(sha256=left.sha256, size=left.size, tail=left.tail, name=called)


async def minutes_paper(asking: Asking, query: MinutesPaper) -> Paper:
    place = await _place(asking, query.language)
    seen = await minutes(asking, Minutes(estate=query.estate, meeting=query.meeting))
    names = await names_of(asking, [seen.chaired_by, seen.recorded_by, *seen.present])
    sheet = MinutesSheet(
        estate=place.name, as_of=place.today, kind=place.say(MEETINGS[seen.kind]),
        held=f"{place.clock(seen.held_at)} – {place.clock(seen.ended_at)[-5:]}", place=seen.place,
        chaired_by=names.get(seen.chaired_by, ""), present=tuple(names.get(one, "") for one in seen.present),
        topics=seen.topics, decisions=seen.decisions,
        tasks=tuple(
            MinutesTaskLine(
                title=place.say(task.title), party=place.say(PARTIES[task.party]), person=task.person_name or "",
                due_on=task.due_on.isoformat(), state=place.say(TASKS[task.state]),
            )
            for task in seen.tasks
        ),
        items=tuple(
            MinutesItemLine(
                text=item.text, parties=f"{place.say(PARTIES[item.from_party])} → {place.say(PARTIES[item.to_party])}",
                due=place.clock(item.due_at), state=place.say(ITEMS[item.state]),
            )
            for item in seen.items
        ),
        recorded_by=names.get(seen.recorded_by, ""),
    )  # fmt: skip
    name = f"minutes-{query.meeting}"
    return await _left(asking, place, name, lambda: render_minutes(sheet, query.language, at=place.at))


async def countdown_paper(asking: Asking, query: CountdownPlanPaper) -> Paper:
    place = await _place(asking, query.language)
    ready = await countdown_readiness(asking, CountdownReadiness(estate=query.estate))
    tasks = await _all_tasks(asking)
    areas = tuple(
        AreaOnPaper(
            name=place.say(AREAS[area.area]), standing=place.say(STANDING.fill(**dict(area))),
            tasks=tuple(_line(place, task) for task in tasks if task.area == area.area),
        )
        for area in ready.areas
    )  # fmt: skip
    sheet = CountdownSheet(
        estate=place.name, as_of=place.today, handover_day=ready.handover_day, days_left=str(ready.days_left),
        standing=place.say(STANDING.fill(**dict(ready))), areas=areas,
    )  # fmt: skip
    return await _left(
        asking, place, "countdown-plan", lambda: render_countdown_plan(sheet, query.language, at=place.at)
    )


async def _all_tasks(asking: Asking) -> list[CountdownTaskRow]:
    tasks: list[CountdownTaskRow] = []
    after: str | None = None
    while True:
        page = await countdown_tasks(asking, CountdownTasks(estate=asking.estate, after=after, limit=500))
        tasks += page.rows
        if (after := page.after) is None:
            return tasks


def _line(place: Place, task: CountdownTaskRow) -> CountdownLine:
    return CountdownLine(
        due_on=task.due_on.isoformat(), offset="" if task.offset is None else f"T{task.offset:+d}",
        title=place.say(task.title), party=place.say(PARTIES[task.party]), person=task.person_name or "",
        proof=task.note or (place.say(task.proof) if task.proof else ""),
        state=place.say(AT_RISK if task.at_risk else TASKS[task.state]), late=task.state == "overdue",
    )  # fmt: skip


async def emergency_paper(asking: Asking, query: EmergencyPlanPaper) -> Paper:
    place, plan = await _place(asking, query.language), await plan_of(asking)
    members = [row for row in await asking.connection.fetch(MEMBERS, query.estate) if not row["gone"]]
    names = await names_of(asking, (row["deputy"] for row in members))
    known = knows_names(asking)
    sheet = EmergencySheet(
        estate=place.name, as_of=place.today, version=str(plan.version),
        scenarios=tuple(
            ScenarioOnPaper(
                name=place.say(one.name), decides=" → ".join(place.say(PARTIES[party]) for party in one.decides),
                steps=tuple(place.say(step) for step in one.steps),
            )
            for one in plan.values.scenarios
        ),
        members=tuple(
            MemberOnPaper(
                party=place.say(PARTIES[row["party"]]), duty=row["duty"], name=row["name"] if known else "",
                phone=(row["phone"] or "") if known else "", deputy=names.get(row["deputy"], ""),
            )
            for row in members
        ),
        numbers=tuple(NumberOnPaper(name=place.say(one.name), number=one.number) for one in plan.values.phones),
    )  # fmt: skip
    return await _left(
        asking, place, "emergency-plan", lambda: render_emergency_plan(sheet, query.language, at=place.at)
    )


async def paper_forms(asking: Asking, query: PaperForms) -> Paper:
    """They hold no name; the same forms on the same day are the same paper."""
    place = await _place(asking, query.language)
    kinds = KINDS if query.form is None else (query.form,)
    sheets = tuple(blank_form(kind, query.language) for kind in kinds for _ in range(query.copies))
    content = PaperFormsContent(estate=place.name, as_of=place.today, sheets=sheets)
    pdf = await asyncio.to_thread(lambda: render_paper_forms(content, query.language, at=place.at))
    blob = await asking.blobs.put(pdf, "application/pdf")
    name = f"{query.estate}-paper-forms.{query.language}.pdf"
    return Paper(sha256=blob.sha256, size=blob.size, name=name)
