"""A file of an estate brought in: uploaded, its difference agreed to, followed to its end, or what is wrong in it."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm
from rich.table import Table

from services.desk.command_line import import_words as words
from services.desk.command_line.session import NotDone, Session
from services.desk.command_line.words import NO_FILE
from shared.messages import Query
from shared.wording import Wording

LOOK_AGAIN = 0.5  # seconds
SHOWN = 50  # lines of a difference of a kind; a terminal is no place for more
UPLOAD_WITHIN = 120.0  # seconds, the check of the whole file included

OPTIONS = (
    ("--apply-changed", "apply_changed", {"roster"}),
    ("--only", "only", {"roster"}),
    ("--without", "without", {"roster"}),
    ("--column", "columns", {"roster", "sales"}),
    ("--as-of", "as_of", {"sales"}),
)
"""(as typed, as parsed, what it can be said of)."""


def only_its_own(session: Session) -> None:
    """What somebody says of a file counts, or is refused; it is never passed over."""
    given = session.given
    said = [option for option, name, of in OPTIONS if getattr(given, name) and given.what not in of]
    if said:
        raise NotDone(words.NOT_ITS_OPTION.fill(options=", ".join(said), what=given.what))


def upload(
    session: Session, address: str, said: dict[str, list[str]] | None = None, **asked: bool | str
) -> dict[str, Any]:
    file = session.given.file
    if not file.is_file():
        raise NotDone(NO_FILE.fill(file=file))
    media_type = "text/csv" if file.suffix.lower() == ".csv" else "application/octet-stream"
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=session.errors
    ) as bar:
        bar.add_task(words.CHECKING.in_language(session.language), total=None)
        return session.post(
            address,
            params=asked,
            data=said or {},
            timeout=UPLOAD_WITHIN,
            files={"file": (file.name, file.read_bytes(), media_type)},
        )


def offered(
    session: Session, send: Callable[..., dict[str, Any]], differs: str, show: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """As it is; and where it differs, once more after its difference was seen."""
    if session.given.dry_run:
        return send(only_check=True)
    try:
        return send()
    except NotDone as refused:
        if refused.problem.get("title") != differs:
            raise
        show(refused.problem["facts"])
        if not agreed(session):
            raise NotDone(words.NOT_AGREED) from None
        return send(accept_difference=True)


def show_lines(session: Session, table: Table, total: int, ignored: Sequence[str] = ()) -> None:
    """The lines of a difference, how many of the `total` are not among them, and columns nobody reads."""
    if table.row_count:
        session.console.print(table)
    if (more := total - table.row_count) > 0:
        session.say(words.AND_MORE.fill(more=more))
    if ignored:
        session.note(words.IGNORED.fill(columns=", ".join(ignored)))


def agreed(session: Session) -> bool:
    """Where nobody can be asked the answer is no, and what to say instead is said."""
    if session.given.yes:
        return True
    if not sys.stdin.isatty():
        session.note(words.YES_WANTED)
        return False
    return Confirm.ask(words.GO_ON.in_language(session.language), console=session.errors, default=False)


def follow(session: Session, asked: Query[Any], total: int | None, *, done: str = "done") -> dict[str, Any]:
    """How it ended; `done` is what its progress calls the rows it has taken."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=session.errors) as progress:
        task = progress.add_task(words.IMPORTING.in_language(session.language), total=total)
        while (found := session.ask(asked))["state"] == "started":
            progress.update(task, completed=found[done])
            asyncio.run(asyncio.sleep(LOOK_AGAIN))
    if found["state"] == "stopped":
        raise NotDone(words.IMPORT_STOPPED.fill(problem=found["problem"]))
    return found


def show_faults(session: Session, refused: NotDone, title: str, wrong: Wording) -> int:
    """A table of the faults, row by row, where that is why; otherwise whatever else it was."""
    facts = refused.problem.get("facts", {})
    if refused.problem.get("title") != title or not isinstance(facts.get("faults"), list):
        raise refused
    table = session.table(words.R_ROW, words.R_COLUMN, words.R_REASON)
    for fault in facts["faults"]:
        table.add_row(str(fault["row"]), str(fault["column"]), str(fault[f"reason_{session.language}"]))
    session.console.print(table)
    session.complain(wrong.fill(total=facts.get("total", len(facts["faults"]))))
    return 1
