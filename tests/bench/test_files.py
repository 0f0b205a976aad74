"""Files in a group of 100,000 units, and a thousand papers printed.

Milliseconds within which 95 of 100 questions are answered: how complete an estate is, how complete a building, who in
it lacks what, which files are on loan; of fifty estates in turn. And the seconds a print file of a thousand units
takes, part by part as the front door prints it, with every part told.
"""

from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from services.desk.print_file import PrintFile
from services.owners.read_models.file_completeness import file_completeness, files_of_building
from services.owners.read_models.files import lent_files, unit_documents
from services.owners.unit_papers import building_papers
from shared import clock
from shared.contracts.owners import (
    BuildingPapers,
    FileCompleteness,
    FilesOfBuilding,
    LentFiles,
    UnitDocuments,
    UnitPaperKind,
)
from shared.passing import take
from shared.service import Asking
from tests.bench.figures import Figure
from tests.filled_files import ESTATES, fill_files
from tests.integration.owners_at_work import Owners, an_estate_in
from tests.kernel.replica import KEYS
from tests.servers import Database

UNITS = 100_000
ROUNDS = 3
P95 = 50.0  # milliseconds
SHEETS = 1_000
WITHIN = 60.0  # seconds
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


async def test_files(database: Database, tmp_path: Path) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_files(one, UNITS)
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for number in range(ESTATES):
                for name, answer, query in questions(number):
                    began = clock.monotonic()
                    await asked(one, answer, query)
                    taken.setdefault(name, []).append((clock.monotonic() - began) * 1_000)
    for name, milliseconds in taken.items():
        Figure(f"files.{name}.p95", quantiles(milliseconds, n=20)[-1], "ms", P95, "promised", lower=True).say()


def questions(number: int) -> list[tuple[str, Any, Any]]:
    estate, building, unit = f"F-{number}", f"f-b{number * 10 + 3}", f"f-{number * 2_000 + 700}"
    return [
        ("estate", file_completeness, FileCompleteness(estate=estate)),
        ("building", file_completeness, FileCompleteness(estate=estate, building=building)),
        ("lacking", files_of_building, FilesOfBuilding(estate=estate, building=building, lacking="handover_record")),
        ("unit", unit_documents, UnitDocuments(estate=estate, unit=unit)),
        ("lent", lent_files, LentFiles(estate=estate)),
    ]


async def asked(one: Owners, answer: Any, query: Any) -> Any:
    async with one.pool.acquire() as connection, connection.transaction(readonly=True):
        asking = Asking(connection, "p", "customer_service", frozenset(), query.estate, NOW, KEYS, one.blobs)
        found = await answer(asking, query)
        found.model_dump_json()
        return found


@pytest.mark.parametrize("paper", ["property_agreement", "file_label"])
async def test_print_file(database: Database, tmp_path: Path, paper: UnitPaperKind) -> None:
    async with an_estate_in(database, tmp_path) as one:
        await fill_files(one, SHEETS * ESTATES)  # an estate of ten buildings
        began, done, file = clock.monotonic(), 0, PrintFile()
        for number in range(10):
            after: str | None = None
            while True:
                query = BuildingPapers(estate="F-7", building=f"f-b{70 + number}", paper=paper, after=after, limit=50)
                part = await asked(one, building_papers, query)
                file.add(await take(one.blobs, part.sha256, part.tail))
                done += part.units
                print(f"{paper}: {done} of {SHEETS} units, {clock.monotonic() - began:.1f} s")
                if (after := part.after) is None:
                    break
        (tmp_path / "whole.pdf").write_bytes(file.whole())
        seconds = clock.monotonic() - began
    assert done == SHEETS
    Figure(f"papers.{paper}.1000", seconds, "s", WITHIN, "promised", lower=True).say()
