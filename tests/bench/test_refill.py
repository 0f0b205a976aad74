"""Seconds until an emptied bus has the newest 10,000 lines again, of a log of 300,000.

From the relay's start to the stream's last sequence being the log's head. The limit is the same 10,000 messages
published by a bare client to a stream of the same configuration, all in flight at once, each acknowledged.
"""

import asyncio
from contextlib import suppress
from statistics import median

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.errors import NotFoundError

from deploy.local.nats import NatsServer
from shared import clock
from shared.outbox import CONTENT_TYPE, WINDOW, Relay, stream_name
from shared.pages import OwnPages
from tests.bench.bare import connected
from tests.bench.defects import ROUNDS
from tests.bench.figures import Figure
from tests.bench.history import EVENTS
from tests.kernel.replica import Replica, replica
from tests.servers import Database

STREAM = stream_name("defects")
LOOK = 0.005  # seconds


async def refilled(one: Replica, client: Client, operator: Client, number: int) -> float:
    relay = Relay("defects", client, OwnPages(one.pool), inbox=f"_INBOX_defects.{number}")
    began = clock.monotonic()
    one.begin(relay.run())
    while relay.position < EVENTS:  # noqa: ASYNC110 - a relay tells nobody
        await asyncio.sleep(LOOK)
    seconds = clock.monotonic() - began
    await one.stop_part()
    state = (await operator.jetstream().stream_info(STREAM)).state
    assert (state.messages, state.last_seq) == (WINDOW, EVENTS)
    await operator.jetstream().delete_stream(STREAM)
    return seconds


async def published_bare(one: Replica, client: Client, operator: Client) -> float:
    """Without a sequence to expect and without looking where the stream stands."""
    lines: list[bytes] = []
    while len(lines) < WINDOW:
        lines += [record for _, record, _ in (await OwnPages(one.pool).after(EVENTS - WINDOW + len(lines))).lines]
    await operator.jetstream().add_stream(name=STREAM, subjects=["handover.events.defects.>"])
    acknowledged, there = 0, asyncio.Event()

    async def on_ack(_message: Msg) -> None:
        nonlocal acknowledged
        acknowledged += 1
        if acknowledged == len(lines):
            there.set()

    await client.subscribe("_INBOX_defects.bare", cb=on_ack)
    headers = {"Content-Type": CONTENT_TYPE}
    began = clock.monotonic()
    for record in lines:
        await client.publish("handover.events.defects.E1.IssueRaised", record, "_INBOX_defects.bare", headers)
    await there.wait()
    return clock.monotonic() - began


async def test_refill(long_log: Database, nats: NatsServer) -> None:
    async with (
        connected(nats, "defects") as client,
        connected(nats, "operator") as operator,
        replica(long_log, name="defects", models=[]) as one,
    ):
        with suppress(NotFoundError):  # that of another bench
            await operator.jetstream().delete_stream(STREAM)
        times = [await refilled(one, client, operator, number) for number in range(ROUNDS)]
        limit = await published_bare(one, client, operator)
        await operator.jetstream().delete_stream(STREAM)
    Figure("commit.refill", median(times), "s", limit, "the same messages, bare nats-py", lower=True).say()
