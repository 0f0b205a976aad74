"""The writer's statements: the lock, what is new since its head, streams, and the lines of a batch, in sets."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from shared import clock, log_rows, tables
from shared.batch import Batch, Held
from shared.decider import Decisions
from shared.decoding import decode
from shared.envelope import Cause, envelop, write
from shared.in_step import InStep, Registered
from shared.keys import NO_KEYS, KeyStore
from shared.messages import GROUP
from shared.orders import SYSTEM, Receipt
from shared.readmodel import ReadModel
from shared.records import NO_HASH, Head, LogBorn, Recorded, chain, encode

if TYPE_CHECKING:
    import asyncpg

    from shared.postgres import Connection

LOG_LOCK = 7_315_001  # pg_advisory_xact_lock: a fair queue of the replicas' writers
CAUGHT_UP_BY_READING = 2_000  # events of other replicas; beyond it caches are dropped instead
FOLDED_AT_ONCE = 500  # events of a stream; a session told nothing for as long as very many take would be ended

BEGIN = f"begin; select pg_advisory_xact_lock({LOG_LOCK})"

# One round trip: events since our head, receipts of these commands, read models in step or just behind it, and streams.
NEWS = """
(select 0 as kind, position, version, record as content, hash, stream as name, recorded_at, null::uuid as id,
        true as flag
   from log.event where position > $1 order by position limit $3)
union all
select 1, position, version, digest, hash, stream, null, command_id, true
  from log.receipt where command_id = any($2::uuid[])
union all
select 2, case state when 'behind' then position end, version, null, null, name, null, null, inline from models.model
 where not building and (state = 'in_step' or (state = 'behind' and inline and position >= $1))
union all
select 3, position, version, record, hash, stream, null, null, true from log.event
 where stream = any($4::text[]) and version <= $5
"""

EVENT, RECEIPT, MODEL, STREAM = range(4)  # what a row of it is

LAST = "select position, hash, recorded_at from log.event order by position desc limit 1"
BIRTH = "select record from log.event where position = 1"
HASH = "select hash from log.event where position = $1"
STREAMS = """
select version, record as content, hash, stream as name from log.event
 where stream = any($1::text[]) and version <= $2 order by position
"""
FURTHER = """
select record as content, hash from log.event
 where stream = $1 and version > $2 and version <= $2 + $3 order by version
