"""How much slower a log of 5,000,000 events is than one of 10,000, to append to and to load streams from.

Its lines are made by Postgres itself, or it would take an hour: real envelopes of real events, a million issues of five
events each, far apart; but each hash is of its line alone and nobody has a receipt. So there is no chain to verify and
no table to compare here; the other benches do that. A ratio of 1 means that the size does not matter.
"""

import hashlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from uuid import UUID

import asyncpg

from services.defects.app import make_service
from shared import clock
from shared.contracts.defects import MethodSuggested
from shared.envelope import Cause, envelop, write
from shared.lines import Lines
from shared.messages import Event
from shared.records import encode
from tests.bench.defects import ROUNDS, answered, at_work, commands, decisions_of, prepared_log, say_durability, warmed
from tests.bench.figures import Figure
from tests.bench.history import analyze, raised
from tests.kernel.replica import KEYS, Replica
from tests.servers import Database, Postgres

FEW, MANY = 10_000, 5_000_000  # events
EACH = 5  # events of a stream
IN_FLIGHT = 64
STREAMS = 64  # loaded at once, as a batch of commands does
LOADS = 200

ID = UUID(int=0)  # stands for the line's ids in its model
ISSUE, POSITION, VERSION = "the-issue", 7_770_001, 7_770_002
WITHOUT_INDEX = "alter table log.event drop constraint event_stream_version_key"
WITH_INDEX = "alter table log.event add unique (stream, version)"
FILL = """
insert into log.event
select n, id, 'issue:' || issue, version, type, 1, record, 'system:defects', 'system', 'E1', id, null, id, null,
       now(), now(), sha256(record)
  from (select n, id, issue, version, case version when 1 then 'IssueRaised' else 'MethodSuggested' end as type,
               convert_to(format(case version when 1 then $3 else $4 end, id, issue, n, version), 'UTF8') as record
          from (select n, md5(n::text)::uuid as id, md5(((n - 2) % $2::int)::text)::uuid as issue,
                       (n - 2) / $2::int + 1 as version
                  from generate_series(2, $1::int) n) numbered) made
"""


def model_of(event: Event) -> str:
    """The record of such an event, its ids, issue, position and version as places of Postgres' `format`."""
    now = clock.now()
    envelope = envelop(
        event, Cause("system:defects", "system", ID, bytes(32), ID), service="defects", position=POSITION, ordinal=0,
        version=VERSION, occurred_at=now, recorded_at=now,
    )  # fmt: skip
    record = write(envelope | {"id": str(ID)}, encode(event, None)).decode().replace("%", "%%")
    for place, mark in enumerate((str(ID), ISSUE, str(POSITION), str(VERSION)), 1):
        record = record.replace(mark, f"%{place}$s")
    return record


async def fill(database: Database, events: int) -> None:
    suggested = MethodSuggested(estate="E1", issue=ISSUE, unit=None, contractor=None, method="grout again")
    owner = await asyncpg.connect(database.migrate_dsn)
    await owner.execute(WITHOUT_INDEX)
    await owner.execute(FILL, events, events // EACH, model_of(raised(ISSUE)), model_of(suggested))
    await owner.execute(WITH_INDEX)
    await owner.close()
    await analyze(database)


async def written_out(postgres: Postgres) -> None:
    """What was made is on disk, or the server would still be busy with it."""
    admin = await asyncpg.connect(postgres.admin_dsn)
    await admin.execute("checkpoint", timeout=600)
    await admin.close()


@asynccontextmanager
async def grown(postgres: Postgres, events: int) -> AsyncIterator[Replica]:
    """The service at work on a log of so many events."""
    database = await postgres.fresh_database("defects")
    await prepared_log(database)
    async with at_work(database) as one:
        await say_durability(one)
    await fill(database, events)
    await written_out(postgres)
    async with at_work(database) as one:
        await warmed(one)
        yield one
    await postgres.drop(database)


async def appended(one: Replica) -> float:
    """Commands a second; each first loads its stream, or learns that there is none."""
    return median([await answered(one.writer, commands(seed), IN_FLIGHT) for seed in range(ROUNDS)])


async def loaded(one: Replica, events: int) -> float:
    """Seconds to load and fold a batch's streams, none of them loaded before."""
    lines, chance = Lines("defects", decisions_of(make_service()), {}, {}, KEYS), random.Random(events)
    connection = await one.connect()
    times = []
    for _ in range(LOADS):
        chosen = {f"issue:{_issue(chance.randrange(events // EACH))}" for _ in range(STREAMS)}
        began = clock.monotonic()
        held = await lines.streams(connection, chosen)
        times.append(clock.monotonic() - began)
        assert held.keys() == chosen
    await connection.close()
    return median(times)


def _issue(number: int) -> UUID:
    return UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest())


async def test_grow(postgres: Postgres) -> None:
    async with grown(postgres, FEW) as one:
        load_few, append_few = await loaded(one, FEW), await appended(one)
    async with grown(postgres, MANY) as one:
        load_many, append_many = await loaded(one, MANY), await appended(one)
    at = f"at {FEW:,} events"
    Figure("grow.append", append_few / append_many, "times", 1.0, at, lower=True).say()
    Figure("grow.load", load_many / load_few, "times", 1.0, at, lower=True).say()
