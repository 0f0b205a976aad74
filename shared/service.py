"""What a service is made of, as one table: what it decides, shows, answers, reacts to and does in the background."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shared.blobs import Blobs
from shared.bus import Bus
from shared.deadlines import Deadline
from shared.decider import Aggregate, Handler
from shared.keys import KeyStore
from shared.messages import Command, Query
from shared.metrics import Measure
from shared.orders import Receipt
from shared.progress import Sink
from shared.reactions import Reaction
from shared.readmodel import ReadModel

if TYPE_CHECKING:
    from shared.postgres import Connection, Pool

A = TypeVar("A", bound=BaseModel)
ASGIApp = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One query being answered.

    `connection` is in a read-only transaction whose search_path finds the service's tables by bare name; `role` is
    the role under which it was allowed, `of` what that role is bound to.
    """

    connection: "Connection"
    person: str
    role: str
    of: frozenset[str]
    estate: str
    now: datetime
    keys: KeyStore
    blobs: Blobs


@dataclass(frozen=True)
class Answer:
    """How a query is answered: from which tables, and for which roles (`system` lets other services ask)."""

    query: type[Query[Any]]
    answer: Callable[[Asking, Any], Awaitable[BaseModel]]
    reads: tuple[ReadModel[Any], ...]
    roles: tuple[str, ...]


class Running(Protocol):
    """A service at work, as its tasks and its HTTP pages see it."""

    name: str
    pool: "Pool"
    bus: Bus
    blobs: Blobs
    keys: KeyStore
    heads: dict[str, int]
    """The last position heard of each log."""
    ending: bool
    """Told to stop: whoever answers without an end comes to one."""

    def now(self) -> datetime: ...

    async def execute(
        self,
        command: Command,
        *,
        id: UUID,
        correlation: UUID | None = None,
        causation: UUID | None = None,
        bulk: bool = False,
    ) -> Receipt:
        """Decides a command as `system:<service>`; raises its Refusal. `bulk`: others take turns with it."""
        ...

    async def ask(self, query: Query[A], *, at_least: Mapping[str, int] | None = None) -> A:
        """Asks another service as `system:<service>`; raises its Refusal, Unreachable when it cannot be reached."""
        ...

    def sign(self, person: str, roles: frozenset[str], body: bytes) -> str:
        """An actor token for one message; only the desk is believed for anybody but itself."""
        ...

    async def next_change(self, within: float) -> bool:
        """Waits until the own log or a followed one has moved, at most `within` seconds; whether one has."""
        ...

    async def next_commit(self, within: float) -> bool:
        """As `next_change`, but only what moved the own log counts, or brought one of the own tables in step."""
        ...


@dataclass(frozen=True)
class Task:
    """A job in the background, started again with back-off when it throws, and said."""

    name: str
    run: Callable[[Running], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    """Everything there is to know about a service; `shared.serving` makes a process of it.

    `sources` are further logs to follow although no read model or reaction names them; `sinks` by source are written
    in the transaction of each run; `hears` are logs whose heads it hears without following them. `missing` says what
    else keeps it from being ready; `measures` are shown at /metrics beside what every service measures. `has_log` is
    False for a service that publishes nothing.
    """

    name: str
    aggregates: tuple[Aggregate[Any], ...] = ()
    handlers: tuple[Handler, ...] = ()
    models: tuple[ReadModel[Any], ...] = ()
    answers: tuple[Answer, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    tasks: tuple[Task, ...] = ()
    sinks: Mapping[str, tuple[Sink, ...]] = field(default_factory=dict)
    hears: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    http: Callable[[Running], ASGIApp] | None = None
    missing: Callable[[Running], Awaitable[list[str]]] | None = None
    has_log: bool = True

    def sources(self) -> list[str]:
        """The logs it follows; its own among them, for its following tables, its own reactions and its index."""
        named = {model.source for model in self.models} | {reaction.event.service for reaction in self.reactions}
        own = {self.name} if self.has_log else set()
        return sorted(named | set(self.sinks) | own)


class Change:
    """Wakes everybody who waits for something to have moved."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, within: float) -> bool:
        try:
            await asyncio.wait_for(self._event.wait(), within)
        except TimeoutError:
            return False
        return True


def with_access(service: Service, access: ReadModel[Any]) -> Sequence[ReadModel[Any]]:
    """The service's models and its copy of who may do what."""
    return (*service.models, access)
