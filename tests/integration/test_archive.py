"""The archive in a real Postgres: it copies once, refuses another story, and names the place that differs."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.audit.archive import archived_after, archived_head, copy
from services.audit.estate_events import EVERYWHERE, FOUND, OF_ESTATE, estate_events
from services.audit.seals import seal_now, seals
from services.audit.timeline import timeline
from services.audit.verification import Sources
from shared.contracts.audit import (
    ArchivedAfter,
    ArchivedHead,
    Difference,
    EstateEvents,
    LogName,
    Seals,
    Timeline,
    Verification,
    Verified,
)  # fmt: skip
from shared.contracts.desk import AccessTokenRevoked
from shared.envelope import Cause, envelop, write
from shared.keys import KeyStore
from shared.pages import Page
from shared.problems import Malformed
from shared.records import NO_HASH, Head, Recorded, chain, encode, read
from shared.service import Asking
from shared.subscription import Forked
from tests.servers import Postgres

AT = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
LOG = UUID(int=77)
LINES = 40
Lines = list[tuple[int, bytes, bytes]]


def a_log(lines: int = LINES, *, reason: str = "lost") -> list[Recorded]:
    """A whole log of revocations, each of its own token, every tenth in an estate."""
    told: list[Recorded] = []
    previous = NO_HASH
    for position in range(1, lines + 1):
        event = AccessTokenRevoked(
            estate="GROUP" if position % 10 else "E1", token=f"t-{position}", person="p-1", reason=reason
        )
        cause = Cause("p-2", "group_admin", UUID(int=position), digest=b"", correlation=UUID(int=position))
        envelope = envelop(
            event, cause, service="desk", position=position, ordinal=0, version=1, occurred_at=AT, recorded_at=AT
        )
        record = write(envelope, encode(event, None))
        previous = chain(previous, record)
        told.append(read("desk", record, previous))
    return told


@dataclass
class OneLog(Sources):
    """The sources with one log that can be tampered with."""

    lines: Lines = field(default_factory=list)
    log_id: UUID = LOG

    async def after(self, log: LogName, position: int) -> Page:
        lines = self.lines if log == "desk" else []
        head = Head(self.log_id, len(lines), lines[-1][2] if lines else NO_HASH, AT)
        at = NO_HASH if position == 0 else lines[position - 1][2] if position <= len(lines) else None
        return Page(head, at, lines[position : position + 15])


@dataclass
class Archive:
    """The archive, as its own service sees it and as somebody with the server's password does."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    admin: "asyncpg.Connection[asyncpg.Record]"
    source: OneLog

    def asking(self, estate: str = "GROUP") -> Asking:
        blobs: Any = None  # no question to the archive looks at files
        return Asking(self.connection, "p-2", "auditor", frozenset(), estate, AT, KeyStore(bytes(32)), blobs)

    async def copy(self, run: Sequence[Recorded]) -> None:
        async with self.connection.transaction():
            await copy(self.connection, LOG, run)
            await self.connection.execute(
                "insert into inbox.checkpoint values ('desk', $1, $2, $3)"
                " on conflict (source) do update set position = $2, hash = $3",
                LOG, run[-1].position, run[-1].hash,
            )  # fmt: skip

    async def tamper(self, statement: str) -> None:
        await self.admin.execute("alter table archive.event disable trigger all")
        await self.admin.execute(statement)

    async def verified(self, after: int = 0) -> Verified:
        return await self.source.verification(self.asking(), Verification(estate="GROUP", log="desk", after=after))

    async def difference(self) -> Difference:
        verified = await self.verified()
        assert not verified.verified
        assert verified.logs[0].difference is not None
        return verified.logs[0].difference


@pytest.fixture
async def archive(postgres: Postgres) -> AsyncIterator[Archive]:
    database = await postgres.fresh_database("audit")
    admin_dsn = postgres.admin_dsn.rpartition("/")[0] + f"/{database.name}"
    async with opened(database.runtime_dsn) as connection, opened(admin_dsn) as admin:
        log = a_log()
        found = Archive(connection, admin, OneLog(lines=[(line.position, line.record, line.hash) for line in log]))
        await found.copy(log)
        yield found
    await postgres.drop(database)


