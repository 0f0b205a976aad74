"""Deadlines: what falls due is asked once, oldest first; what cannot be done yet stays due and holds up nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared import deadlines as kernel
from shared.deadlines import Deadline, Ticker
from tests.kernel.ledger import REVIEWS, BookAmount, OpenAccount, ReviewAccount
from tests.kernel.replica import Replica, until

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
REVIEW = Deadline("review", REVIEWS, "review_at", lambda row: ReviewAccount(estate="E1", account=row.account))
REVIEWED = """
select stream, role, occurred_at from log.event where type = 'AccountReviewed' order by position
"""


def ticker(ledger: Replica, deadline: Deadline = REVIEW, now: Callable[[], datetime] = lambda: NOON) -> Ticker:
    return Ticker(service="ledger", deadlines=[deadline], pool=ledger.pool, writer=ledger.writer, now=now)


async def opened(ledger: Replica, account: str, hours: int | None, amount: int = 1) -> None:
    review_at = None if hours is None else NOON + timedelta(hours=hours)
    await ledger.do(OpenAccount(estate="E1", account=account, holder="h1", name="Anna", review_at=review_at))
    if amount:
        await ledger.do(BookAmount(estate="E1", account=account, amount=Decimal(amount)))


async def reviewed(ledger: Replica) -> list[str]:
    return [row["stream"] for row in await ledger.fetch(REVIEWED)]


async def test_what_is_due_is_asked_oldest_first_as_of_when_it_was_due(ledger: Replica) -> None:
    for account, hours in (("a1", -1), ("a2", -3), ("a3", 2), ("a4", None), ("a5", 0)):
        await opened(ledger, account, hours)
    waits = await ticker(ledger)._send_due(REVIEW)
    assert await reviewed(ledger) == ["account:a2", "account:a1", "account:a5"]
    assert [row["occurred_at"] for row in await ledger.fetch(REVIEWED)][:2] == [
        NOON - timedelta(hours=3),
        NOON - timedelta(hours=1),
    ]
    assert waits == kernel.LOOK_EVERY, "the next one is due in two hours, but clocks are looked at more often"
    assert await ledger.differences() == []


async def test_asked_by_two_tickers_it_happens_once(ledger: Replica) -> None:
    for number in range(6):
        await opened(ledger, f"a{number}", -number)
    await asyncio.gather(*(ticker(ledger)._send_due(REVIEW) for _ in range(2)))
    await ticker(ledger)._send_due(REVIEW)
    assert len(await reviewed(ledger)) == 6
    assert await ledger.value("select count(*) from inbox.deadline") == 6


async def test_not_yet_possible_it_stays_due_and_the_rest_is_done(
    ledger: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "AT_ONCE", 2)
    for account, hours, amount in (("a1", -9, 0), ("a2", -8, 0), ("a3", -7, 0), ("a4", -6, 1), ("a5", -5, 1)):
        await opened(ledger, account, hours, amount)
    assert await ticker(ledger)._send_due(REVIEW) == kernel.AGAIN_AFTER
    assert await reviewed(ledger) == ["account:a4", "account:a5"]
    await ledger.do(BookAmount(estate="E1", account="a2", amount=Decimal(1)))
    await ticker(ledger)._send_due(REVIEW)
    assert await reviewed(ledger) == ["account:a4", "account:a5", "account:a2"]


async def test_a_command_that_fails_stays_due_and_the_rest_is_done(ledger: Replica) -> None:
    def command(row: Any) -> Any:
        if row.account == "a2":
            return BookAmount(estate="E1", account="a2", amount=Decimal(1), note="break the decision")
        return ReviewAccount(estate="E1", account=row.account)

    for number in range(1, 4):
        await opened(ledger, f"a{number}", -number)
    assert await ticker(ledger)._send_due(replace(REVIEW, command=command)) == kernel.AGAIN_AFTER
    assert await reviewed(ledger) == ["account:a3", "account:a1"]
    assert await ledger.value("select count(*) from inbox.deadline") == 2


async def test_it_comes_by_itself_when_a_commit_wakes_the_ticker(ledger: Replica) -> None:
    now = [NOON - timedelta(hours=1)]
    one = ticker(ledger, now=lambda: now[0])
    ledger.begin(one.run())
    await opened(ledger, "a1", 0)
    now[0] = NOON
    one.wake()
    await until(lambda: ledger.value("select count(*) = 1 from inbox.deadline"))
    assert await reviewed(ledger) == ["account:a1"]
