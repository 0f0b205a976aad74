"""Verification: every log compared with its copy line by line, both with their chain, and both with the seals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

import orjson

from services.audit.archive import columns_of
from services.audit.seals import Seal, first_broken_seal, read_seals
from shared import clock
from shared.bus import Bus
from shared.contracts.audit import Difference, LogName, LogVerified, Verification, Verified
from shared.pages import Page
from shared.problems import NotReady
from shared.records import NO_HASH, chain
from shared.service import Asking, Running

if TYPE_CHECKING:
    from shared.postgres import Connection

TIME_FOR_ALL = 6.0  # seconds; what is not compared by then is asked for again from where it got

ARCHIVED = """
select position, record, hash, type, estate, actor, role, occurred_at, recorded_at, array_to_string(things, ' ')
  from archive.event where service = $1 and position > $2 and position <= $3 order by position
"""
HASH_AT = "select hash from archive.event where service = $1 and position = $2"
LAST = "select max(position) from archive.event where service = $1"
COPIED = "select log_id, position, hash from inbox.checkpoint where source = $1"


@dataclass
class Sources:
    """The other services' logs, reached over the bus once this service runs."""

    bus: Bus | None = None

    async def reach(self, running: Running) -> None:
        self.bus = running.bus

    async def after(self, log: LogName, position: int) -> Page:
        if self.bus is None:
            raise NotReady(what=log)
        return await self.bus.events_after(log, position)

    async def verification(self, asking: Asking, query: Verification) -> Verified:
        names: Sequence[LogName] = [query.log] if query.log is not None else get_args(LogName)
        seals, until = await read_seals(asking.connection), clock.monotonic() + TIME_FOR_ALL
        walks = [Walk(asking.connection, self, name, query.after if query.log else 0, seals) for name in names]
        logs = [await walk.compare(until) for walk in walks]
        broken = first_broken_seal(seals)
        return Verified(
            verified=broken is None and all(log.difference is None for log in logs),
            events=sum(walk.compared for walk in walks), seals=len(seals), logs=tuple(logs), broken_seal=broken,
        )  # fmt: skip


@dataclass
class Walk:
    """One log and its copy, walked together from a position whose hash is proved."""

    connection: "Connection"
    sources: Sources
    log: LogName
    position: int
    seals: Sequence[Seal]
    compared: int = 0
    hash: bytes = NO_HASH
    copied: Mapping[str, Any] = field(default_factory=dict)
    archived: int = 0

    async def compare(self, until: float) -> LogVerified:
        self.copied = dict(await self.connection.fetchrow(COPIED, self.log) or {"log_id": None, "position": 0})
        self.archived = await self.connection.fetchval(LAST, self.log) or 0
        difference, head = await self._walk(until)
        difference = difference or await self._against_seals()
        complete = self.position >= self.archived or difference is not None
        log_id = self.copied["log_id"]
        return LogVerified(
            log=self.log, log_id=str(log_id) if log_id else None, verified_to=self.position, archived=self.archived,
            behind=max(head - self.archived, 0), complete=complete, difference=difference,
        )  # fmt: skip

    async def _walk(self, until: float) -> tuple[Difference | None, int]:
        if self.position:
            self.hash = await self.connection.fetchval(HASH_AT, self.log, self.position) or NO_HASH
        while True:
            try:
                page = await self.sources.after(self.log, self.position)
            except ValueError:  # a byte was altered so that the page cannot even be taken apart
                return self._differs(self.position + 1, "log", "altered"), self.archived
            found = await self._page(page)
            if found is not None or self.position >= self.archived or clock.monotonic() > until:
                return found, page.head.position

    async def _page(self, page: Page) -> Difference | None:
        if self.copied["log_id"] not in (None, page.head.log_id):
            return self._differs(1, "log", "other_log")
        if self.position and page.at is not None and page.at != self.hash:
            return await self._whose(self.position)
        last = page.lines[-1][0] if page.lines else self.position
        archived = {row[0]: row for row in await self.connection.fetch(ARCHIVED, self.log, self.position, last)}
        for position, record, hash_ in page.lines:
            if position > max(self.archived, self.copied["position"]):
                return None
            found = await self._line(position, record, hash_, archived.get(position))
            if found is not None:
                return found
            self.position, self.hash, self.compared = position, hash_, self.compared + 1
        return self._differs(last + 1, "log", "tail_missing") if not page.lines and last < self.archived else None

    async def _line(self, position: int, record: bytes, hash_: bytes, copy: Any) -> Difference | None:
        if copy is None:
            missing = "tail_missing" if position > self.archived else "missing"
            return self._differs(position, "archive", missing)
        log_fits = chain(self.hash, record) == hash_
        copy_fits = chain(self.hash, copy[1]) == copy[2]
        if not (log_fits and copy_fits):
            side = "log" if copy_fits else "archive" if log_fits else "unknown"
            return self._differs(position, side, "altered")
        if hash_ != copy[2]:
            return await self._whose(position)
        if columns_of(orjson.loads(record)) != tuple(copy[3:]):
            return self._differs(position, "archive", "columns_altered")
        return None

    async def _whose(self, position: int) -> Difference:
        """Two histories, each in itself whole: what the subscription noted beside the archive tells which was ours."""
        ours = await self.connection.fetchval(HASH_AT, self.log, self.copied["position"]) == self.copied["hash"]
        return self._differs(position, "log" if ours else "archive", "altered")

    async def _against_seals(self) -> Difference | None:
        for seal in self.seals:
            sealed = seal.told["logs"].get(self.log)
            if sealed is None:
                continue
            hash_ = await self.connection.fetchval(HASH_AT, self.log, sealed["position"])
            if hash_ is None:
                return self._differs(self.archived + 1, "archive", "tail_missing")
            if hash_.hex() != sealed["hash"]:
                return self._differs(sealed["position"], "unknown", "altered")
        return None

    def _differs(self, position: int, side: Any, what: Any) -> Difference:
        return Difference(position=position, side=side, what=what)
