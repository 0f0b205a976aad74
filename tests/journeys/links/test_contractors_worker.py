"""A worker has some of a contractor's link and no more rights than that."""

import httpx
import pytest

from shared import clock
from shared.contracts.desk import RevokeLink
from tests.faults.estate import until
from tests.faults.people import (
    ADMINISTRATOR,
    ESTATE,
    SUPERVISOR,
)
from tests.journeys.behind_a_link import Phone, ok, refused
from tests.journeys.links.world import World, contact

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_workers_link_has_less_in_it_and_ends_with_its_parent(world: World) -> None:
    await world.tell(ADMINISTRATOR, contact("builder-of-workers"))
    token = await world.letter("shared", "shared-1", "shared-2")
    phone = await world.confirmed(token)
    key = str(clock.new_id())
    given = ok(await phone.post("/workers", {"issues": ["shared-1"]}, key))
    assert ok(await phone.post("/workers", {"issues": ["shared-1"]}, key)) == given
    await world.letter("not-shared", "not-shared-1")
    refused(await phone.post("/workers", {"issues": ["not-shared-1"]}), "BeyondLink", 403)
    worker = Phone(world.desk, given["token"], phone.device)
    assert [row["issue"] for row in ok(await worker.get("/issues"))["rows"]] == ["shared-1"]
    assert ok(await worker.get())["may"] == ["start-rectification", "report-rectification"]
    for deed in ("confirm-issue", "dispute-issue", "propose-method", "answer-letter"):
        refused(await worker.post(f"/do/{deed}", {"issue": "shared-1"}), "BeyondLink", 403)
    refused(await worker.post("/do/start-rectification", {"issue": "shared-2"}), "BeyondLink", 403)
    refused(await worker.post("/workers", {"issues": ["shared-1"]}), "CannotBePassedOn", 403)
    stranger = Phone(world.desk, given["token"])
    refused(await stranger.post("/do/start-rectification", {"issue": "shared-1"}), "DeviceNotConfirmed", 403)
    second = ok(await phone.post("/workers", {"issues": ["shared-2"]}))
    ok(await phone.post(f"/workers/{second['link']}/revocation"))
    refused(await Phone(world.desk, second["token"]).get(), "LinkOver", 410)
    await world.tell(SUPERVISOR, RevokeLink(estate=ESTATE, link=ok(await phone.get())["link"], reason="lost"))
    refused(await worker.get(), "LinkOver", 410)


async def test_the_links_of_a_contact_end_when_the_contractor_has_another(world: World) -> None:
    await world.tell(ADMINISTRATOR, contact("builder-who-leaves"))
    phone = await world.confirmed(await world.letter("left-behind", "left-behind-1"))
    worker = Phone(world.desk, ok(await phone.post("/workers", {"issues": ["left-behind-1"]}))["token"])
    assert ok(await worker.get())["worker"]
    await world.tell(ADMINISTRATOR, contact("builder-who-comes"))

    async def over() -> bool:
        return (await phone.get()).status_code == httpx.codes.GONE

    await until(over)
    refused(await phone.get(), "LinkOver", 410)
    refused(await worker.get(), "LinkOver", 410)
    query = {"estate": ESTATE, "letter": "left-behind"}
    bearer = {"Authorization": f"Bearer {SUPERVISOR.secret}"}
    shown = ok(await world.desk.get("/api/v1/desk/links", params=query, headers=bearer))["links"]
    assert all(one["revoked"] for one in shown)
    fresh = await world.confirmed(await world.letter("after", "after-1"))
    assert ok(await fresh.get())["name"] == "联系人"
