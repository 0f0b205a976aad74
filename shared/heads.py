"""Heads: a service says on the bus how far its log has got, so that nobody misses a lost tail."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from shared.records import Head


@dataclass(frozen=True, slots=True)
class Announced:
    """A head as heard on the bus: a hint to go and look, never a proof."""

    log_id: UUID
    position: int
    hash: bytes


def subject(service: str) -> str:
    return f"handover.heads.{service}"


def to_wire(head: Head) -> bytes:
    return orjson.dumps({"log_id": str(head.log_id), "position": head.position, "hash": head.hash.hex()})


def from_wire(body: bytes) -> Announced:
    heard = orjson.loads(body)
    return Announced(UUID(heard["log_id"]), int(heard["position"]), bytes.fromhex(heard["hash"]))
