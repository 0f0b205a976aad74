"""A roster from a file into an estate, with its progress, or the list of what is wrong in it."""

import asyncio
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from services.desk.api.addresses import PREFIX
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from shared.contracts.owners import RosterImportProgress

ROWS_WRONG = "RosterRowsWrong"
LOOK_AGAIN = 0.2  # seconds


def import_roster(session: Session) -> int:
    file = session.given.file
    if not file.is_file():
        raise NotDone(words.NO_FILE.fill(file=file))
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=session.errors) as progress:
        task = progress.add_task(words.CHECKING.in_language(session.language), total=None)
        try:
            accepted = _upload(session)
        except NotDone as refused:
            progress.stop()
            return _explain(session, refused)
        check = accepted["check"]
        session.note(words.CHECKED.fill(**check))
        progress.update(task, description=words.IMPORTING.in_language(session.language), total=check["units"])
        return _follow(session, progress, accepted["roster_import"])


def _upload(session: Session) -> dict[str, Any]:
    file, estate = session.given.file, session.given.estate
    media_type = "text/csv" if file.suffix.lower() == ".csv" else "application/octet-stream"
    return session.post(f"{PREFIX}/estates/{estate}/roster", files={"file": (file.name, file.read_bytes(), media_type)})


def _follow(session: Session, progress: Progress, roster_import: str) -> int:
    task = progress.task_ids[0]
    while True:
        found = session.ask(RosterImportProgress(estate=session.given.estate, roster_import=roster_import))
        progress.update(task, completed=found["done"], total=found["units"])
        if found["state"] == "imported":
            session.say(words.IMPORTED.fill(units=found["done"]))
            return 0
        if found["state"] == "stopped":
            raise NotDone(words.IMPORT_STOPPED.fill(problem=found["problem"]))
        asyncio.run(asyncio.sleep(LOOK_AGAIN))


def _explain(session: Session, refused: NotDone) -> int:
    """A table of the faults, row by row, where that is why; otherwise whatever else it was."""
    facts = refused.problem.get("facts", {})
    if refused.problem.get("title") != ROWS_WRONG or not isinstance(facts.get("faults"), list):
        raise refused
    table = session.table(words.R_ROW, words.R_COLUMN, words.R_REASON)
    for fault in facts["faults"]:
        table.add_row(str(fault["row"]), str(fault["column"]), str(fault[f"reason_{session.language}"]))
    session.console.print(table)
    session.complain(words.ROSTER_WRONG.fill(total=facts.get("total", len(facts["faults"]))))
    return 1
