"""Whatever is asked and whatever breaks: the log is what a few lines of plain Python say, and everybody is answered."""

import asyncio
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg
import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from shared import clock
from shared.messages import Command
from shared.orders import Order, Receipt, digest_of
from shared.problems import Refusal
from tests.kernel.ledger import BookAmount, MoveAmount, OpenAccount
from tests.kernel.ledger_model import POISON, LedgerModel
from tests.kernel.replica import KEYS, WITHIN, Replica

if TYPE_CHECKING:
    from shared.postgres import Connection

Done = dict[UUID, tuple[int, bytes]]
"""Position and digest of every receipt."""


NUMBERS = count(1)
TERMINATE = """
select pg_terminate_backend(pid) from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
   and application_name <> 'the test'
"""
RECORDS = "select record from log.event where position > $1 order by position"


@dataclass(frozen=True)
class Step:
    """One command: `like` an earlier one of the run with the same id (same or other content), or a new one."""

    kind: str
    account: int
    to: int
    amount: int
    like: int | None
    same: bool
    expected: int | None


@dataclass(frozen=True)
class Round:
    """Commands asked at once; `gone` callers go away after so many turns, the sessions end after so many answers."""

    steps: list[Step]
    gone: dict[int, int] = field(default_factory=dict)
    cut: int | None = None


KINDS = ("open", "open", "book", "book", "book", "move", "move", "poison", "throw")
STEPS = st.builds(
    Step,
    kind=st.sampled_from(KINDS), account=st.integers(0, 4), to=st.integers(0, 4), amount=st.integers(-3, 6),
    like=st.none() | st.none() | st.integers(0, 60), same=st.booleans(),
    expected=st.none() | st.none() | st.none() | st.integers(0, 4),
)  # fmt: skip
ROUNDS = st.builds(
    Round,
    steps=st.lists(STEPS, min_size=1, max_size=24),
    gone=st.dictionaries(st.integers(0, 23), st.integers(0, 12), max_size=3),
    cut=st.none() | st.none() | st.integers(0, 6),
)


def command(step: Step, run: int) -> Command:
    account, to, estate = f"r{run}-{step.account}", f"r{run}-{step.to}", f"R{run}"
    match step.kind:
        case "open":
            return OpenAccount(estate=estate, account=account, holder=f"h{step.to}", name=f"Anna {step.to}")
        case "poison":
            return OpenAccount(estate=estate, account=account, holder=f"h{step.to}", name=POISON)
        case "book":
            return BookAmount(estate=estate, account=account, amount=Decimal(step.amount))
        case "throw":
            return BookAmount(estate=estate, account=account, amount=Decimal(1), note="break the decision")
        case _:
            return MoveAmount(estate=estate, account=account, to=to, amount=Decimal(abs(step.amount)))


def orders(one: Replica, steps: list[Step], before: list[Order], run: int) -> list[Order]:
    made: list[Order] = []
    for step in steps:
        earlier = [*before, *made]
        if step.like is not None and earlier:
            old = earlier[step.like % len(earlier)]
            asked = old.command if step.same else command(step, run)
            made.append(one.order(asked, old.id, expected_version=step.expected))
        else:
            made.append(one.order(command(step, run), clock.new_id(), expected_version=step.expected))
    return made


async def ask(one: Replica, admin: "Connection", asked: list[Order], plan: Round) -> list[object]:
    callers = [asyncio.create_task(one.writer.execute(order)) for order in asked]

    async def leave(caller: "asyncio.Task[Receipt]", turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)  # a turn of the event loop, no time
        caller.cancel()

    # Who asks the same again stays: of one that goes nobody could say which of the two was done.
    times = Counter(order.id for order in asked)
    going = {n % len(asked): turns for n, turns in plan.gone.items() if times[asked[n % len(asked)].id] == 1}
    leaving = [asyncio.create_task(leave(callers[n], turns)) for n, turns in going.items()]
    if plan.cut is not None:
        for _ in range(plan.cut):
            await asyncio.sleep(0)  # as above
        await admin.execute(TERMINATE)
    async with asyncio.timeout(WITHIN):
        await asyncio.gather(*leaving)
        answers: list[object] = await asyncio.gather(*callers, return_exceptions=True)
        await one.writer.apply([])  # what was asked before this, also by those who have gone, is settled now
    return answers


def check(order: Order, answer: object, model: LedgerModel, head: int, done: Done) -> None:
    if isinstance(answer, asyncio.CancelledError):
        tried = deepcopy(model)
        place = tried.answer(order)
        if isinstance(place, tuple) and done.get(order.id) == (head + place[2], digest_of(order, KEYS.digest_key)):
            model.answer(order)  # its caller had gone, it was done all the same
        return
    expected = model.answer(order)
    if isinstance(answer, Receipt):
        assert isinstance(expected, tuple), expected
        assert (answer.stream, answer.version, answer.position) == (*expected[:2], head + expected[2])
        assert len(answer.hash) == 32
    else:
        assert isinstance(answer, Refusal), answer
        assert type(answer).__name__ == expected


def says(record: bytes) -> tuple[str, int, str, str]:
    line = orjson.loads(record)
    what = str(line["data"]["number"]) if line["type"] == "AccountOpened" else line["data"]["amount"]
    return line["stream"], line["version"], line["type"], what


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of what failed; it would hide the failure
@settings(
    max_examples=25, phases=[Phase.generate, Phase.shrink], print_blob=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],  # each run has its own accounts
)  # fmt: skip
@given(plan=st.lists(ROUNDS, min_size=1, max_size=4))
async def test_the_log_is_what_the_model_says_and_everybody_is_answered(ledger: Replica, plan: list[Round]) -> None:
    run, model, before = next(NUMBERS), LedgerModel(), list[Order]()
    head = int(await ledger.value("select max(position) from log.event"))
    admin = await asyncpg.connect(ledger.database.runtime_dsn, server_settings={"application_name": "the test"})
    try:
        for one in plan:
            asked = orders(ledger, one.steps, before, run)
            answers = await ask(ledger, admin, asked, one)
            before += asked
            rows = await admin.fetch("select command_id, position, digest from log.receipt")
            done = {row["command_id"]: (row["position"], row["digest"]) for row in rows}
            for order, answer in zip(asked, answers, strict=True):
                note(f"{order.command!r} {order.id} -> {answer!r}")
                check(order, answer, model, head, done)
        assert [says(row["record"]) for row in await admin.fetch(RECORDS, head)] == model.lines
        assert await ledger.differences() == []
        assert not any(task.done() for task in ledger.tasks), "the writer is alive"
    finally:
        await admin.close()
