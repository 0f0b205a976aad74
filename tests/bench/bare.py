"""What our code is compared with: the same rows through the same statements, the same bytes over a bare client."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event

import asyncpg
import nats
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local.nats import NatsServer
from shared import clock
from shared.lines import INSERT_EVENTS, INSERT_RECEIPTS, LOG_LOCK
from tests.servers import Database, Postgres

LINES = "select * from log.event where position > 1 order by position limit 20000"
RECEIPTS = "select * from log.receipt order by position limit 20000"


async def appended(postgres: Postgres, source: Database, batch: int) -> float:
    """The lines and receipts of `source` a second, written again as they are, `batch` commands a commit."""
    original = await asyncpg.connect(source.runtime_dsn)
    events, receipts = await original.fetch(LINES), await original.fetch(RECEIPTS)
    await original.close()
    empty = await postgres.fresh_database("defects")
    connection = await asyncpg.connect(empty.runtime_dsn)
    began = clock.monotonic()
    for first in range(0, len(events), batch):
        await connection.execute(f"begin; select pg_advisory_xact_lock({LOG_LOCK})")
        await connection.execute(INSERT_EVENTS, *zip(*events[first : first + batch], strict=True))
        await connection.execute(INSERT_RECEIPTS, *zip(*receipts[first : first + batch], strict=True))
        await connection.execute("commit")
    rate = len(events) / (clock.monotonic() - began)
    await connection.close()
    await postgres.drop(empty)
    return rate


@asynccontextmanager
async def connected(server: NatsServer, user: str) -> AsyncIterator[Client]:
    client = await nats.connect(server.url_as(user), inbox_prefix=f"_INBOX_{user}".encode())
    try:
        yield client
    finally:
        await client.close()


@contextmanager
def answering(server: NatsServer, user: str, subject: str, answers: Sequence[bytes]) -> Iterator[None]:
    """A process that answers with these bytes, the first request with the first, and does nothing else."""
    context = get_context("spawn")
    listening = context.Event()
    process = context.Process(target=_answer, args=(server.url_as(user), user, subject, answers, listening))
    process.start()
    try:
        assert listening.wait(60), "it does not listen"
        yield
    finally:
        process.terminate()
        process.join()


def _answer(url: str, user: str, subject: str, answers: Sequence[bytes], listening: Event) -> None:
    uvloop.run(_answer_on(url, user, subject, answers, listening))


async def _answer_on(url: str, user: str, subject: str, answers: Sequence[bytes], listening: Event) -> None:
    client = await nats.connect(url, inbox_prefix=f"_INBOX_{user}".encode())
    asked = 0

    async def respond(message: Msg) -> None:
        nonlocal asked
        await message.respond(answers[asked % len(answers)])
        asked += 1

    await client.subscribe(subject, cb=respond)
    await client.flush()
    listening.set()
    await asyncio.Event().wait()
