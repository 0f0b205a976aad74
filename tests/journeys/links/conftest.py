"""One estate for everything that is done from a link: it takes as long to start as all of it together."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.faults.callers import OnTheBus
from tests.faults.estate import copied, running_estate
from tests.faults.people import (
    ADMINISTRATOR,
)
from tests.integration.receivers import mail_server
from tests.journeys.links.world import BUILDER, World, contact


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def world(request: pytest.FixtureRequest, prepared: Path) -> AsyncIterator[World]:
    with copied(prepared, keep=lambda: request.session.testsfailed > 0) as data:
        async with mail_server() as mail:
            environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
            async with running_estate(data, environment) as estate:
                bus = await OnTheBus.of(estate.places, estate.running.nats_url)
                async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=30) as desk:
                    made = World(estate, bus, desk, mail)
                    await made.tell(ADMINISTRATOR, contact(BUILDER.id))
                    yield made
                await bus.client.close()
