"""Where a file is: its shelf, who has it on loan, and that it is late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.owners.lending import DueBackPassed, FileAlreadyLent, FileNeverLent, overdue_file
from services.owners.person import PersonNotKnown
from services.owners.read_models.unit_files import UNIT_FILES
from services.owners.structure import EstateNotKnown
from services.owners.unit import UnitNotKnown
from shared.contracts.owners import (
    FileLent,
    FileLoanOverdue,
    FileReturned,
    FileShelved,
    LendFile,
    MarkFileOverdue,
    PersonErased,
    ReturnFile,
    ShelveFiles,
)
from shared.messages import GROUP
from tests.given import folded
from tests.unit.owners.facts import DAY, KNOWN, OF_UNIT, OWNER, E, ask, person, so_far, unit

DUE = date(2026, 6, 5)
HERE = (*KNOWN, person("p-wang"))
SHELVE = ShelveFiles(estate=E, units=("u1", "u2"), shelf="A-03-2")
LEND = LendFile(estate=E, unit="u1", borrower="p-wang", due_back_on=DUE, purpose="核对面积")
LENT = FileLent(
    **OF_UNIT, borrower="p-wang", lent_by="p-1", due_back_on=DUE, due_back_at=datetime(2026, 6, 5, 16, tzinfo=UTC),
    purpose="核对面积",
)  # fmt: skip
BACK = ReturnFile(estate=E, unit="u1")
RETURNED = FileReturned(**OF_UNIT, borrower="p-wang")
LATE = MarkFileOverdue(estate=E, unit="u1", due_back_at=LENT.due_back_at)
OVERDUE = FileLoanOverdue(**OF_UNIT, borrower="p-wang", lent_by="p-1", due_back_on=DUE)


def test_files_have_their_shelf_and_only_what_moved_is_said() -> None:
    shelved = FileShelved(**OF_UNIT, shelf="A-03-2")
    second = unit("u2", "1-1-102")
    other = shelved.model_copy(update={"unit": "u2"})
    ask(so_far(*HERE, second), SHELVE).then(shelved, other)
    ask(so_far(*HERE, second, shelved), SHELVE).then(other)
    ask(so_far(*HERE, second, shelved, other), SHELVE).then_nothing()
    ask(so_far(*HERE), SHELVE).then_refused(UnitNotKnown, unit="u2")


def test_a_file_is_lent_to_one_at_a_time_until_the_end_of_a_day_there() -> None:
    ask(so_far(*HERE), LEND).then(LENT)
    ask(so_far(*HERE, LENT), LEND).then_nothing()
    other = LEND.model_copy(update={"borrower": OWNER})
    ask(so_far(*HERE, LENT), other).then_refused(FileAlreadyLent, borrower="p-wang", due_back_on="2026-06-05")
    ask(so_far(*HERE, LENT, RETURNED), LEND).then(LENT)


def test_nobody_unknown_borrows_and_nothing_is_due_back_yesterday() -> None:
    ask(so_far(*HERE), LEND.model_copy(update={"borrower": "p-x"})).then_refused(PersonNotKnown)
    gone = PersonErased(estate=GROUP, person="p-wang", reason="离职")
    ask(so_far(*HERE, gone), LEND).then_refused(PersonNotKnown)
    yesterday = LEND.model_copy(update={"due_back_on": DAY - timedelta(days=1)})
    ask(so_far(*HERE), yesterday).then_refused(DueBackPassed, today="2026-06-01")
    ask(so_far(*HERE), LEND.model_copy(update={"due_back_on": DAY})).then_types(FileLent)
    with pytest.raises(EstateNotKnown):
        _ = ask(so_far(unit()), LEND).events


def test_a_file_comes_back_once() -> None:
    ask(so_far(*HERE, LENT), BACK).then(RETURNED)
    ask(so_far(*HERE, LENT, RETURNED), BACK).then_nothing()
    ask(so_far(*HERE), BACK).then_refused(FileNeverLent)


def test_a_file_that_is_not_back_is_late_once_and_only_the_loan_that_was_meant() -> None:
    row = folded(UNIT_FILES, LENT)["u1"]
    assert overdue_file(row) == LATE
    ask(so_far(*HERE, LENT), LATE).then(OVERDUE)
    ask(so_far(*HERE, LENT, OVERDUE), LATE).then_nothing()
    ask(so_far(*HERE, LENT, RETURNED), LATE).then_nothing()
    longer = LENT.model_copy(update={"due_back_at": LENT.due_back_at + timedelta(days=1)})
    ask(so_far(*HERE, LENT, RETURNED, longer), LATE).then_nothing()


def test_the_table_shows_shelf_and_loan_and_forgets_the_loan_that_ended() -> None:
    shelved = FileShelved(**OF_UNIT, shelf="A-03-2")
    row = folded(UNIT_FILES, shelved, LENT, OVERDUE)["u1"]
    assert (row.shelf, row.borrower, row.due_back_on, row.overdue, row.version) == ("A-03-2", "p-wang", DUE, True, 3)
    back = folded(UNIT_FILES, shelved, LENT, OVERDUE, RETURNED)["u1"]
    assert (back.borrower, back.due_back_at, back.overdue, back.shelf) == (None, None, False, "A-03-2")
