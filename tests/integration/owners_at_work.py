"""Owners on a real Postgres with real blobs, without a bus: what its tests work with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from services.owners.administrator import appoint_administrator
from services.owners.app import make_service
from services.owners.lookups import ACCESS
from services.owners.roster_import_task import continue_imports
from shared import clock
from shared.blobs import Blobs
from shared.contracts.owners import (
    CheckRoster,
    ImportProgress,
    ImportRoster,
    RegisterEstate,
    RegisterRegion,
    RosterCheck,
    RosterImportProgress,
)
from shared.decider import Decisions
from shared.messages import GROUP, Command, Query
from shared.orders import Receipt, system_order
from shared.service import Asking
from tests.kernel.replica import KEYS, Replica, until
from tests.servers import Database, Postgres

E = "E1"
HEADINGS = "楼栋,单元,楼层,合同房号,门牌号,户型,建筑面积,套内面积,业主姓名,手机,邮箱,合同交付日"


def roster_row(number: int, owner: str = "", area: str = "100") -> str:
    name = owner or f"业主{number}"
    phone = f"1380000{number:04}"
    door = f"{number // 300 + 1}栋,1单元,{number % 30 + 1},A-{number},路{number}号,三室"
    return f"{door},{area},80,{name},{phone},,2026-06-30"


def roster_of(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


class Killed(Exception):  # noqa: N818 - what happens to a process, as a fact
    """Stands for kill -9: nothing after it in the task runs."""


class Owners(Replica):
    """Owners, and the part of `Running` that its tasks use; `lives` is how many commands come before the kill."""

    blobs: Blobs
    lives: int = 1_000_000

    async def execute(
        self, command: Command, *, id: UUID, correlation: UUID | None = None, causation: UUID | None = None,
        bulk: bool = False,
    ) -> Receipt:  # fmt: skip
        if self.lives == 0:
            raise Killed
        self.lives -= 1
        order = system_order(self.name, command, id=id, correlation=correlation or id, causation=causation)
        return await self.writer.execute(order, bulk=bulk)

    async def next_change(self, within: float) -> bool:
        await asyncio.sleep(min(within, 0.01))
        return True

    next_commit = next_change

    async def ask(
        self, query: Query[Any], *, role: str = "system", of: set[str] | None = None, person: str = "p-1"
    ) -> Any:
        answer = next(answer for answer in make_service().answers if answer.query is type(query))
        async with self.pool.acquire() as connection, connection.transaction(readonly=True):
            asking = Asking(connection, person, role, frozenset(of or ()), query.estate, clock.now(), KEYS, self.blobs)
            return await answer.answer(asking, query)

    async def imported(self, content: bytes, import_: str, *, estate: str = E, **more: Any) -> ImportProgress:
        """Stores the file, asks for its import and waits for its end; the task must be running."""
        blob = await self.blobs.put(content, "text/csv")
        command = ImportRoster(
            estate=estate, roster_import=import_, sha256=blob.sha256, filename="roster.csv", **more
        )  # fmt: skip
        await self.do(command)
        await until(lambda: self.ended(import_))
        await until(lambda: self.gone(blob.sha256))
        progress: ImportProgress = await self.ask(RosterImportProgress(estate=estate, roster_import=import_))
        return progress

    async def checked(self, content: bytes, estate: str = E, **more: Any) -> RosterCheck:
        blob = await self.blobs.put(content, "text/csv")
        check: RosterCheck = await self.ask(CheckRoster(estate=estate, sha256=blob.sha256, **more))
        return check

    async def ended(self, import_: str) -> bool:
        return bool(await self.value("select state <> 'started' from roster_imports where roster_import = $1", import_))

    async def gone(self, sha256: str) -> bool:
        return not await self.blobs.exists(sha256)

    def carry_imports_through(self) -> "asyncio.Task[None]":
        return self.begin(continue_imports(self))  # type: ignore[arg-type] # the part of Running a task uses

    async def appoint_administrator(self) -> None:
        await appoint_administrator(self)  # type: ignore[arg-type] # the part of Running a task uses


@asynccontextmanager
async def owners_at_work(postgres: Postgres, folder: Path) -> AsyncIterator[Owners]:
    """An estate without a unit."""

    async def prepare(database: Database) -> None:
        async with an_estate_in(database, folder):
            pass

    [database] = await postgres.copies("owners", ["owners"], prepare)
    async with _at_work(database, folder) as owners:
        yield owners
    await postgres.drop(database)


@asynccontextmanager
async def an_estate_in(database: Database, folder: Path) -> AsyncIterator[Owners]:
    """The same in a database given, which is empty."""
    async with _at_work(database, folder) as owners:
        await owners.do(RegisterRegion(estate=GROUP, region="EAST", name="华东"))
        await owners.do(RegisterEstate(estate=E, region="EAST", name="清和苑"))
        yield owners


@asynccontextmanager
async def _at_work(database: Database, folder: Path) -> AsyncIterator[Owners]:
    service = make_service()
    decisions = Decisions(
        {aggregate.name: aggregate for aggregate in service.aggregates},
        {handler.command: handler for handler in service.handlers},
    )
    owners = Owners(database, database.runtime_dsn, "owners", decisions, (*service.models, ACCESS))
    owners.blobs = Blobs.at(folder.as_uri())
    await owners.start()
    try:
        yield owners
    finally:
        await owners.stop()