@asynccontextmanager
async def opened(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def test_what_was_copied_verifies_with_its_seals(archive: Archive) -> None:
    await seal_now(archive.connection, AT)
    verified = await archive.verified()
    assert (verified.verified, verified.events, verified.seals) == (True, LINES, 1)
    assert (verified.logs[0].complete, verified.logs[0].behind) == (True, 0)
    assert (await archive.verified(after=30)).events == LINES - 30


async def test_copying_again_adds_nothing_and_another_story_stops_the_subscription(archive: Archive) -> None:
    await archive.copy(a_log()[10:20])
    assert (await archive.verified()).events == LINES
    with pytest.raises(Forked, match="position 1 "):
        await archive.copy(a_log(3, reason="another story"))


@pytest.mark.parametrize(
    "statement",
    [
        "update archive.event set actor = 'p-3'", "delete from archive.event", "truncate archive.event",
        "alter table archive.event disable trigger all", "drop table archive.event", "delete from archive.seal",
    ],
)  # fmt: skip
async def test_the_service_itself_cannot_change_the_archive(archive: Archive, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await archive.connection.execute(statement)


ALTER_HASH = "update archive.event set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where position = 5"
ALTER_BYTE = "update archive.event set record = set_byte(record, 60, 33) where position = 17"


@pytest.mark.parametrize(
    ("statement", "position", "side", "what"),
    [
        (ALTER_BYTE, 17, "archive", "altered"),
        (ALTER_HASH, 5, "archive", "altered"),
        ("delete from archive.event where position = 21", 21, "archive", "missing"),
        ("delete from archive.event where position > 33", 34, "archive", "tail_missing"),
        ("delete from archive.event", 1, "archive", "tail_missing"),
        ("update archive.event set actor = 'p-3' where position = 8", 8, "archive", "columns_altered"),
        ("update archive.event set things = '{}' where position = 9", 9, "archive", "columns_altered"),
    ],
    ids=["byte", "hash", "line", "tail", "all", "actor", "things"],
)  # fmt: skip
async def test_a_change_of_the_archive_is_found_where_it_is(
    archive: Archive, statement: str, position: int, side: str, what: str
) -> None:
    await archive.tamper(statement)
    found = await archive.difference()
    assert (found.position, found.side, found.what) == (position, side, what)


def a_byte_altered(lines: Lines) -> Lines:
    position, record, hash_ = lines[11]
    return [*lines[:11], (position, record.replace(b"lost", b"l0st"), hash_), *lines[12:]]


def rewritten(_lines: Lines) -> Lines:
    return [(line.position, line.record, line.hash) for line in a_log(reason="stolen")]


@pytest.mark.parametrize(
    ("change", "position", "what"),
    [(a_byte_altered, 12, "altered"), (rewritten, 1, "altered"), (lambda lines: lines[:25], 26, "tail_missing")],
    ids=["byte", "rewritten", "tail"],
)
async def test_a_change_of_the_log_is_found_where_it_is(
    archive: Archive, change: Callable[[Lines], Lines], position: int, what: str
) -> None:
    archive.source.lines = change(archive.source.lines)
    found = await archive.difference()
    assert (found.position, found.side, found.what) == (position, "log", what)


async def test_another_log_in_its_place_is_found(archive: Archive) -> None:
    archive.source = replace(archive.source, log_id=UUID(int=78))
    assert (await archive.difference()).what == "other_log"


async def test_log_and_archive_rewritten_alike_do_not_fit_the_seal(archive: Archive) -> None:
    await seal_now(archive.connection, AT)
    await archive.tamper("delete from archive.event")
    archive.source.lines = rewritten(archive.source.lines)
    await archive.copy(a_log(reason="stolen"))
    assert (await archive.difference()).position == LINES


async def test_lines_not_copied_yet_are_no_difference(archive: Archive) -> None:
    longer = a_log(LINES + 5)
    archive.source.lines = [(line.position, line.record, line.hash) for line in longer]
    verified = await archive.verified()
    assert (verified.verified, verified.logs[0].behind, verified.events) == (True, 5, LINES)


async def test_a_seal_is_made_only_when_something_came_since(archive: Archive) -> None:
    first = await seal_now(archive.connection, AT)
    assert await seal_now(archive.connection, AT) == first
    await archive.copy(a_log(LINES + 1)[LINES:])
    await seal_now(archive.connection, AT)
    assert [seal.number for seal in (await seals(archive.asking(), Seals(estate="GROUP"))).seals] == [2, 1]


async def test_a_service_set_back_gets_its_lines_as_they_were(archive: Archive) -> None:
    head = await archived_head(archive.asking(), ArchivedHead(estate="GROUP", log="desk"))
    assert (head.log_id, head.position) == (str(LOG), LINES)
    page = await archived_after(archive.asking(), ArchivedAfter(estate="GROUP", log="desk", position=38))
    assert [line.record.encode() for line in page.lines] == [record for _, record, _ in archive.source.lines[38:]]
    nothing = await archived_head(archive.asking(), ArchivedHead(estate="GROUP", log="owners"))
    assert (nothing.log_id, nothing.position, nothing.hash) == (None, 0, None)


async def test_a_timeline_goes_on_where_its_page_ended(archive: Archive) -> None:
    asking = archive.asking()
    first = await timeline(asking, Timeline(estate="GROUP", kind="person", id="p-2", limit=25))
    rest = await timeline(asking, Timeline(estate="GROUP", kind="person", id="p-2", limit=25, after=first.after))
    assert [row.position for row in (*first.rows, *rest.rows)] == list(range(1, LINES + 1))
    assert rest.after is None
    one = await timeline(asking, Timeline(estate="GROUP", kind="token", id="t-7"))
    assert [(row.type, row.actor, row.facts["reason"]) for row in one.rows] == [("AccessTokenRevoked", "p-2", "lost")]
    with pytest.raises(Malformed):
        await timeline(asking, Timeline(estate="GROUP", kind="token", id="t-7", after="yesterday"))


async def told(archive: Archive, after: str | None, estate: str = "GROUP", **rest: Any) -> tuple[list[int], str]:
    page = await estate_events(archive.asking(estate), EstateEvents(estate=estate, after=after, **rest))
    return [row.position for row in page.rows], page.upto


async def test_events_go_on_where_a_page_ended_and_end_at_the_heads(archive: Archive) -> None:
    rows, upto = await told(archive, "desk:5", limit=30)
    assert (rows, upto) == (list(range(6, 36)), "owners:0,defects:0,visits:0,notifications:0,desk:35")
    rows, upto = await told(archive, upto, limit=30)
    assert (rows, upto.rpartition(",")[2]) == (list(range(36, 41)), "desk:40")
    assert await told(archive, upto) == ([], upto)


async def test_the_place_moves_past_what_concerns_others(archive: Archive) -> None:
    assert await told(archive, "desk:0", "E1") == ([10, 20, 30, 40], (await told(archive, None, limit=0))[1])
    rows, upto = await told(archive, "desk:20", "E2")
    assert (rows, upto.rpartition(",")[2]) == ([], "desk:40")
    rows, upto = await told(archive, "desk:2", type="AccessTokenIssued")
    assert (rows, upto.rpartition(",")[2]) == ([], "desk:40")
    rows, upto = await told(archive, "owners:7,desk:3", log="owners")
    assert (rows, upto) == ([], "owners:7,defects:0,visits:0,notifications:0,desk:3")


async def test_without_a_place_the_newest_are_told_in_their_order(archive: Archive) -> None:
    rows, upto = await told(archive, None, limit=3)
    assert (rows, upto.rpartition(",")[2]) == ([38, 39, 40], "desk:40")
    assert (await told(archive, None, "E1", limit=2))[0] == [30, 40]


@pytest.mark.parametrize(("limit", "older"), [(3, True), (5, False)])
async def test_the_newest_say_whether_there_may_be_older_ones(archive: Archive, limit: int, older: bool) -> None:
    asked = EstateEvents(estate="E1", log="desk", type="AccessTokenRevoked", limit=limit)
    assert (await estate_events(archive.asking("E1"), asked)).older is older


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(("estate", "index"), [(OF_ESTATE, "event_by_estate"), (EVERYWHERE, "event_pkey")])
async def test_events_of_an_estate_are_found_by_index(
    archive: Archive, direction: str, estate: str, index: str
) -> None:
    await archive.connection.execute("set enable_seqscan = off")
    sql = FOUND.format(estate=estate, direction=direction)
    arguments = (["desk"], [5], None, 10, *(["E1"] if estate else []))
    plan = await archive.connection.fetch("explain " + sql, *arguments)
    text = "\n".join(row[0] for row in plan)
    assert f"using {index}" in text or f"Backward using {index}" in text, text
