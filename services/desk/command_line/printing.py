"""A building's paper in one file here, part by part, on record by its hash; and whether a PDF is one of those."""

from hashlib import sha256
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.desk.api.addresses import PREFIX
from services.desk.api.print_files import AFTER, UNITS
from services.desk.command_line import words
from services.desk.command_line.session import NotDone, Session
from services.desk.print_file import PrintFile
from shared.contracts.owners import EstateOverview, EstateView, PrintedPaper, PrintedPaperView, RecordPaperPrinted

PART = 50  # units


def print_building(session: Session) -> int:
    """Written aside and then named: what stands under the name is never half a file."""
    file: Path = session.given.file
    if not file.parent.is_dir():
        raise NotDone(words.NO_FOLDER.fill(folder=file.parent))
    printed, units = _printed(session)
    content, given = printed.whole(), session.given
    record = RecordPaperPrinted(
        estate=given.estate, sha256=sha256(content).hexdigest(), paper=given.paper, language=session.language,
        building=given.building, units=units,
    )  # fmt: skip
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_bytes(content)
        session.tell(record)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    session.say(words.PRINTED.fill(file=file, units=units))
    session.say(words.PRINTED_AS.fill(sha256=record.sha256))
    return 0


def prove(session: Session) -> int:
    """Whether a PDF is, byte by byte, one that was printed."""
    file: Path = session.given.file
    if not file.is_file():
        raise NotDone(words.NO_FILE.fill(file=file))
    query = PrintedPaper(estate=session.given.estate, sha256=sha256(file.read_bytes()).hexdigest())
    found = PrintedPaperView.model_validate(session.ask(query))
    session.say(
        words.IS_PRINTED.fill(
            paper=found.paper, of=found.unit or found.building, units=found.units, by=found.printed_by,
            at=found.printed_at.isoformat(timespec="seconds"),
        )
    )  # fmt: skip
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
