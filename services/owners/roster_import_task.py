"""Carries a roster import through, chunk by chunk."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.owners.registration import UnitWouldChange
from services.owners.roster_choice import Choice
from services.owners.roster_compared import NAMES, Compared
from services.owners.roster_difference import Checked, checked
from shared.contracts.owners import (
    ApplyRosterChanges,
    FinishRosterImport,
    RegisterBuilding,
    RegisterUnits,
    StopRosterImport,
)
from shared.imports import Importing, Imports

if TYPE_CHECKING:
    from shared.postgres import Connection

CHUNK = 30  # rows of one command: other commands wait while it is decided and committed
APPLIED = "select count(*) from unit_board where applied = $1"
BROUGHT = "select count(*) from unit_board where roster_import = $1"


async def carry_in_roster(importing: Importing) -> None:
    """Everything is made from the file and has its own id, so that doing it again is doing it once."""
    running, row = importing.running, importing.row
    async with running.pool.acquire() as connection:
        found = await checked(connection, running.blobs, importing.estate, row["sha256"], running.now(), row["columns"])
        if not (row["leave_changed"] or row["apply_changed"]):
            await _refuse_changed(connection, found)
        for estate, name in found.fresh:
            building = RegisterBuilding(estate=estate, building=found.buildings[estate][name], name=name)
            await importing.execute(building, f"building/{estate}/{name}")
        left, choice = 0, Choice.of(importing.estate, row["only_rows"], row["without_rows"])
        apply, days = row["apply_changed"], await days_at(connection, row["started_at"])
        async for compared in found.compared(connection):
            changed = {difference.contract_code for difference in compared.changed}
            changes = list(_changes(compared, importing.id, choice, days[compared.estate])) if apply else []
            left += len(changed) - sum(len(command.rows) for command in changes)
            commands = _commands(compared, changed, importing.id)
            for command in chain(commands, changes):
                await importing.execute(command, f"units/{importing.mark(command)}")
        finish = await _finish(connection, importing, found, left)
    await importing.execute(finish, "finish")


async def _refuse_changed(connection: "Connection", found: Checked) -> None:
    """Looked for in the whole file before its first row is taken."""
    if not await found.inhabited(connection):
        return
    async for compared in found.compared(connection):
        if changed := compared.changed:
            raise UnitWouldChange(unit=changed[0].contract_code)


def _commands(compared: Compared, left: set[str], import_: str) -> Iterator[RegisterUnits]:
    """Chunks are cut where the file has them, however often it is gone through; one that brings nothing is left out."""
    for first in range(0, len(compared.rows), CHUNK):
        some = compared.of(first, first + CHUNK)
        if some.brings_something and (rows := some.unit_rows(import_, without=left)):
            yield RegisterUnits(estate=some.estate, roster_import=import_, rows=tuple(rows))


async def days_at(connection: "Connection", started: datetime) -> dict[str, date]:
    """Which day it was in each estate when the roster was taken."""
    rows = await connection.fetch("select estate, time_zone from estates")
    return {row["estate"]: started.astimezone(ZoneInfo(row["time_zone"])).date() for row in rows}


def _changes(compared: Compared, import_: str, choice: Choice, on: date) -> Iterator[ApplyRosterChanges]:
    """Applied again they change nothing; a change of owners counts from the day the roster was taken."""
    for first in range(0, len(compared.rows), CHUNK):
        some = compared.of(first, first + CHUNK)
        if rows := some.changed_rows(import_, choice.takes):
            yield ApplyRosterChanges(estate=some.estate, roster_import=import_, on=on, rows=tuple(rows))


async def _finish(connection: "Connection", importing: Importing, found: Checked, left: int) -> FinishRosterImport:
    new = await connection.fetchval(BROUGHT, importing.id)
    applied = await connection.fetchval(APPLIED, importing.id)
    gone, _ = await found.gone(connection)
    return FinishRosterImport(
        estate=importing.estate, roster_import=importing.id, buildings=found.contents.buildings_in_all, new=new,
        known=found.contents.units - new, gone=gone, changed=left, applied=applied,
    )  # fmt: skip


def stopping(estate: str, import_: str, problem: str) -> StopRosterImport:
    return StopRosterImport(estate=estate, roster_import=import_, problem=problem)


continue_imports = Imports("roster_import", NAMES, carry_in_roster, stopping).go_on