"""

Load = Callable[["Connection", str, Collection[str]], Awaitable[dict[str, Any]]]
"""(connection, read model, keys) -> the rows of these keys, None where there is none."""


@dataclass(slots=True)
class News:
    """What is so under the lock. `run`: what other replicas wrote; None: too much, forget every cache.

    `streams`: of those `looked_for` the ones that exist.
    """

    head: Head
    receipts: dict[UUID, tuple[bytes, Receipt]]
    ready: frozenset[str]
    looked_for: Collection[str]
    streams: dict[str, Held]
    run: list[Recorded] | None = field(default_factory=list)


class Lines:
    """The SQL of one service's log, used by its writer under the log's lock."""

    def __init__(
        self, service: str, decisions: Decisions, models: Mapping[str, ReadModel[Any]],
        inline: Mapping[str, ReadModel[Any]], keys: KeyStore,
    ) -> None:  # fmt: skip
        self._service, self._decisions, self._keys = service, decisions, keys
        self._models, self._inline, self._in_step = models, inline, InStep(inline)
        self._log_id: UUID | None = None

    async def begin(self, connection: "Connection") -> None:
        await connection.execute(BEGIN)

    async def lock(self, connection: "Connection") -> None:
        await connection.execute("select pg_advisory_xact_lock($1)", LOG_LOCK)

    async def born(self, connection: "Connection", now: datetime) -> Head:
        """The head of the log; an empty one gets its first line. Under the lock, in a transaction."""
        if await connection.fetchval(BIRTH) is None:
            event = LogBorn(estate=GROUP, log_id=clock.new_id(), of=self._service)
            cause = Cause(
                SYSTEM + self._service, "system", command_id=event.log_id, digest=b"", correlation=event.log_id
            )
            envelope = envelop(
                event, cause, service=self._service, position=1, ordinal=0, version=1, occurred_at=now, recorded_at=now
            )
            record = write(envelope, encode(event, None))
            line = Recorded(self._service, 1, record, chain(NO_HASH, record), envelope, event)
            await log_rows.append(connection, [line])
        return await self.head(connection)

    async def head(self, connection: "Connection") -> Head:
        if self._log_id is None:
            birth = await connection.fetchval(BIRTH)
            self._log_id = UUID(orjson.loads(birth)["data"]["log_id"])
        position, hash_, recorded_at = await connection.fetchrow(LAST)  # type: ignore[misc] # a log is never empty
        return Head(self._log_id, position, hash_, recorded_at)

    async def news(
        self, connection: "Connection", known: Head | None, ids: Sequence[UUID], streams: Collection[str]
    ) -> News:
        head = known or await self.head(connection)
        rows = await connection.fetch(
            NEWS, head.position, ids, CAUGHT_UP_BY_READING + 1, list(streams), FOLDED_AT_ONCE
        )  # fmt: skip
        receipts = {
            row["id"]: (row["content"], Receipt(row["id"], row["name"], row["version"], row["position"], row["hash"]))
            for row in rows if row["kind"] == RECEIPT
        }  # fmt: skip
        events = _in_order(rows, EVENT)
        registered = [
            Registered(row["name"], row["version"], row["flag"], row["position"])
            for row in rows if row["kind"] == MODEL
        ]  # fmt: skip
        news = News(
            head, receipts, frozenset(one.name for one in registered if self._readable(one)), streams,
            await self._held(connection, _in_order(rows, STREAM)),
        )  # fmt: skip
        if known is None or len(events) > CAUGHT_UP_BY_READING:
            news.head, news.run = await self.head(connection), None
        elif events:
            last = events[-1]
            news.head = Head(head.log_id, last["position"], last["hash"], last["recorded_at"])
            news.run = await self._decoded(connection, events)
        news.ready |= await self._in_step.settle(connection, registered, news.head.position, news.run)
        return news

    def _readable(self, one: Registered) -> bool:
        model = self._models.get(one.name)
        return model is not None and model.version == one.version and one.position is None

    async def streams(self, connection: "Connection", names: Collection[str]) -> dict[str, Held]:
        """These streams folded from their first event; those that do not exist are absent."""
        if not names:
            return {}
        return await self._held(connection, await connection.fetch(STREAMS, list(names), FOLDED_AT_ONCE))

    async def _held(self, connection: "Connection", rows: Sequence["asyncpg.Record"]) -> dict[str, Held]:
        """The streams of which `rows` are the first events; of a long one the others are read, too."""
        held: dict[str, Held] = {}
        for recorded in await self._decoded(connection, rows):
            initial = self._decisions.aggregate_of(recorded.stream).initial
            before = held.get(recorded.stream) or Held(0, recorded.estate, initial)
            held[recorded.stream] = self.evolved(before, recorded)
        for row in rows:
            if row["version"] == FOLDED_AT_ONCE:
                held[row["name"]] = await self._further(connection, row["name"], held[row["name"]])
        return held

    async def _further(self, connection: "Connection", stream: str, held: Held) -> Held:
        while rows := await connection.fetch(FURTHER, stream, held.version, FOLDED_AT_ONCE):
            for recorded in await self._decoded(connection, rows):
                held = self.evolved(held, recorded)
        return held

    def evolved(self, held: Held, recorded: Recorded) -> Held:
        """The stream with one more event; one of a type this code does not know counts but changes nothing."""
        evolved = self._decisions.aggregate_of(recorded.stream).evolved
        state = evolved(held.state, recorded.event) if recorded.event is not None else held.state
        return Held(recorded.version, held.estate, state)

    async def hash_at(self, connection: "Connection", head: Head) -> bytes | None:
        found: bytes | None = await connection.fetchval(HASH, head.position)
        return found

    async def _decoded(self, connection: "Connection", rows: Iterable["asyncpg.Record"]) -> list[Recorded]:
        lines = [(row["content"], row["hash"]) for row in rows]
        return await decode(connection, self._service, lines, self._keys)

    async def write(self, connection: "Connection", batch: Batch, loaded: Load) -> Head:
        """Events, receipts and inline tables of a decided batch; returns the head it leaves."""
        head = await self._seal(connection, batch)
        await self._fold_deferred(connection, batch, loaded)
        if batch.lines:
            await log_rows.append(connection, batch.lines)
        if batch.receipts:
            await log_rows.append_receipts(connection, batch.receipts)
        await self._write_tables(connection, batch)
        if erased := tables.erased_in(batch.lines):
            await self._keys.destroy(connection, erased)
            for model in self._models.values():
                if self._erased_here(model, batch):
                    await tables.erase(connection, model, model.schema, erased)
        return head

    def _erased_here(self, model: ReadModel[Any], batch: Batch) -> bool:
        """Also a table that has stopped must forget the name; one that follows gets there by itself."""
        return model.source == self._service and (model.inline or model.name not in batch.sight.ready)

    async def _seal(self, connection: "Connection", batch: Batch) -> Head:
        """Gives every line its bytes and its place in the chain; personal values are sealed here."""
        keys = await self._keys.load_or_make(connection, batch.persons) if batch.persons else NO_KEYS
        batch.nameless = keys.without(batch.persons)
        hash_ = batch.sight.head.hash
        for line in batch.lines:
            event = line.event
            assert event is not None  # noqa: S101 - a line of this batch was made from its event
            data = encode(event, keys) if event.holds_personal else line.record
            line.record = write(line.envelope, data)
            line.hash = hash_ = chain(hash_, line.record)
        batch.place_receipts()
        recorded_at = batch.now if batch.lines else batch.sight.head.recorded_at
        return Head(batch.sight.head.log_id, batch.sight.head.position + len(batch.lines), hash_, recorded_at)

    async def _fold_deferred(self, connection: "Connection", batch: Batch, loaded: Load) -> None:
        for name, waiting in list(batch.deferred.items()):
            if name not in batch.stopped:
                batch.fold_deferred(name, await loaded(connection, name, waiting))
        for name, keys in batch.changed.items():
            if name not in batch.stopped:
                tables.blank(self._inline[name], batch.sight.rows[name], keys, batch.nameless)

    async def _write_tables(self, connection: "Connection", batch: Batch) -> None:
        for name, keys in batch.changed.items():
            model = self._inline[name]
            if name not in batch.stopped:
                rows = batch.sight.rows[name]
                there = batch.there.get(name, ())
                await tables.store(connection, model, model.schema, {key: rows[key] for key in keys}, there)
        await self._in_step.stop(connection, batch.stopped, batch.sight.head.position)


def _in_order(rows: Iterable[Any], kind: int) -> list[Any]:
    """A union promises no order."""
    return sorted((row for row in rows if row["kind"] == kind), key=itemgetter("position"))
