"""A line of a log: the CloudEvents JSON exactly as published, its place in the hash chain, and how it is read back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from shared.messages import EVERY_LOG, Event, event_type
from shared.personal import Keyring

NO_HASH = bytes(32)  # what the first line of a log is chained to
LARGEST_RECORD = 256 * 1024  # bytes; fits the bus's message limit with room for headers


class LogBorn(Event, service=EVERY_LOG, wire="LogBorn", stream="log:{log_id}"):
    """The first line of every log: its random id, by which a log that was replaced is told from one that went on."""

    log_id: UUID
    of: str


class Cause(NamedTuple):
    """Who asked, in which role, by which command (and its content's digest), and what led to it."""

    person: str
    role: str
    command_id: UUID
    digest: bytes
    correlation: UUID
    causation: UUID | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has got: its id, last position, that line's hash, and when it was recorded."""

    log_id: UUID
    position: int
    hash: bytes
    recorded_at: datetime


@dataclass(slots=True, eq=False)
class Recorded:
    """One event with its envelope; `event` is None for a type this code does not know."""

    service: str
    position: int
    record: bytes
    hash: bytes
    envelope: dict[str, Any]
    event: Event | None

    @property
    def id(self) -> UUID:
        return UUID(self.envelope["id"])

    @property
    def type(self) -> str:
        return str(self.envelope["type"])

    @property
    def stream(self) -> str:
        return str(self.envelope["stream"])

    @property
    def version(self) -> int:
        return int(self.envelope["version"])

    @property
    def estate(self) -> str:
        return str(self.envelope["estate"])

    @property
    def person(self) -> str:
        return str(self.envelope["actor"])

    @property
    def role(self) -> str:
        return str(self.envelope["role"])

    @property
    def command(self) -> UUID:
        return UUID(self.envelope["commandid"])

    @property
    def correlation(self) -> UUID:
        return UUID(self.envelope["correlation"])

    @property
    def traceparent(self) -> str | None:
        return self.envelope.get("traceparent")

    @property
    def occurred_at(self) -> datetime:
        return datetime.fromisoformat(self.envelope["time"])

    @property
    def recorded_at(self) -> datetime:
        return datetime.fromisoformat(self.envelope["recordedat"])

    @property
    def touches(self) -> list[str]:
        return str(self.envelope["touches"]).split()


def event_id(command_id: UUID, ordinal: int) -> str:
    """uuid5(command id, ordinal) in text: the same as the standard library's, made without its objects."""
    text = sha1(command_id.bytes + b"%d" % ordinal, usedforsecurity=False).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


@lru_cache(maxsize=2)
def _text(at: datetime) -> str:
    """A batch has one time for all its lines."""
    return at.isoformat()


def chain(previous: bytes, record: bytes) -> bytes:
    """SHA-256 over the previous line's hash and this record: 32 bytes."""
    return hashlib.sha256(previous + record).digest()


def envelop(
    event: Event, cause: Cause, *, service: str, position: int, ordinal: int, version: int,
    occurred_at: datetime, recorded_at: datetime, stream: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The CloudEvents 1.0 envelope of an event, without its data; what folds see of it besides the event.

    `stream` is the event's own, for a caller that has it at hand.
    """
    stream = event.stream if stream is None else stream
    command = str(cause.command_id)
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_id(cause.command_id, ordinal),
        "source": f"handover/{service}",
        "type": event.wire,
        "subject": stream,
        "time": _text(occurred_at),
        "datacontenttype": "application/json",
        "position": position,
        "stream": stream,
        "version": version,
        "schemaversion": event.schema_version,
        "actor": cause.person,
        "role": cause.role,
        "estate": event.estate,
        "commandid": command,
        "commanddigest": cause.digest.hex(),
        "correlation": command if cause.correlation is cause.command_id else str(cause.correlation),
        "recordedat": _text(recorded_at),
        "touches": event.touches(),
    }
    if cause.causation is not None:
        envelope["causation"] = str(cause.causation)
    if cause.traceparent is not None:
        envelope["traceparent"] = cause.traceparent
    return envelope


def write(envelope: dict[str, Any], data: bytes) -> bytes:
    """The record: envelope and data as one JSON object, in structured mode; these bytes are never made again."""
    return orjson.dumps(envelope | {"data": orjson.Fragment(data)})


def encode(event: Event, keys: Keyring | None) -> bytes:
    """The event's data as JSON, personal values sealed; raises without a keyring if it holds any."""
    return event.__pydantic_serializer__.to_json(event, context={"keys": keys} if keys else None)


def read(service: str, record: bytes, hash_: bytes, keys: Keyring | None = None) -> Recorded:
    """A record back as an event of today's schema; older versions are upcast here, never in the bytes."""
    envelope = orjson.loads(record)
    return interpret(service, envelope, record, hash_, keys)


def interpret(service: str, envelope: dict[str, Any], record: bytes, hash_: bytes, keys: Keyring | None) -> Recorded:
    """As `read`, for an envelope already parsed; takes the data out of it."""
    data = envelope.pop("data")
    kind = event_type(service, envelope["type"])
    event = None
    if kind is not None and envelope["schemaversion"] <= kind.schema_version:
        for version in range(envelope["schemaversion"], kind.schema_version):
            data = kind.upcasters[version](data)
        event = kind.model_validate(data, context={"keys": keys})
    return Recorded(service, envelope["position"], record, hash_, envelope, event)


def persons_sealed_in(data: Any) -> set[str]:
    """Whose keys a record's data needs, found in the parsed JSON."""
    match data:
        case {"person": str(person), "sealed": str()}:
            return {person}
        case dict():
            return set().union(*map(persons_sealed_in, data.values()))
        case list():
            return set().union(*map(persons_sealed_in, data))
        case _:
            return set()


def first_broken(previous: bytes, lines: Iterable[tuple[int, bytes, bytes]]) -> tuple[int | None, bytes]:
    """Walks (position, record, hash) lines; the first position whose hash does not fit, and the last good hash."""
    for position, record, hash_ in lines:
        if chain(previous, record) != hash_:
            return position, previous
        previous = hash_
    return None, previous
