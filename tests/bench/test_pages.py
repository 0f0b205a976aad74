"""Events a second that a follower reads by page over the bus, one page after the other, as everybody catches up.

EventsAfter is answered by a process of its own with the code of every service: read from the log, put on the wire, and
taken apart here. The limit is the same bytes answered by a bare nats-py process out of its memory, and left alone.
"""

from statistics import median

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from shared import clock
from shared.bus import PAGE_WITHIN, Bus
from shared.pages import to_wire
from tests.bench import bare
from tests.bench.defects import ROUNDS, SECONDS
from tests.bench.figures import Figure
from tests.bench.processes import paging
from tests.servers import Database

SUBJECT = "handover.queries.defects.EventsAfter"
SAMPLE = 50  # pages a bare process answers with, again and again


async def read(bus: Bus) -> float:
    """Events a second, from the start of the log again when its end is reached."""
    began, position, events = clock.monotonic(), 0, 0
    while clock.monotonic() < began + SECONDS:
        page = await bus.events_after("defects", position)
        position = page.lines[-1][0] if page.lines else 0
        events += len(page.lines)
    return events / (clock.monotonic() - began)


async def sampled(bus: Bus) -> tuple[list[bytes], int]:
    """Pages as they are on the wire, and how many events are in them."""
    answers: list[bytes] = []
    position = 0
    while len(answers) < SAMPLE and (page := await bus.events_after("defects", position)).lines:
        answers.append(to_wire(page))
        position = page.lines[-1][0]
    return answers, position


async def read_bare(nats: NatsServer, answers: list[bytes], events: int) -> float:
    with bare.answering(nats, "defects", SUBJECT, answers):
        async with bare.connected(nats, "notifications") as client:
            began, asked = clock.monotonic(), 0
            while clock.monotonic() < began + SECONDS:
                await client.request(SUBJECT, b'{"after":0}', timeout=PAGE_WITHIN)
                asked += 1
            return asked * events / len(answers) / (clock.monotonic() - began)


async def test_pages(long_log: Database, places: Places, nats: NatsServer) -> None:
    async with paging(long_log, places, nats) as bus:
        rates = [await read(bus) for _ in range(ROUNDS)]
        answers, events = await sampled(bus)
    limit = await read_bare(nats, answers, events)
    Figure("pages", median(rates), "events/s", limit, "the same bytes, bare nats-py").say()
