"""Messages between desk and services: how a command or query travels, and how it is answered."""

from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from shared.messages import Command, Query, contains_nul
from shared.orders import Receipt
from shared.problems import Malformed, Refusal, TooLarge

LARGEST_MESSAGE = 512 * 1024  # bytes

C = TypeVar("C", bound=Command)
Q = TypeVar("Q", bound=Query[Any])
M = TypeVar("M", bound=BaseModel)


class CommandMessage(BaseModel, Generic[C]):
    """A command with its id (the idempotency key), when it happened, until when it is wanted and on which version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    data: C
    at: AwareDatetime | None = None
    deadline: AwareDatetime | None = None
    expected_version: int | None = Field(default=None, ge=0)
    correlation: UUID | None = None
    traceparent: str | None = Field(default=None, max_length=64)


class QueryMessage(BaseModel, Generic[Q]):
    """A query, answered from tables that have reached `at_least` {service: position}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Q
    at_least: dict[str, int] = Field(default_factory=dict)
    correlation: UUID | None = None


def parse(message: type[M], body: bytes) -> M:
    """Raises TooLarge or Malformed naming the first wrong field; values are never repeated, they may be personal."""
    if len(body) > LARGEST_MESSAGE:
        raise TooLarge(size=len(body), limit=LARGEST_MESSAGE)
    try:
        parsed = message.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part != "data") or "body"
        raise Malformed(where=where, what=first["msg"]) from None
    if contains_nul(body):
        raise Malformed(where="body", what="NUL")
    return parsed


def with_receipt(receipt: Receipt) -> bytes:
    return orjson.dumps({"receipt": receipt.as_json()})


def with_answer(answer: BaseModel) -> bytes:
    return b'{"answer":' + answer.model_dump_json().encode() + b"}"


def with_problem(refusal: Refusal) -> bytes:
    return orjson.dumps({"problem": refusal.as_problem()}, default=str)
