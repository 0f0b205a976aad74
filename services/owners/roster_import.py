"""One import of a roster: started, and ended by the last row or by what stopped it."""

from dataclasses import dataclass, replace

from services.owners.read_models.estates import EstateOnList
from services.owners.structure import EstateNotKnown
from shared.contracts.owners import (
    FinishRosterImport,
    ImportRoster,
    RosterImported,
    RosterImportStarted,
    RosterImportStopped,
    StopRosterImport,
)
from shared.decider import Aggregate, Asked
from shared.messages import Event
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


def import_roster(asked: Asked[ImportRoster], import_: RosterImport, estate: EstateOnList | None) -> list[Event]:
    command = asked.command
    if estate is None:
        raise EstateNotKnown(estate=command.estate)
    fact = RosterImportStarted(**dict(command))
    if import_.started not in {None, fact}:
        raise ImportIdTaken(roster_import=command.roster_import)
    return [] if import_.started == fact else [fact]


def finish_roster_import(asked: Asked[FinishRosterImport], import_: RosterImport) -> list[Event]:
    command = asked.command
    started = _started(import_, command.roster_import)
    if import_.ended:
        return []
    return [RosterImported(**dict(command), sha256=started.sha256, filename=started.filename)]


def stop_roster_import(asked: Asked[StopRosterImport], import_: RosterImport) -> list[Event]:
    command = asked.command
    _started(import_, command.roster_import)
    return [] if import_.ended else [RosterImportStopped(**dict(command))]


def _started(import_: RosterImport, id_: str) -> RosterImportStarted:
    if import_.started is None:
        raise ImportNotStarted(roster_import=id_)
    return import_.started
