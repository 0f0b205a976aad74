"""Inline tables and the log's head: what a writer does about each of them, under the lock, before it decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from shared import tables
from shared.postgres import REFUSED_BY_POSTGRES, is_connection_lost
from shared.readmodel import ReadModel
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

FALL_BEHIND = """
update models.model set state = 'behind', position = $3
 where name = $1 and version = $2 and not building and state = 'in_step'
"""
ARRIVE = """
update models.model set state = 'in_step', position = null
 where not building and (name, version) in (
    select name, version from models.model
     where name = $1 and version = $2 and not building and state = 'behind' and position = $3
       for update skip locked)
returning name
"""
STOP = """
update models.model set state = 'stopped', position = $3, error = $4 where name = $1 and version = $2 and not building
"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A line of models.model. `position`: how far a table that is behind has got; None: it is in step."""

    name: str
    version: int
    inline: bool
    position: int | None


class InStep:
    """The inline tables of this code's versions, beside those of other versions that replicas may maintain."""

    def __init__(self, inline: Mapping[str, ReadModel[Any]]) -> None:
        self._inline = inline

    def _ours(self, one: Registered) -> ReadModel[Any] | None:
        model = self._inline.get(one.name)
        return model if model is not None and model.version == one.version else None

    async def settle(
        self, connection: "Connection", registered: Iterable[Registered], head: int, run: Sequence[Recorded] | None
    ) -> set[str]:
        """Which of ours are in step now; `run`: the events up to `head` that other replicas wrote, if they are known.

        A table whose version this code does not maintain follows from here on. One of ours that a replica with other
        code left behind is brought up from the run, so that two versions of a table may be written side by side; one
        that has further to go is the rebuilder's.
        """
        arrived: set[str] = set()
        for one in registered:
            model = self._ours(one)
            if model is None and one.inline and one.position is None:
                await connection.execute(FALL_BEHIND, one.name, one.version, head)
            elif model is not None and one.position is not None and run is not None:
                missing = [recorded for recorded in run if recorded.position > one.position]
                if await self._bring_up(connection, model, one.position, missing):
                    arrived.add(one.name)
        return arrived

    async def _bring_up(
        self, connection: "Connection", model: ReadModel[Any], position: int, missing: list[Recorded]
    ) -> bool:
        """False when the rebuilder is at it, or the fold fails: it finds out where, and says so."""
        await connection.execute("savepoint behind")
        try:
            if await connection.fetchval(ARRIVE, model.name, model.version, position) is None:
                return False
            await tables.apply(connection, model, model.schema, missing)
        except (tables.FoldFailed, *REFUSED_BY_POSTGRES) as error:
            if is_connection_lost(error):
                raise
            log.warning("table_left_to_the_rebuilder", read_model=model.name, error=type(error).__name__)
            await connection.execute("rollback to savepoint behind")
            return False
        return True

    async def stop(self, connection: "Connection", failed: Mapping[str, str], head: int) -> None:
        """These tables cannot be folded further than the head; `failed` says why, by name."""
        for name, error in failed.items():
            await connection.execute(STOP, name, self._inline[name].version, head, error)
