"""A roster from a file into its estates: with its progress, its difference, or the list of what is wrong in it."""

import asyncio
import sys
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm

from services.desk.api.addresses import PREFIX
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from shared.contracts.owners import RosterImportProgress
from shared.wording import Wording

ROWS_WRONG, DIFFERS = "RosterRowsWrong", "RosterDiffers"
LOOK_AGAIN = 0.5  # seconds
UPLOAD_WITHIN = 120.0  # seconds, the check of the whole file included
SHOWN = 50  # lines of a difference; a terminal is no place for more


def import_roster(session: Session) -> int:
    file = session.given.file
    if not file.is_file():
        raise NotDone(words.NO_FILE.fill(file=file))
    try:
        taken = _offered(session)
    except NotDone as refused:
        return _explain(session, refused)
    if taken["roster_import"] is None:
        session.say(words.NOTHING_NEW.fill(**taken["check"]))
        return 0
    session.note(words.CHECKED.fill(**taken["check"]))
    return _follow(session, taken)


def _offered(session: Session) -> dict[str, Any]:
    """As it is; and where it differs, once more after its difference was seen."""
    try:
        return _upload(session, accept=False)
    except NotDone as refused:
        if refused.problem.get("title") != DIFFERS:
            raise
        _show(session, refused.problem["facts"])
        if not _agreed(session):
            raise NotDone(words.NOT_AGREED) from None
        return _upload(session, accept=True)


def _upload(session: Session, *, accept: bool) -> dict[str, Any]:
    file, address = session.given.file, f"{PREFIX}/estates/{session.given.estate}/roster"
    media_type = "text/csv" if file.suffix.lower() == ".csv" else "application/octet-stream"
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=session.errors
    ) as bar:
        bar.add_task(words.CHECKING.in_language(session.language), total=None)
        return session.post(
            address, params={"accept_difference": accept}, timeout=UPLOAD_WITHIN,
            files={"file": (file.name, file.read_bytes(), media_type)},
        )  # fmt: skip


def _agreed(session: Session) -> bool:
    """Where nobody can be asked the answer is no, and what to say instead is said."""
    if session.given.yes:
        return True
    if not sys.stdin.isatty():
        session.note(words.YES_WANTED)
        return False
    return Confirm.ask(words.GO_ON.in_language(session.language), console=session.errors, default=False)


def _show(session: Session, check: dict[str, Any]) -> None:
    session.say(words.DIFFERENCE.fill(**check))
    table = session.table(words.R_ROW, words.R_UNIT, words.R_DIFFERS)
    for one in check["changed"][:SHOWN]:
        table.add_row(str(one["row"]), f"{one['estate']} {one['contract_code']}", ", ".join(one["columns"]))
    for gone in check["gone"][:SHOWN]:
        table.add_row("-", gone, words.R_GONE.in_language(session.language))
    if table.row_count:
        session.console.print(table)
    if (more := check["changed_total"] + check["gone_total"] - table.row_count) > 0:
        session.say(words.AND_MORE.fill(more=more))


def _follow(session: Session, taken: dict[str, Any]) -> int:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    asked = RosterImportProgress(estate=session.given.estate, roster_import=taken["roster_import"])
    with Progress(*columns, console=session.errors) as progress:
        importing = words.IMPORTING.in_language(session.language)
        task = progress.add_task(importing, total=taken["check"]["new"] or None)
        while (found := session.ask(asked))["state"] == "started":
            progress.update(task, completed=found["done"])
            asyncio.run(asyncio.sleep(LOOK_AGAIN))
    return _ended(session, found)


def _ended(session: Session, found: dict[str, Any]) -> int:
    if found["state"] == "stopped":
        raise NotDone(words.IMPORT_STOPPED.fill(problem=found["problem"]))
    session.say(words.IMPORTED.fill(units=found["units"]))
    return 0


def _explain(session: Session, refused: NotDone) -> int:
    """A table of the faults, row by row, where that is why; otherwise whatever else it was."""
    facts = refused.problem.get("facts", {})
    if refused.problem.get("title") != ROWS_WRONG or not isinstance(facts.get("faults"), list):
        raise refused
    table = session.table(words.R_ROW, words.R_COLUMN, words.R_REASON)
    for fault in facts["faults"]:
        table.add_row(str(fault["row"]), str(fault["column"]), str(fault[f"reason_{session.language}"]))
    session.console.print(table)
    wrong: Wording = words.ROSTER_WRONG.fill(total=facts.get("total", len(facts["faults"])))
    session.complain(wrong)
    return 1
