"""Asking over the bus when it goes away: what was not sent is said to be undone, what was sent is not waited for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats
import nats.errors
import pytest
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local.keys import bus_passwords
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.server import until_ready
from deploy.nats.configuration import MAX_PAYLOAD
from shared.bus import ANSWER_WITHIN, Answered, Bus
from shared.problems import Unanswered, Unreachable
from shared.requests import Requests
from tests.kernel.replica import WITHIN

SOONER = ANSWER_WITHIN / 2  # seconds: an answer that can still come is waited for longer


@pytest.fixture
async def server(places: Places, tmp_path: Path) -> AsyncIterator[NatsServer]:
    """One that may be stopped."""
    server = NatsServer(tmp_path, free_ports(1)[0], bus_passwords(places), tmp_path / "nats-server.log")
    process = server.start()
    await until_ready(server, server.log)
    yield server
    await process.stop()


async def test_an_answer_that_cannot_be_carried_is_said_to_be_too_large(server: NatsServer) -> None:
    size = 2 * MAX_PAYLOAD

    async def answer(_message: Msg) -> bytes:
        return bytes(size)

    broker, requests = NatsBroker(server.url_as("owners"), inbox_prefix="_INBOX_owners"), Requests()
    requests.take(broker.subscriber("handover.queries.owners.Figures"), answer, dict[str, Any], dict[str, Any])
    await broker.start()
    asking = await connected(server, "desk")
    with pytest.raises(Answered) as raised:
        await Bus(asking).query("owners", "Figures", b"{}", "token")
    problem = raised.value.as_problem()
    assert (problem["title"], problem["facts"]) == ("AnswerTooLarge", {"size": size})
    await asking.close()
    await broker.stop()


@pytest.mark.parametrize("_round", range(20))
async def test_whoever_asks_while_it_stops_listening_is_answered_or_told_that_nobody_listens(
    server: NatsServer, _round: int
) -> None:
    async def answer(_message: Msg) -> bytes:
        return b"{}"

    broker, requests = NatsBroker(server.url_as("owners"), inbox_prefix="_INBOX_owners"), Requests()
    for number in range(40):  # as many as a service has
        subscriber = broker.subscriber(f"handover.queries.owners.Q{number}")
        requests.take(subscriber, answer, dict[str, Any], dict[str, Any])
    await broker.start()
    asking = await connected(server, "desk")
    heard = asyncio.Event()

    async def ask(number: int) -> bool:
        """Until nobody listens."""
        while True:
            try:
                await asking.request(f"handover.queries.owners.Q{number}", b"{}", timeout=WITHIN)
            except nats.errors.NoRespondersError:
                return True
            heard.set()

    asked = [asyncio.create_task(ask(number)) for number in range(40) for _ in range(8)]
    await asyncio.wait_for(heard.wait(), WITHIN)
    await requests.end(connected=True)
    assert all(await asyncio.gather(*asked))
    await asking.close()
    await broker.stop()


async def connected(server: NatsServer, user: str, **rest: Any) -> Client:
    inbox = f"_INBOX_{user}".encode()
    return await nats.connect(
        server.url_as(user), inbox_prefix=inbox, pending_size=0, max_reconnect_attempts=-1, error_cb=_heard, **rest
    )


async def _heard(_error: Exception) -> None:
    """That the server went away is what happens here."""


async def test_an_answer_that_can_no_longer_come_is_not_waited_for(server: NatsServer) -> None:
    buses: list[Bus] = []

    async def disconnected() -> None:
        await buses[0].disconnected()

    asking, silent = await connected(server, "desk", disconnected_cb=disconnected), await connected(server, "owners")
    buses.append(Bus(asking))
    taken = asyncio.Event()

    async def say_nothing(_message: Msg) -> None:
        taken.set()

    await silent.subscribe("handover.queries.owners.Figures", cb=say_nothing)
    for _ in range(2):  # the client's first ping overtakes what it has not sent yet
        await silent.flush()
    asked = asyncio.create_task(buses[0].query("owners", "Figures", b"{}", "token"))
    await asyncio.wait_for(taken.wait(), WITHIN)
    assert server.process is not None
    await server.process.stop()
    with pytest.raises(Unanswered):
        await asyncio.wait_for(asked, SOONER)
    with pytest.raises(Unreachable):
        await buses[0].query("owners", "Figures", b"{}", "token")
    await asking.close()
    await silent.close()


async def test_where_nobody_listens_it_was_not_done(server: NatsServer) -> None:
    asking = await connected(server, "desk")
    with pytest.raises(Unreachable):
        await Bus(asking).command("owners", "RegisterRegion", b"{}", "token")
    await asking.close()
