"""A service is told to stop while somebody waits for its answer."""

import asyncio
import os
import signal
from pathlib import Path

import nats.errors

from services.defects.app import HANDLERS
from shared import clock
from shared.lines import LOG_LOCK
from tests.faults.callers import OnTheBus
from tests.faults.estate import running_estate, superuser, until
from tests.faults.people import INSPECTOR, an_issue

WAITS = "select exists (select from pg_locks where locktype = 'advisory' and objid = $1 and not granted)"
FIRST = f"handover.commands.defects.{HANDLERS[0].command.wire}"
PATIENCE = 30.0  # seconds; longer than a service may take to stop


async def test_who_asked_before_the_stop_is_told_what_became_of_it(data: Path) -> None:
    async with running_estate(data) as estate, superuser(estate, "defects") as connection:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)

        async def waits() -> bool:
            return bool(await connection.fetchval(WAITS, LOG_LOCK))

        async def stops() -> bool:
            """It listens no more; whatever it still hears it answers."""
            try:
                await bus.client.request(FIRST, b"{}", timeout=PATIENCE)
            except nats.errors.NoRespondersError:
                return True
            return False

        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", LOG_LOCK)
            id_ = clock.new_id()
            asked = asyncio.create_task(bus.tell(INSPECTOR, an_issue(), id_, within=PATIENCE))
            await until(waits)
            os.kill(estate.pid("defects"), signal.SIGTERM)
            await until(stops)
        assert (await asked)["command_id"] == str(id_)
        await bus.client.close()
