"""A service that has been taken over, with all its credentials, can do nothing in another's name nor to the past."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import nats
import orjson
import pytest
import pytest_asyncio
from nats.aio.client import Client

from deploy.local.keys import password
from deploy.services import PUBLISHERS, SERVICES
from shared import clock
from shared.contracts.owners import RegisterRegion
from shared.messages import GROUP
from shared.tokens import HEADER, Signer
from tests.faults.callers import OnTheBus, connect
from tests.faults.estate import Estate, copied, running_estate
from tests.faults.people import ADMINISTRATOR, ESTATE

SUBJECT = "handover.commands.owners.RegisterRegion"
EVENT = f"handover.events.owners.{ESTATE}.UnitRegistered"
ADMIN = frozenset({"group_admin"})
pytestmark = pytest.mark.asyncio(loop_scope="module")  # one estate for all: nothing here may change it


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def estate(request: pytest.FixtureRequest, prepared: Path) -> AsyncIterator[Estate]:
    with copied(prepared, keep=lambda: request.session.testsfailed > 0) as data:
        async with running_estate(data) as running:
            await running.settled()
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bus(estate: Estate) -> AsyncIterator[OnTheBus]:
    speaking = await OnTheBus.of(estate.places, estate.running.nats_url)
    yield speaking
    await speaking.client.close()


class Intruder:
    """One user of the bus, and what the server has forbidden it so far."""

    def __init__(self) -> None:
        self.client = Client()
        self.forbidden: list[str] = []
        self._heard = asyncio.Condition()

    async def heard(self, error: Exception) -> None:
        async with self._heard:
            self.forbidden.append(str(error))
            self._heard.notify_all()

    async def may_publish(self, subject: str, reply: str) -> bool:
        before = len(self.forbidden)
        await self.client.publish(subject, b"{}", reply=reply)
        return await self._forbidden_since(before) == 0

    async def may_subscribe(self, subject: str, queue: str = "") -> bool:
        before = len(self.forbidden)
        await self.client.subscribe(subject, queue=queue)
        return await self._forbidden_since(before) == 0

    async def _forbidden_since(self, before: int) -> int:
        """The server answers in order: once it has forbidden what nobody may, it has judged all that came before."""
        marker = f"nobody.may.{before}"
        await self.client.publish(marker)
        async with self._heard:
            await self._heard.wait_for(lambda: any(marker in line for line in self.forbidden[before:]))
        return len(self.forbidden) - before - 1


@asynccontextmanager
async def intruding(estate: Estate, service: str) -> AsyncIterator[Intruder]:
    intruder = Intruder()
    secret = password(estate.places.secrets(service) / "nats_password")
    intruder.client = await nats.connect(
        estate.running.nats_url, user=service, password=secret, inbox_prefix=f"_INBOX_{service}",
        error_cb=intruder.heard,
    )  # fmt: skip
    yield intruder
    await intruder.client.close()


def signer(estate: Estate, service: str) -> Signer:
    return Signer(service, (estate.places.secrets(service) / "signing.key").read_bytes())


def a_command() -> bytes:
    region = RegisterRegion(estate=GROUP, region="FORGED", name="伪造")
    return orjson.dumps({"id": str(clock.new_id()), "data": region.model_dump(mode="json")})


async def test_with_any_services_credentials_the_bus_stays_closed(estate: Estate) -> None:
    before = await streams(estate)
    for service in SERVICES:
        async with intruding(estate, service) as intruder:
            for subject in unspeakable(service):
                assert not await intruder.may_publish(subject, reply=f"_INBOX_{service}.x"), f"{service} says {subject}"
            for subject in inaudible(service):
                assert not await intruder.may_subscribe(subject), f"{service} hears {subject}"
                assert not await intruder.may_subscribe(subject, queue="owners"), f"{service} shares {subject}"
    assert await streams(estate) == before


def unspeakable(service: str) -> list[str]:
    others = [other for other in SERVICES if other != service]
    api = [
        f"$JS.API.{verb}.EVENTS_{other}"
        for other in SERVICES
        for verb in (
            "STREAM.DELETE", "STREAM.PURGE", "STREAM.UPDATE", "STREAM.MSG.DELETE", "STREAM.SNAPSHOT", "STREAM.RESTORE",
            "CONSUMER.CREATE", "DIRECT.GET", "STREAM.PEER.REMOVE",
        )
    ]  # fmt: skip
    api += [f"$JS.API.CONSUMER.DURABLE.CREATE.EVENTS_{other}.thief" for other in SERVICES]
    api += [f"$JS.API.CONSUMER.CREATE.EVENTS_{other}.thief" for other in SERVICES]
    api += [f"$JS.API.STREAM.{verb}.EVENTS_{other}" for other in others for verb in ("CREATE", "MSG.GET")]
    api += ["$JS.API.STREAM.CREATE.THEFT", "$JS.API.STREAM.NAMES", "$JS.API.INFO", "$SYS.REQ.SERVER.PING", "$KV.x.y"]
    commands = [f"handover.commands.{other}.X" for other in SERVICES if service != "desk"]
    said = [f"handover.{what}" for other in others for what in (f"events.{other}.{ESTATE}.X", f"heads.{other}")]
    return [*api, *commands, *said, *(f"_INBOX_{other}.x" for other in others)]


def inaudible(service: str) -> list[str]:
    own = [f"handover.{kind}.{other}.>" for kind in ("commands", "queries") for other in SERVICES if other != service]
    replies = [f"_INBOX_{other}.>" for other in SERVICES if other != service]
    return [*own, *replies, ">", "*.>", "handover.>", "handover.commands.>", "$SYS.>", "$JS.>"]


async def streams(estate: Estate) -> dict[str, Any]:
    """What the bus keeps of every log."""
    operator = await connect(estate.places, estate.running.nats_url, "operator")
    found = {}
    for service in PUBLISHERS:
        told = orjson.loads((await operator.request(f"$JS.API.STREAM.INFO.EVENTS_{service}", timeout=10)).data)
        found[service] = (told["config"]["subjects"], told["state"]["messages"], told["state"]["last_seq"])
    await operator.close()
    return found


async def test_its_own_stream_cannot_be_turned_on_others(estate: Estate) -> None:
    """A stream that took in commands, or published again what it holds, would let the server speak for the thief."""
    async with intruding(estate, "visits") as intruder:
        subject = "$JS.API.STREAM.CREATE.EVENTS_visits"
        for turned in (
            {"subjects": ["handover.commands.>"]},
            {"subjects": ["handover.events.visits.>"], "republish": {"src": ">", "dest": SUBJECT}},
            {"sources": [{"name": "EVENTS_owners"}]},
        ):
            asked = orjson.dumps({"name": "EVENTS_visits", "storage": "file", **turned})
            answer = orjson.loads((await intruder.client.request(subject, asked, timeout=10)).data)
            assert "error" in answer, turned
        assert intruder.forbidden == []


async def test_no_forged_token_moves_anything(estate: Estate, bus: OnTheBus) -> None:
    """Even with the desk's place on the bus, and with every other service's key."""
    body, other, now = a_command(), a_command(), clock.now()
    desk = signer(estate, "desk")
    genuine = desk.sign(ADMINISTRATOR.id, ADMIN, body, now)
    claims, signature = genuine.split(".")
    forged: dict[str, str | None] = {
        "none": None,
        "nonsense": "x.y",
        "another body's": desk.sign(ADMINISTRATOR.id, ADMIN, other, now),
        "expired": desk.sign(ADMINISTRATOR.id, ADMIN, body, now - timedelta(hours=1)),
        "signature of another": f"{claims}.{desk.sign('x', ADMIN, other, now).split('.')[1]}",
        "cut": f"{claims}.{signature[:-4]}",
        "desk for a service": desk.sign("system:owners", frozenset(), body, now),
    }
    for service in SERVICES:
        own = signer(estate, service)
        if service != "desk":
            forged[f"{service} for a person"] = own.sign(ADMINISTRATOR.id, ADMIN, body, now)
        if service != "owners":
            forged[f"{service} as owners"] = own.sign("system:owners", frozenset(), body, now)
            forged[f"{service} as itself"] = own.sign_as_system(body, now)
    for what, token in forged.items():
        assert await title(bus, body, token) in ("Unauthenticated", "RoleNotHeld"), what
    assert await title(bus, body, desk.sign("service", ADMIN, body, now)) == "RoleNotHeld"  # claimed, never granted
    assert await title(bus, body, genuine, {"Nats-Stream": "EVENTS_visits"}) == "Unauthenticated"
    assert await lines_of(estate, body) == 0


async def title(bus: OnTheBus, body: bytes, token: str | None, more: dict[str, str] | None = None) -> str:
    headers = (more or {}) | ({HEADER: token} if token is not None else {})
    answer = await bus.client.request(SUBJECT, body, timeout=10, headers=headers or None)
    assert HEADER not in (answer.headers or {}), "a reply hands the asker's token on"
    return str(orjson.loads(answer.data)["problem"]["title"])


async def test_no_reply_is_sent_anywhere_but_to_an_inbox(estate: Estate, bus: OnTheBus) -> None:
    """A service may publish its own events: whoever could choose where it answers would publish in its stead."""
    operator = await connect(estate.places, estate.running.nats_url, "operator")
    heard = await operator.subscribe(EVENT)
    await operator.flush()
    body = a_command()
    token = bus.signer.sign(ADMINISTRATOR.id, ADMIN, body, clock.now())
    await bus.client.publish(SUBJECT, body, reply=EVENT, headers={HEADER: token})
    region = RegisterRegion(estate=GROUP, region="NORTH", name="华北")
    await bus.tell(ADMINISTRATOR, region, clock.new_id())  # comes after it, and is answered
    await operator.flush()
    assert heard.pending_msgs == 0
    assert await lines_of(estate, body) == 0
    await operator.close()


async def test_no_query_is_answered_in_another_persons_name(estate: Estate) -> None:
    body = orjson.dumps({"data": {"estate": ESTATE, "person": "owner-of-u-1"}})
    for service in SERVICES:
        if service == "desk":
            continue
        async with intruding(estate, service) as intruder:
            token = signer(estate, service).sign("service", frozenset({"customer_service"}), body, clock.now())
            subject = "handover.queries.owners.PersonContact"
            answer = await intruder.client.request(subject, body, timeout=10, headers={HEADER: token})
            assert orjson.loads(answer.data)["problem"]["title"] == "Unauthenticated"


async def lines_of(estate: Estate, body: bytes) -> int:
    """How often a command stands in the log of owners, with or without events."""
    connection = await asyncpg.connect(estate.dsn("owners"))
    try:
        return int(
            await connection.fetchval(
                "select (select count(*) from log.event where command_id = $1)"
                "     + (select count(*) from log.receipt where command_id = $1)",
                orjson.loads(body)["id"],
            )
        )
    finally:
        await connection.close()
