"""The papers of coordination with sample content: filled in, and with lines for a hand."""

from collections.abc import Callable
from datetime import date
from typing import get_args

from pydantic import BaseModel

from services.owners.blank_forms import blank_form
from services.owners.coordination_words import MEETINGS, STANDING
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
from services.owners.typical_countdown import TYPICAL_COUNTDOWN, UsualTask
from services.owners.typical_emergency_plan import TYPICAL_EMERGENCY_PLAN
from shared.contracts.owners import PaperFormKind, TaskState
from shared.contracts.owners.words import AREAS, ITEMS, PARTIES, TASKS
from shared.wording import Language

Say = Callable[[str, str], str]
DAY = date(2026, 11, 24)
KINDS: tuple[PaperFormKind, ...] = get_args(PaperFormKind)


def coordination_forms(language: Language, say: Say) -> list[tuple[str, BaseModel, Callable[..., bytes]]]:
    return [
        ("minutes", minutes(language, say), render_minutes),
        ("minutes_blank", minutes(language, say, blank=True), render_minutes),
        ("countdown_plan", countdown_plan(language, say), render_countdown_plan),
        ("emergency_plan", emergency_plan(language, say), render_emergency_plan),
        ("paper_forms", paper_forms(language, say), render_paper_forms),
    ]


def estate(say: Say) -> str:
    return say("滨江云庭二期", "Riverside Gardens Phase II")


def minutes(language: Language, say: Say, *, blank: bool = False) -> MinutesSheet:
    names = ("",) * 3 if blank else (say("高远", "Gao Yuan"), say("何静", "He Jing"), say("苏敏", "Su Min"))
    task = MinutesTaskLine(
        title=say("加开一个签到台", "Open another check-in"), party=PARTIES["customer_service"].in_language(language),
        person=names[2], due_on="2026-11-25", state=TASKS["open"].in_language(language),
    )  # fmt: skip
    item = MinutesItemLine(
        text=say("快修组增派两名水电工", "Two more plumbers for the repair crew"),
        parties=" → ".join(PARTIES[party].in_language(language) for party in ("engineering", "contractor")),
        due="2026-11-25 18:00", state=ITEMS["raised"].in_language(language),
    )  # fmt: skip
    return MinutesSheet(
        estate=estate(say), as_of=DAY, kind=MEETINGS["wrap_up"].in_language(language), held="2026-11-24 18:30 – 19:10",
        place=say("一期会所", "Club house"), chaired_by=names[0], present=names,
        topics=say("首日小结：到访 42 户，交付 37 户，拒收 3 户。", "First day: 42 came, 37 took over, 3 refused."),
        decisions=(
            say("明日八点前各柜台就位", "Every counter is manned by eight tomorrow"),
            say("拒收户由项目经理逐户回访", "The project manager rings up each who refused"),
        ),
        tasks=() if blank else (task,) * 2, items=() if blank else (item,), recorded_by=names[2],
    )  # fmt: skip


def countdown_plan(language: Language, say: Say) -> CountdownSheet:
    areas = tuple(
        AreaOnPaper(
            name=words.in_language(language),
            standing=STANDING.fill(done=2, open=3, overdue=1, at_risk=1).in_language(language),
            tasks=tuple(line(language, n, one) for n, one in enumerate(TYPICAL_COUNTDOWN) if one.area == area),
        )
        for area, words in AREAS.items()
    )  # fmt: skip
    return CountdownSheet(
        estate=estate(say), as_of=DAY, handover_day=date(2026, 12, 20), days_left="26",
        standing=STANDING.fill(done=21, open=41, overdue=3, at_risk=4).in_language(language), areas=areas,
    )  # fmt: skip


def line(language: Language, number: int, one: UsualTask) -> CountdownLine:
    states: tuple[TaskState, ...] = ("done", "open", "overdue")
    state = states[number % 3]
    return CountdownLine(
        due_on="2026-12-01", offset=f"T{one.offset:+d}", title=one.title.zh if language == "zh" else one.title.en,
        party=PARTIES[one.party].in_language(language), person="" if number % 2 else "p-wang",
        proof=one.proof.zh if language == "zh" else one.proof.en, state=TASKS[state].in_language(language),
        late=state == "overdue",
    )  # fmt: skip


def emergency_plan(language: Language, say: Say) -> EmergencySheet:
    member = MemberOnPaper(
        party=PARTIES["order"].in_language(language), duty=say("现场总值班", "In charge on site"),
        name=say("高远", "Gao Yuan"), phone="138 0000 0001", deputy=say("何静", "He Jing"),
    )  # fmt: skip
    unknown = MemberOnPaper(
        party=PARTIES["contractor"].in_language(language),
        duty=say("快修组", "Repair crew"),
        name="",
        phone="",
        deputy="",
    )
    return EmergencySheet(
        estate=estate(say), as_of=DAY, version="3",
        scenarios=tuple(
            ScenarioOnPaper(
                name=one.name.zh if language == "zh" else one.name.en,
                decides=" → ".join(PARTIES[party].in_language(language) for party in one.decides),
                steps=tuple(step.zh if language == "zh" else step.en for step in one.steps),
            )
            for one in TYPICAL_EMERGENCY_PLAN.scenarios
        ),
        members=(member, member, unknown),
        numbers=tuple(
            NumberOnPaper(name=one.name.zh if language == "zh" else one.name.en, number=one.number)
            for one in TYPICAL_EMERGENCY_PLAN.phones[:3]
        ),
    )  # fmt: skip


def paper_forms(language: Language, say: Say) -> PaperFormsContent:
    return PaperFormsContent(
        estate=estate(say), as_of=DAY, sheets=tuple(blank_form(kind, language) for kind in KINDS)
    )  # fmt: skip
