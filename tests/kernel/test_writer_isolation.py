"""The writer when something is bad: it is found, it is said to its own caller, and all the rest goes on."""

import asyncio
import gc
import weakref
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared.orders import Receipt, Work
from shared.problems import (
    InternalError,
    NotReady,
    Refusal,
)
from tests.kernel import ledger as trade
from tests.kernel.asking import answers, booking, head, opening
from tests.kernel.ledger import OpenAccount
from tests.kernel.replica import MODELS, WITHIN, Replica, replica
from tests.servers import Database


async def test_a_decision_that_throws_is_an_internal_error_for_its_caller_only(ledger: Replica) -> None:
    await ledger.do(opening())
    found = await answers(
        ledger, ledger.order(booking()), ledger.order(booking(note="break the decision")), ledger.order(booking())
    )
    assert [type(outcome) for outcome in found] == [Receipt, InternalError, Receipt]
    assert await ledger.differences() == []


@pytest.mark.parametrize("name", ["a\x00b", "half a pair \ud800"], ids=["nul", "lone surrogate"])
async def test_a_value_that_postgres_refuses_is_an_internal_error_for_its_caller_only(
    ledger: Replica, name: str
) -> None:
    orders = [ledger.order(opening(f"a{n}")) for n in range(9)]
    orders[4] = ledger.order(opening("a4", name=name))
    found = await answers(ledger, *orders)
    assert [type(outcome) for outcome in found] == [Receipt] * 4 + [InternalError] + [Receipt] * 4
    assert await head(ledger) == 9
    assert await ledger.differences() == []


async def test_a_bad_order_among_several_with_a_common_end_is_refused_alone(ledger: Replica) -> None:
    """As reactions and deadlines bring them: nothing they bring may stop all that follows."""
    seen: list[type] = []

    async def after(_connection: Any, outcomes: Any) -> None:
        seen[:] = [type(outcome) for outcome in outcomes]

    orders = [ledger.order(opening("a1")), ledger.order(opening("a2", name="a\x00b")), ledger.order(opening("a3"))]
    found = await ledger.writer.apply(orders, after=after)
    assert [type(outcome) for outcome in found] == seen == [Receipt, InternalError, Receipt]
    assert await ledger.differences() == []


async def test_what_belongs_to_an_order_and_throws_is_told_to_its_caller_and_nobody_else(ledger: Replica) -> None:
    async def before(_connection: Any) -> bool:
        raise LookupError("no such page")

    works = [Work((ledger.order(opening(f"a{n}")),), asyncio.get_running_loop().create_future()) for n in range(3)]
    works[1].before = before
    found = await asyncio.gather(*(ledger.writer._enter(work) for work in works), return_exceptions=True)
    assert [type(one) for one in found] == [list, LookupError, list]
    assert await head(ledger) == 3


async def test_a_fold_that_throws_stops_its_table_and_nothing_else(ledger: Replica) -> None:
    await ledger.do(opening())
    await ledger.do(booking(amount=2))
    await answers(ledger, ledger.order(booking(note="break the fold")), ledger.order(opening("a2")))
    await ledger.do(booking(amount=7))
    [stopped] = await ledger.fetch("select * from models.model where state = 'stopped'")
    assert (stopped["name"], stopped["position"]) == ("accounts", 3)
    assert "AmountBooked" in stopped["error"]
    assert await ledger.value("select last from account_numbers") == 2
    assert await ledger.value("select balance from accounts") == 2
    assert await ledger.differences() == []


async def test_a_decision_that_needs_a_stopped_table_is_not_ready(database: Database) -> None:
    def broken(row: Any, happened: Any) -> Any:
        if getattr(happened.event, "account", "") == "a2":
            raise ZeroDivisionError
        return trade.fold_number(row, happened)

    numbers = replace(trade.NUMBERS, fold=broken)
    handlers = dict(trade.DECISIONS.handlers)
    lookup = replace(handlers[OpenAccount].rows[0], model=numbers)
    handlers[OpenAccount] = replace(handlers[OpenAccount], rows=(lookup,))
    decisions = replace(trade.DECISIONS, handlers=handlers)
    async with replica(database, models=(numbers, *MODELS[1:]), decisions=decisions) as one:
        found = await answers(one, *(one.order(opening(f"a{n}")) for n in (1, 2, 3)))
        assert [type(outcome) for outcome in found] == [Receipt, Receipt, NotReady]
        with pytest.raises(NotReady):
            await one.do(opening("a4"))
        assert (await one.do(booking("a2"))).version == 2


