"""Nobody is told anything twice: neither a rebuild of everything nor following every log again sends a message."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from deploy.services import SERVICES
from shared import clock
from shared.contracts.defects import RaiseIssue, RegisterIssue, SubmitIssues
from shared.contracts.owners import RecordOwner, SetContractorContact
from tests.faults.callers import OnTheBus
from tests.faults.changes import models_of
from tests.faults.estate import Estate, running_estate
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    ESTATE,
    INSPECTOR,
    SERVICE,
    SUPERVISOR,
    UNITS,
    contractor_of,
    inviting,
    owner_of,
)
from tests.faults.verdict import wrongs
from tests.integration.receivers import Hook, MailBox, mail_server, web_server

UNIT, BUILDER = UNITS[0], BUILDERS[0]
GENERATIONS = "select name, min(generation) from models.model group by name"
BACK_TO_THE_START = "update inbox.checkpoint set position = 0, hash = decode(repeat('00', 32), 'hex')"


@dataclass
class World:
    """An estate with its outside: what was sent there, and how often anybody asked for it to be sent."""

    estate: Estate
    bus: OnTheBus
    mail: MailBox
    hook: Hook

    async def told(self) -> dict[str, object]:
        connection = await asyncpg.connect(self.estate.dsn("notifications"))
        try:
            kinds = await connection.fetch("select type, count(*) from log.event group by type")
        finally:
            await connection.close()
        mails = Counter(str(message["Message-ID"]) for message in self.mail.messages)
        return {
            "events": {row["type"]: row["count"] for row in kinds},
            "mails": mails,
            "calls": Counter(call.body for call in self.hook.calls),
        }


@pytest.fixture
async def world(data: Path) -> AsyncIterator[World]:
    async with mail_server() as mail, web_server() as hook:
        environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
        async with running_estate(data, environment) as estate, speaking(estate) as bus:
            yield World(estate, bus, mail, hook)


@asynccontextmanager
async def speaking(estate: Estate) -> AsyncIterator[OnTheBus]:
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    yield bus
    await bus.client.close()


async def test_neither_rebuilding_nor_following_again_tells_anybody_anything(world: World) -> None:
    await tell_everybody(world)
    before = await world.told()
    assert world.mail.messages
    assert world.hook.calls

    for service in SERVICES:
        await world.bus.operate(service, "Rebuild")
    await world.estate.settled()
    for service in SERVICES:
        assert min(await generations(world.estate, service)) > 1
    assert await world.told() == before

    for service in SERVICES:
        await follow_again(world.estate, service)
        await world.estate.kill(service)
    await world.estate.settled()
    assert await world.told() == before
    assert await wrongs(world.estate) == []


async def tell_everybody(world: World) -> None:
    """A letter by mail and webhook to a contractor, and a second notice by mail to an owner."""
    where = {"estate": ESTATE, "issue": "one"}
    steps = (
        (
            ADMINISTRATOR,
            SetContractorContact(
                estate=ESTATE, contractor=contractor_of(UNIT), person=BUILDER.id, name="联系人",
                email="builder@example.com", webhook=world.hook.url,
            ),
        ),
        (SERVICE, RecordOwner(estate=ESTATE, unit=UNIT, owner=owner_of(UNIT), name="业主", email="owner@example.com")),
        (INSPECTOR, RaiseIssue(**where, unit=UNIT, room="厨房", description="渗水", found_by="inspector")),
        (SUPERVISOR, RegisterIssue(**where, l1="paint", severity="minor", trade="paint")),
        (INSPECTOR, SubmitIssues(estate=ESTATE, letter="one", contractor=contractor_of(UNIT), issues=("one",))),
    )  # fmt: skip
    for person, command in steps:
        await world.bus.tell(person, command, clock.new_id())
        await world.estate.settled()
    for notice in inviting("batch-2"):
        await world.bus.tell(SERVICE, notice, clock.new_id())
    await world.estate.settled()


async def generations(estate: Estate, service: str) -> list[int]:
    """How often each table was built; none of the service's may be missing."""
    connection = await asyncpg.connect(estate.dsn(service))
    try:
        found = {row["name"]: row["min"] for row in await connection.fetch(GENERATIONS)}
    finally:
        await connection.close()
    return [found[model.name] for model in models_of(service)]


async def follow_again(estate: Estate, service: str) -> None:
    """Every log from its first line: the checkpoints go back to the start, and the tables that move with them go."""
    connection = await asyncpg.connect(estate.dsn(service))
    try:
        async with connection.transaction():
            for model in models_of(service):
                if not model.inline:
                    await connection.execute(f"drop schema {model.schema} cascade")
                    await connection.execute("delete from models.model where name = $1", model.name)
            await connection.execute(BACK_TO_THE_START)
    finally:
        await connection.close()
