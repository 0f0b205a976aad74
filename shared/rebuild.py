"""Rebuilding: a read model that is behind is folded from its log in pages until it is in step, while all goes on."""

import asyncio
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import structlog

from shared import copies, tables
from shared.decoding import decode, wanted_types
from shared.keys import KeyStore
from shared.lines import LOG_LOCK
from shared.pages import Page, Pages, read_page
from shared.postgres import REFUSED_BY_POSTGRES, is_connection_lost
from shared.problems import Refusal
from shared.readmodel import ReadModel
from shared.records import Recorded
from shared.writer import Connect

if TYPE_CHECKING:
    from shared.postgres import Connection

log = structlog.get_logger(__name__)

NEAR = 500  # events from head at which the last step takes the lock
ANALYZE_AFTER = 5_000  # events: a plan made for an empty table must not stay

UNFINISHED = """
select name, version, building, position, state from models.model where state <> 'in_step' order by building, name
"""
ADVANCE = """
update models.model set position = $4, state = 'behind', error = null
 where name = $1 and version = $2 and building = $3 and position = $5 and state <> 'in_step'
"""
STILL_THERE = """
select from models.model
 where name = $1 and version = $2 and building = $3 and position = $4 and state <> 'in_step' for update
"""
ARRIVE = """
update models.model set state = 'in_step', position = null, error = null
 where name = $1 and version = $2 and not building
"""
STOP = """
update models.model set state = 'stopped', error = $5, position = $4
 where name = $1 and version = $2 and building = $3
"""


