"""A log against the archive at start: what the archive has beyond our head is put back before anything is decided."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import structlog

from shared import lines, pages
from shared.messages import GROUP
from shared.postgres import is_connection_lost
from shared.problems import Refusal
from shared.records import Recorded, chain, interpret

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.runtime import Runtime

log = structlog.get_logger(__name__)

FALL_BEHIND = """
update models.model set state = 'behind', position = $1
 where inline and state = 'in_step' and not building and (position is null or position > $1)
"""


class Fork(Exception):  # noqa: N818 - a fact about log and archive
    """Log and archive tell different histories; a person must decide which is true."""


class Archived:
    """Asks the archive until it answers; `confirmed` is set once the log holds everything the archive has.

    `compared` is set then too, and when the two turn out to tell different histories.
    """

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self.confirmed, self.compared = asyncio.Event(), asyncio.Event()
        self.why = "not asked yet"

    async def run(self) -> None:
        delay = 0.05
        while not self.confirmed.is_set():
            try:
                await self._compare()
            except Fork as fork:
                self.why = str(fork)
                log.critical("archive_forked", reason=self.why)
                self.compared.set()
                return
            except Exception as error:
                if not (is_connection_lost(error) or isinstance(error, Refusal)):
                    raise
                self.why = f"the archive does not answer ({type(error).__name__})"
            await asyncio.sleep(delay)
            delay = min(delay * 1.5, 1.0)

    async def _compare(self) -> None:
        archived = await self._ask("ArchivedHead", {})
        connection = await self._runtime._connect()  # noqa: SLF001 - a part of the runtime
        try:
            head = await pages.read_head(connection)
            if archived["position"] and UUID(archived["log_id"]) != head.log_id:
                raise Fork(f"fork: the archive knows log {archived['log_id']}, this is {head.log_id}")
            if archived["position"] > head.position:
                self.why = f"restoring {head.position} … {archived['position']}"
                await self._restore(connection, head.position, archived["position"])
            elif archived["position"] and await self._hash_at(connection, archived["position"]) != archived["hash"]:
                raise Fork(f"fork: position {archived['position']} differs from the archive")
        finally:
            connection.terminate()
        await self._runtime.writer.start()
        self.confirmed.set()
        self.compared.set()

    async def _hash_at(self, connection: "Connection", position: int) -> str:
        return str(await connection.fetchval("select encode(hash, 'hex') from log.event where position = $1", position))

    async def _ask(self, wire: str, data: dict[str, Any]) -> dict[str, Any]:
        runtime = self._runtime
        body = orjson.dumps({"data": {"estate": GROUP, "log": runtime.name, **data}})
        return await runtime.bus.query("audit", wire, body, runtime.signer.sign_as_system(body, runtime.now()))

    async def _restore(self, connection: "Connection", position: int, until: int) -> None:
        """Puts back bytes and hashes as they were; inline tables then follow from where the log was."""
        log.warning("restoring_from_archive", after=position, until=until)
        async with connection.transaction():
            await connection.execute(FALL_BEHIND, position)
        while position < until:
            page = await self._ask("ArchivedAfter", {"position": position})
            restored = [self._line(line) for line in page["lines"]]
            async with connection.transaction():
                await connection.execute("select pg_advisory_xact_lock($1)", lines.LOG_LOCK)
                previous = await connection.fetchval("select hash from log.event where position = $1", position)
                self._verify(previous, restored)
                await lines.insert(connection, restored)
            position = restored[-1].position

    def _line(self, line: dict[str, str]) -> Recorded:
        record = line["record"].encode()
        return interpret(self._runtime.name, orjson.loads(record), record, bytes.fromhex(line["hash"]), None)

    @staticmethod
    def _verify(previous: bytes, restored: Sequence[Recorded]) -> None:
        for line in restored:
            if chain(previous, line.record) != line.hash:
                raise Fork(f"fork: the archive's position {line.position} does not follow the log")
            previous = line.hash
