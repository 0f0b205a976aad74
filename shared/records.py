"""A line of a log: the CloudEvents JSON exactly as published, its place in the hash chain, and how it is read back."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from shared.envelope import (
    POSITION,
    SCHEMA_VERSION,
    TIME,
    TOUCHES,
    TYPE,
    VERSION,
    data_of,
    envelope_of,
    number_in,
    text_in,
)
from shared.messages import EVERY_LOG, Event, event_type
from shared.personal import Keyring

NO_HASH = bytes(32)  # what the first line of a log is chained to
LARGEST_RECORD = 256 * 1024  # bytes; fits the bus's message limit with room for headers


class LogBorn(Event, service=EVERY_LOG, wire="LogBorn", stream="log:{log_id}"):
    """The first line of every log: its random id, by which a log that was replaced is told from one that went on."""

    log_id: UUID
    of: str


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has got: its id, last position, that line's hash, and when it was recorded."""

    log_id: UUID
    position: int
    hash: bytes
    recorded_at: datetime


@dataclass(slots=True, eq=False)
class Recorded:
    """One event with its envelope; `event` is None for a type this code does not know.

    `said` is the envelope where it is at hand; else it is read from the record once something asks for it.
    """

    service: str
    position: int
    record: bytes
    hash: bytes
    said: dict[str, Any] | None
    event: Event | None
    _implied: "Sequence[Recorded] | None" = None

    @property
    def implied(self) -> "Sequence[Recorded]":
        """The facts that follow from its event, each as if it stood in the log with this envelope."""
        if self._implied is None:
            facts = self.event.all_implied() if self.event is not None and self.event.implies else ()
            self._implied = [
                Recorded(self.service, self.position, self.record, self.hash, self.said, fact, ()) for fact in facts
            ]
        return self._implied

    @property
    def envelope(self) -> dict[str, Any]:
        if self.said is None:
            self.said = envelope_of(self.record)
        return self.said

    @property
    def id(self) -> UUID:
        return UUID(self.envelope["id"])

    @property
    def type(self) -> str:
        return self.said["type"] if self.said is not None else text_in(self.record, TYPE)

    @property
    def stream(self) -> str:
        return str(self.envelope["stream"])

    @property
    def version(self) -> int:
        return self.said["version"] if self.said is not None else number_in(self.record, VERSION)

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
        return datetime.fromisoformat(self.said["time"] if self.said is not None else text_in(self.record, TIME))

    @property
    def recorded_at(self) -> datetime:
        return datetime.fromisoformat(self.envelope["recordedat"])

    @property
    def touches(self) -> list[str]:
        return (self.said["touches"] if self.said is not None else text_in(self.record, TOUCHES)).split()


def facts(run: Iterable[Recorded]) -> Iterator[Recorded]:
    """What a run says, in order: each event, and what follows from it."""
    for recorded in run:
        yield recorded
        if recorded.event is not None and recorded.event.implies:
            yield from recorded.implied


def chain(previous: bytes, record: bytes) -> bytes:
    """SHA-256 over the previous line's hash and this record: 32 bytes."""
    return hashlib.sha256(previous + record).digest()


def encode(event: Event, keys: Keyring | None) -> bytes:
    """The event's data as JSON, personal values sealed; raises without a keyring if it holds any."""
    return event.__pydantic_serializer__.to_json(event, context={"keys": keys} if keys else None)


def read(service: str, record: bytes, hash_: bytes, keys: Keyring | None = None) -> Recorded:
    """A record back as an event of today's schema; older versions are upcast here, never in the bytes."""
    kind = event_type(service, text_in(record, TYPE))
    event = None
    if kind is not None and (version := number_in(record, SCHEMA_VERSION)) <= kind.schema_version:
        data, context = data_of(record), {"keys": keys} if kind.holds_personal else None
        if version == kind.schema_version:
            event = kind.model_validate_json(data, context=context)
        else:
            event = kind.model_validate(_upcast(kind, version, orjson.loads(data)), context=context)
    return Recorded(service, number_in(record, POSITION), record, hash_, None, event)


def _upcast(kind: type[Event], version: int, data: dict[str, Any]) -> dict[str, Any]:
    for older in range(version, kind.schema_version):
        data = kind.upcasters[older](data)
    return data


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
