"""The outbox relay: the stream's sequence is the log's position, whoever publishes and whatever the stream suffers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import nats
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from deploy.local.nats import NatsServer
from shared import outbox
from shared.outbox import Relay
from shared.pages import OwnPages, Page, Pages
from shared.records import NO_HASH
from tests.kernel.ledger import BookAmount, OpenAccount
from tests.kernel.replica import Lines, Replica, replica, until

STREAM = "EVENTS_owners"  # the toy's log, published with the rights of a real service


@pytest.fixture
async def client(nats: NatsServer) -> AsyncIterator[Client]:
    one = await connected(nats, "owners")
    yield one
    await one.close()


@pytest.fixture
async def stream(nats: NatsServer) -> AsyncIterator[JetStreamContext]:
    """What operations see; the stream is gone before and after."""
    one = await connected(nats, "operator")
    jetstream = one.jetstream()
    for known in await jetstream.streams_info():
        await jetstream.delete_stream(str(known.config.name))
    yield jetstream
    await jetstream.delete_stream(STREAM)
    await one.close()


async def connected(server: NatsServer, user: str) -> Client:
    return await nats.connect(server.url_as(user), inbox_prefix=f"_INBOX_{user}".encode())


def relaying(ledger: Replica, client: Client, inbox: str = "_INBOX_owners", pages: Any = None) -> Relay:
    relay = Relay("owners", client, pages or OwnPages(ledger.pool), inbox=inbox)
    ledger.begin(relay.run())
    return relay


async def commands(ledger: Replica, count: int) -> int:
    """So many more events; the position of the last."""
    await ledger.do(OpenAccount(estate="E1", account="a1", holder="h1", name="Anna"))
    booking = BookAmount(estate="E1", account="a1", amount=Decimal(1))
    return max(receipt.position for receipt in await asyncio.gather(*(ledger.do(booking) for _ in range(count))))


async def published(stream: JetStreamContext, *relays: Relay, last: int) -> None:
    async def there() -> bool:
        for relay in relays:
            relay.wake()
        return await last_sequence(stream) >= last

    await until(there)


async def last_sequence(stream: JetStreamContext) -> int:
    try:
        return (await stream.stream_info(STREAM)).state.last_seq
    except nats.js.errors.NotFoundError:
        return 0


async def is_the_log(stream: JetStreamContext, ledger: Replica) -> None:
    """Message by message, with the hashes before and after each."""
    previous = NO_HASH
    for position, (record, hash_) in enumerate(await ledger.log(), 1):
        message = await stream.get_msg(STREAM, position)
        assert message.data == record
        assert message.headers is not None
        assert message.headers["Handover-Hash"] == hash_.hex()
        assert message.headers["Handover-Previous"] == previous.hex()
        previous = hash_


async def test_what_was_just_committed_is_published_without_reading_it_again(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    pages = Lines(OwnPages(ledger.pool))
    ledger.relays = [relay := relaying(ledger, client, pages=pages)]
    await published(stream, relay, last=await commands(ledger, 5))
    asked = len(pages.asked)

    async def arrived() -> bool:
        return await last_sequence(stream) >= last

    last = await commands(ledger, 30)
    await until(arrived)
    assert len(pages.asked) == asked
    await is_the_log(stream, ledger)


async def test_what_others_committed_in_between_is_read(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    """A line offered after a gap tells the relay that there is one."""
    ledger.relays = [relay := relaying(ledger, client)]
    await published(stream, relay, last=await commands(ledger, 5))
    async with replica(ledger.database) as other:
        await commands(other, 5)
    last = await commands(ledger, 5)

    async def arrived() -> bool:
        return await last_sequence(stream) >= last

    await until(arrived)
    await is_the_log(stream, ledger)


async def test_the_sequence_is_the_position_and_the_message_is_the_record(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    last = await commands(ledger, 30)
    await published(stream, relaying(ledger, client), last=last)
    await is_the_log(stream, ledger)
    assert (await stream.get_msg(STREAM, last)).subject == "handover.events.owners.E1.AmountBooked"
    assert (await stream.stream_info(STREAM)).state.messages == last


async def test_two_relays_at_once_publish_every_line_once(
    ledger: Replica, client: Client, stream: JetStreamContext, nats: NatsServer
) -> None:
    other = await connected(nats, "owners")
    relays = relaying(ledger, client), relaying(ledger, other, inbox="_INBOX_owners.second")
    last = 0
    for _ in range(5):
        last = await commands(ledger, 40)
        for relay in relays:
            relay.wake()
    await published(stream, *relays, last=last)
    lines = await ledger.log()
    assert [(await stream.get_msg(STREAM, n)).data for n in range(1, last + 1)] == [record for record, _ in lines]
    await other.close()


class HeadIsLate(Lines):
    """Whoever asks where the log ends learns it only when more has been committed and published."""

    def __init__(self, pages: Pages, meanwhile: Callable[[], Awaitable[None]]) -> None:
        super().__init__(pages)
        self.meanwhile = meanwhile

    async def after(self, position: int) -> Page:
        page = await super().after(position)
        if position == outbox.BEYOND:
            await self.meanwhile()
        return page


async def test_what_another_relay_publishes_meanwhile_is_no_log_set_back(
    ledger: Replica, client: Client, stream: JetStreamContext, nats: NatsServer
) -> None:
    first, other = relaying(ledger, client), await connected(nats, "owners")
    await published(stream, first, last=await commands(ledger, 5))

    async def meanwhile() -> None:
        await published(stream, first, last=await commands(ledger, 5))

    late = HeadIsLate(OwnPages(ledger.pool), meanwhile)
    second = relaying(ledger, other, inbox="_INBOX_owners.second", pages=late)

    async def has_looked() -> bool:
        return second.position > 0 or second.stopped != ""

    await until(has_looked)
    assert second.stopped == ""
    await is_the_log(stream, ledger)
    await other.close()


async def test_a_stream_that_was_deleted_is_made_again_with_the_newest_lines(
    ledger: Replica, client: Client, stream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "WINDOW", 20)
    relay = relaying(ledger, client)
    await published(stream, relay, last=await commands(ledger, 50))
    await stream.delete_stream(STREAM)
    last = await commands(ledger, 1)
    await published(stream, relay, last=last)
    state = (await stream.stream_info(STREAM)).state
    assert (state.first_seq, state.last_seq, state.messages) == (last - 19, last, 20)


async def test_a_stream_that_was_emptied_goes_on_where_the_log_goes_on(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    relay = relaying(ledger, client)
    await published(stream, relay, last=await commands(ledger, 10))
    await stream.purge_stream(STREAM)
    last = await commands(ledger, 2)
    await published(stream, relay, last=last)
    assert (await stream.get_msg(STREAM, last)).data == (await ledger.log())[last - 1][0]


async def test_a_last_message_deleted_leaves_a_hole_and_no_shift(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    relay = relaying(ledger, client)
    hole = await commands(ledger, 5)
    await published(stream, relay, last=hole)
    await stream.delete_msg(STREAM, hole)
    last = await commands(ledger, 1)
    await published(stream, relay, last=last)
    assert (await stream.get_msg(STREAM, last)).data == (await ledger.log())[last - 1][0]


async def test_a_log_that_was_set_back_stops_the_relay(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    last = await commands(ledger, 3)
    await published(stream, relaying(ledger, client), last=last)

    class SetBack:
        async def after(self, position: int) -> Page:
            page = await ledger.page(position)
            return replace(page, head=replace(page.head, position=last - 1), lines=[])

    late = relaying(ledger, client, inbox="_INBOX_owners.late", pages=SetBack())

    async def stopped() -> bool:
        return bool(late.stopped)

    await until(stopped)
    assert f"the bus has position {last}" in late.stopped


async def test_a_postgres_that_went_away_is_waited_for(
    ledger: Replica, client: Client, stream: JetStreamContext
) -> None:
    relay = relaying(ledger, client)
    await published(stream, relay, last=await commands(ledger, 3))
    connection = await ledger.connect()
    sql = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
    await connection.execute(f"{sql} and backend_type = 'client backend' and pid <> pg_backend_pid()")
    relay.wake()
    last = await commands(ledger, 3)
    await connection.close()
    await published(stream, relay, last=last)


async def test_the_largest_event_passes_the_bus(ledger: Replica, client: Client, stream: JetStreamContext) -> None:
    receipt = await ledger.do(OpenAccount(estate="E1", account="a1", holder="h1", name="x" * 180_000))
    await published(stream, relaying(ledger, client), last=receipt.position)
    record = (await ledger.log())[receipt.position - 1][0]
    assert len(record) > 240_000
    assert (await stream.get_msg(STREAM, receipt.position)).data == record
