"""One import of a roster: started, and ended by the last row or by what stopped it."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.owners.read_models.estates import EstateOnList
from services.owners.structure import EstateNotKnown, OnlyForTheGroup
from shared.contracts.owners import (
    FinishRosterImport,
    ImportRoster,
    RosterImported,
    RosterImportStarted,
    RosterImportStopped,
    StopRosterImport,
)
from shared.decider import Aggregate, Asked
from shared.frozen import replace
from shared.messages import GROUP, Event
from shared.problems import Refusal
from shared.wording import Wording


class ImportIdTaken(Refusal):
    wording = Wording("导入编号 {roster_import} 已用于另一文件。", "Import id {roster_import} is another file's.")


class ImportNotStarted(Refusal):
    status = 404
    wording = Wording("导入 {roster_import} 尚未开始。", "Import {roster_import} has not started.")


@dataclass(frozen=True)
class RosterImport:
    started: RosterImportStarted | None = None
    ended: bool = False


def evolve(import_: RosterImport, event: Event) -> RosterImport:
    match event:
        case RosterImportStarted():
            return replace(import_, started=event)
        case RosterImported() | RosterImportStopped():
            return replace(import_, ended=True)
        case _:
            return import_


ROSTER = Aggregate("roster", RosterImport(), evolve)


def estates_of_import(command: ImportRoster) -> list[str]:
    """Those the file names, or the one it is for; the group itself is none."""
    return list(dict.fromkeys(command.estates)) or [command.estate]


def import_roster(
    asked: Asked[ImportRoster], import_: RosterImport, estates: Mapping[str, EstateOnList | None]
) -> list[Event]:
    command = asked.command
    if missing := [estate for estate, known in estates.items() if known is None]:
        raise EstateNotKnown(estate=", ".join(missing))
    if command.estate != GROUP and set(estates) != {command.estate}:
        raise OnlyForTheGroup(command=command.wire)
    fact = RosterImportStarted(**dict(command))
    if import_.started not in {None, fact}:
        raise ImportIdTaken(roster_import=command.roster_import)
    return [] if import_.started == fact else [fact]


def finish_roster_import(asked: Asked[FinishRosterImport], import_: RosterImport) -> list[Event]:
    command = asked.command
    started = _started(import_, command.roster_import)
    if import_.ended:
        return []
    said = {"sha256": started.sha256, "filename": started.filename, "estates": started.estates}
    return [RosterImported(**dict(command), **said)]


def stop_roster_import(asked: Asked[StopRosterImport], import_: RosterImport) -> list[Event]:
    command = asked.command
    _started(import_, command.roster_import)
    return [] if import_.ended else [RosterImportStopped(**dict(command))]


def _started(import_: RosterImport, id_: str) -> RosterImportStarted:
    if import_.started is None:
        raise ImportNotStarted(roster_import=id_)
    return import_.started