async def test_a_stopped_table_goes_on_where_it_stopped_once_its_fold_is_mended(ledger: Replica) -> None:
    await ledger.do(opening())
    await ledger.do(booking(amount=2))
    await ledger.do(booking(note="break the fold", amount=3))
    await ledger.do(opening("a2"))
    mended = replace(trade.ACCOUNTS, fold=mend(trade.fold_account))
    async with replica(ledger.database, models=(MODELS[0], mended, MODELS[2])) as after:
        await after.do(booking(amount=4))
        rows = await after.fetch("select account, balance, bookings from accounts order by account")
        assert [tuple(row) for row in rows] == [("a1", Decimal(9), 3), ("a2", Decimal(0), 0)]
        assert await after.differences() == []


def mend(fold: Any) -> Any:
    def mended(row: Any, happened: Any) -> Any:
        event = happened.event
        if getattr(event, "note", "") == "break the fold":
            return replace(row, balance=row.balance + event.amount, bookings=row.bookings + 1)
        return fold(row, happened)

    return mended


async def test_a_caller_that_goes_away_before_its_turn_is_forgotten_and_nobody_else(ledger: Replica) -> None:
    await ledger.do(opening())
    asked = [asyncio.create_task(ledger.do(booking(amount=n))) for n in (1, 2, 4)]
    gone = asked[1]
    asyncio.get_running_loop().call_soon(gone.cancel)
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in found] == [Receipt, asyncio.CancelledError, Receipt]
    assert await ledger.value("select balance from accounts") == 5


async def test_a_caller_that_goes_away_during_the_commit_loses_only_its_answer(ledger: Replica) -> None:
    await ledger.do(opening())
    asked: list[asyncio.Task[Receipt]] = []

    async def go(_connection: Any, _outcomes: Any) -> None:
        asked[0].cancel()

    order = ledger.order(booking(amount=1))
    asked.append(asyncio.create_task(ledger.writer.execute(order)))
    async with asyncio.timeout(WITHIN):
        await ledger.writer.apply([ledger.order(booking(amount=2))], after=go)
    with pytest.raises(asyncio.CancelledError):
        await asked[0]
    assert await ledger.value("select balance from accounts") == 3
    assert (await ledger.do(order.command, order.id)).version == 3, "it was done, and is not done again"


async def test_who_bypasses_the_lock_is_noticed_and_nothing_is_lost(ledger: Replica) -> None:
    """A line that came in under our eyes: the writer looks again at what is there."""
    await ledger.do(opening())
    copy = """
    insert into log.event select position + 1, id, stream, version + 1, type, schema_version, record, actor, role,
           estate, command_id, causation, correlation, traceparent, occurred_at, recorded_at, hash
      from log.event where position = 2
    """
    done = asyncio.Event()

    async def before(_connection: Any) -> bool:
        if not done.is_set():
            done.set()
            await ledger.pool.execute(copy)
        return True

    await ledger.writer.apply([ledger.order(opening("a2"))], before)
    assert await head(ledger) == 4


async def test_a_row_that_is_there_before_what_it_is_about_began_is_found_and_stays(ledger: Replica) -> None:
    """Nobody looks for such a row, so its table must say so."""
    [schema] = [model.schema for model in MODELS if model.name == "accounts"]
    await ledger.pool.execute(f"insert into {schema}.accounts values ('a2', 'E1', 'h9', null, 9, 9, 9)")
    found = await answers(ledger, *(ledger.order(opening(account)) for account in ("a1", "a2", "a3")))
    assert [type(outcome) for outcome in found] == [Receipt, InternalError, Receipt]
    assert await ledger.value("select balance from accounts where account = 'a2'") == 9
    assert await head(ledger) == 3


async def test_a_refusal_that_was_answered_keeps_nothing(ledger: Replica) -> None:
    """Or it and the whole batch it was decided in would stay until somebody looks for circles, which is seldom done."""
    refused: list[weakref.ref[Refusal]] = []
    gc.collect()
    gc.disable()
    try:
        try:
            await ledger.do(booking("unknown"))
        except trade.AccountNotOpen as refusal:
            refused.append(weakref.ref(refusal))
        await ledger.do(opening())
        assert [one() for one in refused] == [None]
    finally:
        gc.enable()


async def test_of_three_bad_ones_among_many_each_is_found_and_all_the_rest_is_done(ledger: Replica) -> None:
    orders = [ledger.order(opening(f"d{n}", name="a\x00b" if n in (5, 70, 130) else "Dora")) for n in range(300)]
    found = await answers(ledger, *orders)
    bad = [n for n, outcome in enumerate(found) if isinstance(outcome, InternalError)]
    assert bad == [5, 70, 130]
    assert await head(ledger) == 298
    assert await ledger.differences() == []
