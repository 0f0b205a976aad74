"""The day through the HTTP API: nobody is overbooked, 300 owners pass seven counters, the brief is what happened."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from shared import clock
from shared.contracts import owners as say
from shared.contracts.owners import counters, invitation, key_custody
from shared.messages import events_of
from tests.faults.estate import Estate, running_estate
from tests.faults.people import (
    ESTATE,
    SERVICE,
)
from tests.faults.verdict import wrongs
from tests.journeys.day_ends import the_brief_is_what_happened, the_evening, the_lists_are_what_is_left
from tests.journeys.day_of_300 import arrives, to_the_inspection, to_the_keys, wave
from tests.journeys.day_prepared import before_the_day, two_hundred_for_twenty_places, whoever_stays_away
from tests.journeys.test_fees import kinds
from tests.journeys.test_issue_life import speaking
from tests.journeys.the_script import (
    BOOKED,
    OWNERS,
    STORIES,
    WAVE,
    Script,
    Story,
    all_of,
    setting,
    unit_of,
)


async def test_a_day_of_300_owners_ends_with_the_brief_the_script_counted(data: Path) -> None:
    async with running_estate(data) as estate, speaking(estate) as desk:
        script = Script(desk, estate)
        for who, command in setting(script.day):
            await script.tell(who, command)
        await two_hundred_for_twenty_places(script, estate)
        await before_the_day(script)
        await whoever_stays_away(script)
        waves = [STORIES[start : start + WAVE] for start in range(0, OWNERS, WAVE)]
        for number, stories in enumerate(waves):
            here = tuple(story for story in stories if not story.stays_away)
            if number == len(waves) // 2:
                here = await on_paper_while_the_system_is_down(script, estate, here)
            await wave(script, here)
        await the_evening(script)
        await estate.settled()
        await the_brief_is_what_happened(script)
        await the_lists_are_what_is_left(script)
        modules = {module.__name__ for module in (counters, invitation, key_custody)}
        told = {wire for wire, event in events_of("owners").items() if event.__module__ in modules}
        assert told <= await kinds(estate)
        assert await wrongs(estate) == []


async def on_paper_while_the_system_is_down(
    script: Script, estate: Estate, stories: tuple[Story, ...]
) -> tuple[Story, ...]:
    """Owners is killed among check-ins; ten are served on paper meanwhile and typed in afterwards. Who is left."""
    paper = [story for story in stories if story.number % 6 == 4 and not special(story)][:10]
    rest = tuple(story for story in stories if story not in paper)
    first, *others = rest
    before = script.again
    async with asyncio.TaskGroup() as group:
        group.create_task(estate.kill("owners"))
        for story in others[:30]:
            group.create_task(arrives(script, story))
    assert script.again > before, "nothing was asked while owners was down"
    await all_of(arrives(script, story) for story in others[30:])
    began = clock.now() - timedelta(minutes=40)
    await all_of(typed_in(script, story, began) for story in paper)
    await the_paper_keeps_both_times(script, paper[0], began)
    return rest_of(script, first, rest)


def special(story: Story) -> bool:
    return story.papers_missing or story.turns_back or story.finds_a_leak or story.on_paper or story.wrongly_stamped \
        or story.goes_home or story.pays  # fmt: skip


def rest_of(script: Script, first: Story, rest: tuple[Story, ...]) -> tuple[Story, ...]:
    """They are checked in already but for the first; to check in again changes nothing and is not counted."""
    for story in rest:
        if story is not first:
            script.done["arrived"] -= 1
            script.done["walk_ins"] -= story.number >= BOOKED
            script.passed["check_in"] -= 1
    return rest


async def typed_in(script: Script, story: Story, began: datetime) -> None:
    """In the order of the slip, each step with the time on it; a time before the check-in's is a slip of the pen."""
    unit = unit_of(story.number)
    await arrives(script, story, began)
    papers = say.PassCounter(estate=ESTATE, unit=unit, counter="papers")
    await script.is_refused("StepBeforeNeeded", SERVICE, papers, began - timedelta(minutes=1))
    await script.stamped(SERVICE, unit, "papers", began + timedelta(minutes=1))
    await to_the_inspection(script, story, began + timedelta(minutes=2))
    await script.ask(SERVICE, say.UnitFile(estate=ESTATE, unit=unit), at_least=f"defects:{script.position}")
    await to_the_keys(script, story, began + timedelta(minutes=3))


async def the_paper_keeps_both_times(script: Script, story: Story, began: datetime) -> None:
    seen = await script.ask(SERVICE, say.StepsOfUnit(estate=ESTATE, unit=unit_of(story.number)))
    steps = [step for step in seen["steps"] if step["passed_at"]]
    order = ["check_in", "papers", "price_settlement", "inspection", "signing", "property_fees", "keys"]
    assert sorted(step["counter"] for step in steps) == sorted(order)
    assert [step["counter"] for step in steps if step["counter"] != "price_settlement"] == [
        counter for counter in order if counter != "price_settlement"
    ]
    minutes = [(datetime.fromisoformat(step["passed_at"]) - began).total_seconds() / 60 for step in steps]
    assert [round(minute) for minute in minutes] == [0, 1, 2, 2, 3, 4, 5]
    assert all(step["recorded_at"] > step["passed_at"] for step in steps)
