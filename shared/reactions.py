"""Reactions: what a service does when it hears of an event, with its three answers: done, refused, not yet."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import structlog

from shared import clock
from shared.decoding import decode
from shared.keys import KeyStore
from shared.messages import Command, Event, implying
from shared.orders import Order, Outcome, system_order
from shared.postgres import is_connection_lost
from shared.problems import InternalError, Refusal
from shared.records import Recorded

if TYPE_CHECKING:
    import asyncpg

    from shared.postgres import Connection, Pool
    from shared.writer import Writer

log = structlog.get_logger(__name__)

RETRY_AT_ONCE = 500
RETRY_PAUSE = 0.2  # seconds between rounds, so that a busy feed does not mean a round per event

KNOWN = "select reaction, event_id from inbox.reaction where event_id = any($1::uuid[])"
PARKED = "select distinct reaction, stream from inbox.reaction where source = $1 and state = 'parked'"
KEEP = """
insert into inbox.reaction (reaction, event_id, source, position, stream, record, hash, state, reason, since)
select * from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::bytea[], $7::bytea[], $8::text[],
                     $9::jsonb[], $10::timestamptz[])
on conflict (reaction, event_id) do update set state = excluded.state, reason = excluded.reason
"""
DROP = """
delete from inbox.reaction r using unnest($1::text[], $2::uuid[]) as done(reaction, event_id)
 where r.reaction = done.reaction and r.event_id = done.event_id
"""
WAITING = """
select reaction, source, position, record, hash from inbox.reaction
 where state = 'not_yet' and (source, position, reaction) > ($2, $3, $4) order by source, position, reaction limit $1
