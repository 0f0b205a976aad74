"""Where a unit's file is: on its shelf, or lent to somebody until a day."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.billing import unit_here
from services.owners.invitation import local_day
from services.owners.person import PersonNotKnown
from services.owners.read_models.estates import EstateOnList
from services.owners.read_models.people import PersonOnList
from services.owners.read_models.unit_board import UnitOnBoard
from services.owners.read_models.unit_files import FileOnShelf
from services.owners.structure import estate_here
from services.owners.unit_file import UnitFile
from shared.contracts.owners import (
    FileLent,
    FileLoanOverdue,
    FileReturned,
    FileShelved,
    LendFile,
    MarkFileOverdue,
    ReturnFile,
    ShelveFiles,
)
from shared.decider import Asked
from shared.messages import Event
from shared.problems import Refusal
from shared.wording import Wording


class FileAlreadyLent(Refusal):
    wording = Wording(
        "房屋 {unit} 的档案已借给 {borrower}，应于 {due_back_on} 归还。",
        "The file of unit {unit} is with {borrower} until {due_back_on}.",
    )


class DueBackPassed(Refusal):
    status = 400
    wording = Wording(
        "归还日 {day} 早于今天 {today}。", "{day} is before today, {today}; nothing can be due back then."
    )


class FileNeverLent(Refusal):
    wording = Wording("房屋 {unit} 的档案从未借出。", "The file of unit {unit} was never lent.")


def files_of(command: ShelveFiles) -> list[str]:
    return [f"unit-file:{unit}" for unit in command.units]


def shelve_files(
    asked: Asked[ShelveFiles], files: Mapping[str, Any], units: Mapping[str, UnitOnBoard | None]
) -> list[Event]:
    command = asked.command
    here = [unit_here(command, unit, units[unit]) for unit in command.units]
    return [
        FileShelved(estate=unit.estate, unit=unit.unit, building=unit.building, shelf=command.shelf)
        for unit in here
        if files[f"unit-file:{unit.unit}"].shelf != command.shelf
    ]


def lend_file(
    asked: Asked[LendFile], file: UnitFile, estate: EstateOnList | None, row: UnitOnBoard | None,
    borrower: PersonOnList | None,
) -> list[Event]:  # fmt: skip
    command = asked.command
    unit = unit_here(command, command.unit, row)
    estate = estate_here(command.estate, estate)
    if file.loan is not None:
        if any(getattr(file.loan, name) != getattr(command, name) for name in ("borrower", "due_back_on", "purpose")):
            raise FileAlreadyLent(
                unit=command.unit, borrower=file.loan.borrower, due_back_on=file.loan.due_back_on.isoformat()
            )
        return []
    if borrower is None or borrower.erased:
        raise PersonNotKnown(person=command.borrower)
    today = local_day(asked.at, estate)
    if command.due_back_on < today:
        raise DueBackPassed(day=command.due_back_on.isoformat(), today=today.isoformat())
    end_of_day = datetime.combine(command.due_back_on + timedelta(days=1), time(), ZoneInfo(estate.time_zone))
    return [
        FileLent(
            estate=unit.estate, unit=unit.unit, building=unit.building, borrower=command.borrower,
            lent_by=asked.person, due_back_on=command.due_back_on, due_back_at=end_of_day.astimezone(UTC),
            purpose=command.purpose,
        )
    ]  # fmt: skip


def return_file(asked: Asked[ReturnFile], file: UnitFile, row: UnitOnBoard | None) -> list[Event]:
    command = asked.command
    unit = unit_here(command, command.unit, row)
    if not file.ever_lent:
        raise FileNeverLent(unit=command.unit)
    if file.loan is None:
        return []
    return [FileReturned(estate=unit.estate, unit=unit.unit, building=unit.building, borrower=file.loan.borrower)]


def mark_file_overdue(asked: Asked[MarkFileOverdue], file: UnitFile) -> list[Event]:
    """By deadline; what came back meanwhile, or was lent anew, is not overdue."""
    loan = file.loan
    if loan is None or file.overdue or loan.due_back_at != asked.command.due_back_at:
        return []
    return [
        FileLoanOverdue(
            estate=loan.estate, unit=loan.unit, building=loan.building, borrower=loan.borrower, lent_by=loan.lent_by,
            due_back_on=loan.due_back_on,
        )
    ]  # fmt: skip


def overdue_file(row: FileOnShelf) -> MarkFileOverdue:
    return MarkFileOverdue.model_validate({"estate": row.estate, "unit": row.unit, "due_back_at": row.due_back_at})
