"""The ledger of an estate into an Excel file here, page by page, with its progress."""

import asyncio
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from services.desk.workbooks.ledger import LedgerTooLong, write_ledger
from shared.contracts.defects import Ledger, LedgerPage

PAGE = 1_000  # lines


def export_issues(session: Session) -> int:
    file: Path = session.given.file
    if not file.parent.is_dir():
        raise NotDone(words.NO_FOLDER.fill(folder=file.parent))
    session.say(words.EXPORTED.fill(file=file, lines=_whole(session, file)))
    return 0


def _whole(session: Session, file: Path) -> int:
    """Written aside and then named: what stands under the name is never half a file."""
    aside = file.with_name(f".{file.name}.part")
    try:
        lines = asyncio.run(_written(session, aside))
        aside.replace(file)
    except LedgerTooLong as refused:
        raise NotDone(refused.words) from None
    finally:
        aside.unlink(missing_ok=True)
    return lines


async def _written(session: Session, file: Path) -> int:
    async def page(after: str | None) -> LedgerPage:
        query = Ledger(estate=session.given.estate, after=after, limit=PAGE)
        return LedgerPage.model_validate(await asyncio.to_thread(session.ask, query))

    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=session.errors) as progress:
        task = progress.add_task(words.EXPORTING.in_language(session.language), total=None)
        return await write_ledger(
            file, page, session.language,
            moved=lambda done, total: progress.update(task, completed=done, total=total or None),
        )  # fmt: skip
