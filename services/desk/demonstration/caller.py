"""The HTTP API as people use it: a bearer token each, and one key per command however often it is sent."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel

from services.desk.api.addresses import PREFIX, address_of
from services.desk.demonstration.lines import Lines, patiently
from shared import clock
from shared.contracts.vocabulary import Role
from shared.messages import Command, Query

A = TypeVar("A", bound=BaseModel)
Send = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Person:
    """Somebody of the story: the id, the role they act in, and the secret of their bearer token."""

    id: str
    role: Role
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def secret_hash(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()


@dataclass
class Caller:
    """Sends for many people at once. `reached` is the furthest position seen of each service's log."""

    lines: Lines
    reached: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    async def tell(self, person: Person, command: Command) -> None:
        """A command under one Idempotency-Key, however often it has to be sent."""
        headers = _headers(person) | {"Idempotency-Key": str(clock.new_id()), "Content-Type": "application/json"}
        body = command.model_dump_json(exclude_unset=True).encode()
        receipt = await self._asked(
            command.wire, lambda line: line.post(address_of(type(command)), content=body, headers=headers)
        )
        self._reach(command.service, receipt["position"])
        self.sent += 1

    async def ask(self, person: Person, query: Query[A], *, having_read: Sequence[str] = ()) -> A:
        """A query; `having_read` names services whose last answers the tables asked must already contain."""
        parameters = query.model_dump(mode="json", exclude_none=True)
        seen = [f"{service}:{self.reached[service]}" for service in having_read if service in self.reached]
        if seen:
            parameters["at_least"] = ",".join(seen)
        address, headers = address_of(type(query)), _headers(person)
        found = await self._asked(query.wire, lambda line: line.get(address, params=parameters, headers=headers))
        answer: A = type(query).answer.model_validate(found)  # type: ignore[assignment] # declared by the query itself
        return answer

    async def keep(self, person: Person, content: bytes, media_type: str) -> str:
        """A file into the store of blobs; answers its SHA-256."""
        files = {"file": ("photo", content, media_type)}
        found = await self._asked(
            "file", lambda line: line.post(f"{PREFIX}/files", files=files, headers=_headers(person))
        )
        return str(found["sha256"])

    async def import_roster(self, person: Person, estate: str, roster: tuple[str, bytes]) -> str:
        """Uploads the roster as sales does; answers the import's id."""
        key: UUID = clock.new_id()
        headers = _headers(person) | {"Idempotency-Key": str(key)}
        files = {"file": roster}
        found = await self._asked(
            "roster", lambda line: line.post(f"{PREFIX}/estates/{estate}/roster", files=files, headers=headers)
        )
        self._reach("owners", found["receipt"]["position"])
        return str(found["roster_import"])

    async def status(self, person: Person, service: str) -> dict[str, Any]:
        address = f"{PREFIX}/{service}/status"
        return await self._asked("status", lambda line: line.get(address, headers=_headers(person)))

    def _reach(self, service: str, position: int) -> None:
        self.reached[service] = max(self.reached.get(service, 0), position)

    async def _asked(self, what: str, send: Send) -> dict[str, Any]:
        line = await self.lines.get()
        try:
            return await patiently(what, lambda: send(line))
        finally:
            self.lines.put_nowait(line)


def _headers(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.secret}"}
