"""A rule tried on past events: by the very rules and people that decide when they happen, and nobody twice."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notifications.default_rules import DEFAULT_RULES
from services.notifications.preview import AT_ONCE, Previews, Today, looked_at, requests_of, tried
from services.notifications.read_models.estates import EstateRow
from services.notifications.read_models.rules_set import RULES_SET, RulesRow
from services.notifications.read_models.units import UnitRow
from shared.contracts.audit import EstateEventPage, TimelineRow
from shared.contracts.defects import LetterIssued
from shared.contracts.notifications import RulePreview, RuleSet, RuleWanted
from shared.contracts.owners import UnitHandedOver
from shared.keys import KeyStore
from shared.messages import GROUP, Event
from shared.problems import Busy, NotReady
from shared.service import Asking
from tests.contracts.samples import sample_event
from tests.given import AT, folded
from tests.unit.notifications.facts import CONTRACTOR, ESTATE, OWNER, UNIT, contractor, office

LETTER = sample_event(LetterIssued).model_copy(
    update={"estate": ESTATE, "contractor": CONTRACTOR, "kind": "rectification_notice"}
)
TO_INSPECTORS = RuleWanted.like(
    DEFAULT_RULES["letter-to-project-department"], role="inspector", where={"kind": "rectification_notice"}
)
TODAY = Today(
    rules={},
    estates={ESTATE: EstateRow(ESTATE, "Spring", "Asia/Shanghai", ("zh",))},
    units={UNIT: UnitRow(UNIT, ESTATE, "3-1-1201", (OWNER,))},
    offices={f"{ESTATE}:inspector": office("inspector", "p-1", "p-2")},
    contractors={f"{ESTATE}:{CONTRACTOR}": contractor()},
)
NOBODY: Any = None


def asking(estate: str = ESTATE) -> Asking:
    return Asking(NOBODY, "p-9", "project_manager", frozenset(), estate, AT, KeyStore(bytes(32)), NOBODY)


def row(event: Event, *, ago: timedelta = timedelta()) -> TimelineRow:
    return TimelineRow.model_validate({
        "log": event.service, "position": 7, "event": str(UUID(int=7)), "type": event.wire, "stream": event.stream,
        "estate": event.estate, "actor": "p-1", "role": "inspector", "occurred_at": AT - ago, "recorded_at": AT - ago,
        "command": str(UUID(int=8)), "correlation": str(UUID(int=8)), "facts": event.model_dump(mode="json"),
        "hash": "0" * 64,
    })  # fmt: skip


def would(rule: str, values: RuleWanted, today: Today = TODAY, estate: str = ESTATE) -> list[tuple[str, Any, Any]]:
    [request] = requests_of(row(LETTER))
    query = RulePreview(estate=estate, rule=rule, values=values)
    found = tried(query, request, today, asking(estate))
    return [(one.message.channel, one.message.person or one.message.contractor, one.instead) for one in found]


def test_whoever_holds_the_role_would_have_been_told() -> None:
    assert would("to-inspectors", TO_INSPECTORS) == [("email", "p-1", None), ("email", "p-2", None)]


def test_a_condition_that_does_not_fit_tells_nobody() -> None:
    assert would("to-inspectors", RuleWanted.like(TO_INSPECTORS, where={"kind": "liaison"})) == []


def test_who_is_told_by_another_rule_as_soon_is_not_told_twice() -> None:
    same = RuleWanted.like(DEFAULT_RULES["letter-to-contractor"])
    built_in = "letter-to-contractor"
    assert would("again", same) == [("email", CONTRACTOR, built_in), ("webhook", CONTRACTOR, built_in)]
    assert would(built_in, same) == [("email", CONTRACTOR, None), ("webhook", CONTRACTOR, None)]


def test_it_would_have_gone_out_when_the_quiet_hours_of_its_own_night_ended() -> None:
    [request] = requests_of(row(LETTER, ago=timedelta(hours=12)))  # half past ten in the evening there
    query = RulePreview(estate=ESTATE, rule="to-inspectors", values=TO_INSPECTORS)
    assert {one.message.send_at for one in tried(query, request, TODAY, asking())} == {AT - timedelta(hours=2.5)}


def test_a_rule_of_the_group_tells_nobody_where_the_estate_has_its_own() -> None:
    assert len(would("to-inspectors", TO_INSPECTORS, estate=GROUP)) == 2
    own = RuleSet(estate=ESTATE, rule="to-inspectors", version=1, values=TO_INSPECTORS.rule, why="-")
    rows: dict[str, RulesRow] = folded(RULES_SET, own)
    assert would("to-inspectors", TO_INSPECTORS, replace(TODAY, rules=rows), GROUP) == []


def test_a_home_handed_over_elsewhere_is_no_news_in_a_preview_either() -> None:
    handed_over = sample_event(UnitHandedOver)
    assert requests_of(row(handed_over.model_copy(update={"imported": True}))) == []
    assert len(requests_of(row(handed_over.model_copy(update={"imported": False})))) == 1


def test_what_is_too_much_to_look_at_begins_later_and_says_so() -> None:
    rows = tuple(row(LETTER, ago=timedelta(days=days)) for days in (9, 6, 1))
    week = AT - timedelta(days=7)
    since, lately = looked_at(EstateEventPage(rows=rows, upto="defects:9"), week)
    assert (since, len(lately)) == (week, 2)
    since, lately = looked_at(EstateEventPage(rows=rows[1:], upto="defects:9", older=True), week)
    assert (since, len(lately)) == (AT - timedelta(days=6), 2)


class Archive:
    """As a running service that asks it: answers when it is let."""

    def __init__(self) -> None:
        self.asked, self.answers = asyncio.Semaphore(0), asyncio.Event()

    async def ask(self, _query: Any) -> EstateEventPage:
        self.asked.release()
        await self.answers.wait()
        raise NotReady(what="audit")


async def test_previews_leave_connections_to_other_questions() -> None:
    archive, query = Archive(), RulePreview(estate=ESTATE, rule="to-inspectors", values=TO_INSPECTORS)
    previews = Previews(archive)  # type: ignore[arg-type] # asked for nothing else before the archive answers
    begun = [asyncio.create_task(previews.preview(asking(), query)) for _ in range(AT_ONCE)]
    for _ in begun:
        await archive.asked.acquire()
    with pytest.raises(Busy):
        await previews.preview(asking(), query)
    archive.answers.set()
    await asyncio.wait(begun)
    with pytest.raises(NotReady):
        await previews.preview(asking(), query)
    assert {type(task.exception()) for task in begun} == {NotReady}
