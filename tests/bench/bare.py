"""What our code is compared with: the same rows through the same statements, the same bytes over a bare client."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from typing import Any

import nats
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local.nats import NatsServer
from shared import clock, tables
from shared.decoding import decode
from shared.lines import BEGIN
from shared.log_rows import EVENT_COLUMNS, RECEIPT_COLUMNS
from shared.postgres import connect_writer, copy
from shared.readmodel import ReadModel, touched
from tests.bench.defects import stand_still
from tests.kernel.replica import KEYS
from tests.servers import Database, Postgres

LINES = "select * from log.event where position > 1 order by position limit 20000"
RECEIPTS = "select * from log.receipt order by position limit 20000"


async def appended(postgres: Postgres, source: Database, batch: int, models: Sequence[ReadModel[Any]] = ()) -> float:
    """The lines and receipts of `source` a second, written again as they are, `batch` commands a commit.

    With them the rows of inline `models` each line concerns, as they were in the end.
    """
    original = await connect_writer(source.runtime_address, source.runtime_password)
    events, receipts = await original.fetch(LINES), await original.fetch(RECEIPTS)
    run = await decode(original, "defects", [(event["record"], event["hash"]) for event in events], KEYS)
    rows = {model.name: await tables.load(original, model, model.schema, touched(model, run)) for model in models}
    await original.close()
    empty = await postgres.fresh_database("defects")
    await stand_still(empty, models)
    connection = await connect_writer(empty.runtime_address, empty.runtime_password)
    there: dict[str, set[str]] = {model.name: set() for model in models}
    began = clock.monotonic()
    for first in range(0, len(events), batch):
        await connection.execute(BEGIN)
        await copy(connection, "log.event", EVENT_COLUMNS, map(tuple, events[first : first + batch]))
        await copy(connection, "log.receipt", RECEIPT_COLUMNS, map(tuple, receipts[first : first + batch]))
        for model in models:
            final, keys = rows[model.name], touched(model, run[first : first + batch])
            await tables.store(connection, model, model.schema, {key: final[key] for key in keys}, there[model.name])
            there[model.name] |= keys
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
