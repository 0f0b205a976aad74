"""A subscription: whatever the bus loses, repeats or mixes up, the tables are the fold of the source's log."""

import asyncio
import random
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal

import pytest

from shared import clock
from shared.heads import Announced
from shared.pages import OwnPages, Page
from shared.postgres import copy
from shared.progress import reset
from shared.subscription import Subscription
from tests.kernel import till
from tests.kernel.ledger import BookAmount, OpenAccount
from tests.kernel.replica import MODELS, Lines, Replica, replica, until
from tests.kernel.till import BOOK_IT, PAYMENTS, TakePayment
from tests.servers import Database, Postgres

WITH_PAYMENTS = (*MODELS, PAYMENTS)
HELD = "select (source, position, hash) from inbox.checkpoint where source = 'till'"
END_SESSION = """
select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
 where d.datname = current_database() and l.locktype = 'advisory' and l.objid = $1
"""


@pytest.fixture
async def books(database: Database) -> AsyncIterator[Replica]:
    """A ledger that shows the till's payments."""
    async with replica(database, models=WITH_PAYMENTS) as one:
        yield one


async def pay(takings: Replica, count: int = 1, account: str = "a1", amount: int = 2, note: str = "") -> None:
    payment = TakePayment(estate="E1", account=account, amount=Decimal(amount), note=note)
    await asyncio.gather(*(takings.do(payment) for _ in range(count)))


async def there(subscription: Subscription, takings: Replica) -> None:
    assert takings.writer.head is not None
    position = takings.writer.head.position

    async def reached() -> bool:
        assert not subscription.stopped, subscription.stopped
        return subscription.position >= position

    await until(reached)


def announced(one: Replica) -> Announced:
    head = one.writer.head
    assert head is not None
    return Announced(head.log_id, head.position, head.hash)


@asynccontextmanager
async def following(
    books: Replica, takings: Replica, pages: Lines, count: int = 3
) -> AsyncIterator[tuple[Subscription, list[tuple[int, bytes, bytes]]]]:
    """A subscription that has caught up, and then the lines of so many payments more that it has not heard of."""
    await pay(takings)
    subscription = books.follow("till", pages)
    await there(subscription, takings)
    await books.rebuilder({"till": pages}).once(["payments"])
    before = subscription.position
    await pay(takings, count)
    page = await pages.pages.after(before)
    pages.asked.clear()
    yield subscription, list(page.lines)
    assert await books.differences(till=await takings.log()) == []


async def test_it_reads_the_whole_log_from_the_start(books: Replica, takings: Replica, pages: Lines) -> None:
    await pay(takings, 5)
    subscription = books.follow("till", pages)
    await there(subscription, takings)
    await books.rebuilder({"till": pages}).once(["payments"])
    assert await books.value("select payments from payments") == 5
    assert await books.differences(till=await takings.log()) == []


async def test_live_events_need_no_page(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages, 5) as (subscription, lines):
        for line in lines:
            subscription.offer(*line)
        await there(subscription, takings)
        assert pages.asked == []


