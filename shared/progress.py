"""What a run of events leaves in the follower's database: the checkpoint moved, tables folded, sinks fed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from shared import tables
from shared.in_step import FALL_BEHIND, STOP
from shared.postgres import REFUSED_BY_POSTGRES, is_connection_lost
from shared.readmodel import ReadModel
from shared.records import NO_HASH, Recorded

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

LOAD = "select log_id, position, hash from inbox.checkpoint where source = $1"
BEGIN_AT = "insert into inbox.checkpoint (source, log_id, position, hash) values ($1, $2, 0, $3) on conflict do nothing"
MOVE = """
update inbox.checkpoint set position = $5, hash = $6
 where source = $1 and log_id = $2 and position = $3 and hash = $4
"""
IN_STEP = """
select name, version from models.model
 where source = $1 and not inline and not building and state = 'in_step' for update
"""
BEHIND = """
update models.model m set state = 'behind', position = c.position from inbox.checkpoint c
 where c.source = $1 and m.source = $1 and not m.inline and not m.building and m.state = 'in_step'
"""
BACK = "update inbox.checkpoint set position = 0, hash = $2 where source = $1"


async def reset(connection: "Connection", source: str) -> None:
    """Lets a service hear the whole of a log again.

    Its tables wait where they are until it is there; what reactions ask for has the same ids, so it is done once.
    """
    async with connection.transaction():
        await connection.execute("select from inbox.checkpoint where source = $1 for update", source)
        await connection.execute(BEHIND, source)
        await connection.execute(BACK, source, NO_HASH)


Sink = Callable[["Connection", UUID, Sequence[Recorded]], Awaitable[None]]
"""(connection, log id, run): writes what else is kept of a run, in its transaction."""


class Moved(Exception):  # noqa: N818 - a fact about the checkpoint
    """Somebody else moved our checkpoint: we are the zombie, and begin again from what it says."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    log_id: UUID
    position: int
    hash: bytes


class Progress:
    """The tables and sinks of one source, moved with its checkpoint in one transaction."""

    def __init__(self, source: str, models: Sequence[ReadModel[Any]], sinks: Sequence[Sink]) -> None:
        self._source, self._sinks = source, sinks
        self._models = {(model.name, model.version): model for model in models}

    async def checkpoint(self, connection: "Connection") -> Checkpoint | None:
        row = await connection.fetchrow(LOAD, self._source)
        return None if row is None else Checkpoint(*row)

    async def begin(self, connection: "Connection", log_id: UUID) -> Checkpoint:
        """At the very start of a log."""
        await connection.execute(BEGIN_AT, self._source, log_id, NO_HASH)
        return Checkpoint(log_id, 0, NO_HASH)

    async def settle(
        self, connection: "Connection", at: Checkpoint, after: Checkpoint, run: Sequence[Recorded], *, alone: bool
    ) -> bool:
        """Moves the checkpoint and writes what a run means besides commands; False if that was done already."""
        moved = await connection.execute(
            MOVE, self._source, at.log_id, at.position, at.hash, after.position, after.hash
        )
        if moved == "UPDATE 0":
            if await self.checkpoint(connection) == after:
                return False
            raise Moved
        for name, version in await connection.fetch(IN_STEP, self._source):
            model = self._models.get((name, version))
            if model is None:
                await connection.execute(FALL_BEHIND, name, version, at.position)
            elif alone:
                await self._fold_alone(connection, model, run)
            else:
                await self._fold(connection, model, run)
        for sink in self._sinks:
            await sink(connection, at.log_id, run)
        return True

    async def _fold_alone(self, connection: "Connection", model: ReadModel[Any], run: Sequence[Recorded]) -> None:
        """One event, within a savepoint: a row that Postgres refuses stops its table, and only that."""
        try:
            async with connection.transaction():
                await self._fold(connection, model, run)
        except REFUSED_BY_POSTGRES as error:
            if is_connection_lost(error):
                raise
            log.exception("row_refused", read_model=model.name, position=run[0].position)
            await connection.execute(STOP, model.name, model.version, run[0].position - 1, type(error).__name__)

    @staticmethod
    async def _fold(connection: "Connection", model: ReadModel[Any], run: Sequence[Recorded]) -> None:
        try:
            await tables.apply(connection, model, model.schema, run)
        except tables.FoldFailed as failed:
            log.exception("fold_failed", read_model=model.name, position=failed.position)
            await tables.apply(connection, model, model.schema, [r for r in run if r.position < failed.position])
            await connection.execute(STOP, model.name, model.version, failed.position - 1, str(failed))
