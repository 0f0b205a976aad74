"""The CloudEvents envelope of an event: made once, and found again in the record by its parts."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha1
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from shared.messages import Event

DATA = b',"data":'
TYPE, ESTATE, TIME, TOUCHES = (b'"%s":"' % name for name in (b"type", b"estate", b"time", b"touches"))
POSITION, VERSION, SCHEMA_VERSION = (b'"%s":' % name for name in (b"position", b"version", b"schemaversion"))


class Cause(NamedTuple):
    """Who asked, in which role, by which command (and its content's digest), and what led to it."""

    person: str
    role: str
    command_id: UUID
    digest: bytes
    correlation: UUID
    causation: UUID | None = None
    traceparent: str | None = None


def event_id(command_id: UUID, ordinal: int) -> str:
    """uuid5(command id, ordinal) in text: the same as the standard library's, made without its objects."""
    text = sha1(command_id.bytes + b"%d" % ordinal, usedforsecurity=False).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


@lru_cache(maxsize=2)
def _text(at: datetime) -> str:
    """A batch has one time for all its lines."""
    return at.isoformat()


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
    """The record: envelope and data as one JSON object, in structured mode; these bytes are never made again.

    Data comes last, and nothing before it is an object: by that its parts are found again. Joined from its parts it
    takes as many bytes as it has; what orjson gives keeps the eight kilobytes of its buffer for as long as it is kept.
    """
    return b"".join((orjson.dumps(envelope)[:-1], DATA, data, b"}"))


def data_of(record: bytes) -> bytes:
    """The event's data as JSON; raises ValueError where there is none."""
    return record[record.index(DATA) + len(DATA) : -1]


def envelope_of(record: bytes) -> dict[str, Any]:
    """All but the data."""
    envelope: dict[str, Any] = orjson.loads(record[: record.index(DATA)] + b"}")
    return envelope


def number_in(record: bytes, member: bytes) -> int:
    """A whole number of the envelope; a quote in any text before it is escaped, so that the member is itself."""
    start = record.index(member) + len(member)
    return int(record[start : record.index(b",", start)])


def text_in(record: bytes, member: bytes) -> str:
    """A text of the envelope, parsed only where something in it is escaped."""
    start = record.index(member) + len(member)
    text = record[start : record.index(b'"', start)]
    if b"\\" not in text:
        return text.decode()
    name = member.strip(b'":').decode()
    return str(envelope_of(record)[name])
