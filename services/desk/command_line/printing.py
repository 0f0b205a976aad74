"""One paper of every unit of a building into one file here, part by part, with its progress."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.desk.api.addresses import PREFIX
from services.desk.api.print_files import AFTER, UNITS
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from services.desk.print_file import PrintFile
from shared.contracts.owners import EstateOverview, EstateView

PART = 50  # units


def print_building(session: Session) -> int:
    """Written aside and then named: what stands under the name is never half a file."""
    file: Path = session.given.file
    if not file.parent.is_dir():
        raise NotDone(words.NO_FOLDER.fill(folder=file.parent))
    printed, units = _printed(session)
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_bytes(printed.whole())
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    session.say(words.PRINTED.fill(file=file, units=units))
    return 0


def _printed(session: Session) -> tuple[PrintFile, int]:
    given, file, done = session.given, PrintFile(), 0
    estate = EstateView.model_validate(session.ask(EstateOverview(estate=given.estate)))
    total = next((one.units for one in estate.buildings if one.building == given.building), None)
    address = f"{PREFIX}/estates/{given.estate}/buildings/{given.building}/papers/{given.paper}.pdf"
    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=session.errors) as progress:
        task = progress.add_task(words.PRINTING.in_language(session.language), total=total)
        after: str | None = None
        while True:
            wanted = {"limit": str(PART), "lang": session.language} | ({"after": after} if after else {})
            answer = session.fetch(address, wanted)
            file.add(answer.content)
            done += int(answer.headers[UNITS])
            progress.update(task, completed=done)
            after = answer.headers.get(AFTER)
            if after is None:
                return file, done
