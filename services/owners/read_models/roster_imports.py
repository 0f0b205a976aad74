"""Roster imports: which file, how far, and why one stopped."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import (
    ImportProgress,
    RosterImported,
    RosterImportProgress,
    RosterImportStarted,
    RosterImportStopped,
)
from shared.messages import Event, events_of
from shared.problems import NotFound
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking


@dataclass(frozen=True)
class ImportOnList:
    roster_import: str
    estate: str
    sha256: str
    filename: str
    state: str
    units: int
    position: int  # of its last event, for the order in which they ended
    leave_changed: bool
    apply_changed: bool
    started_at: datetime
    only_rows: tuple[str, ...]
    without_rows: tuple[str, ...]
    columns: tuple[str, ...]
    problem: str | None = None


def fold(row: ImportOnList | None, happened: Recorded) -> ImportOnList | None:
    at = happened.position
    match happened.event:
        case RosterImportStarted() as event:
            return ImportOnList(
                event.roster_import,
                event.estate,
                event.sha256,
                event.filename,
                "started",
                event.units,
                at,
                event.leave_changed,
                event.apply_changed,
                happened.recorded_at,
                event.only,
                event.without,
                event.columns,
            )
        case RosterImported() as event if row is not None:
            return replace(row, state="imported", units=event.new + event.known, position=at)
        case RosterImportStopped() as event if row is not None:
            return replace(row, state="stopped", problem=event.problem, position=at)
        case _:
            return row


CONCERNING: set[type[Event]] = {RosterImportStarted, RosterImported, RosterImportStopped}
ROSTER_IMPORTS = ReadModel(
    name="roster_imports", version=4, source="owners", row=ImportOnList, fold=fold, inline=True,
    ddl=Path(__file__).with_name("roster_imports.sql"), keys={event: by("roster_import") for event in CONCERNING},
    ignored=frozenset(events_of("owners").values()) - CONCERNING,
)  # fmt: skip

PROGRESS = """
select i.roster_import, i.state, i.units, i.problem,
       case when i.state = 'imported' then i.units
            else (select count(*) from unit_board u where u.roster_import = i.roster_import) end as done
  from roster_imports i where i.roster_import = $1 and i.estate = $2
"""


async def roster_import_progress(asking: "Asking", query: RosterImportProgress) -> ImportProgress:
    row = await asking.connection.fetchrow(PROGRESS, query.roster_import, query.estate)
    if row is None:
        raise NotFound(what=query.roster_import)
    return ImportProgress.model_validate(dict(row))
