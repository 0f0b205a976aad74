"""What waits for the writer: commands with who asked and why, and the receipts they leave."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from shared.messages import Command
from shared.problems import Refusal

if TYPE_CHECKING:
    from shared.postgres import Connection

SYSTEM = "system:"


class Receipt(NamedTuple):
    """Proof of an accepted command: its last event's place, or where the stream stood when nothing had to change."""

    command_id: UUID
    stream: str
    version: int
    position: int
    hash: bytes

    def as_json(self) -> dict[str, Any]:
        return {
            "command_id": str(self.command_id),
            "stream": self.stream,
            "version": self.version,
            "position": self.position,
            "hash": self.hash.hex(),
        }


@dataclass(frozen=True, slots=True)
class Order:
    """A command on its way to be decided. `roles` are those its token claims for the estate; the service still checks.

    `at`: when it happened, if earlier than now; `deadline`: past it, it is refused; `expected_version`: of its stream.
    """

    id: UUID
    command: Command
    person: str
    correlation: UUID
    roles: frozenset[str] = frozenset()
    causation: UUID | None = None
    traceparent: str | None = None
    at: datetime | None = None
    deadline: datetime | None = None
    expected_version: int | None = None

    @property
    def by_system(self) -> bool:
        return self.person.startswith(SYSTEM)


def digest_of(order: Order, secret: bytes) -> bytes:
    """What a repetition must match: the same person, the same command, the same content.

    Keyed, because the content may be a name or a phone: without the key nobody can try candidates against it.
    """
    command = order.command
    content = command.__pydantic_serializer__.to_json(command)
    return blake2b(
        b"\n".join((order.person.encode(), command.wire.encode(), content)), key=secret, digest_size=32
    ).digest()


def system_order(
    service: str, command: Command, *, id: UUID, correlation: UUID, causation: UUID | None = None,
    traceparent: str | None = None, at: datetime | None = None,
) -> Order:  # fmt: skip
    """A command a service gives itself, with its cause."""
    return Order(id, command, SYSTEM + service, correlation, causation=causation, traceparent=traceparent, at=at)


Outcome = Receipt | Refusal
Before = Callable[["Connection"], Awaitable[bool]]
After = Callable[["Connection", Sequence[Outcome]], Awaitable[None]]


@dataclass(eq=False, slots=True)
class Work:
    """Orders decided in one transaction with what belongs to them.

    `before` runs under the lock, before anything is decided; False says it was all done already and nothing is
    decided. `after` runs with the outcomes before the commit. The future gets the outcomes, in order, or an error.
    `failure` is what `before` raised; `refused` the orders Postgres refused when each was tried alone.
    """

    orders: Sequence[Order]
    done: "asyncio.Future[list[Outcome]]"
    before: Before | None = None
    after: After | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    skip: bool = False
    failure: Exception | None = None
    refused: dict[UUID, Refusal] | None = None
