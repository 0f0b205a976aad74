"""Commands a second through the desk's HTTP API with every service running: 64 connections of people, kept open.

The desk finds the caller by the bearer token, parses, signs and asks defects over the bus; the receipt comes back as
the body. The limit is the same command over the bus to the same estate, signed by the caller itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts.defects import RaiseIssue
from tests.bench.defects import DESCRIPTION, ROUNDS, SECONDS
from tests.bench.figures import Figure
from tests.bench.whole import refuse_differences
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate
from tests.faults.people import ESTATE, INSPECTOR, UNITS

IN_FLIGHT = 64
ASK = """POST {path} HTTP/1.1\r
Host: desk\r
Authorization: Bearer {secret}\r
Idempotency-Key: {id}\r
Content-Type: application/json\r
Content-Length: {length}\r
\r
"""

Ask = Callable[[RaiseIssue, UUID], Awaitable[object]]


def an_issue(id_: UUID) -> RaiseIssue:
    return RaiseIssue(
        estate=ESTATE, issue=str(id_), unit=UNITS[id_.int % len(UNITS)], room="kitchen", part="wall",
        found_by="inspector", description=DESCRIPTION,
    )  # fmt: skip


class Connection:
    """HTTP/1.1 kept alive, so thin that what is measured is the desk and not its client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, command: RaiseIssue, id_: UUID) -> bytes:
        body = command.model_dump_json(exclude_unset=True).encode()
        facts = {"path": address_of(RaiseIssue), "secret": INSPECTOR.secret, "id": id_, "length": len(body)}
        self._writer.write(ASK.format_map(facts).encode() + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await self._reader.readexactly(length)
        assert head.startswith(b"HTTP/1.1 200"), answer
        return answer


async def answered(asks: list[Ask]) -> float:
    """Receipts a second, as many in flight as there are askers."""
    done, began = 0, clock.monotonic()

    async def caller(ask: Ask) -> None:
        nonlocal done
        while clock.monotonic() < began + SECONDS:
            id_ = clock.new_id()
            await ask(an_issue(id_), id_)
            done += 1

    await asyncio.gather(*(caller(ask) for ask in asks))
    return done / (clock.monotonic() - began)


async def test_http(estate: Estate, bus: OnTheBus) -> None:
    desk = urlsplit(estate.running.urls["desk"])
    pairs = [await asyncio.open_connection(desk.hostname, desk.port) for _ in range(IN_FLIGHT)]
    rates = [await answered([Connection(*pair).ask for pair in pairs]) for _ in range(ROUNDS)]
    for _, writer in pairs:
        writer.close()
        await writer.wait_closed()

    async def tell(command: RaiseIssue, id_: UUID) -> object:
        return await bus.tell(INSPECTOR, command, id_)

    limit = await answered([tell] * IN_FLIGHT)
    await refuse_differences(estate)
    Figure("http", median(rates), "commands/s", limit, "the same over the bus").say()
