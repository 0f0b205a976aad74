"""A service as a process: its servers connected, its subscribers listening, its parts running until told to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import structlog
from nats.aio.client import Client
from pydantic import BaseModel

from shared import clock, heads
from shared.access import OWNERS, access_model, permit
from shared.archived import Archived
from shared.blobs import Blobs
from shared.broker import make_broker
from shared.bus import Bus, BusPages
from shared.deadlines import Ticker
from shared.decider import Decisions
from shared.endpoints import Endpoints
from shared.health import Health
from shared.history import index
from shared.keys import KeyStore
from shared.messages import Command, Query
from shared.metrics import Metrics
from shared.orders import Receipt, system_order
from shared.outbox import Relay
from shared.pages import OwnPages, Pages
from shared.parts import Parts
from shared.postgres import connect_writer, is_connection_lost, open_pool
from shared.reactions import Retrier
from shared.readmodel import ReadModel
from shared.rebuild import Rebuilder
from shared.records import Head, Recorded
from shared.service import Change, Service
from shared.subscription import Subscription
from shared.tokens import Signer, Verifier
from shared.wire import QueryMessage
from shared.writer import Writer

if TYPE_CHECKING:
    from faststream.nats.subscriber.usecases import LogicSubscriber

    from shared.postgres import Connection, Pool
    from shared.settings import Settings

log = structlog.get_logger(__name__)

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")
SAY_AT_MOST_EVERY = 0.05  # seconds between heads while committing: events are news enough, a head is for lost tails
SAY_AT_LEAST_EVERY = 1.0


class Runtime:
    """One service process. Implements `shared.service.Running`."""

    pool: "Pool"
    bus: Bus
    writer: Writer
    subscriptions: dict[str, Subscription]
    live: "dict[str, LogicSubscriber[Any]]"
    relay: Relay | None

    def __init__(self, service: Service, settings: "Settings", now: clock.Clock = clock.now) -> None:
        self.service, self.name, self._settings, self.now = service, service.name, settings, now
        self.metrics = Metrics(service.name, service.measures)
        self.keys = KeyStore(settings.master_key.get_secret_value())
        self.blobs = Blobs.at(settings.blobs)
        self.access: ReadModel[Any] = access_model(inline=service.name == OWNERS)
        self.models = {model.name: model for model in (*service.models, self.access)}
        self.broker = make_broker(service.name, settings, self._disconnected)
        self.verifier = Verifier(settings.public_keys)
        self.signer = Signer(service.name, settings.signing_key.get_secret_value())
        self.changed, self.written = Change(), Change()
        self.health = Health(self)
        self.archived = Archived(self)
        self._said = asyncio.Event()
        self.parts = Parts()
        self.relay, self.subscriptions, self.live = None, {}, {}
        self.heads: dict[str, int] = {}
        self.ending = False
        self.endpoints = Endpoints(self)
        self.endpoints.listen()

    async def prepare(self) -> None:
        """Before the first message is taken: database, tables, and the log's head."""
        dsn, password = self._settings.postgres_dsn, self._settings.postgres_password.get_secret_value()
        path = [model.schema for model in self.models.values()]
        self.pool = await _when_there(lambda: open_pool(dsn, password, search_path=path))
        decisions = Decisions(
            {aggregate.name: aggregate for aggregate in self.service.aggregates},
            {handler.command: handler for handler in self.service.handlers},
        )
        self.writer = Writer(
            service=self.name, decisions=decisions, models=list(self.models.values()), access=self.access,
            permit=permit, keys=self.keys, connect=self._connect, committed=self._committed, now=self.now,
            left_behind=lambda: self.rebuilder.wake(),  # noqa: PLW0108 - made later
        )  # fmt: skip
        if self.service.has_log:
            self.metrics.head.set((await _when_there(self.writer.start)).position)

    async def begin(self) -> None:
        """Everything that runs beside the subscribers, now that the bus is connected."""
        client = await self.broker.connect()
        self.bus = Bus(client)
        own = OwnPages(self.pool)
        pages: dict[str, Pages] = {source: BusPages(self.bus, source) for source in self.followed}
        pages |= {self.name: own}
        self.rebuilder = Rebuilder(
            service=self.name, models=self.models, pages=pages | {self.name: own},
            connect=self._connect, keys=self.keys, arrived=self._in_step,
        )  # fmt: skip
        await self.rebuilder.register()
        self.ticker = Ticker(
            service=self.name, deadlines=self.service.deadlines, pool=self.pool, writer=self.writer, now=self.now
        )
        self.retrier = Retrier(self.name, self.service.reactions, self.keys, self.pool, self.writer)
        self.subscriptions = {source: self._subscription(source, pages[source]) for source in self.followed}
        parts: dict[str, Callable[[], Awaitable[None]]] = {
            "rebuilder": self.rebuilder.run,
            "ticker": self.ticker.run,
            "retrier": self.retrier.run,
            "writer": self._confirmed(self.writer.run) if self.service.has_log else self.writer.run,
            **{f"subscription:{source}": part.run for source, part in self.subscriptions.items()},
        }
        if self.service.has_log:
            # An inbox of its own: the answers to one replica's relay are nothing to another's.
            inbox = f"_INBOX_{self.name}.{clock.new_id().hex}"
            self.relay = Relay(self.name, client, own, inbox=inbox, replicas=self._settings.nats_replicas)
            parts |= {
                "relay": self._confirmed(self.relay.run),
                "heads": self._confirmed(lambda: self._say_heads(client)),
                "archived": self.archived.run,
            }
        for name, part in parts.items():
            self.parts.start(name, part)
        for task in self.service.tasks:
            self.parts.repeat(task.name, partial(task.run, self))

    def _confirmed(self, part: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """Nothing is decided, published or announced before the archive says our log is not behind its own past."""

        async def run() -> None:
            await self.archived.confirmed.wait()
            await part()

        return run

    async def _disconnected(self) -> None:
        """Before `begin` nobody has asked anything."""
        if self.parts:
            await self.bus.disconnected()

    @property
    def followed(self) -> list[str]:
        return sorted({*self.service.sources(), OWNERS})

    def _subscription(self, source: str, pages: Pages) -> Subscription:
        sinks = self.service.sinks.get(source, ())
        return Subscription(
            service=self.name, source=source, pages=pages, writer=self.writer, connect=self._connect, keys=self.keys,
            models=[model for model in self.models.values() if model.source == source and not model.inline],
            reactions=[reaction for reaction in self.service.reactions if reaction.event.service == source],
            sinks=(*sinks, index) if source == self.name else sinks, moved=self._moved,
            hear=partial(self._hear, source) if source in self.live else None, proves=bool(sinks),
        )  # fmt: skip

    async def _hear(self, source: str, on: bool) -> None:
        await (self.live[source].start() if on else self.live[source].stop())

    def leave(self) -> None:
        """Told to stop: answers without an end come to one, so that nobody's is cut off."""
        self.ending = True
        self._tell_of_own()

    async def end(self) -> None:
        await self.parts.end()
        await self.writer.close()
        await self.pool.close()

    async def execute(
        self,
        command: Command,
        *,
        id: UUID,
        correlation: UUID | None = None,
        causation: UUID | None = None,
        bulk: bool = False,
    ) -> Receipt:
        order = system_order(self.name, command, id=id, correlation=correlation or id, causation=causation)
        return await self.writer.execute(order, bulk=bulk)

    async def ask(self, query: Query[A], *, at_least: Mapping[str, int] | None = None) -> A:
        message = QueryMessage[type(query)](data=query, at_least=dict(at_least or {}))  # type: ignore[operator, misc] # made at run time
        body = message.model_dump_json().encode()
        answer = await self.bus.query(query.service, query.wire, body, self.signer.sign_as_system(body, self.now()))
        return query.answer.model_validate(answer)  # type: ignore[return-value] # the query names its answer

    def sign(self, person: str, roles: frozenset[str], body: bytes) -> str:
        return self.signer.sign(person, roles, body, self.now())

    async def next_change(self, within: float) -> bool:
        return await self.changed.wait(within)

    async def next_commit(self, within: float) -> bool:
        return await self.written.wait(within)

    async def _connect(self) -> "Connection":
        return await connect_writer(self._settings.postgres_dsn, self._settings.postgres_password.get_secret_value())

    def _committed(self, head: Head, lines: Sequence[Recorded]) -> None:
        """After every commit of ours: the relay, our own subscription and the bus hear of it."""
        self.metrics.head.set(head.position)
        self._said.set()
        self.ticker.wake()
        if self.relay is not None:
            self.relay.offer(lines)
        if (own := self.subscriptions.get(self.name)) is not None:
            for line in lines:
                own.offer(line.position, line.record, line.hash)
            own.heard(heads.Announced(head.log_id, head.position, head.hash))
        self._tell_of_own()

    def _moved(self, source: str, position: int) -> None:
        subscription = self.subscriptions[source]
        ahead = subscription.head.position if subscription.head is not None else position
        self.metrics.lag.labels(self.name, source).set(max(ahead - position, 0))
        self.changed.tell()
        self.retrier.wake()

    def _in_step(self) -> None:
        """A table has come in step: what could not be done without it may be possible now, although nothing moved."""
        self.retrier.wake()
        self._tell_of_own()

    def _tell_of_own(self) -> None:
        self.written.tell()
        self.changed.tell()

    def heard(self, source: str, announced: heads.Announced) -> None:
        """A head from the bus, perhaps of our own log, moved by another replica."""
        if (subscription := self.subscriptions.get(source)) is not None:
            subscription.heard(announced)
        elif announced.position != self.heads.get(source):
            self.changed.tell()
        self.heads[source] = announced.position
        if source == self.name:
            self.ticker.wake()
            ours = self.writer.head.position if self.writer.head is not None else 0
            if self.relay is not None and announced.position > max(ours, self.relay.position):
                self.relay.wake()
            self._tell_of_own()

    async def _say_heads(self, client: Client) -> None:
        await self.archived.confirmed.wait()
        while True:
            try:
                await asyncio.wait_for(self._said.wait(), SAY_AT_LEAST_EVERY)
            except TimeoutError:
                log.debug("idle")
            self._said.clear()
            if self.writer.head is not None and client.is_connected:
                await client.publish(heads.subject(self.name), heads.to_wire(self.writer.head))
            if self.relay is not None:
                self.metrics.relayed.set(self.relay.position)
            await asyncio.sleep(SAY_AT_MOST_EVERY)


async def _when_there(connect: Callable[[], Awaitable[T]]) -> T:
    """Waits for a server that is still starting, saying so."""
    delay = 0.1
    while True:
        try:
            return await connect()
        except Exception as error:
            if not is_connection_lost(error):
                raise
            log.warning("waiting_for_postgres", error=type(error).__name__)
        await asyncio.sleep(delay)
        delay = min(delay * 2, 2.0)
