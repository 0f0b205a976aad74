"""A long log as the defects service would have written it: envelopes, digests, receipts, a chain without a break.

Nobody decides: events are made as its deciders make them, and put there by what restores a log from the archive.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice

import asyncpg

from services.defects.app import make_service
from shared import clock
from shared.contracts.defects import IssueRaised, IssueRegistered, MethodSuggested
from shared.envelope import Cause, envelop, write
from shared.lines import Lines
from shared.log_rows import insert
from shared.messages import Event
from shared.records import Head, Recorded, chain, encode
from tests.bench.defects import DESCRIPTION, HOT, decisions_of
from tests.kernel.replica import KEYS
from tests.servers import Database

EVENTS = 300_000  # of a long log
AT_ONCE = 5_000  # lines a transaction
DAY = timedelta(days=1)


async def write_history(database: Database, events: int) -> Head:
    """An empty log filled up to that many events; returns its head."""
    connection = await asyncpg.connect(database.runtime_dsn)
    try:
        log = Lines("defects", decisions_of(make_service()), {}, {}, KEYS)
        async with connection.transaction():
            await log.lock(connection)
            head = await log.born(connection, clock.now() - DAY)
        following = lines_after(head)
        for first in range(head.position, events, AT_ONCE):
            async with connection.transaction():
                await insert(connection, list(islice(following, min(AT_ONCE, events - first))))
        head = await log.head(connection)
    finally:
        await connection.close()
    await analyze(database)
    return head


async def analyze(database: Database) -> None:
    """As autovacuum does after a while."""
    owner = await asyncpg.connect(database.migrate_dsn)
    await owner.execute("analyze log.event; analyze log.receipt")
    await owner.close()


def lines_after(head: Head) -> Iterator[Recorded]:
    """Endless; each event is its own command's."""
    hash_, versions = head.hash, dict[str, int]()
    for position, event in enumerate(happened(), head.position + 1):
        stream = event.stream
        versions[stream] = version = versions.get(stream, 0) + 1
        command = clock.new_id()
        cause = Cause("system:defects", "system", command, hashlib.sha256(command.bytes).digest(), command)
        envelope = envelop(
            event, cause, service="defects", position=position, ordinal=0, version=version,
            occurred_at=head.recorded_at, recorded_at=head.recorded_at,
        )  # fmt: skip
        record = write(envelope, encode(event, None))
        hash_ = chain(hash_, record)
        yield Recorded("defects", position, record, hash_, envelope, event)


def happened() -> Iterator[Event]:
    """Ten hot issues in the ledger; then of three events two raise an issue and one suggests how to mend a hot one."""
    for number in range(HOT):
        yield raised(f"hot-{number}")
        yield IssueRegistered(
            estate="E1", issue=f"hot-{number}", unit=None, building=None, number=number + 1, room="kitchen",
            part="wall", l1="paint", l2="-", severity="minor", trade="paint", contractor=None,
        )  # fmt: skip
    for number in count():
        if number % 3:
            yield raised(str(clock.new_id()))
        else:
            hot = f"hot-{number // 3 % HOT}"
            yield MethodSuggested(estate="E1", issue=hot, unit=None, contractor=None, method=f"grout again {number}")


def raised(issue: str) -> IssueRaised:
    return IssueRaised(
        estate="E1", issue=issue, unit=None, building=None, room="kitchen", part="wall", description=DESCRIPTION,
        found_by="inspector", source="report",
    )  # fmt: skip
