"""An older ledger carried in: one import at a time, each issue once, in its state, telling nobody, and it goes on."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.defects.due_dates import EstateNotKnownYet
from services.defects.ledger_import import ImportIdTaken, ImportNotUnderWay, LedgerImportUnderWay
from services.notifications.told_of import TOLD_OF
from shared.contracts.defects import (
    AcceptRectification,
    ConfirmIssue,
    ConfirmRepair,
    DisputeIssue,
    FinishLedgerImport,
    ImportedIssue,
    ImportIssues,
    ImportLedger,
    IssueImported,
    LedgerImported,
    LedgerImportStarted,
    LedgerImportStopped,
    ProposeMethod,
    RaiseIssue,
    RegisterIssue,
    RejectRepair,
    ReportRectification,
    RuleDispute,
    StartRectification,
    StopLedgerImport,
    SubmitIssues,
)
from shared.messages import Command
from tests.given import AT
from tests.unit.defects.story import HANDLER, PHOTO, C, E, U, ask, so_far
from tests.unit.defects.world import SYSTEM, Person, World

LONG_AGO = datetime(2025, 9, 1, 2, 0, tzinfo=UTC)
SHA, IMPORT = "a" * 64, "import-1"
FILE: dict[str, Any] = {"sha256": SHA, "filename": "ledger.xlsx", "rows": 3, "highest": 40, "highest_letter": 6}
ASKED = ImportLedger(estate=E, ledger_import=IMPORT, **FILE)
STARTED = LedgerImportStarted(estate=E, ledger_import=IMPORT, **FILE)
FINISH = FinishLedgerImport(estate=E, ledger_import=IMPORT, new=3, known=0, changed=0)
IMPORTED = LedgerImported(estate=E, ledger_import=IMPORT, new=3, known=0, changed=0)
STOP = StopLedgerImport(estate=E, ledger_import=IMPORT, problem="LedgerRowsWrong")
STOPPED = LedgerImportStopped(estate=E, ledger_import=IMPORT, problem="LedgerRowsWrong")
OPEN = (STARTED,)


def line(state: Any = "registered", number: int | None = 40, issue: str = "old-40", **other: Any) -> ImportedIssue:
    facts: dict[str, Any] = {
        "issue": issue, "unit": U, "building": "b1", "number": number, "room": "厨房", "part": "-",
        "description": "漆面起皮", "found_by": "inspector", "l1": "paint", "l2": "-", "severity": "minor",
        "trade": "paint", "cause": None, "contractor": C, "letter": None, "letter_number": None,
        "response_due": None, "state": state, "dispute": None, "method": None, "due": None, "attempt": 0,
        "rejections": 0, "raised_at": LONG_AGO, "reported_at": None, "accepted_at": None, "closed_at": None,
        "ended_because": None,
    }  # fmt: skip
    return ImportedIssue(**{**facts, **other})


def some(*lines: ImportedIssue) -> ImportIssues:
    return ImportIssues(estate=E, ledger_import=IMPORT, issues=lines)


def as_imported(one: ImportedIssue, *, overdue: bool = False) -> IssueImported:
    return IssueImported(**dict(one), estate=E, ledger_import=IMPORT, imported_at=AT, overdue=overdue)


def test_an_import_starts_once() -> None:
    ask((), ASKED).then(STARTED)
    ask(OPEN, ASKED).then_nothing()
    ask((STARTED, IMPORTED), ASKED).then_nothing()


def test_an_import_is_of_one_file_into_a_known_estate_and_alone() -> None:
    other = ASKED.model_copy(update={"sha256": "b" * 64})
    ask(OPEN, other).then_refused(ImportIdTaken)
    second = other.model_copy(update={"ledger_import": "import-2"})
    ask(OPEN, second).then_refused(LedgerImportUnderWay)
    ask((STARTED, STOPPED), second).then_types(LedgerImportStarted)
    nowhere = so_far().with_rows("estates")
    nowhere.when(HANDLER[ImportLedger], ASKED).then_refused(EstateNotKnownYet)


def test_an_import_ends_once() -> None:
    ask(OPEN, FINISH, role="system").then(IMPORTED)
    ask(OPEN, STOP, role="system").then(STOPPED)
    for ended in (IMPORTED, STOPPED):
        ask((STARTED, ended), FINISH, role="system").then_nothing()
        ask((STARTED, ended), STOP, role="system").then_nothing()
    ask((), FINISH, role="system").then_refused(ImportNotUnderWay)
    ask((), STOP, role="system").then_refused(ImportNotUnderWay)


def test_each_line_comes_in_once_as_it_stood() -> None:
    first, second = line(), line("closed", 41, "old-41", closed_at=LONG_AGO + timedelta(days=20))
    ask(OPEN, some(first, second), role="system").then(as_imported(first), as_imported(second))
    ask((STARTED, as_imported(first)), some(first, second), role="system").then(as_imported(second))
    ask((STARTED, as_imported(first)), some(first), role="system").then_nothing()
    ask((STARTED, IMPORTED), some(first), role="system").then_refused(ImportNotUnderWay)


def test_an_imported_issue_happened_when_it_was_raised() -> None:
    assert as_imported(line()).occurred(AT) == LONG_AGO


def test_nobody_is_told_of_an_import() -> None:
    assert not {"IssueImported", "LedgerImportStarted", "LedgerImported"} & {wire for _, wire in TOLD_OF}


def world_with(*lines: ImportedIssue) -> World:
    world = World()
    world.ask(ASKED, Person("pm", "project_manager"))
    world.ask(some(*lines), SYSTEM)
    return world


def test_an_import_becomes_a_line_of_the_register_and_again_the_same_when_rebuilt() -> None:
    carried = line(
        "reported", method="铲除重做", attempt=2, rejections=1, due=LONG_AGO + timedelta(days=9),
        reported_at=LONG_AGO + timedelta(days=8), letter="l-9", letter_number=6,
    )  # fmt: skip
    world = world_with(carried)
    row = asdict(world.row("issue_register", "old-40"))
    assert {name: row[name] for name in dict(carried) if name in row} == {
        name: value for name, value in carried if name in row
    }
    assert (row["source"], row["reports"], row["overdue"], row["version"]) == ("import", 2, False, 1)
    assert world.row("imported_letters", "l-9").number == 6
    assert world.rebuilt()["issue_register"] == world.rows["issue_register"]


def test_numbers_go_on_above_the_highest_of_the_file() -> None:
    world = world_with(line())
    world.ask(FINISH, SYSTEM)
    inspector = Person("ins", "inspector")
    raise_ = RaiseIssue(estate=E, issue="new-1", unit=U, room="bath", description="x", found_by="inspector")
    for command in (raise_, register("new-1"), letter("new-1")):
        world.ask(command, inspector)
    assert (world.row("issue_register", "new-1").number, world.row("letters", "l1").number) == (41, 7)


def register(issue: str) -> Command:
    return RegisterIssue(estate=E, issue=issue, l1="paint", severity="minor", trade="paint", contractor=C)


def letter(issue: str) -> Command:
    return SubmitIssues(estate=E, letter="l1", contractor=C, issues=(issue,))


def test_what_was_late_before_does_not_become_late_once_more() -> None:
    late = line("in_work", attempt=1, method="x", due=LONG_AGO + timedelta(days=15))
    disputed = line(
        "disputed", 39, "old-39", dispute="非我方", letter="l-9", letter_number=6, due=LONG_AGO + timedelta(days=15)
    )
    reported = line("reported", 38, "old-38", reported_at=LONG_AGO, attempt=1, due=LONG_AGO)
    accepted = line("accepted", 37, "old-37", accepted_at=LONG_AGO, attempt=1, due=LONG_AGO)
    submitted = line("submitted", 36, "old-36", response_due=LONG_AGO, letter="l-9", letter_number=6)
    world = world_with(late, disputed, reported, accepted, submitted)
    before = len(world.log)
    assert world.row("issue_register", "old-40").overdue
    world.tick(AT + timedelta(days=300))
    assert world.log[before:] == []


def test_what_is_not_late_yet_becomes_so_in_its_time() -> None:
    world = world_with(line("in_work", attempt=1, method="x", due=AT + timedelta(days=3)))
    world.tick(AT + timedelta(days=3))
    assert world.log[-1].type == "IssueBecameOverdue"


AT_WORK: dict[str, Any] = {"attempt": 1, "method": "铲除重做"}
IN_LETTER: dict[str, Any] = {"letter": "l-9", "letter_number": 6}
CONTRACTOR = Person("c", "contractor", frozenset({f"contractor:{C}"}))
INSPECTOR, OWNER = Person("ins", "inspector"), Person("o1", "owner", frozenset({f"unit:{U}"}))
THE: dict[str, Any] = {"estate": E, "issue": "old-40"}
GOES_ON: list[tuple[ImportedIssue, Person, Command, str]] = [
    (line("raised", None, l1=None, l2=None, severity=None, trade=None, contractor=None), INSPECTOR,
     register("old-40"), "registered"),
    (line(), INSPECTOR, letter("old-40"), "submitted"),
    (line("submitted", **IN_LETTER), CONTRACTOR, ConfirmIssue(**THE, contractor=C), "confirmed"),
    (line("submitted", **IN_LETTER), CONTRACTOR, DisputeIssue(**THE, contractor=C, reason="x"), "disputed"),
    (line("submitted", contractor=None, **IN_LETTER), Person("d", "developer_rep"),
     ConfirmIssue(**THE, contractor=C), "confirmed"),
    (line("confirmed"), CONTRACTOR, ProposeMethod(**THE, contractor=C, method="x"), "method_proposed"),
    (line("method_agreed", method="x"), CONTRACTOR, StartRectification(**THE, contractor=C), "in_work"),
    (line("in_work", **AT_WORK), CONTRACTOR, ReportRectification(**THE, contractor=C, photos=(PHOTO,)), "reported"),
    (line("reported", **AT_WORK, reported_at=LONG_AGO), INSPECTOR, AcceptRectification(**THE), "accepted"),
    (line("accepted", **AT_WORK, accepted_at=LONG_AGO), OWNER, ConfirmRepair(**THE), "closed"),
    (line("closed", **AT_WORK, closed_at=AT - timedelta(days=3)), OWNER, RejectRepair(**THE, reason="x"), "in_work"),
]  # fmt: skip


@pytest.mark.parametrize(("carried", "who", "next_", "state"), GOES_ON, ids=lambda one: getattr(one, "state", None))
def test_an_imported_issue_goes_on_from_where_it_stood(
    carried: ImportedIssue, who: Person, next_: Command, state: str
) -> None:
    world = world_with(carried)
    world.ask(next_, who)
    assert world.row("issue_register", "old-40").state == state
    assert world.rebuilt()["issue_register"] == world.rows["issue_register"]


def test_an_imported_dispute_is_ruled_by_both() -> None:
    world = world_with(line("disputed", dispute="非我方", **IN_LETTER))
    for role in ("project_manager", "developer_rep"):
        world.ask(RuleDispute(**THE, ruling="stands", reason="x"), Person(role, role))
    assert world.row("issue_register", "old-40").state == "confirmed"
