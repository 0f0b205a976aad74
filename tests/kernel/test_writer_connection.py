"""The writer and its connection: an answer is true whenever it is given, and none is given before that is known."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from shared.orders import Receipt
from shared.postgres import connect_writer
from shared.writer import LogReplaced
from tests.faults.small_disk import limit_files
from tests.kernel.ledger import AccountNotOpen, BookAmount, OpenAccount
from tests.kernel.proxy import Fault, Proxy, proxied
from tests.kernel.replica import Replica, replica
from tests.servers import Database, Postgres

OPENING = OpenAccount(estate="E1", account="a1", holder="h1", name="Anna")
TERMINATE = """
select pg_terminate_backend(pid) from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""

WAL_SEGMENT = 16 * 1024 * 1024  # bytes; a limit below it would end the whole server
SPILL = """
set local work_mem = '64kB';
select count(*) from (select repeat(md5(i::text), 20) as x from generate_series(1, 50000) as i order by x) as sorted
"""


def booking(amount: int = 1) -> BookAmount:
    return BookAmount(estate="E1", account="a1", amount=Decimal(amount))


@pytest.fixture
async def behind_proxy(database: Database) -> AsyncIterator[tuple[Proxy, Replica]]:
    async with proxied(database.runtime_address) as (proxy, address), replica(database, address=address) as one:
        await one.do(OPENING)
        yield proxy, one


async def wal_fsyncs(connection: Any) -> int:
    await connection.execute("select pg_stat_clear_snapshot()")
    return int(await connection.fetchval("select sum(fsyncs) from pg_stat_io where object = 'wal'"))


async def test_the_log_reaches_the_disk_between_a_lone_command_and_its_receipt(
    ledger: Replica, postgres: Postgres
) -> None:
    """Counted by Postgres itself, in the very session that commits."""
    await ledger.do(OPENING)
    connection = await asyncpg.connect(postgres.admin_dsn)
    writing = ledger.writer._connection
    assert writing is not None

    async def counted() -> int:
        await writing.execute("select pg_stat_force_next_flush()")
        return await wal_fsyncs(connection)

    try:
        before = await counted()
        assert await counted() == before, "an idle server syncs nothing"
        await ledger.do(booking())
        assert await counted() > before
    finally:
        await connection.close()


@pytest.mark.parametrize("fault", [Fault.LOSE_COMMIT, Fault.LOSE_ANSWER])  # the third takes the writer's patience
async def test_a_connection_lost_around_the_commit_is_answered_when_the_truth_is_known(
    behind_proxy: tuple[Proxy, Replica], fault: Fault
) -> None:
    proxy, one = behind_proxy
    proxy.faults.append(fault)
    receipts = await asyncio.gather(*(one.do(booking()) for _ in range(20)))
    assert proxy.met == [fault]
    assert sorted(receipt.position for receipt in receipts) == list(range(3, 23))
    assert await one.value("select balance from accounts") == 20
    assert await one.differences() == []


async def test_lost_again_and_again_it_is_still_done_once(behind_proxy: tuple[Proxy, Replica]) -> None:
    proxy, one = behind_proxy
    faults = [Fault.LOSE_ANSWER, Fault.LOSE_COMMIT, Fault.LOSE_ANSWER]
    proxy.faults.extend(faults)
    found = await asyncio.gather(one.do(booking()), one.do(booking(-5)), return_exceptions=True)
    assert [type(outcome).__name__ for outcome in found] == ["Receipt", "NotEnough"]
    assert (await one.do(booking())).version == 3
    assert proxy.met == faults
    assert await one.differences() == []


async def test_a_batch_too_large_for_one_transaction_is_committed_in_smaller_ones(
    behind_proxy: tuple[Proxy, Replica],
) -> None:
    """Else it would be begun again, just as large, for ever: nobody behind it would ever be answered."""
    proxy, one = behind_proxy
    proxy.carries = 40_000
    receipts = await asyncio.gather(*(one.do(booking()) for _ in range(200)))
    assert len({receipt.position for receipt in receipts}) == 200
    assert await one.value("select balance from accounts") == 200
    assert await one.differences() == []


