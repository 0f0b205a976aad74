"""The writer: one gapless line, every caller answered once and truly, whatever Postgres and the callers do."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared import clock, writer
from shared.lines import STREAMS
from shared.orders import Receipt
from shared.problems import (
    Busy,
    EstateNotYours,
    Expired,
    IdempotencyKeyReused,
    TooLarge,
    VersionConflict,
)
from shared.records import LARGEST_RECORD, first_broken
from tests.kernel.asking import answers, booking, head, opening
from tests.kernel.ledger import AccountNotOpen, EraseHolder, MoveAmount, NotEnough
from tests.kernel.replica import Replica, replica
from tests.servers import Database


async def test_a_command_done_leaves_its_event_its_receipt_and_its_row(ledger: Replica) -> None:
    receipt = await ledger.do(opening())
    [event] = await ledger.fetch("select * from log.event where position = $1", receipt.position)
    assert (receipt.stream, receipt.version, receipt.position) == ("account:a1", 1, 2)
    assert (event["stream"], event["type"], event["hash"]) == ("account:a1", "AccountOpened", receipt.hash)
    [row] = await ledger.fetch("select * from accounts")
    assert (row["account"], row["name"], row["number"]) == ("a1", "Anna", 1)
    assert await ledger.differences() == []


async def test_a_refusal_leaves_nothing(ledger: Replica) -> None:
    id_ = clock.new_id()
    with pytest.raises(AccountNotOpen):
        await ledger.do(booking(), id_)
    assert await head(ledger) == 1
    assert await ledger.value("select count(*) from log.receipt") == 0
    await ledger.do(opening())
    assert (await ledger.do(booking(), id_)).version == 2, "refused, the same command may be done later"


async def test_a_command_repeated_gets_the_same_receipt_and_happens_once(ledger: Replica) -> None:
    await ledger.do(opening())
    id_ = clock.new_id()
    first = await ledger.do(booking(amount=5), id_)
    assert await ledger.do(booking(amount=5), id_) == first
    assert await head(ledger) == first.position


async def test_repeated_within_one_batch_it_happens_once(ledger: Replica) -> None:
    await ledger.do(opening())
    order = ledger.order(booking(amount=5))
    first, second = await answers(ledger, order, order)
    assert first == second
    assert await head(ledger) == 3


async def test_repeated_at_another_replica_it_happens_once(ledger: Replica) -> None:
    async with replica(ledger.database) as other:
        await ledger.do(opening())
        id_ = clock.new_id()
        first = await ledger.do(booking(amount=5), id_)
        assert await other.do(booking(amount=5), id_) == first
        with pytest.raises(IdempotencyKeyReused):
            await other.do(booking(amount=6), id_)
    assert await ledger.differences() == []


@pytest.mark.parametrize("other", [{"amount": 6}, {"account": "a2"}])
async def test_an_id_used_again_with_other_content_is_refused(ledger: Replica, other: dict[str, Any]) -> None:
    await ledger.do(opening())
    id_ = clock.new_id()
    await ledger.do(booking(amount=5), id_)
    with pytest.raises(IdempotencyKeyReused):
        await ledger.do(booking(**other), id_)


async def test_an_id_used_again_by_another_person_is_refused(ledger: Replica) -> None:
    id_ = clock.new_id()
    await ledger.do(opening(), id_)
    with pytest.raises(IdempotencyKeyReused):
        await ledger.do(opening(), id_, person="p-2")


async def test_an_id_used_twice_in_one_batch_with_other_content_is_refused_the_second_time(ledger: Replica) -> None:
    id_ = clock.new_id()
    first, second = await answers(ledger, ledger.order(opening("a1"), id_), ledger.order(opening("a2"), id_))
    assert isinstance(first, Receipt)
    assert isinstance(second, IdempotencyKeyReused)


async def test_a_stale_version_is_refused_with_both_versions(ledger: Replica) -> None:
    await ledger.do(opening())
    await ledger.do(booking(), expected_version=1)
    with pytest.raises(VersionConflict) as conflict:
        await ledger.do(booking(), expected_version=1)
    assert conflict.value.facts == {"expected": 1, "actual": 2}


async def test_of_two_that_saw_the_same_version_in_one_batch_one_wins(ledger: Replica) -> None:
    await ledger.do(opening())
    orders = [ledger.order(booking(amount=n), expected_version=1) for n in (1, 2)]
    first, second = await answers(ledger, *orders)
    assert isinstance(first, Receipt)
    assert isinstance(second, VersionConflict)


async def test_a_command_past_its_deadline_is_refused(ledger: Replica) -> None:
    with pytest.raises(Expired):
        await ledger.do(opening(), deadline=clock.now() - timedelta(seconds=1))


async def test_above_the_limit_of_waiting_orders_a_caller_is_told_to_come_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with replica(database) as one:
        await one.do(opening())
        monkeypatch.setattr(writer, "WAITING_LIMIT", 10)
        found = await answers(one, *(one.order(booking()) for _ in range(15)))
    assert [isinstance(outcome, Busy) for outcome in found] == [False] * 10 + [True] * 5


async def test_whoever_brings_much_takes_turns_with_the_others(
    ledger: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ledger.do(opening())
    monkeypatch.setattr(writer, "BATCH_LIMIT", 2)
    notes = ["much 1", "much 2", "a", "b", "c", "d"]
    asked = [ledger.writer.execute(ledger.order(booking(note=note)), bulk=note.startswith("much")) for note in notes]
    receipts = await asyncio.gather(*asked)
    in_order = sorted(zip(receipts, notes, strict=True), key=lambda pair: pair[0].position)
    assert [note for _, note in in_order] == ["much 1", "a", "b", "much 2", "c", "d"]


async def test_a_stream_of_another_estate_is_out_of_reach(ledger: Replica) -> None:
    await ledger.do(opening())
    with pytest.raises(EstateNotYours):
        await ledger.do(booking(estate="E2"))


async def test_several_streams_move_together(ledger: Replica) -> None:
    for account in ("a1", "a2"):
        await ledger.do(opening(account))
    await ledger.do(booking("a1", 10))
    receipt = await ledger.do(MoveAmount(estate="E1", account="a1", to="a2", amount=Decimal(4)))
    rows = await ledger.fetch("select account, balance from accounts order by account")
    assert [tuple(row) for row in rows] == [("a1", Decimal(6)), ("a2", Decimal(4))]
    assert receipt.stream == "account:a2"
    assert await ledger.differences() == []


async def test_positions_are_gapless_and_the_chain_is_whole(ledger: Replica) -> None:
    orders = [ledger.order(opening(f"a{n % 40}", holder=f"h{n % 7}")) for n in range(60)]
    orders += [ledger.order(booking(f"a{n % 50}", n - 30)) for n in range(300)]
    await answers(ledger, *orders)
    lines = await ledger.fetch("select position, record, hash from log.event order by position")
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    assert first_broken(bytes(32), [tuple(line) for line in lines])[0] is None
    assert await ledger.differences() == []


async def test_a_command_with_nothing_to_do_leaves_a_receipt_and_no_event(ledger: Replica) -> None:
    first = await ledger.do(opening())
    id_ = clock.new_id()
    again = await ledger.do(opening(), id_)
    assert (again.position, again.version, again.hash) == (first.position, 1, first.hash)
    assert await head(ledger) == 2
    assert await ledger.do(opening(), id_) == again
    assert await ledger.differences() == []


async def test_each_command_of_a_batch_sees_what_the_one_before_it_decided(ledger: Replica) -> None:
    found = await answers(
        ledger, ledger.order(booking()), ledger.order(opening()), ledger.order(booking(amount=3)),
        ledger.order(booking(amount=-3)), ledger.order(booking(amount=-1)), ledger.order(opening("a2")),
    )  # fmt: skip
    assert [type(outcome) for outcome in found] == [AccountNotOpen, Receipt, Receipt, Receipt, NotEnough, Receipt]
    numbers = await ledger.fetch("select account, number from accounts order by account")
    assert [tuple(row) for row in numbers] == [("a1", 1), ("a2", 2)]


async def test_the_largest_permitted_event_is_recorded_and_one_byte_more_is_refused(ledger: Replica) -> None:
    await ledger.do(opening("a1", name="x"))
    empty = len((await ledger.log())[1][0])
    room = LARGEST_RECORD - empty  # what the name may at least be long, sealed and in Base64
    with pytest.raises(TooLarge):
        await ledger.do(opening("a2", name="x" * room))
    largest = 0
    low, high = room // 2, room
    while low < high - 1:
        middle = (low + high) // 2
        try:
            await ledger.do(opening(f"n{middle}", name="x" * middle))
        except TooLarge:
            high = middle
        else:
            low = largest = middle
    record = max(len(record) for record, _ in await ledger.log())
    assert LARGEST_RECORD - 5000 < record <= LARGEST_RECORD
    assert await ledger.value("select max(length(name)) from accounts") == largest
    assert await ledger.differences() == []


async def test_an_idle_replica_catches_up_with_what_the_other_wrote(ledger: Replica) -> None:
    async with replica(ledger.database) as other:
        await ledger.do(opening())
        await other.do(booking(amount=5))
        await ledger.do(booking(amount=-2))
        with pytest.raises(NotEnough):
            await other.do(booking(amount=-4))
        await other.do(opening("a2"))
        await ledger.do(opening("a3"))
        await ledger.do(EraseHolder(estate="E1", person="h1"))
        await other.do(booking("a3", 2))
        assert await other.value("select max(number) from accounts") == 3
        assert await ledger.differences() == []


async def test_a_replica_too_far_behind_forgets_what_it_kept(ledger: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.lines.CAUGHT_UP_BY_READING", 3)
    async with replica(ledger.database) as other:
        await ledger.do(opening())
        for _ in range(6):
            await other.do(booking(amount=1))
        assert (await ledger.do(booking(amount=-6))).version == 8
        assert await ledger.differences() == []


async def test_a_stream_longer_than_is_folded_at_once_is_read_in_portions(
    ledger: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.lines.FOLDED_AT_ONCE", 3)
    await ledger.do(opening())
    for _ in range(7):
        await ledger.do(booking(amount=1))
    async with replica(ledger.database) as fresh:
        assert (await fresh.do(booking(amount=-7))).version == 9
        with pytest.raises(NotEnough):
            await fresh.do(booking(amount=-1))
        assert await fresh.differences() == []


async def test_streams_are_found_by_their_index_however_many_of_their_events_are_read(ledger: Replica) -> None:
    async with ledger.pool.acquire() as connection:
        await connection.execute("set enable_seqscan = off")  # of so few rows a plan would read them all
        plan = "\n".join(row[0] for row in await connection.fetch(f"explain {STREAMS}", ["account:a1"], 500))
        await connection.reset()
    assert "event_stream_version_key" in plan
    assert "event_pkey" not in plan, plan


async def test_what_was_erased_before_stays_erased_when_it_is_said_again(ledger: Replica) -> None:
    await ledger.do(opening())
    await ledger.do(EraseHolder(estate="E1", person="h1"))
    await ledger.do(opening("a2"))
    assert [row["name"] for row in await ledger.fetch("select name from accounts")] == [None, None]
    assert await ledger.differences() == []


async def test_in_more_batches_than_one_every_receipt_names_its_line(ledger: Replica) -> None:
    found = await answers(ledger, *(ledger.order(opening(f"c{n}")) for n in range(600)))
    assert [type(outcome) for outcome in found] == [Receipt] * 600
    positions = [outcome.position for outcome in found if isinstance(outcome, Receipt)]
    assert positions == list(range(2, 602))
    rows = {row["position"]: row["hash"] for row in await ledger.fetch("select position, hash from log.event")}
    assert [outcome.hash for outcome in found if isinstance(outcome, Receipt)] == [rows[at] for at in positions]
