"""A rule is tried on what has happened before it is set: who would have got what; and nobody gets anything."""

from typing import Any

import httpx
import pytest

from services.notifications.default_rules import DEFAULT_RULES
from shared import clock
from shared.contracts.notifications import RuleWanted
from tests.faults.people import ADMINISTRATOR, ESTATE, INSPECTOR, MANAGER, Person
from tests.journeys.behind_a_link import ok, refused
from tests.journeys.links.world import BUILDER_MAIL, C1, UNIT, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
TO_INSPECTORS = RuleWanted.like(
    DEFAULT_RULES["letter-to-project-department"],
    role="inspector",
    template="letter_issued",
    where={"kind": "rectification_notice"},
)


async def sent(world: World, who: Person, address: str, values: dict[str, Any], estate: str = ESTATE) -> httpx.Response:
    body = {"estate": estate, "rule": "letters-to-inspectors", "values": values}
    body |= {"why": "-"} if address == "set-rule" else {}
    headers = {"Authorization": f"Bearer {who.secret}", "Idempotency-Key": str(clock.new_id())}
    return await world.desk.post(f"/api/v1/notifications/{address}", json=body, headers=headers)


async def test_a_rule_is_previewed_on_what_has_happened_and_nobody_is_told(world: World) -> None:
    await world.letter("previewed", "previewed-1", "previewed-2")
    mails, events = len(world.mail.messages), await world.events("notifications")
    values = TO_INSPECTORS.model_dump(mode="json")
    found = ok(await sent(world, MANAGER, "rule-preview", values))
    newest = found["rows"][0]
    assert (newest["letter"], newest["person"], newest["channel"]) == ("previewed", INSPECTOR.id, "email")
    assert (found["messages"], found["told_of"], found["recipients"]) == (found["events"], found["events"], 1)
    assert newest["subject_zh"].startswith("【故障园")
    assert newest["subject_en"].startswith("[故障园")
    for body in (newest["body_zh"], newest["body_en"]):
        assert body.count("渗水") == 2
    again = ok(await sent(world, MANAGER, "rule-preview", values | {"recipient_kind": "contractor", "role": None}))
    assert (again["messages"], again["instead"]) == (0, found["events"])
    assert {(row["contractor"], row["instead"]) for row in again["rows"]} == {(C1, "letter-to-contractor")}
    for told in (found, again):
        assert BUILDER_MAIL not in str(told)
        assert "联系人" not in str(told)
    await world.settled()
    assert (len(world.mail.messages), await world.events("notifications")) == (mails, events)


async def test_a_rule_of_the_group_is_previewed_everywhere_by_the_group_alone(world: World) -> None:
    values = TO_INSPECTORS.model_dump(mode="json")
    here = ok(await sent(world, MANAGER, "rule-preview", values))
    everywhere = ok(await sent(world, ADMINISTRATOR, "rule-preview", values, "GROUP"))
    assert everywhere["messages"] == here["messages"]
    for who, estate in ((INSPECTOR, ESTATE), (MANAGER, "GROUP"), (MANAGER, "OTHER")):
        refused(await sent(world, who, "rule-preview", values, estate), "RoleNotHeld", 403)


async def test_what_is_wrong_with_a_rule_is_said_where_it_is_and_changes_nothing(world: World) -> None:
    values = TO_INSPECTORS.model_dump(mode="json") | {"where": {"unit": UNIT, "kind": "love"}, "template": "poem"}
    before = await world.events("notifications")
    for address in ("rule-preview", "set-rule"):
        facts = refused(await sent(world, MANAGER, address, values), "RuleNotValid", 422)["facts"]
        assert facts["total"] == len(facts["faults"]) == 3
        said = {fault["field"]: fault for fault in facts["faults"]}
        assert said["values.where.kind"]["value"] == "love"
        assert said["values.where.kind"]["reason_zh"] == "只能是：liaison、rectification_notice"
        assert said["values.template"]["reason_en"] == "there is no such template"
        misspelt = refused(await sent(world, MANAGER, address, values | {"wher": {}}), "Malformed", 400)
        assert misspelt["facts"]["where"] == "values.wher"
    assert await world.events("notifications") == before
