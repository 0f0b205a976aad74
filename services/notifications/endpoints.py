"""How each receiver fares: how fast it may be told, how many calls it has open, and until when it is left alone.

A receiver that failed several times running is left alone, longer each time; then one message is tried. What waits for
it meanwhile is not tried, so it loses no attempt. How often it failed and until when it rests stands in a table: a
restart knows it, and the list of messages shows it. How fast it was told is forgotten by a restart; a receiver that
minds says so and is left alone.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from services.notifications.channel import NotTaken
from shared.contracts.notifications import Channel

Row = Any  # a record of notification_list, read by column name

OURS: frozenset[Channel] = frozenset({"email", "sms"})  # one server of our own for all recipients
AT_ONCE = 6  # open calls of somebody else's receiver, so that one that hangs holds up nobody else
OPENS_AFTER = 5  # failures running
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=1)  # a receiver that asks for more is asked again after this
MINUTE = timedelta(minutes=1)
# By the platforms' own rules; a webhook says by 429 when it is too much.
PER_MINUTE: Mapping[Channel, int] = {"wecom": 20, "dingtalk": 20, "feishu": 100, "webhook": 1_200}


@dataclass
class Endpoint:
    """`begun`: when it was told within the last minute; `busy`: how many calls are open."""

    name: str
    per_minute: int | None
    at_once: int | None
    failures: int = 0
    held_until: datetime | None = None
    begun: deque[datetime] = field(default_factory=deque)
    busy: int = 0

    @property
    def is_on_trial(self) -> bool:
        """It is not known to work: one message at a time shows."""
        return self.failures >= OPENS_AFTER

    def is_free(self, now: datetime) -> bool:
        while self.begun and self.begun[0] <= now - MINUTE:
            self.begun.popleft()
        if self.held_until is not None and now < self.held_until:
            return False
        if self.per_minute is not None and len(self.begun) >= self.per_minute:
            return False
        at_once = 1 if self.is_on_trial else self.at_once
        return at_once is None or self.busy < at_once

    def begin(self, now: datetime) -> None:
        self.begun.append(now)
        self.busy += 1

    def worked(self) -> bool:
        """Whether that is news."""
        changed = self.failures > 0 or self.held_until is not None
        self.failures, self.held_until = 0, None
        return changed

    def did_not_take(self, not_taken: NotTaken, now: datetime) -> bool:
        """Whether anything about it has changed. One that asks to be left alone works."""
        changed = not_taken.down or self.worked()
        if not_taken.down:
            self.failures += 1
        rests = [rest_after(self.failures, self.name)] if self.is_on_trial else []
        if not_taken.wait:
            rests.append(min(timedelta(seconds=not_taken.wait), LONGEST_WAIT))
        self.held_until = now + max(rests) if rests else None
        return changed or bool(rests)


def rest_after(failures: int, name: str) -> timedelta:
    """30 s, 1 min, 2 min … 10 min, and up to a quarter more, so that not all receivers are tried at once."""
    jitter = 1 + crc32(f"{name}/{failures}".encode()) % 1_000 / 4_000
    doubled: int = 2 ** min(failures - OPENS_AFTER, 10)
    return min(FIRST_REST * doubled, LONGEST_REST) * jitter


class Endpoints:
    """All receivers there are messages for. `per_minute` as their servers' addresses or platforms say."""

    def __init__(self, per_minute: Mapping[Channel, int]) -> None:
        self._per_minute, self._known = {**PER_MINUTE, **per_minute}, dict[str, Endpoint]()

    def known_to_fail(self, name: str, failures: int, held_until: datetime | None) -> None:
        """From the table, at the start."""
        endpoint = self._named(name)
        endpoint.failures, endpoint.held_until = failures, held_until

    def of(self, row: Row) -> Endpoint:
        return self._named(endpoint_of(row))

    def not_free(self, now: datetime) -> list[str]:
        return [name for name, endpoint in self._known.items() if not endpoint.is_free(now)]

    def _named(self, name: str) -> Endpoint:
        channel: Any = name.partition(":")[0]
        if name not in self._known:
            at_once = None if channel in OURS else AT_ONCE
            self._known[name] = Endpoint(name, self._per_minute.get(channel), at_once)
        return self._known[name]


def endpoint_of(row: Row) -> str:
    """As the SQL of `read_models/held.py` says it; no address."""
    channel: str = row["channel"]
    return channel if channel in OURS else f"{channel}:{row['estate']}:{row['contractor']}"
