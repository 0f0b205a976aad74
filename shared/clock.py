"""The only place that reads the clock or makes a random id, so that tests can set both."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

Clock = Callable[[], datetime]

VERSION_AND_VARIANT = 0x7 << 76 | 0x2 << 62  # of a UUIDv7, below its time
RANDOM = (1 << 80) - 1 & ~(0xF << 76 | 0x3 << 62)  # what is left of those bits


def now() -> datetime:
    """The time in UTC, to the microsecond Postgres keeps."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place


def monotonic() -> float:
    """Seconds that never go back, for durations and time limits."""
    return time.monotonic()


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then randomness, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    return UUID(int=milliseconds << 80 | int.from_bytes(os.urandom(10), "big") & RANDOM | VERSION_AND_VARIANT)
