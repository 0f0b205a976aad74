"""Toronto's evaluations of common parts as a property company enters them: a row of the file is a sheet."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from deploy.local.places import PROJECT
from shared.contracts.defects import InspectCommonParts, PartFinding, PartRow, Severity

FILE = PROJECT.parent / "shared" / "data" / "common-part-inspections.csv"
ABSENT = f"{FILE.name} is not beside the project in shared/data"
FIRST, LAST = 15, 64  # the columns of the parts, counted from 0
TORONTO = ZoneInfo("America/Toronto")
HERE = UUID("6d0f1f5e-4f0b-5c0a-9a53-0f6c3f0e8a11")  # an evaluation's id is made of it, the building and the day

MEANS: dict[str, dict[str, Any]] = {
    "3": {"result": "pass", "score": 3},
    "2": {"result": "fail", "score": 2},
    "1": {"result": "fail", "score": 1},
    "0": {"result": "fail", "score": 0},
    "N/A": {"result": "not_applicable"},
    "": {"result": "not_tested"},
}
SEVERITY: dict[int, Severity] = {2: "minor", 1: "major", 0: "major"}


@dataclass(frozen=True)
class Evaluation:
    """One row: which ward (an estate) and building, when, and the sheet."""

    id: UUID
    estate: str
    building: str
    at: datetime
    sheet: InspectCommonParts


def excerpt(into: Path) -> Path:
    """Every third building with all its evaluations, in the file's form; HANDOVER_WHOLE_CITY=1 takes them all."""
    if os.environ.get("HANDOVER_WHOLE_CITY"):
        return FILE
    file = into / FILE.name
    with FILE.open(encoding="utf-8", newline="") as lines, file.open("w", encoding="utf-8", newline="") as taken:
        heading, *rows = csv.reader(lines)
        csv.writer(taken).writerows([heading, *(row for row in rows if int(row[0]) % 3 == 0)])
    return file


def evaluations(file: Path = FILE) -> Iterator[Evaluation]:
    """In the file's order; raises KeyError for a score that means nothing here."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        parts = list(rows.fieldnames or ())[FIRST : LAST + 1]
        for row in rows:
            yield _evaluation(row, parts)


def _evaluation(row: dict[str, str], parts: list[str]) -> Evaluation:
    building, day, estate = row["RSN"].strip(), row["EVALUATION COMPLETED ON"].strip(), f"WARD-{row['WARD'].strip()}"
    id_ = uuid5(HERE, f"{building} {day}")
    sheet = InspectCommonParts(
        estate=estate,
        inspection=str(id_),
        building=building,
        parts=tuple(_part(id_, part, row[part]) for part in parts),
    )
    at = datetime.combine(datetime.fromisoformat(day), time(12), TORONTO)
    return Evaluation(id_, estate, building, at, sheet)


def _part(inspection: UUID, part: str, written: str) -> PartRow:
    """Stray spaces say nothing; a gap is a part nobody tested, never an issue."""
    means = MEANS[written.strip()]
    if means["result"] != "fail":
        return PartRow(part=part, **means)
    finding = PartFinding(
        issue=str(uuid5(inspection, part)), severity=SEVERITY[means["score"]],
        description=f"{part}: scored {means['score']} of 3",
    )  # fmt: skip
    return PartRow(part=part, findings=(finding,), **means)
