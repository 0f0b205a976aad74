"""Rebuilding: beside the live table, while commands flow, from wherever it was killed, and equal in the end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared import rebuild
from shared.pages import OwnPages, Page
from shared.problems import NotReady
from shared.readmodel import ReadModel
from tests.kernel import ledger as trade
from tests.kernel.ledger import ACCOUNTS, FOLLOWING, NUMBERS, REVIEWS, BookAmount, OpenAccount
from tests.kernel.replica import Replica, replica, until
from tests.servers import Database

REGISTER = "select name, version, building, state, position, generation from models.model where name = $1 order by 2, 3"


def opening(account: str) -> OpenAccount:
    return OpenAccount(estate="E1", account=account, holder="h1", name="Anna")


async def busy(one: Replica, count: int = 200) -> None:
    for number in range(5):
        await one.do(opening(f"a{number}"))
    bookings = [BookAmount(estate="E1", account=f"a{n % 5}", amount=Decimal(n % 7)) for n in range(count)]
    await asyncio.gather(*(one.do(booking) for booking in bookings))


async def registered(one: Replica, name: str = "accounts") -> list[tuple[Any, ...]]:
    return [tuple(row)[1:5] for row in await one.fetch(REGISTER, name)]


def rebuilding(one: Replica) -> Any:
    return one.rebuilder({"ledger": OwnPages(one.pool)})


async def test_a_table_rebuilt_while_commands_flow_takes_the_live_ones_place(
    ledger: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "NEAR", 5)
    await busy(ledger)
    flowing = asyncio.create_task(busy(ledger, 300))
    rebuilder = rebuilding(ledger)
    await rebuilder.begin("accounts")
    await rebuilder.once(["accounts"])
    await flowing
    assert await registered(ledger) == [(1, False, "in_step", None)]
    assert await ledger.value("select generation from models.model where name = 'accounts'") == 2
    await ledger.do(BookAmount(estate="E1", account="a1", amount=Decimal(1)))
    assert await ledger.value("select sum(bookings) from accounts") == 501
    assert await ledger.differences() == []


async def test_a_broken_table_is_whole_after_its_rebuild(ledger: Replica) -> None:
    """And the check sees what was broken, and says where."""
    await busy(ledger)
    await ledger.pool.execute("update accounts set balance = balance + 1 where account = 'a3'")
    [said] = await ledger.differences()
    assert "row a3, column balance" in said
    rebuilder = rebuilding(ledger)
    await rebuilder.begin("accounts")
    await rebuilder.once(["accounts"])
    assert await ledger.differences() == []


class Killed(Exception):  # noqa: N818 - what happens to a process
    """The process ends here."""


class EndsAfter:
    """Pages until the process is killed."""

    def __init__(self, one: Replica, count: int) -> None:
        self.one, self.count = one, count

    async def after(self, position: int) -> Page:
        self.count -= 1
        if self.count < 0:
            raise Killed
        return await OwnPages(self.one.pool, limit=20).after(position)


async def test_killed_in_between_it_goes_on_from_where_it_was(ledger: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "NEAR", 5)
    await busy(ledger)
    rebuilder = ledger.rebuilder({"ledger": EndsAfter(ledger, 4)})
    await rebuilder.begin("accounts")
    with pytest.raises(Killed):
        await rebuilder.once(["accounts"])
    assert await registered(ledger) == [(1, False, "in_step", None), (1, True, "behind", 80)]
    assert await ledger.differences() == [], "also the half-built copy, at its position"
    await rebuilding(ledger).once(["accounts"])
    assert await registered(ledger) == [(1, False, "in_step", None)]
    assert await ledger.differences() == []


def changed(fold: Callable[..., Any], version: int = 2) -> ReadModel[Any]:
    return replace(ACCOUNTS, version=version, fold=fold)


def fold_doubled(row: Any, happened: Any) -> Any:
    row = trade.fold_account(row, happened)
    return replace(row, bookings=row.bookings + 1) if row is not None else None


async def test_a_changed_version_stands_beside_the_old_one_which_falls_behind(ledger: Replica) -> None:
    await busy(ledger, 20)
    models = (NUMBERS, changed(fold_doubled), REVIEWS)
    async with replica(ledger.database, models=models) as new:
        assert await registered(new) == [(1, False, "in_step", None), (2, False, "in_step", None)]
        at = await new.value("select max(position) from log.event")
        await new.do(opening("a9"))
        assert await registered(new) == [(1, False, "behind", at), (2, False, "in_step", None)]
        assert await new.value("select bookings from accounts where account = 'a9'") == 1
        assert await new.differences() == []
        assert await ledger.differences() == [], "the old table is what it was, at its position"
        await rebuilding(ledger).once(["accounts"])
        assert await ledger.value("select bookings from accounts where account = 'a9'") == 0
        assert await ledger.differences() == []


@asynccontextmanager
async def newer(ledger: Replica, accounts: ReadModel[Any] = ACCOUNTS) -> AsyncIterator[Replica]:
    """A replica beside it whose commands need a newer version of a table."""
    handlers = dict(trade.DECISIONS.handlers)
    numbers = replace(NUMBERS, version=2)
    lookup = replace(handlers[OpenAccount].rows[0], model=numbers)
    handlers[OpenAccount] = replace(handlers[OpenAccount], rows=(lookup,))
    decisions = replace(trade.DECISIONS, handlers=handlers)
    async with replica(ledger.database, models=(numbers, accounts, REVIEWS), decisions=decisions) as new:
        yield new


async def test_two_versions_of_a_table_may_be_written_side_by_side(ledger: Replica) -> None:
    """Whoever writes brings up first what the other left behind: no rebuilder runs here, and nobody is refused."""
    await ledger.do(opening("a1"))
    async with newer(ledger) as new:
        for number in range(2, 12, 2):
            await new.do(opening(f"a{number}"))
            await ledger.do(opening(f"a{number + 1}"))
        at = await new.value("select max(position) from log.event")
        await new.do(opening("a12"))
        assert await registered(new, "account_numbers") == [(1, False, "behind", at), (2, False, "in_step", None)]
        assert await new.value("select array_agg(number order by number) from accounts") == list(range(1, 13))
        assert (ledger.behind, new.behind) == (0, 0)
        assert await new.differences() == []
        assert await ledger.differences() == []


async def test_a_table_somebody_rebuilds_is_not_waited_for_and_left_to_the_rebuilder(ledger: Replica) -> None:
    await ledger.do(opening("a1"))
    async with newer(ledger) as new:
        await new.do(opening("a2"))
        async with ledger.pool.acquire() as rebuilding_it, rebuilding_it.transaction():
            await rebuilding_it.execute(
                "select from models.model where name = 'account_numbers' and version = 1 for update"
            )
            with pytest.raises(NotReady):
                await ledger.do(opening("a3"))
        assert ledger.behind == 1  # so that the rebuilder looks at once
        with pytest.raises(NotReady):
            await ledger.do(opening("a3"))
        await rebuilding(ledger).once(["account_numbers"])
        assert (await ledger.do(opening("a3"))).version == 1
        assert await ledger.differences() == []


async def test_a_fold_that_throws_is_left_to_the_rebuilder_which_says_where(ledger: Replica) -> None:
    models = (NUMBERS, changed(breaking("a2"), version=1), REVIEWS)
    async with replica(ledger.database, models=models) as old, newer(ledger, changed(fold_doubled)) as new:
        await new.do(opening("a1"))
        await old.do(opening("a9"))
        await new.do(opening("a2"))
        assert old.behind == 0
        await old.do(opening("a3"))
        assert old.behind == 1
        await rebuilding(old).once(["accounts"])
        assert (await registered(old))[0] == (1, False, "stopped", 3)
        assert await old.value("select array_agg(account order by account) from accounts") == ["a1", "a9"]


def breaking(at: str) -> Callable[..., Any]:
    def fold(row: Any, happened: Any) -> Any:
        if getattr(happened.event, "account", "") == at:
            raise ZeroDivisionError
        return trade.fold_account(row, happened)

    return fold


async def test_a_new_fold_that_throws_stops_just_before_and_loses_nothing_when_mended(database: Database) -> None:
    async with replica(database) as old:
        for number in range(5):
            await old.do(opening(f"a{number}"))
    async with replica(database, models=(NUMBERS, changed(breaking("a3")), REVIEWS)) as broken:
        assert (await registered(broken))[1] == (2, False, "stopped", 4)
        assert await broken.differences() == []
    async with replica(database, models=(NUMBERS, changed(trade.fold_account), REVIEWS)) as mended:
        assert (await registered(mended))[1] == (2, False, "in_step", None)
        assert await mended.value("select count(*) from accounts") == 5
        assert await mended.differences() == []


async def test_a_row_that_postgres_refuses_stops_the_rebuild_just_before(database: Database, tmp_path: Any) -> None:
    async with replica(database) as old:
        for amount in (1, 5, 2000, 3):
            await old.do(opening("a1"))
            await old.do(BookAmount(estate="E1", account="a1", amount=Decimal(amount)))
    narrow = tmp_path / "accounts.sql"
    narrow.write_text(ACCOUNTS.ddl.read_text().replace("numeric", "numeric(3, 0)"))
    model = replace(ACCOUNTS, version=2, ddl=narrow)
    async with replica(database, models=(NUMBERS, model, REVIEWS)) as new:
        assert (await registered(new))[1] == (2, False, "stopped", 4)
        assert await new.value("select balance from accounts") == 6
        assert await new.differences() == []


async def test_a_table_that_follows_its_own_log_is_rebuilt_like_any_other(database: Database) -> None:
    async with replica(database, models=(NUMBERS, ACCOUNTS, REVIEWS, FOLLOWING)) as one:
        await busy(one, 50)
        subscription = one.follow("ledger", OwnPages(one.pool))
        await until(lambda: one.value("select position >= 56 from inbox.checkpoint"))
        rebuilder = rebuilding(one)
        await rebuilder.once(["accounts_following"])
        await rebuilder.begin("accounts_following")
        await busy(one, 10)
        subscription.heard(_announced(one))
        await rebuilder.once(["accounts_following"])
        await until(lambda: one.value("select position >= 66 from inbox.checkpoint"))
        assert await one.value("select sum(bookings) from accounts_following") == 60
        assert await one.differences() == []


def _announced(one: Replica) -> Any:
    return one.heads[-1]