class Rebuilder:
    """Brings every table of this code's versions in step, and keeps at it; killed anywhere, it goes on from there."""

    def __init__(
        self, *, service: str, models: Mapping[str, ReadModel[Any]], pages: Mapping[str, Pages],
        connect: Connect, keys: KeyStore, arrived: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """`arrived` is called whenever a table has come in step: whoever waits for it need not wait for an event."""
        self._told_of_arrival = arrived
        self._service, self._models, self._pages = service, models, pages
        self._connect, self._keys = connect, keys
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def register(self) -> None:
        """Makes the tables of versions not yet known here; they start behind, at position 0."""
        connection = await self._connect()
        try:
            for model in self._models.values():
                await copies.make(connection, model, building=False)
        finally:
            await connection.close()

    async def begin(self, *names: str) -> None:
        """Starts a second copy beside each live table; when it is in step it takes the live one's place."""
        connection = await self._connect()
        try:
            for name in names:
                await copies.make(connection, self._models[name], building=True)
        finally:
            await connection.close()
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        stopped_at: dict[tuple[str, bool], int] = {}
        while True:
            self._wake.clear()
            try:
                unfinished = await self._round(stopped_at)
            except Exception as error:
                if not (is_connection_lost(error) or isinstance(error, Refusal)):
                    log.exception("rebuild_interrupted")
                unfinished = True
            try:
                await asyncio.wait_for(self._wake.wait(), 0.2 if unfinished else 2.0)
            except TimeoutError:
                continue

    async def _round(self, stopped_at: dict[tuple[str, bool], int]) -> bool:
        """One attempt at everything unfinished; whether something still is. A stopped fold is tried once a process."""
        connection = await self._connect()
        unfinished = False
        try:
            for name, version, building, position, state in await connection.fetch(UNFINISHED):
                model = self._models.get(name)
                if model is None or model.version != version:
                    continue
                if state == "stopped" and stopped_at.get((name, building)) == position:
                    continue
                failed = await self._bring_up(connection, model, building=building, position=position)
                if failed is None:
                    stopped_at.pop((name, building), None)
                else:
                    stopped_at[name, building] = failed
                    unfinished = unfinished or failed < 0
        finally:
            connection.terminate()
        return unfinished

    async def _bring_up(
        self, connection: "Connection", model: ReadModel[Any], *, building: bool, position: int
    ) -> int | None:
        """None when in step; the position where the fold stops; -1 when somebody else is at it."""
        lock = zlib.crc32(f"rebuild:{model.name}:{model.version}".encode())
        if not await connection.fetchval("select pg_try_advisory_lock($1)", lock):
            return -1
        try:
            return await self._fold_on(connection, model, building, position)
        finally:
            await connection.execute("select pg_advisory_unlock($1)", lock)

    async def _fold_on(
        self, connection: "Connection", model: ReadModel[Any], building: bool, position: int
    ) -> int | None:
        """As `_bring_up`. While Postgres writes one page the next is read and decoded, on a connection of its own."""
        reading = await self._connect()
        begun_at, analyzed = position, False
        ahead = asyncio.create_task(self._read(reading, model, position))
        try:
            while True:
                page, run = await ahead
                near = page.head.position - position <= NEAR
                if near and await self._arrived(connection, model, building, position):
                    log.info("read_model_in_step", read_model=model.name, version=model.version)
                    self._told_of_arrival()
                    return None
                limit = await self._limit(connection, model)
                run = run if not run or run[-1].position <= limit else [one for one in run if one.position <= limit]
                if not run:
                    return -1
                wanted = run[-1].position
                ahead = asyncio.create_task(self._read(reading, model, wanted))
                position = await self._advance(connection, model, building, position, run)
                if position != wanted or near:  # not as far as that, or what was read may be old news by now
                    await _ended(ahead)
                    ahead = asyncio.create_task(self._read(reading, model, position))
                if not analyzed and position - begun_at >= ANALYZE_AFTER:
                    analyzed = True
                    await connection.execute(f"analyze {copies.schema(model, building=building)}.{model.name}")
        except tables.FoldFailed as failed:
            await connection.execute(STOP, model.name, model.version, building, position, str(failed))
            log.exception("fold_failed", read_model=model.name, position=failed.position)
            return position
        finally:
            await _ended(ahead)
            reading.terminate()

    async def _read(self, reading: "Connection", model: ReadModel[Any], position: int) -> tuple[Page, list[Recorded]]:
        page = await self._pages[model.source].after(position)
        return page, await self._decoded(reading, model, [(record, hash_) for _, record, hash_ in page.lines])

    async def _decoded(
        self, connection: "Connection", model: ReadModel[Any], lines: list[tuple[bytes, bytes]]
    ) -> list[Recorded]:
        return await decode(connection, model.source, lines, self._ring(model), wanted_types(model.source, model.keys))

    def _ring(self, model: ReadModel[Any]) -> KeyStore | None:
        return self._keys if model.source == self._service else None

    async def _limit(self, connection: "Connection", model: ReadModel[Any]) -> int:
        """A table of another log must not run ahead of the subscription that will carry it on."""
        if model.inline:
            return 2**62
        held = await connection.fetchval("select position from inbox.checkpoint where source = $1", model.source)
        return int(held or 0)

    async def _advance(
        self, connection: "Connection", model: ReadModel[Any], building: bool, position: int, run: list[Recorded]
    ) -> int:
        """As far into the run as the fold and Postgres go; raises FoldFailed when that is not one event further."""
        while True:
            try:
                return await self._folded(connection, model, building, position, run)
            except tables.FoldFailed as failed:
                run = [recorded for recorded in run if recorded.position < failed.position]
                if not run:
                    raise
            except REFUSED_BY_POSTGRES as error:
                if is_connection_lost(error):
                    raise
                if len(run) == 1:
                    raise tables.FoldFailed(model.name, run[0], error) from error
                run = run[: len(run) // 2]

    async def _folded(
        self, connection: "Connection", model: ReadModel[Any], building: bool, position: int, run: list[Recorded]
    ) -> int:
        async with connection.transaction():
            # What a power cut takes back is folded again; arriving is waited for, and with it all before.
            await connection.execute("set local synchronous_commit = off")
            reached = run[-1].position
            moved = await connection.execute(ADVANCE, model.name, model.version, building, reached, position)
            if moved == "UPDATE 0":
                raise ConnectionError("another replica rebuilds this table")
            await tables.apply(connection, model, copies.schema(model, building=building), run)
        return reached

    async def _arrived(self, connection: "Connection", model: ReadModel[Any], building: bool, position: int) -> bool:
        """As `_arrive`; a run that cannot be folded whole is left to the next step, which finds out how far it goes."""
        try:
            return await self._arrive(connection, model, building, position)
        except (tables.FoldFailed, *REFUSED_BY_POSTGRES) as error:
            if is_connection_lost(error):
                raise
            return False

    async def _arrive(self, connection: "Connection", model: ReadModel[Any], building: bool, position: int) -> bool:
        """The last step, under the lock of the line the table is to move with; False if it is still too far off."""
        async with connection.transaction():
            at = await self._line(connection, model)
            if at is None or at - position > NEAR or at < position:
                return False
            if await connection.fetchrow(STILL_THERE, model.name, model.version, building, position) is None:
                raise ConnectionError("somebody else brought this table further")
            run = await self._rest(connection, model, position, at)
            if run is None:
                return False
            schema = copies.schema(model, building=building)
            if run:
                await tables.apply(connection, model, schema, run)
            if building:
                await copies.switch(connection, model)
            await connection.execute(ARRIVE, model.name, model.version)
        return True

    async def _line(self, connection: "Connection", model: ReadModel[Any]) -> int | None:
        if model.inline:
            await connection.execute("select pg_advisory_xact_lock($1)", LOG_LOCK)
            return int(await connection.fetchval("select max(position) from log.event"))
        sql = "select position from inbox.checkpoint where source = $1 for update"
        held = await connection.fetchval(sql, model.source)
        return None if held is None else int(held)

    async def _rest(
        self, connection: "Connection", model: ReadModel[Any], position: int, at: int
    ) -> list[Recorded] | None:
        if position == at:
            return []
        own = model.source == self._service
        page = await read_page(connection, position) if own else await self._pages[model.source].after(position)
        lines = [(record, hash_) for place, record, hash_ in page.lines if place <= at]
        if not page.lines or page.lines[-1][0] < at:
            return None
        return await self._decoded(connection, model, lines)


async def _ended(task: "asyncio.Task[Any]") -> None:
    """Whatever came of it is wanted no more."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.exception()