async def test_the_same_command_at_another_replica_while_the_first_does_not_know_happens_once(
    behind_proxy: tuple[Proxy, Replica],
) -> None:
    proxy, one = behind_proxy
    async with replica(one.database) as other:
        proxy.faults.append(Fault.LOSE_ANSWER)
        order = one.order(booking())
        first, second = await asyncio.gather(one.writer.execute(order), other.writer.execute(order))
        assert first == second
        assert await one.value("select max(position) from log.event") == first.position


async def test_a_session_ended_by_postgres_before_the_commit_is_begun_again(ledger: Replica) -> None:
    await ledger.do(OPENING)
    ended: list[int] = []

    async def after(connection: Any, _outcomes: Any) -> None:
        if not ended:
            ended.append(await connection.fetchval("select pg_backend_pid()"))
            await ledger.pool.execute("select pg_terminate_backend($1, 5000)", ended[0])

    [outcome] = await ledger.writer.apply([ledger.order(booking())], after=after)
    assert isinstance(outcome, Receipt)
    assert ended
    assert await ledger.differences() == []


async def test_a_session_whose_files_may_not_grow_is_begun_again(ledger: Replica) -> None:
    """Postgres calls a quota or a limit an internal error of its own; it says nothing about the command."""
    await ledger.do(OPENING)
    limited: list[int] = []

    async def after(connection: Any, _outcomes: Any) -> None:
        session = await connection.fetchval("select pg_backend_pid()")
        if not limited:
            limit_files(session, WAL_SEGMENT)
            limited.append(session)
        if session in limited:
            await connection.execute(SPILL)

    [outcome] = await ledger.writer.apply([ledger.order(booking())], after=after)
    assert isinstance(outcome, Receipt)
    assert limited
    assert await ledger.differences() == []


async def test_sessions_ended_while_commands_flow_cost_nobody_an_answer(ledger: Replica) -> None:
    await ledger.do(OPENING)
    admin = await connect_writer(ledger.address, ledger.database.runtime_password)
    try:
        asked = [asyncio.create_task(ledger.do(booking())) for _ in range(300)]
        for _ in range(3):
            await admin.execute(TERMINATE)
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        receipts = await asyncio.gather(*asked)
    finally:
        await admin.close()
    assert len({receipt.position for receipt in receipts}) == 300
    assert await ledger.differences() == []


async def test_a_writer_stopped_inside_its_transaction_does_not_stop_the_others(ledger: Replica) -> None:
    """Postgres ends its session after two seconds; what it had not committed is as if it had never been."""
    await ledger.do(OPENING)
    stopped = await connect_writer(ledger.address, ledger.database.runtime_password)
    await stopped.execute("begin; select pg_advisory_xact_lock(7315001)")
    assert (await ledger.do(booking())).position == 3
    stopped.terminate()


async def test_a_database_set_back_under_a_running_writer_ends_it(ledger: Replica, postgres: Postgres) -> None:
    """Writing on after a head that is gone would leave a gap, or another history under the same positions."""
    await ledger.do(OPENING)
    await ledger.do(booking())
    admin = await asyncpg.connect(postgres.admin_dsn.rpartition("/")[0] + "/" + ledger.database.name)
    try:
        await admin.execute("set session_replication_role = replica; delete from log.event where position = 3")
        await admin.execute(TERMINATE)
    finally:
        await admin.close()
    asked = asyncio.create_task(ledger.do(booking()))
    [running] = ledger.tasks
    await asyncio.wait([running])
    assert isinstance(running.exception(), LogReplaced)
    ledger.tasks.clear()
    asked.cancel()


async def test_refusals_are_told_only_from_what_is_so_under_the_lock(behind_proxy: tuple[Proxy, Replica]) -> None:
    proxy, one = behind_proxy
    proxy.faults.append(Fault.LOSE_COMMIT)
    missing = BookAmount(estate="E1", account="a9", amount=Decimal(1))
    found = await asyncio.gather(one.do(booking()), one.do(missing), return_exceptions=True)
    assert [type(outcome) for outcome in found] == [Receipt, AccountNotOpen]
