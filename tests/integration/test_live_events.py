"""A live event reaches its subscription as it came over the bus, with the place and the hash its publisher claims."""

import asyncio
from types import SimpleNamespace

from deploy.local.environment import service_environment
from deploy.local.nats import NatsServer
from deploy.local.places import Places
from services.defects.app import make_service
from shared.runtime import Runtime
from shared.settings import Settings
from tests.bench.bare import connected
from tests.servers import Postgres

SUBJECT, RECORD, HASH = "handover.events.owners.E1.UnitRegistered", b'{"specversion":"1.0"}', bytes(range(32))
PLACE = {"Nats-Expected-Last-Sequence": "41", "Handover-Hash": HASH.hex()}


async def test_a_live_event_is_offered_as_it_came_and_one_without_a_place_is_not(
    postgres: Postgres, nats: NatsServer, places: Places
) -> None:
    environment = service_environment(places, postgres.templates["defects"], nats_url=nats.url, port=1, extra={})
    runtime = Runtime(make_service(), Settings.from_environment("defects", environment))
    offered, there = list[tuple[int, bytes, bytes]](), asyncio.Event()

    def offer(position: int, record: bytes, claimed: bytes) -> None:
        offered.append((position, record, claimed))
        there.set()

    runtime.subscriptions["owners"] = SimpleNamespace(offer=offer)  # type: ignore[assignment] # all that hears an event
    await runtime.broker.start()
    try:
        async with connected(nats, "owners") as owners, asyncio.timeout(30):
            await owners.publish(SUBJECT, RECORD)
            await owners.publish(SUBJECT, RECORD, headers={**PLACE, "Handover-Hash": "no hash"})
            await owners.publish(SUBJECT, RECORD, headers=PLACE)
            await there.wait()
    finally:
        await runtime.broker.stop()
    assert offered == [(42, RECORD, HASH)]
