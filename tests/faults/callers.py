"""How the tests speak to the services: over NATS as the desk does, and over HTTP as people do."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import httpx
import nats
import nats.errors
import orjson
from nats.aio.client import Client

from deploy.local.keys import password
from deploy.local.places import Places
from services.desk.api.addresses import address_of
from shared import clock
from shared.messages import Command, Query
from shared.tokens import HEADER, Signer
from tests.faults.people import Person

ANSWER_WITHIN = 3.0  # seconds; after that nobody knows what became of it


class Unknown(Exception):  # noqa: N818 - a fact about one command
    """No answer, or one that says come again: whether it was done is not known."""


class Refused(Exception):  # noqa: N818 - a fact about one command
    """The service says no, for good."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["title"], problem.get("detail_en"))
        self.problem = problem


async def connect(places: Places, url: str, user: str, **options: Any) -> Client:
    """As one of the users of the bus, come what may."""
    secret = places.operations / f"{user}_password" if user == "operator" else places.secrets(user) / "nats_password"
    return await nats.connect(
        url, user=user, password=password(Path(secret)), inbox_prefix=f"_INBOX_{user}", pending_size=0,
        max_reconnect_attempts=-1, reconnect_time_wait=0.1, error_cb=_heard, **options,
    )  # fmt: skip


async def _heard(_error: Exception) -> None:
    """A server that is away is what these tests are about."""


class OnTheBus:
    """Speaks with the desk's own credentials and signing key."""

    def __init__(self, client: Client, signer: Signer) -> None:
        self.client, self.signer = client, signer

    @classmethod
    async def of(cls, places: Places, url: str) -> Self:
        key = (places.secrets("desk") / "signing.key").read_bytes()
        return cls(await connect(places, url, "desk"), Signer("desk", key))

    async def tell(self, person: Person, command: Command, id_: UUID, within: float = ANSWER_WITHIN) -> dict[str, Any]:
        """The receipt; raises Refused or Unknown.

        It is not to be done once we have given up: a replica that was stopped would do it after its repetition was
        refused by another.
        """
        now = clock.now()
        data = orjson.Fragment(command.model_dump_json(exclude_unset=True))
        body = orjson.dumps({"id": str(id_), "deadline": now + timedelta(seconds=within), "data": data})
        token = self.signer.sign(person.id, person.roles, body, now)
        return await self._asked(f"handover.commands.{command.service}.{command.wire}", body, token, "receipt", within)

    async def ask(self, query: Query[Any], person: Person | None = None) -> dict[str, Any]:
        """As the desk itself, or for a person. Raises Refused or Unknown."""
        body, now = orjson.dumps({"data": query.model_dump(mode="json", exclude_unset=True)}), clock.now()
        token = (
            self.signer.sign(person.id, person.roles, body, now) if person else self.signer.sign_as_system(body, now)
        )
        return await self._asked(f"handover.queries.{query.service}.{query.wire}", body, token, "answer")

    async def operate(self, service: str, operation: str, **wanted: Any) -> dict[str, Any]:
        """What only the group's administrator may do to a running service: Rebuild, Unpark, Status."""
        body = orjson.dumps(wanted)
        token = self.signer.sign("administrator", frozenset({"group_admin"}), body, clock.now())
        return await self._asked(f"handover.queries.{service}.{operation}", body, token, "answer")

    async def _asked(
        self, subject: str, body: bytes, token: str, member: str, within: float = ANSWER_WITHIN
    ) -> dict[str, Any]:
        if not self.client.is_connected:
            raise Unknown("disconnected")
        try:
            reply = await self.client.request(subject, body, timeout=within, headers={HEADER: token})
        except (nats.errors.Error, OSError, TimeoutError) as error:
            raise Unknown(type(error).__name__) from error
        return _judged(orjson.loads(reply.data), member)


class OverHttp:
    """Speaks with people's bearer tokens."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def tell(self, person: Person, command: Command, id_: UUID) -> dict[str, Any]:
        """The receipt; raises Refused or Unknown."""
        headers = {"Authorization": f"Bearer {person.secret}", "Idempotency-Key": str(id_)}
        body = command.model_dump_json(exclude_unset=True)
        try:
            answer = await self.client.post(
                address_of(type(command)), content=body, headers=headers | {"Content-Type": "application/json"}
            )
        except httpx.TransportError as error:
            raise Unknown(type(error).__name__) from error
        if answer.is_success:
            return _judged({"receipt": answer.json()}, "receipt")
        return _judged({"problem": answer.json()}, "receipt")


def _judged(answer: dict[str, Any], member: str) -> dict[str, Any]:
    if "problem" in answer:
        if answer["problem"]["retryable"]:
            raise Unknown(answer["problem"]["title"])
        raise Refused(answer["problem"])
    found: dict[str, Any] = answer[member]
    return found