"""
UNPARK = "update inbox.reaction set state = 'not_yet' where state = 'parked'"


@dataclass(frozen=True)
class Reaction:
    """`react(recorded) -> commands` of this service; pure. `name` is durable: command ids are made from it."""

    name: str
    event: type[Event]
    react: Callable[[Recorded], Sequence[Command]]

    def __post_init__(self) -> None:
        if unsaid := implying({self.event}) - {self.event}:
            names = ", ".join(sorted(event.wire for event in unsaid))
            raise TypeError(f"{self.event.wire} goes without saying after {names}: {self.name} would not hear of it")


@dataclass(frozen=True)
class Reacted:
    """One reaction to one event, on its way to the writer; `failure` when the reaction itself threw or must wait."""

    reaction: str
    recorded: Recorded
    orders: tuple[Order, ...] = ()
    failure: dict[str, Any] | None = None


@dataclass
class Responses:
    """Everything a run of events made a service do: the orders, and what to write down about their outcomes."""

    reacted: list[Reacted] = field(default_factory=list)

    @property
    def orders(self) -> list[Order]:
        return [order for one in self.reacted for order in one.orders]

    async def write_down(self, connection: "Connection", outcomes: Sequence[Outcome]) -> None:
        """Keeps what was refused, is not yet possible or failed; forgets what is done now."""
        kept: list[tuple[Reacted, tuple[str, Any] | None]] = []
        done: list[tuple[Reacted, None]] = []
        rest = iter(outcomes)
        for one in self.reacted:
            answers = [next(rest) for _ in one.orders]
            verdict = ("parked", one.failure) if one.failure else _verdict(answers)
            if verdict is None:
                done.append((one, None))
            else:
                kept.append((one, verdict))
        if kept:
            await connection.execute(KEEP, *_columns(kept))
        if done:
            await connection.execute(DROP, [one.reaction for one, _ in done], [one.recorded.id for one, _ in done])


def respond(
    service: str, reactions: Iterable[Reaction], run: Iterable[Recorded], *,
    known: set[tuple[str, UUID]] = frozenset(), parked: set[tuple[str, str]] = frozenset(),  # type: ignore[assignment] # empty
) -> Responses:  # fmt: skip
    """Runs the reactions over a run. An event of a stream parked for a reaction is parked behind it, unrun."""
    by_event: dict[type[Event], list[Reaction]] = {}
    for reaction in reactions:
        by_event.setdefault(reaction.event, []).append(reaction)
    responses, blocked = Responses(), set(parked)
    for recorded in run:
        for reaction in by_event.get(type(recorded.event), ()):  # type: ignore[arg-type] # None has no reactions
            if (reaction.name, recorded.id) in known:
                continue
            one = _react(service, reaction, recorded, blocked)
            if one.failure:
                blocked.add((reaction.name, recorded.stream))
            responses.reacted.append(one)
    return responses


class Retrier:
    """Tries again what was not yet possible whenever something has moved; what was parked, once a process start."""

    def __init__(
        self, service: str, reactions: Sequence[Reaction], keys: KeyStore, pool: "Pool", writer: "Writer"
    ) -> None:
        self._service, self._keys, self._pool, self._writer = service, keys, pool, writer
        self._reactions = {reaction.name: reaction for reaction in reactions}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def unpark(self) -> None:
        """Gives what was parked another try, in order."""
        async with self._pool.acquire() as connection:
            await connection.execute(UNPARK)
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        unparked = False
        while self._reactions:
            try:
                if not unparked:
                    await self.unpark()
                    unparked = True
                self._wake.clear()
                await self._again()
                await asyncio.sleep(RETRY_PAUSE)
                await self._wake.wait()
            except Exception as error:
                if not is_connection_lost(error):
                    log.exception("retry_interrupted")
                await asyncio.sleep(1.0)

    async def _again(self) -> None:
        """Everything that waits, once, in pages: what has to wait longest must not keep the rest from its turn."""
        last = ("", 0, "")
        while rows := await self._waiting(last):
            await self._round(rows)
            last = (rows[-1]["source"], rows[-1]["position"], rows[-1]["reaction"])

    async def _waiting(self, last: tuple[str, int, str]) -> "list[asyncpg.Record]":
        async with self._pool.acquire() as connection:
            return await connection.fetch(WAITING, RETRY_AT_ONCE, *last)

    async def _round(self, rows: "Sequence[asyncpg.Record]") -> None:
        async with self._pool.acquire() as connection:
            for row in rows:
                reaction = self._reactions.get(row["reaction"])
                if reaction is None:
                    continue  # shown as waiting until code with this reaction runs again
                keys = self._keys if row["source"] == self._service else None
                run = await decode(connection, row["source"], [(row["record"], row["hash"])], keys)
                parked = {tuple(pair) for pair in await connection.fetch(PARKED, row["source"])}
                responses = respond(self._service, [reaction], run, parked=parked)
                await self._writer.apply(responses.orders, after=responses.write_down)


def _react(service: str, reaction: Reaction, recorded: Recorded, blocked: set[tuple[str, str]]) -> Reacted:
    if (reaction.name, recorded.stream) in blocked:
        return Reacted(reaction.name, recorded, failure={"error": "an earlier event of this stream is parked"})
    try:
        commands = reaction.react(recorded)
    except Exception as error:
        log.exception("reaction_failed", reaction=reaction.name, source=recorded.service, position=recorded.position)
        return Reacted(reaction.name, recorded, failure={"error": type(error).__name__})
    return Reacted(reaction.name, recorded, tuple(_orders(service, reaction.name, recorded, commands)))


def _orders(service: str, reaction: str, recorded: Recorded, commands: Sequence[Command]) -> Iterable[Order]:
    seen: dict[str, int] = {}
    for command in commands:
        seen[command.wire] = number = seen.get(command.wire, 0) + 1
        yield system_order(
            service, command, id=uuid5(recorded.id, f"{reaction}/{command.wire}/{number}"),
            correlation=recorded.correlation, causation=recorded.id, traceparent=recorded.traceparent,
            at=recorded.occurred_at,
        )  # fmt: skip


def _verdict(outcomes: Sequence[Outcome]) -> tuple[str, dict[str, Any]] | None:
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    for refusal in refusals:
        if isinstance(refusal, InternalError):
            return "parked", refusal.as_problem()
    for refusal in refusals:
        if refusal.retryable:
            return "not_yet", refusal.as_problem()
    return ("refused", refusals[0].as_problem()) if refusals else None


def _columns(kept: Sequence[tuple[Reacted, tuple[str, Any] | None]]) -> list[list[Any]]:
    now = clock.now()
    rows = [
        (
            one.reaction, one.recorded.id, one.recorded.service, one.recorded.position, one.recorded.stream,
            one.recorded.record, one.recorded.hash, verdict[0], verdict[1], now,
        )
        for one, verdict in kept if verdict is not None
    ]  # fmt: skip
    return [list(column) for column in zip(*rows, strict=True)]
