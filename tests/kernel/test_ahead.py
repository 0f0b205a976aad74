"""What waits is decided while the batch before it is written; it counts only if it was right, whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared import clock
from shared.lines import LOG_LOCK
from shared.orders import Order, Outcome, Receipt
from shared.problems import IdempotencyKeyReused, InternalError, Refusal, VersionConflict
from tests.kernel.asking import answers, booking, head, opening
from tests.kernel.ledger import AccountNotOpen, EraseHolder
from tests.kernel.replica import WITHIN, Replica, replica, until

QUEUED = "select count(*) from pg_locks where locktype = 'advisory' and objid = $1 and not granted"

Asked = asyncio.Task[Receipt]


def asked(one: Replica, order: Order) -> Asked:
    return asyncio.create_task(one.writer.execute(order))


async def told(*asked: Asked) -> list[Outcome]:
    async with asyncio.timeout(WITHIN):
        found = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(outcome, (Receipt, Refusal)) for outcome in found), found
    return found  # type: ignore[return-value] # just checked


@asynccontextmanager
async def lock_held(one: Replica) -> AsyncIterator[None]:
    """While it is, whoever writes stands in the queue; what comes after that waits for the batch after."""
    connection = await one.connect()
    await connection.execute("select pg_advisory_lock($1)", LOG_LOCK)
    try:
        yield
    finally:
        await connection.close()


async def queued(one: Replica, writers: int) -> None:
    async def stand_there() -> bool:
        return bool(await one.value(QUEUED, LOG_LOCK) == writers)

    await until(stand_there)


async def waiting(one: Replica, works: int) -> None:
    async def they_are() -> bool:
        return len(one.writer._waiting) == works

    await until(they_are)


async def test_what_waits_is_decided_from_what_is_only_being_written(ledger: Replica) -> None:
    async with lock_held(ledger):
        first = asked(ledger, ledger.order(opening()))
        await queued(ledger, 1)
        rest = [asked(ledger, ledger.order(booking(amount=n), expected_version=n)) for n in range(1, 6)]
        await waiting(ledger, 5)
    found = await told(first, *rest)
    assert [outcome.version for outcome in found if isinstance(outcome, Receipt)] == [1, 2, 3, 4, 5, 6]
    assert (ledger.writer._ahead.held, ledger.writer._ahead.missed) == (1, 0)
    assert await ledger.differences() == []


async def test_what_another_replica_wrote_in_between_is_seen(ledger: Replica) -> None:
    await ledger.do(opening())
    async with replica(ledger.database) as other:
        async with lock_held(ledger):
            first = asked(ledger, ledger.order(booking(amount=1)))
            await queued(ledger, 1)
            between = asked(other, other.order(booking(amount=2)))
            await queued(ledger, 2)
            late = asked(ledger, ledger.order(booking(amount=4), expected_version=2))
            await waiting(ledger, 1)
        found = await told(first, between, late)
    assert [type(outcome) for outcome in found] == [Receipt, Receipt, VersionConflict]
    assert (ledger.writer._ahead.held, ledger.writer._ahead.missed) == (0, 1)
    assert await ledger.differences() == []


async def test_where_the_batch_before_is_refused_by_postgres_nothing_rests_on_it(ledger: Replica) -> None:
    async with lock_held(ledger):
        poisoned = asked(ledger, ledger.order(opening(name="a\x00b")))
        await queued(ledger, 1)
        upon_it = asked(ledger, ledger.order(booking()))
        await waiting(ledger, 1)
    found = await told(poisoned, upon_it)
    assert [type(outcome) for outcome in found] == [InternalError, AccountNotOpen]
    assert await head(ledger) == 1


async def test_a_bad_one_decided_ahead_is_found_and_the_rest_of_its_batch_is_done(ledger: Replica) -> None:
    async with lock_held(ledger):
        first = asked(ledger, ledger.order(opening("a1")))
        await queued(ledger, 1)
        rest = [asked(ledger, ledger.order(opening(f"b{n}", name="a\x00b" if n == 2 else "Berta"))) for n in range(5)]
        await waiting(ledger, 5)
    found = await told(first, *rest)
    assert [type(outcome) for outcome in found] == [Receipt, Receipt, Receipt, InternalError, Receipt, Receipt]
    assert await head(ledger) == 6
    assert await ledger.differences() == []


@pytest.mark.parametrize(("amount", "answer"), [(5, Receipt), (6, IdempotencyKeyReused)])
async def test_a_command_repeated_while_it_is_being_written_happens_once(
    ledger: Replica, amount: int, answer: type
) -> None:
    await ledger.do(opening())
    id_ = clock.new_id()
    async with lock_held(ledger):
        first = asked(ledger, ledger.order(booking(amount=5), id_))
        await queued(ledger, 1)
        rest = [
            asked(ledger, ledger.order(booking(amount=3))),
            asked(ledger, ledger.order(booking(amount=amount), id_)),
        ]
        await waiting(ledger, 2)
    original, _, again = await told(first, *rest)
    assert type(again) is answer
    assert again == original or answer is not Receipt
    assert ledger.writer._ahead.held == 1
    assert await head(ledger) == 4
    assert await ledger.differences() == []


async def test_nothing_is_foreseen_past_an_erasure(ledger: Replica) -> None:
    await ledger.do(opening())
    async with lock_held(ledger):
        erased = asked(ledger, ledger.order(EraseHolder(estate="E1", person="h1")))
        await queued(ledger, 1)
        late = asked(ledger, ledger.order(booking()))
        await waiting(ledger, 1)
    await told(erased, late)
    assert (ledger.writer._ahead.held, ledger.writer._ahead.missed) == (0, 0)
    assert await ledger.differences() == []


async def test_in_more_batches_than_one_every_receipt_names_its_line(ledger: Replica) -> None:
    """However a command was decided, what its caller is told is true of the log."""
    found = await answers(ledger, *(ledger.order(opening(f"c{n}")) for n in range(600)))
    assert [type(outcome) for outcome in found] == [Receipt] * 600
    positions = [outcome.position for outcome in found if isinstance(outcome, Receipt)]
    assert positions == list(range(2, 602))
    rows = {row["position"]: row["hash"] for row in await ledger.fetch("select position, hash from log.event")}
    assert [outcome.hash for outcome in found if isinstance(outcome, Receipt)] == [rows[at] for at in positions]


async def test_while_a_batch_is_taken_apart_nothing_decided_ahead_is_forgotten(ledger: Replica) -> None:
    """Its halves are written one after the other, and each looks ahead."""
    orders = [ledger.order(opening(f"d{n}", name="a\x00b" if n in (5, 70, 130) else "Dora")) for n in range(300)]
    found = await answers(ledger, *orders)
    bad = [n for n, outcome in enumerate(found) if isinstance(outcome, InternalError)]
    assert bad == [5, 70, 130]
    assert await head(ledger) == 298
    assert await ledger.differences() == []
