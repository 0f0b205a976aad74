"""An owner reports, follows and answers from a link in a mail, behind a code."""

from datetime import datetime, timedelta

import pytest

from services.desk.demonstration.picture import picture
from shared import clock
from shared.contracts.owners import RecordOwner
from tests.faults.people import (
    ESTATE,
    SERVICE,
    UNITS,
    inviting,
    owner_of,
)
from tests.journeys.behind_a_link import Phone, links, ok, refused
from tests.journeys.links.world import OWNER_MAIL, World, accepted

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_an_owner_reports_follows_and_confirms_behind_a_code(world: World) -> None:
    unit = UNITS[1]
    await world.tell(
        SERVICE, RecordOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), name="王女士", email=OWNER_MAIL)
    )
    await world.tell(SERVICE, *inviting("batch-of-links"))
    phone = world.phone(links(world.mail, OWNER_MAIL)[-1])
    view = ok(await phone.get())
    assert (view["role"], view["name"]) == ("owner", None)
    assert "王女士" not in str(view)
    for path in ("/issues", "/home"):
        refused(await phone.get(path), "DeviceNotConfirmed", 403)
    await phone.confirm(world.mail, OWNER_MAIL, world.settled)
    assert ok(await phone.get("/home"))["unit"] == unit
    await booked_and_moved(world, phone)
    photo = await phone.upload(picture("leak"))
    issue = str(clock.new_id())
    await phone.do("raise-issue", issue=issue, room="厨房", description="漏水", photos=[photo])
    [row] = ok(await phone.get("/issues"))["rows"]
    assert (row["issue"], row["unit"]) == (issue, unit)
    assert (await phone.get(f"/issues/{issue}/files/{photo}")).content == picture("leak")
    await world.letter("of-another-home", "not-hers")
    refused(await phone.post("/do/confirm-repair", {"issue": "not-hers"}), "BeyondLink", 403)
    refused(await phone.post("/do/confirm-repair", {"issue": issue}), "RectificationNotAccepted", 409)
    await accepted(world, issue)
    await phone.do("reject-repair", issue=issue, reason="还在漏")
    assert ok(await phone.get(f"/issues/{issue}"))["state"] == "in_work"


async def booked_and_moved(world: World, phone: Phone) -> None:
    """An hour that is offered, then another; one that is not is refused, and nobody without the code sees any."""
    refused(await world.phone(phone.token).get("/slots"), "DeviceNotConfirmed", 403)
    offered = ok(await phone.get("/slots"))["slots"]
    first, second = offered[0], offered[1]
    await phone.do("book-appointment", starts_at=first["starts_at"])
    home = ok(await phone.get("/home"))
    assert datetime.fromisoformat(home["appointment"]) == datetime.fromisoformat(first["starts_at"])
    await phone.do("book-appointment", starts_at=second["starts_at"])
    home = ok(await phone.get("/home"))
    assert (home["state"], datetime.fromisoformat(home["appointment"])) == (
        "booked", datetime.fromisoformat(second["starts_at"]),
    )  # fmt: skip
    between = datetime.fromisoformat(first["starts_at"]) + timedelta(minutes=10)
    refused(await phone.post("/do/book-appointment", {"starts_at": between.isoformat()}), "SlotNotOffered", 422)
    assert ok(await phone.get("/slots"))["slots"] == offered