async def test_what_a_crash_took_back_is_read_again_without_another_event(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    """A run need not be on disk before the next; Postgres that comes up without it ends the session, and no more."""
    async with following(books, takings, pages) as (subscription, _lines):
        held, rows = await books.value(HELD), [tuple(row) for row in await books.fetch("select * from payments")]
        subscription.heard(announced(takings))
        await there(subscription, takings)
        assert await books.value(HELD) > held
        connection = await books.connect()
        async with connection.transaction():
            await connection.execute("update inbox.checkpoint set position = $1, hash = $2", *held[1:])
            await connection.execute(f"truncate {PAYMENTS.schema}.payments")
            await copy(connection, f"{PAYMENTS.schema}.payments", PAYMENTS.columns, rows)
        assert await connection.fetchval(END_SESSION, zlib.crc32(b"subscription:till"))
        await connection.close()

        async def back() -> bool:
            return bool((await books.value(HELD))[1] == subscription.head.position)  # type: ignore[union-attr] # it has one

        await until(back)


async def test_repeated_and_mixed_up_events_count_once(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages, 100) as (subscription, lines):
        mixed = [*lines, *lines]
        random.Random(7).shuffle(mixed)
        for line in mixed:
            subscription.offer(*line)
        await there(subscription, takings)
        assert await books.value("select payments from payments") == 101


async def test_what_is_missing_in_between_is_paged(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages, 9) as (subscription, lines):
        for line in [*lines[:3], *lines[5:]]:
            subscription.offer(*line)
        await there(subscription, takings)
        assert pages.asked


async def test_a_lost_tail_is_noticed_by_the_head_alone(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages) as (subscription, _lines):
        subscription.heard(announced(takings))
        await there(subscription, takings)


async def test_a_live_event_that_does_not_fit_is_settled_by_the_pages(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages) as (subscription, lines):
        position, record, hash_ = lines[0]
        subscription.offer(position, record.replace(b'"2"', b'"9"'), hash_)
        await there(subscription, takings)
        assert pages.asked


async def test_a_live_event_nobody_can_read_is_a_gap(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages) as (subscription, lines):
        (position, record, hash_), *rest = lines
        for broken in (b"", b'{"type":"', record[: len(record) // 4], b"\xff" + record.replace(b"Payment", b"\xff")):
            subscription.offer(position, broken, hash_)
        for line in rest:
            subscription.offer(*line)
        await there(subscription, takings)
        assert pages.asked


async def test_far_behind_it_reads_by_page_and_hears_again_when_it_is_near(
    books: Replica, takings: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.subscription.FAR", 20)
    monkeypatch.setattr("shared.subscription.NEAR", 5)
    said: list[bool] = []

    async def hear(on: bool) -> None:
        said.append(on)

    await pay(takings, 50)
    subscription = books.follow("till", OwnPages(takings.pool, limit=10), hear=hear)
    await there(subscription, takings)
    assert said == [False, True]
    await pay(takings)
    subscription.heard(announced(takings))
    await there(subscription, takings)
    assert said == [False, True]


async def stopped(subscription: Subscription) -> str:
    async def fact() -> bool:
        return bool(subscription.stopped)

    await until(fact)
    return subscription.stopped


async def test_a_source_that_was_replaced_stops_it_without_any_event(
    books: Replica, takings: Replica, pages: Lines, postgres: Postgres
) -> None:
    async with following(books, takings, pages, 0) as (subscription, _lines):
        fresh = await postgres.fresh_database("visits")
        async with replica(fresh, name="till", decisions=till.DECISIONS, models=()) as other:
            own, pages.pages = pages.pages, Lines(_OwnOf(other))
            subscription.heard(announced(other))
            assert "another log" in await stopped(subscription)
            pages.pages = own


class _OwnOf:
    def __init__(self, one: Replica) -> None:
        self.one = one

    async def after(self, position: int) -> Page:
        return await self.one.page(position)


class _SetBack(_OwnOf):
    """The log as if its last line had never been."""

    async def after(self, position: int) -> Page:
        page = await self.one.page(position)
        log = await self.one.log()
        head = replace(page.head, position=len(log) - 1, hash=log[-2][1])
        lines = [line for line in page.lines if line[0] < len(log)]
        return Page(head, page.at if position < len(log) else None, lines)


async def test_a_source_that_was_set_back_stops_it_without_any_event(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages, 0) as (subscription, _lines):
        pages.pages = _SetBack(takings)
        head = (await pages.pages.after(0)).head
        subscription.heard(Announced(head.log_id, head.position, head.hash))
        assert "is not what was followed" in await stopped(subscription)


async def test_an_older_head_of_an_idle_replica_stops_nothing(books: Replica, takings: Replica, pages: Lines) -> None:
    async with following(books, takings, pages) as (subscription, lines):
        old = takings.heads[0]
        for line in lines:
            subscription.heard(Announced(old.log_id, old.position, old.hash))
            subscription.offer(*line)
        await there(subscription, takings)


class _Altered(_OwnOf):
    async def after(self, position: int) -> Page:
        page = await self.one.page(position)
        return replace(page, lines=[(at, record.replace(b'"2"', b'"9"'), hash_) for at, record, hash_ in page.lines])


async def test_a_line_altered_at_the_source_stops_it_before_it_counts(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages) as (subscription, _lines):
        pages.pages = _Altered(takings)
        subscription.heard(announced(takings))
        assert "does not fit the line before it" in await stopped(subscription)


async def test_a_late_one_finds_the_checkpoint_moved_and_changes_nothing(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    """As if another process had taken over: the fold of that run has been done, and is not done again."""
    async with following(books, takings, pages) as (subscription, lines):
        await books.pool.execute("update inbox.checkpoint set position = position + 1, hash = $1", lines[0][2])
        await books.pool.execute("update payments set total = total + 2, payments = payments + 1")
        for line in lines:
            subscription.offer(*line)
        await there(subscription, takings)
        assert await books.value("select payments from payments") == 4


async def test_of_two_replicas_one_works_and_the_other_takes_over(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages) as (first, lines):
        second = books.follow("till", Lines(pages.pages))
        first.offer(*lines[0])
        working = books.tasks[-2]
        working.cancel()
        await asyncio.wait([working])
        second.heard(announced(takings))
        await there(second, takings)
        books.tasks.remove(working)


async def test_a_fold_that_throws_stops_its_table_and_not_the_subscription(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages) as (subscription, _lines):
        await pay(takings, note="break the fold")
        await pay(takings, 2)
        subscription.heard(announced(takings))
        await there(subscription, takings)
        [model] = await books.fetch("select * from models.model where name = 'payments'")
        assert (model["state"], model["position"]) == ("stopped", 5)
        assert "PaymentTaken at position 6" in model["error"]


async def test_a_row_that_postgres_refuses_stops_its_table_and_not_the_subscription(
    books: Replica, takings: Replica, pages: Lines
) -> None:
    async with following(books, takings, pages) as (subscription, _lines):
        await pay(takings, 4)
        await pay(takings, account="a2", amount=99_999)
        await pay(takings, 4)
        subscription.heard(announced(takings))
        await there(subscription, takings)
        [model] = await books.fetch("select * from models.model where name = 'payments'")
        assert (model["state"], model["position"]) == ("stopped", 9)
        assert model["error"] == "NumericValueOutOfRangeError"


async def test_heard_again_from_the_start_nothing_happens_twice(books: Replica, takings: Replica, pages: Lines) -> None:
    await books.do(OpenAccount(estate="E1", account="a1", holder="h1", name="Anna"))
    await pay(takings, 3)
    subscription = books.follow("till", pages, reactions=[BOOK_IT])
    await there(subscription, takings)
    await books.rebuilder({"till": pages}).once(["payments"])
    await books.do(BookAmount(estate="E1", account="a1", amount=Decimal(1)))
    before = await books.value("select max(position) from log.event")
    connection = await books.connect()
    await reset(connection, "till")
    await connection.close()
    await pay(takings)
    subscription.heard(announced(takings))
    await until(lambda: books.value("select position = 5 from inbox.checkpoint"))
    await books.rebuilder({"till": pages}).once(["payments"])
    assert await books.value("select max(position) from log.event") == before + 1, "only the new payment"
    assert await books.value("select payments from payments") == 4
    assert await books.differences(till=await takings.log()) == []
    assert clock.now() > takings.heads[-1].recorded_at
