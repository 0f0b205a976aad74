"""A building's paper in one file here, part by part, on record by its hash; and whether a PDF is one of those."""

import json
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from services.desk.api.addresses import PREFIX
from services.desk.api.print_progress import STREAM
from services.desk.command_line import words
from services.desk.command_line.events import Block, blocks
from services.desk.command_line.session import NotDone, Session, problem_of
from shared import clock
from shared.contracts.owners import EstateOverview, EstateView, PrintedPaper, PrintedPaperView

PART = 50  # units between two words of progress
PATIENCE = 120.0  # seconds for one part


def print_building(session: Session) -> int:
    """Written aside and then named: what stands under the name is never half a file."""
    file: Path = session.given.file
    if not file.parent.is_dir():
        raise NotDone(words.NO_FOLDER.fill(folder=file.parent))
    printed = _printed(session)
    content = b64decode(printed["pdf"])
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    session.say(words.PRINTED.fill(file=file, units=printed["units"]))
    session.say(words.PRINTED_AS.fill(sha256=printed["sha256"]))
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


def _printed(session: Session) -> dict[str, Any]:
    """The last block of the stream: the file, and what it is on record as."""
    given = session.given
    estate = EstateView.model_validate(session.ask(EstateOverview(estate=given.estate)))
    total = next((one.units for one in estate.buildings if one.building == given.building), None)
    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=session.errors) as progress:
        task = progress.add_task(words.PRINTING.in_language(session.language), total=total)
        for block in _told(session):
            said = json.loads("\n".join(block.data))
            if block.event == "problem":
                raise NotDone(words.REFUSED.fill(zh=said["detail_zh"], en=said["detail_en"]), said)
            progress.update(task, completed=said["units"])
            if block.event == "printed":
                return dict(said)
    raise NotDone(words.CUT_OFF)


def _told(session: Session) -> Iterator[Block]:
    given = session.given
    address = f"{PREFIX}/estates/{given.estate}/buildings/{given.building}/papers/{given.paper}.pdf"
    headers = {"Accept": STREAM, "Idempotency-Key": str(clock.new_id())}
    asked = {"limit": str(PART), "lang": session.language}
    with session.client.stream("POST", address, params=asked, headers=headers, timeout=PATIENCE) as answered:
        if not answered.is_success:
            answered.read()
            problem = problem_of(answered)
            raise NotDone(words.REFUSED.fill(zh=problem["detail_zh"], en=problem["detail_en"]), problem)
        yield from blocks(answered.iter_lines())
