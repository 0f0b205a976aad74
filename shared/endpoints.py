"""What a service listens to: one short FastStream subscriber per command, query, followed log and its heads."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from pydantic import BaseModel

from shared import clock, heads
from shared.answering import Answering
from shared.messages import Command, events_of
from shared.operating import Operating
from shared.orders import SYSTEM, Order
from shared.pages import read_page, to_wire
from shared.postgres import is_connection_lost
from shared.problems import InternalError, Malformed, NotReady, Refusal, RoleNotHeld, Unauthenticated
from shared.requests import Requests, straight
from shared.service import Answer
from shared.tokens import HEADER, Actor
from shared.wire import CommandMessage, QueryMessage, parse, with_answer, with_problem, with_receipt
from shared.wording import Wording

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from shared.runtime import Runtime

log = structlog.get_logger(__name__)

FROM_STREAM = Wording("消息来自存储流而非请求", "the message comes out of a stream and is nobody's request")


class ReceiptReply(BaseModel):
    """`receipt` when accepted, else `problem` (RFC 9457 with both languages)."""

    receipt: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class Endpoints:
    """Subscribes a runtime to everything its service answers and follows."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime, self._service = runtime, runtime.service
        self._name = runtime.name
        self._answering = Answering(runtime)
        self._operating = Operating(runtime, self._answering)
        self._requests = Requests()

    def listen(self) -> None:
        self._answer()
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

    async def end(self) -> None:
        """Takes no more requests; whoever has asked is answered."""
        runtime = self._runtime
        await self._requests.end(connected=bool(runtime.parts) and runtime.bus.connected)

    def _answer(self) -> None:
        for handler in self._service.handlers:
            kind = handler.command
            self._on(f"handover.commands.{self._name}.{kind.wire}", kind, CommandMessage[kind], self._command)  # type: ignore[valid-type] # made at run time
        for answer in self._service.answers:
            self._on_query(answer)
        self._on(f"handover.queries.{self._name}.EventsAfter", None, bytes, self._events_after)
        for wire in self._operating.named:
            self._on(f"handover.queries.{self._name}.{wire}", None, dict[str, Any], self._operate)

    def _on(
        self, subject: str, kind: type[Command] | None, schema: Any, answer: Callable[..., Awaitable[bytes]]
    ) -> None:
        """A subscriber whose every outcome is a reply: a receipt, an answer or a problem."""
        name = subject.rpartition(".")[2]
        metrics = self._runtime.metrics
        answered = metrics.answered(metrics.queries if kind is None else metrics.commands, name)

        async def handle(message: "Msg") -> bytes:
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
                answered(outcome)
                if kind is not None:
                    metrics.decided.observe(clock.monotonic() - began)

        description = kind.__doc__ if kind else None
        asked = self._runtime.broker.subscriber(subject, queue=self._name, title=name, description=description)
        under_way = self._requests.take(asked, handle, schema, ReceiptReply)
        metrics.under_way.labels(self._name, name).set_function(under_way)

    def _actor(self, message: "Msg") -> Actor:
        headers = message.headers or {}
        if "Nats-Stream" in headers:
            raise Unauthenticated(why=FROM_STREAM)
        return self._runtime.verifier.verify(headers.get(HEADER), message.data, self._runtime.now())

    async def _command(self, message: "Msg", kind: type[Command]) -> bytes:
        actor = self._actor(message)
        asked: CommandMessage[Command] = parse(CommandMessage[kind], message.data)  # type: ignore[valid-type] # made at run time
        if not self._runtime.archived.confirmed.is_set():
            raise NotReady(what=self._name)
        if actor.person.startswith(SYSTEM) and actor.person != SYSTEM + self._name:
            raise RoleNotHeld(estate=asked.data.estate, command=kind.wire, roles="")
        order = Order(
            asked.id, asked.data, actor.person, asked.correlation or asked.id, roles=actor.roles,
            traceparent=asked.traceparent, at=asked.at, deadline=asked.deadline,
            expected_version=asked.expected_version,
        )  # fmt: skip
        # Each request is a task, whose variables are its own.
        structlog.contextvars.bind_contextvars(correlation=str(order.correlation), command_id=str(order.id))
        return with_receipt(await self._runtime.writer.execute(order))

    def _on_query(self, answer: Answer) -> None:
        async def respond(message: "Msg") -> bytes:
            actor = self._actor(message)
            asked = parse(QueryMessage[answer.query], message.data)  # type: ignore[name-defined] # made at run time
            return with_answer(await self._answering.answered(answer, actor, asked.data, asked.at_least))

        subject = f"handover.queries.{self._name}.{answer.query.wire}"
        self._on(subject, None, QueryMessage[answer.query], respond)  # type: ignore[name-defined] # made at run time

    async def _events_after(self, message: "Msg") -> bytes:
        """A log that may yet be restored is shown to nobody: its followers would take it for a fork."""
        if not self._runtime.archived.compared.is_set():
            raise NotReady(what=self._name)
        try:
            after = int(orjson.loads(message.data)["after"])
        except (ValueError, KeyError, TypeError) as malformed:
            raise Malformed(where="after", what="int") from malformed
        archived = self._runtime.archived
        if not (archived.confirmed.is_set() or archived.forked or not self._service.has_log):
            raise NotReady(what=self._name)  # a log not yet put back would look forked to whoever followed it
        async with self._runtime.pool.acquire() as connection:
            return to_wire(await read_page(connection, after))

    async def _operate(self, message: "Msg") -> bytes:
        name = message.subject.rpartition(".")[2]
        return await self._operating.operated(name, self._actor(message), message.data)

    def _hear(self, source: str) -> None:
        async def on_head(message: "Msg") -> None:
            self._runtime.heard(source, heads.from_wire(message.data))

        said = self._runtime.broker.subscriber(heads.subject(source), title=f"Heads of {source}", no_reply=True)
        straight(said, on_head, dict[str, Any], None)

    def _follow(self, source: str) -> None:
        async def on_event(message: "Msg") -> None:
            headers = message.headers or {}
            try:
                position = int(headers["Nats-Expected-Last-Sequence"]) + 1
                claimed = bytes.fromhex(headers["Handover-Hash"])
            except (KeyError, ValueError):
                log.warning("live_event_without_place", source=source)
                return
            if (subscription := self._runtime.subscriptions.get(source)) is not None:
                subscription.offer(position, message.data, claimed)

        if source != self._name:
            subject = f"handover.events.{source}.>"
            live = self._runtime.broker.subscriber(subject, title=f"Events of {source}", no_reply=True)
            straight(live, on_event, dict[str, Any], None)
            self._runtime.live[source] = live
