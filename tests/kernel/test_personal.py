"""Personal data is never in the log in clear, erased it is gone from everywhere, and tables still equal their folds."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import orjson
import pytest

from shared import clock
from shared.history import as_it_was_on, as_known_on, index
from shared.pages import OwnPages
from tests.kernel.ledger import ACCOUNTS, FOLLOWING, NUMBERS, REVIEWS, BookAmount, EraseHolder, OpenAccount
from tests.kernel.replica import KEYS, Replica, replica, until
from tests.servers import Database

NAME = "Anna Vogelsang 周安娜"
NAMES = "select (select name from accounts), (select name from accounts_following)"


@pytest.fixture
async def both(database: Database) -> AsyncIterator[Replica]:
    """An inline table and a following one, both with names, and the index of what concerns whom."""
    async with replica(database, models=(NUMBERS, ACCOUNTS, REVIEWS, FOLLOWING)) as one:
        await one.do(OpenAccount(estate="E1", account="a1", holder="h1", name=NAME))
        one.follow("ledger", OwnPages(one.pool), sinks=[index])
        await followed(one)
        await one.rebuilder({"ledger": OwnPages(one.pool)}).once(["accounts_following"])
        yield one


async def followed(one: Replica) -> None:
    last = await one.value("select max(position) from log.event")
    await until(lambda: one.value("select position >= $1 from inbox.checkpoint", last))


async def heard(one: Replica) -> None:
    await one.stop_part()
    one.follow("ledger", OwnPages(one.pool), sinks=[index])
    await followed(one)


async def test_a_name_is_in_the_tables_and_never_in_the_log(both: Replica) -> None:
    assert tuple((await both.fetch(NAMES))[0]) == (NAME, NAME)
    forms = [NAME.encode(), base64.b64encode(NAME.encode()), orjson.dumps(NAME)[1:-1], ascii(NAME)[1:-1].encode()]
    assert not [record for record, _ in await both.log() if any(form in record for form in forms)]


async def test_erased_it_is_gone_from_every_table_and_they_equal_their_folds(both: Replica) -> None:
    await both.do(BookAmount(estate="E1", account="a1", amount=Decimal(1)))
    await both.do(EraseHolder(estate="E1", person="h1"))
    await both.do(BookAmount(estate="E1", account="a1", amount=Decimal(1)))
    await heard(both)
    assert tuple((await both.fetch(NAMES))[0]) == (None, None)
    assert await both.value("select wrapped is null and destroyed_at is not null from private.key")
    assert await both.differences() == []
    rebuilder = both.rebuilder({"ledger": OwnPages(both.pool)})
    for name in ("accounts", "accounts_following"):
        await rebuilder.begin(name)
    await rebuilder.once(["accounts", "accounts_following"])
    assert tuple((await both.fetch(NAMES))[0]) == (None, None)
    assert await both.differences() == []


async def test_a_table_that_has_stopped_forgets_the_name_too(both: Replica) -> None:
    await both.do(BookAmount(estate="E1", account="a1", amount=Decimal(1), note="break the fold"))
    await heard(both)
    await both.do(EraseHolder(estate="E1", person="h1"))
    assert await both.value("select count(*) from models.model where state = 'stopped'") == 2
    assert tuple((await both.fetch(NAMES))[0]) == (None, None)
    assert await both.differences() == []


async def test_others_keep_their_names(both: Replica) -> None:
    await both.do(OpenAccount(estate="E1", account="a2", holder="h2", name="Berta"))
    await both.do(EraseHolder(estate="E1", person="h1"))
    assert [row["name"] for row in await both.fetch("select name from accounts order by account")] == [None, "Berta"]


async def test_as_known_on_a_day_is_not_as_it_was_on_that_day(both: Replica) -> None:
    """A booking that happened two days ago and was recorded today was not known yesterday."""
    now = clock.now()
    yesterday = now - timedelta(days=1)
    await both.do(BookAmount(estate="E1", account="a1", amount=Decimal(5)), at=now - timedelta(days=2))
    await both.do(BookAmount(estate="E1", account="a1", amount=Decimal(2)))
    await heard(both)
    connection = await both.connect()
    known = await as_known_on(connection, ACCOUNTS, "account:a1", clock.now(), KEYS)
    assert known is not None
    assert (known.balance, known.name) == (Decimal(7), NAME)
    assert await as_known_on(connection, ACCOUNTS, "account:a1", yesterday, KEYS) is None
    events = await connection.fetch("select thing, position from inbox.touched where thing = 'account:a1' order by 2")
    assert [row["position"] for row in events] == [2, 3, 4]
    was = await as_it_was_on(connection, ACCOUNTS, "account:a1", clock.now(), KEYS)
    assert was is not None
    assert was.balance == 2, "the fold starts with the opening, which came after the booking then"
    await connection.close()
