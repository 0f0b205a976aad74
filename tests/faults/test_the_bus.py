"""The bus stays away for a while or has lost some of what it held: nobody is told a lie, and nobody misses anything."""

import asyncio
import shutil
from collections.abc import Awaitable
from pathlib import Path
from uuid import UUID

import httpx
import orjson
import pytest

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.server import until_ready
from deploy.services import PUBLISHERS, SERVICES
from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts.defects import RaiseIssue
from shared.progress import reset
from tests.faults.callers import connect
from tests.faults.estate import Estate, running_estate, superuser
from tests.faults.people import INSPECTOR, an_issue
from tests.faults.settled import last_sequence
from tests.faults.surviving import comes_right, server_of_its_own, survives
from tests.faults.traffic import Traffic, traffic

AT_ONCE = 1.0  # seconds in which the API says that the bus is away, as it promises
TOLD = 40  # commands while it is
DONE = "select command_id from log.event where command_id = any($1::uuid[])"
# What is deleted one after the other, and who hears everything again afterwards.
LATE_STARTERS = ({"last": "notifications", "first": "owners"}, {"middle": "visits", "all": "defects"})


async def test_the_bus_may_stay_away_for_a_while(data: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was answered 503 meanwhile does not happen afterwards, unless it is repeated.

    The second time its folder is gone when it comes back.
    """
    commands = {clock.new_id(): an_issue() for _ in range(TOLD)}
    again = list(commands)[::2]
    async with server_of_its_own(Places(data)) as server:
        monkeypatch.setenv("HANDOVER_NATS_URL", server.url)

        async def fault(estate: Estate, load: Traffic) -> None:
            await away(server, not_now(estate, commands))
            await load.goes_on()
            await away(server, asyncio.to_thread(shutil.rmtree, estate.places.nats / "jetstream"))
            await load.goes_on()
            await done_now(estate, {id_: commands[id_] for id_ in again})

        async with running_estate(data) as estate:
            await survives(estate, seed, fault)
            async with superuser(estate, "defects") as connection:
                found = {row["command_id"] for row in await connection.fetch(DONE, list(commands))}
            assert found == set(again)


async def away(server: NatsServer, meanwhile: Awaitable[None]) -> None:
    assert server.process is not None
    await server.process.stop()
    await meanwhile
    server.start()
    await until_ready(server, server.log)


async def not_now(estate: Estate, commands: dict[UUID, RaiseIssue]) -> None:
    """Each is answered at once that it was not done, and when to come back."""
    async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=AT_ONCE) as client:
        for id_, command in commands.items():
            answer = await post(client, id_, command)
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"] == "1"


async def done_now(estate: Estate, commands: dict[UUID, RaiseIssue]) -> None:
    async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=15) as client:
        for id_, command in commands.items():
            answer = await post(client, id_, command)
            assert answer.json()["command_id"] == str(id_), answer.text


async def post(client: httpx.AsyncClient, id_: UUID, command: RaiseIssue) -> httpx.Response:
    headers = {
        "Authorization": f"Bearer {INSPECTOR.secret}", "Idempotency-Key": str(id_), "Content-Type": "application/json",
    }  # fmt: skip
    return await client.post(address_of(type(command)), content=command.model_dump_json(), headers=headers)


@pytest.mark.parametrize("late_starters", LATE_STARTERS, ids=" and ".join)
async def test_messages_may_be_deleted_with_no_event_after_them(
    data: Path, seed: int, late_starters: dict[str, str]
) -> None:
    """Whoever starts goes on from there, also who has to hear everything from the beginning."""
    async with running_estate(data) as estate:
        async with traffic(estate, seed) as load:
            ledger = await load.stops()
        await estate.settled()
        for which, late_starter in late_starters.items():
            await delete(estate, which)
            async with superuser(estate, late_starter) as connection:
                for source in PUBLISHERS:
                    await reset(connection, source)
            await asyncio.gather(*(estate.kill(service) for service in SERVICES))
            await estate.settled(within=20)
        await comes_right(estate, ledger)


async def delete(estate: Estate, which: str) -> None:
    """From every stream."""
    operator = await connect(estate.places, estate.running.nats_url, "operator")
    for service in PUBLISHERS:
        last = await last_sequence(operator, service)
        assert last is not None
        if which == "all":
            verb, wanted = "PURGE", {}
        else:
            verb, wanted = "MSG.DELETE", {"seq": {"first": 1, "middle": (1 + last) // 2, "last": last}[which]}
        answer = await operator.request(f"$JS.API.STREAM.{verb}.EVENTS_{service}", orjson.dumps(wanted), timeout=10)
        assert orjson.loads(answer.data)["success"]
    await operator.close()
