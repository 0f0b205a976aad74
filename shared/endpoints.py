"""What a service listens to: one short FastStream subscriber per command, query, followed log and its heads."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from faststream.nats import NatsBroker, NatsRouter
from faststream.nats.message import NatsMessage
from faststream.nats.prometheus import NatsPrometheusMiddleware
from faststream.security import SASLPlaintext
from pydantic import BaseModel

from shared import clock, heads
from shared.access import standing_among
from shared.decider import SYSTEM_ROLE, Standing
from shared.messages import Command, events_of
from shared.orders import SYSTEM, Order
from shared.pages import read_page, to_wire
from shared.postgres import is_connection_lost
from shared.problems import InternalError, Malformed, NotReady, Refusal, RoleNotHeld, Unauthenticated
from shared.service import Answer, Asking
from shared.tokens import HEADER, Actor
from shared.wire import CommandMessage, QueryMessage, parse, with_answer, with_problem, with_receipt
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.runtime import Runtime
    from shared.settings import Settings

log = structlog.get_logger(__name__)

WORKERS = 256  # messages of one subject handled at a time; group commit needs callers to gather
CATCH_UP_WITHIN = 3.0  # seconds a query waits for the positions it asks for
INBOX = "_INBOX_"
OPERATORS = ("group_admin",)
WATCHERS = ("group_admin", "auditor")

IN_STEP = "select name, version from models.model where not building and state = 'in_step'"
CHECKPOINT = "select position from inbox.checkpoint where source = $1"

FROM_STREAM = Wording("消息来自存储流而非请求", "the message comes out of a stream and is nobody's request")


def make_broker(service: str, settings: "Settings", disconnected: Callable[[], Awaitable[None]]) -> NatsBroker:
    """FastStream on core NATS: raw bytes in and out; contracts are parsed here so that every fault is answered."""

    async def as_it_came(message: NatsMessage) -> NatsMessage:
        return message

    return NatsBroker(
        list(settings.nats_servers),
        security=SASLPlaintext(username=service, password=settings.nats_password.get_secret_value()),
        name=service,
        inbox_prefix=f"_INBOX_{service}",
        apply_types=False,
        decoder=as_it_came,
        pending_size=0,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=2,
        logger=None,
        error_cb=_said,
        disconnected_cb=disconnected,
    )


async def _said(error: Exception) -> None:
    log.warning("bus_error", error=type(error).__name__)


class ReceiptReply(BaseModel):
    """`receipt` when accepted, else `problem` (RFC 9457 with both languages)."""

    receipt: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class Endpoints:
    """Subscribes a runtime to everything its service answers and follows."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime, self._service = runtime, runtime.service
        self._name = runtime.name
        # Only what is asked is measured message by message: for an event or a head it would be most of the work.
        metrics = NatsPrometheusMiddleware(registry=runtime.metrics.registry, app_name=runtime.name)
        self._asked = NatsRouter(middlewares=(metrics,))

    def listen(self) -> None:
        self._answer()
        self._runtime.broker.include_router(self._asked)
        for source in self._runtime.followed:
            self._hear(source)
            self._follow(source)
        for source in self._service.hears:
            if source not in self._runtime.followed:
                self._hear(source)
        if self._service.has_log:
            for event in events_of(self._name).values():
                subject = f"handover.events.{self._name}.{{estate}}.{event.wire}"
                self._runtime.broker.publisher(subject, schema=event, title=event.wire, description=event.__doc__)

    def _answer(self) -> None:
        for handler in self._service.handlers:
            kind = handler.command
            self._on(f"handover.commands.{self._name}.{kind.wire}", kind, CommandMessage[kind], self._command)  # type: ignore[valid-type] # made at run time
        for answer in self._service.answers:
            self._on_query(answer)
        self._on(f"handover.queries.{self._name}.EventsAfter", None, bytes, self._events_after)
        for wire, operation, roles in (
            ("Status", self._status, WATCHERS),
            ("Rebuild", self._rebuild, OPERATORS),
            ("Unpark", self._unpark, OPERATORS),
            ("Restore", self._restore, OPERATORS),
        ):
            self._on(f"handover.queries.{self._name}.{wire}", None, dict[str, Any], self._guarded(operation, roles))

    def _on(
        self, subject: str, kind: type[Command] | None, schema: Any, answer: Callable[..., Awaitable[bytes]]
    ) -> None:
        """A subscriber whose every outcome is a reply: a receipt, an answer or a problem."""
        name = subject.rpartition(".")[2]

        async def handle(message: NatsMessage) -> bytes:
            if not message.reply_to.startswith(INBOX):
                # Whoever asks for the answer elsewhere wants us to publish in somebody's stead: no answer at all.
                raise PermissionError(subject)
            began = clock.monotonic()
            outcome = "done"
            try:
                return await (answer(message, kind) if kind is not None else answer(message))
            except Refusal as refusal:
                outcome = type(refusal).__name__
                return with_problem(refusal)
            except Exception as error:
                if is_connection_lost(error):
                    outcome = "NotReady"
                    log.warning("postgres_away", subject=subject, error=type(error).__name__)
                    return with_problem(NotReady(what=self._name))
                outcome = "InternalError"
                correlation = str(clock.new_id())
                log.exception("answer_failed", subject=subject, correlation=correlation)
                return with_problem(InternalError(correlation=correlation))
            finally:
                self._count(kind, name, outcome, clock.monotonic() - began)

        handle.__annotations__ = {"message": schema, "return": ReceiptReply}
        self._asked.subscriber(
            subject, queue=self._name, max_workers=WORKERS, title=name, description=kind.__doc__ if kind else None
        )(handle)

    def _count(self, kind: type[Command] | None, name: str, outcome: str, seconds: float) -> None:
        metrics = self._runtime.metrics
        if kind is None:
            metrics.queries.labels(self._name, name, outcome).inc()
        else:
            metrics.commands.labels(self._name, name, outcome).inc()
            metrics.decided.observe(seconds)

    def _actor(self, message: NatsMessage) -> Actor:
        headers = message.headers or {}
        if "Nats-Stream" in headers:
            raise Unauthenticated(why=FROM_STREAM)
        return self._runtime.verifier.verify(headers.get(HEADER), message.body, self._runtime.now())

    async def _command(self, message: NatsMessage, kind: type[Command]) -> bytes:
        actor = self._actor(message)
        asked: CommandMessage[Command] = parse(CommandMessage[kind], message.body)  # type: ignore[valid-type] # made at run time
        if not self._runtime.archived.confirmed.is_set():
            raise NotReady(what=self._name)
        if actor.person.startswith(SYSTEM) and actor.person != SYSTEM + self._name:
            raise RoleNotHeld(estate=asked.data.estate, command=kind.wire, roles="")
        order = Order(
            asked.id, asked.data, actor.person, asked.correlation or asked.id, roles=actor.roles,
            traceparent=asked.traceparent, at=asked.at, deadline=asked.deadline,
            expected_version=asked.expected_version,
        )  # fmt: skip
        with structlog.contextvars.bound_contextvars(correlation=str(order.correlation), command_id=str(order.id)):
            return with_receipt(await self._runtime.writer.execute(order))

    def _on_query(self, answer: Answer) -> None:
        async def respond(message: NatsMessage) -> bytes:
            actor = self._actor(message)
            asked = parse(QueryMessage[answer.query], message.body)  # type: ignore[name-defined] # made at run time
            await self._caught_up(asked.at_least)
            async with (
                self._runtime.pool.acquire() as connection,
                connection.transaction(readonly=True, isolation="repeatable_read"),
            ):
                await self._in_step(connection, actor, answer)
                standing = await self._standing(connection, actor, answer, asked.data.estate)
                asking = Asking(
                    connection, actor.person, standing.role, standing.of, asked.data.estate,
                    self._runtime.now(),
                    self._runtime.keys,
                    self._runtime.blobs,
                )  # fmt: skip
                return with_answer(await answer.answer(asking, asked.data))

        subject = f"handover.queries.{self._name}.{answer.query.wire}"
        self._on(subject, None, QueryMessage[answer.query], respond)  # type: ignore[name-defined] # made at run time

    async def _standing(self, connection: "Connection", actor: Actor, answer: Answer, estate: str) -> Standing:
        if _for_itself(actor, answer):
            return Standing(SYSTEM_ROLE)
        return await self._held(connection, actor, answer.roles, estate, answer.query.wire)

    async def _held(
        self, connection: "Connection", actor: Actor, roles: tuple[str, ...], estate: str, what: str
    ) -> Standing:
        access = self._runtime.access
        grants = await connection.fetchrow(
            f"select person, grants from {access.schema}.access where person = $1", actor.person
        )
        row = access.row(grants["person"], tuple(grants["grants"])) if grants is not None else None
        return standing_among(actor.roles, roles, row, estate, what)

    async def _in_step(self, connection: "Connection", actor: Actor, answer: Answer) -> None:
        """A service asking for itself needs no grants: owners is confirmed by an archive that has yet to hear of it."""
        there = {(row["name"], row["version"]) for row in await connection.fetch(IN_STEP)}
        access = () if _for_itself(actor, answer) else (self._runtime.access,)
        for model in (*answer.reads, *access):
            if (model.name, model.version) not in there:
                raise NotReady(what=model.name)

    async def _caught_up(self, at_least: dict[str, int]) -> None:
        """Waits a moment for what the asker has already seen elsewhere.

        Without a connection: those who wait would take them all from what they wait for.
        """
        until = clock.monotonic() + CATCH_UP_WITHIN
        pool = self._runtime.pool
        for source, position in at_least.items():
            while source in self._runtime.subscriptions and (await pool.fetchval(CHECKPOINT, source) or 0) < position:
                if clock.monotonic() > until:
                    raise NotReady(what=f"{self._name} ({source} {position})")
                await self._runtime.changed.wait(0.05)

    async def _events_after(self, message: NatsMessage) -> bytes:
        """A log that may yet be restored is shown to nobody: its followers would take it for a fork."""
        if not self._runtime.archived.compared.is_set():
            raise NotReady(what=self._name)
        try:
            after = int(orjson.loads(message.body)["after"])
        except (ValueError, KeyError, TypeError) as malformed:
            raise Malformed(where="after", what="int") from malformed
        archived = self._runtime.archived
        if not (archived.confirmed.is_set() or archived.forked or not self._service.has_log):
            raise NotReady(what=self._name)  # a log not yet put back would look forked to whoever followed it
        async with self._runtime.pool.acquire() as connection:
            return to_wire(await read_page(connection, after))

    def _guarded(
        self, operation: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]], roles: tuple[str, ...]
    ) -> Callable[[NatsMessage], Awaitable[bytes]]:
        async def respond(message: NatsMessage) -> bytes:
            actor = self._actor(message)
            body = orjson.loads(message.body or b"{}")
            async with self._runtime.pool.acquire() as connection:
                await self._held(connection, actor, roles, "GROUP", "operate")
            return orjson.dumps({"answer": await operation(body)}, default=_plain)

        return respond

    async def _status(self, _body: dict[str, Any]) -> dict[str, Any]:
        return await self._runtime.health.status()

    async def _rebuild(self, body: dict[str, Any]) -> dict[str, Any]:
        named = body.get("read_model")
        names = [named] if named else list(self._runtime.models)
        if unknown := [name for name in names if name not in self._runtime.models]:
            raise Malformed(where="read_model", what=", ".join(unknown))
        await self._runtime.rebuilder.begin(*names)
        return {"rebuilding": names}

    async def _restore(self, _body: dict[str, Any]) -> dict[str, Any]:
        return await self._runtime.archived.again() if self._service.has_log else {"state": "complete"}

    async def _unpark(self, _body: dict[str, Any]) -> dict[str, Any]:
        await self._runtime.retrier.unpark()
        return {}

    def _hear(self, source: str) -> None:
        async def on_head(message: NatsMessage) -> None:
            self._runtime.heard(source, heads.from_wire(message.body))

        on_head.__annotations__ = {"message": dict[str, Any], "return": None}
        self._runtime.broker.subscriber(heads.subject(source), title=f"Heads of {source}", no_reply=True)(on_head)

    def _follow(self, source: str) -> None:
        async def on_event(message: NatsMessage) -> None:
            headers = message.headers or {}
            try:
                position = int(headers["Nats-Expected-Last-Sequence"]) + 1
                claimed = bytes.fromhex(headers["Handover-Hash"])
            except (KeyError, ValueError):
                log.warning("live_event_without_place", source=source)
                return
            if (subscription := self._runtime.subscriptions.get(source)) is not None:
                subscription.offer(position, message.body, claimed)

        on_event.__annotations__ = {"message": dict[str, Any], "return": None}
        if source != self._name:
            subject = f"handover.events.{source}.>"
            live = self._runtime.broker.subscriber(subject, title=f"Events of {source}", no_reply=True)
            live(on_event)
            self._runtime.live[source] = live


def _for_itself(actor: Actor, answer: Answer) -> bool:
    """Whether a service asks, and may."""
    return actor.person.startswith(SYSTEM) and SYSTEM_ROLE in answer.roles


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
