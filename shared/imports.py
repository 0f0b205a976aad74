"""Files that come in by themselves, some rows at a time: killed at any point, an import goes on where it was."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import structlog

from shared.messages import Command
from shared.problems import Refusal
from shared.service import Running

if TYPE_CHECKING:
    import asyncpg

log = structlog.get_logger(__name__)

LOOK_AGAIN = 1.0  # seconds; a commit wakes the task earlier
PAUSE = 0.1  # seconds between two looks, however many commits there are


@dataclass(frozen=True)
class Importing:
    """One import being carried through; `row` is its row of the table of imports."""

    imports: "Imports"
    running: Running
    row: "asyncpg.Record"

    @property
    def id(self) -> str:
        return str(self.row[self.imports.key])

    @property
    def estate(self) -> str:
        return str(self.row["estate"])

    async def execute(self, command: Command, purpose: str) -> None:
        """With an id made of the import and the purpose: the receipt answers for what was done before."""
        root = uuid5(self.imports.names, f"{self.estate}/{self.imports.word}/{self.id}")
        await self.running.execute(command, id=uuid5(root, purpose), correlation=root, bulk=True)

    def mark(self, command: Command) -> str:
        """The same rows have the same mark; keyed, for they may hold names and the id it leads to is public."""
        return hmac.digest(self.running.keys.digest_key, command.model_dump_json().encode(), "sha256").hex()

    async def stop(self, problem: str) -> None:
        log.warning("import_stopped", **{self.imports.key: self.id}, problem=problem)
        await self.execute(self.imports.stopping(self.estate, self.id, problem), "stop")


@dataclass(frozen=True)
class Imports:
    """A service's imports of one kind, in the table `<key>s` with `state`, `position`, `estate`, `sha256`, `<key>`.

    `names` and `word` make their ids. `carry` does all of it and does nothing twice; what it is refused for good ends
    the import by `stopping` (estate, id, problem). `keeps_file`: else the file goes with the end of its import, for it
    may hold names, and what stands in the log is all that stays.
    """

    key: str
    names: UUID
    carry: Callable[[Importing], Awaitable[None]]
    stopping: Callable[[str, str, str], Command]
    word: str = "import"
    keeps_file: bool = False

    async def go_on(self, running: Running) -> None:
        """Until cancelled. A file whose import had ended when the process died is removed first."""
        table = f"{self.key}s"
        if not self.keeps_file:
            ended = f"select sha256 from {table} where state <> 'started' order by position desc limit 20"
            for row in await running.pool.fetch(ended):
                await self._remove(running, row["sha256"])
        while True:
            for row in await running.pool.fetch(f"select * from {table} where state = 'started' order by position"):
                await self._carry_through(Importing(self, running, row))
            if await running.next_commit(LOOK_AGAIN):
                await asyncio.sleep(PAUSE)

    async def _carry_through(self, importing: Importing) -> None:
        try:
            await self.carry(importing)
        except Refusal as refusal:
            if refusal.retryable:
                raise
            await importing.stop(type(refusal).__name__)
        if not self.keeps_file:
            await self._remove(importing.running, importing.row["sha256"])

    async def _remove(self, running: Running, sha256: str) -> None:
        wanted = f"select exists (select 1 from {self.key}s where state = 'started' and sha256 = $1)"
        if not await running.pool.fetchval(wanted, sha256):
            await running.blobs.remove(sha256)
