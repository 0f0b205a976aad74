"""A log against the archive at start: what the archive has beyond our head is put back before anything is decided."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import structlog

from shared import lines, log_rows, pages, tables
from shared.envelope import data_of
from shared.keys import KeyStore
from shared.messages import GROUP
from shared.postgres import is_connection_lost
from shared.problems import Refusal
from shared.records import Recorded, chain, persons_sealed_in, read
from shared.wording import Wording

if TYPE_CHECKING:
    from shared.postgres import Connection
    from shared.runtime import Runtime

log = structlog.get_logger(__name__)

FALL_BEHIND = """
update models.model set state = 'behind', position = $1
 where inline and state = 'in_step' and not building and (position is null or position > $1)
"""


LEAVES_AFTER = 0.5  # seconds in which an answer gets out


class Fork(Exception):  # noqa: N818 - a fact about log and archive
    """Log and archive tell different histories; a person must decide which is true."""


class SetBack(Exception):  # noqa: N818 - a fact about the log
    """The log was set back under a running service; the next start puts back what is missing."""


class LogForked(Refusal):
    wording = Wording(
        "{log} 的日志与存档不一致，须由人判断哪一方为真：{why}",
        "The log of {log} and the archive differ, and a person must decide which is true: {why}",
    )


class Archived:
    """Asks the archive until it answers; `confirmed` is set once the log holds everything the archive has.

    `compared` is set then too, and when the two turn out to tell different histories, which is never confirmed.
    `put_back` are the first and last position restored at this start.
    """

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self.confirmed, self.compared = asyncio.Event(), asyncio.Event()
        self.why, self.forked = "not asked yet", False
        self.put_back: tuple[int, int] | None = None

    async def run(self) -> None:
        delay = 0.05
        while not self.confirmed.is_set():
            try:
                await self._compare()
            except Fork as fork:
                self.why, self.forked = str(fork), True
                log.critical("archive_forked", reason=self.why)
                self.compared.set()
                return
            except Exception as error:
                if not (is_connection_lost(error) or isinstance(error, Refusal)):
                    raise
                self.why = f"the archive does not answer ({type(error).__name__})"
            await asyncio.sleep(delay)
            delay = min(delay * 1.5, 1.0)

    async def again(self) -> dict[str, Any]:
        """Compared once more because an operator wants it; `state` is complete, restoring or restarting.

        A confirmed log that lacks what the archive has was set back under us: nothing we remember fits it any more, so
        the process ends, and its next start puts back what is missing. Raises LogForked.
        """
        if self.forked:
            raise LogForked(log=self._runtime.name, why=self.why)
        if not self.confirmed.is_set():
            return {"state": "restoring", "why": self.why}
        archived = await self._ask("ArchivedHead", {})
        async with self._runtime.pool.acquire() as connection:
            head = await pages.read_head(connection)
            ours = await self._hash_at(connection, archived["position"]) if archived["position"] else None
        if ours != archived["hash"]:
            self._runtime.parts.start("set_back", self._leave)
            return {"state": "restarting", "position": head.position, "archived": archived["position"]}
        put_back = None if self.put_back is None else {"first": self.put_back[0], "last": self.put_back[1]}
        facts = {"position": head.position, "archived": archived["position"], "put_back": put_back}
        return {"state": "complete", **facts}

    @staticmethod
    async def _leave() -> None:
        await asyncio.sleep(LEAVES_AFTER)
        raise SetBack

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

    async def _hash_at(self, connection: "Connection", position: int) -> str | None:
        hash_: str | None = await connection.fetchval(
            "select encode(hash, 'hex') from log.event where position = $1", position
        )
        return hash_

    async def _ask(self, wire: str, data: dict[str, Any]) -> dict[str, Any]:
        runtime = self._runtime
        body = orjson.dumps({"data": {"estate": GROUP, "log": runtime.name, **data}})
        return await runtime.bus.query("audit", wire, body, runtime.signer.sign_as_system(body, runtime.now()))

    async def _restore(self, connection: "Connection", position: int, until: int) -> None:
        """Puts back bytes and hashes as they were; inline tables then follow from where the log was."""
        log.warning("restoring_from_archive", after=position, until=until)
        async with connection.transaction():
            await connection.execute(FALL_BEHIND, position)
        first, waiting = position + 1, list[Recorded]()
        while position < until:
            page = await self._ask("ArchivedAfter", {"position": position + len(waiting)})
            waiting += [
                line_of(self._runtime.name, line["record"].encode(), bytes.fromhex(line["hash"]))
                for line in page["lines"]
            ]
            whole = whole_commands(waiting, until)
            if not whole:
                continue
            async with connection.transaction():
                await connection.execute("select pg_advisory_xact_lock($1)", lines.LOG_LOCK)
                previous = await connection.fetchval("select hash from log.event where position = $1", position)
                verify(previous, whole)
                await log_rows.insert(connection, whole)
                await forget(self._runtime.keys, connection, whole)
            position, waiting = whole[-1].position, waiting[len(whole) :]
        self.put_back = (first, position)


def line_of(service: str, record: bytes, hash_: bytes) -> Recorded:
    """A line as the archive has it; nobody's personal data is opened."""
    return read(service, record, hash_)


def whole_commands(restored: Sequence[Recorded], until: int) -> Sequence[Recorded]:
    """Without the last command, unless nothing follows: its receipt stands at its last event, perhaps a page later."""
    if restored[-1].position >= until:
        return restored
    last = restored[-1].envelope["commandid"]
    return [line for line in restored if line.envelope["commandid"] != last]


def verify(previous: bytes, restored: Sequence[Recorded]) -> None:
    """Raises Fork unless these lines continue the log whose last hash is `previous`."""
    for line in restored:
        if chain(previous, line.record) != line.hash:
            raise Fork(f"fork: the archive's position {line.position} does not follow the log")
        previous = line.hash


async def forget(keys: KeyStore, connection: "Connection", restored: Sequence[Recorded]) -> None:
    """Lines put back erase again whom they erased, whatever key an older copy of the database still held.

    Whose key was made after that copy has lost it with the database: as good as erased, and kept so, because under a
    new key what was sealed before would look damaged.
    """
    await keys.destroy(connection, tables.erased_in(restored))
    persons = set().union(*(persons_sealed_in(orjson.loads(data_of(line.record))) for line in restored))
    if lost := (await keys.load(connection, persons)).unknown(persons):
        log.warning("keys_lost", persons=len(lost))
        await keys.destroy(connection, lost)
