"""Two processes on one log: no position twice or missing, no link broken, every table equal to its rebuild."""

import asyncio
import random
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from typing import Any

from shared.messages import Command
from shared.problems import Refusal
from shared.records import Recorded
from tests.kernel.asking import booking, opening
from tests.kernel.ledger import BookAmount, MoveAmount, OpenAccount
from tests.kernel.replica import Replica, replica
from tests.servers import Database

COMMANDS = 400  # of each process
IN_FLIGHT = 16
SHARED = """
with writers as (select stream, count(distinct actor) as actors from log.event group by stream)
select avg((actors = 2)::int) from log.event join writers using (stream) where actor like 'p-%'
"""


def commands(number: int) -> list[Command]:
    """Half of them on accounts that the other process writes too."""
    chance = random.Random(number)
    accounts = [*(f"both{n}" for n in range(5)), *(f"own{number}-{n}" for n in range(5))]
    made: list[Command] = [OpenAccount(estate="E1", account=name, holder="h1", name="Anna") for name in accounts]
    while len(made) < COMMANDS:
        one, other = chance.choices(accounts, k=2)
        amount = Decimal(chance.randint(-3, 9))
        made.append(
            BookAmount(estate="E1", account=one, amount=amount)
            if chance.random() < 0.7
            else MoveAmount(estate="E1", account=one, to=other, amount=abs(amount))
        )
    return made


def work(database: Database, number: int) -> int:
    """In a process of its own: how many commands were done, that is, have a receipt."""
    return asyncio.run(_work(database, number))


async def _work(database: Database, number: int) -> int:
    done = 0
    waiting = iter(commands(number))

    async def caller(one: Replica) -> None:
        nonlocal done
        for command in waiting:
            try:
                await one.do(command, person=f"p-{number}")
            except Refusal:
                continue
            done += 1

    async with replica(database) as one:
        await asyncio.gather(*(caller(one) for _ in range(IN_FLIGHT)))
    return done


async def test_two_processes_on_one_log_leave_one_line_and_the_tables_it_means(ledger: Replica) -> None:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        ends = [loop.run_in_executor(processes, work, ledger.database, number) for number in (1, 2)]
        done = sum(await asyncio.gather(*ends))
    assert await ledger.value("select count(*) from log.receipt") == done
    assert await ledger.value(SHARED) >= 0.3
    assert await ledger.value("select max(number) = count(*) from accounts"), "no number given twice"
    assert await ledger.differences() == []


async def test_what_cannot_be_folded_into_a_kept_row_is_read_from_the_table_again(ledger: Replica) -> None:
    [accounts] = [model for model in ledger.models if model.name == "accounts"]
    fold, thrown = accounts.fold, list[str]()

    def throws_once(row: Any, happened: Recorded) -> Any:
        if not thrown:
            thrown.append(happened.type)
            raise RuntimeError("once")
        return fold(row, happened)

    async with replica(ledger.database) as other:
        await ledger.do(opening())
        await other.do(booking(amount=5))
        object.__setattr__(accounts, "fold", throws_once)  # of both, but only the first has anything to fold now
        try:
            assert (await ledger.do(booking(amount=-2))).version == 3
        finally:
            object.__setattr__(accounts, "fold", fold)
        assert thrown == ["AmountBooked"]
        assert await ledger.differences() == []
