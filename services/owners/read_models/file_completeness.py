"""How complete the files are (完整率): by unit, by building, and of the estate, held against the list in force."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from services.owners.checklist import MARKS, Standing, lacking, wanted
from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.file_checklists import FILE_CHECKLISTS, ChecklistInForce
from services.owners.read_models.file_lists import held_against
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_documents import UNIT_DOCUMENTS
from services.owners.read_models.unit_files import NOTHING, UNIT_FILES, Stands, stands_in
from shared.contracts.owners import (
    BuildingCompleteness,
    ChecklistDocument,
    CompletenessView,
    FileCompleteness,
    FilesOfBuilding,
    UnitFileLine,
    UnitFilePage,
)
from shared.contracts.vocabulary import Rate

if TYPE_CHECKING:
    from shared.service import Asking

READS = (UNIT_BOARD, UNIT_FILES, UNIT_DOCUMENTS, FILE_CHECKLISTS, ESTATES, BUILDINGS)

# Files that stand alike are counted by Postgres, and one of them is looked at.
ALIKE = """
select u.building, u.unit_type, coalesce(f.alike, '') as alike, count(*) as units, min(f.unit) as one
  from unit_board u left join unit_files f on f.unit = u.unit and f.estate = $1
 where u.estate = $1 and ($2::text is null or u.building = $2) group by 1, 2, 3
"""
ONE_OF_THEM = "select alike, conditions, standing from unit_files where unit = any($1::text[])"
NAMES = """
select building, name from buildings where building = any($1::text[]) order by length(name), name, building
"""
FILES = """
select u.unit, u.building, u.contract_code, u.door_number, u.unit_type, f.shelf, f.borrower,
       coalesce(f.conditions, '{}') as conditions, coalesce(f.standing, '{}') as standing
  from unit_board u left join unit_files f on f.unit = u.unit
 where u.estate = $1 and u.building = $2
   and ($3::text is null or (length(u.contract_code), u.contract_code, u.unit)
                          > (select length(contract_code), contract_code, unit from unit_board where unit = $3))
 order by length(u.contract_code), u.contract_code, u.unit
"""


NO_FILE: dict[str, tuple[str, ...]] = {"conditions": (), "standing": ()}


@dataclass(frozen=True)
class Measure:
    """What a list wants of a file on a day; `known` are documents that stand alike and were looked at before."""

    checklist: ChecklistInForce
    today: date
    known: dict[tuple[str, Stands], bool] = field(default_factory=dict)

    def of(self, row: Any) -> tuple[Rate, tuple[str, ...]]:
        """Documents complete of those wanted, and which are not."""
        conditions, standing = tuple(row["conditions"]), dict(map(stands_in, row["standing"]))
        listed = [one for one in self.checklist.values.documents if wanted(one, row["unit_type"], conditions)]
        missing = tuple(one.document for one in listed if not self.complete(one, standing.get(one.document, NOTHING)))
        return Rate(part=len(listed) - len(missing), whole=len(listed)), missing

    def complete(self, document: ChecklistDocument, said: Stands) -> bool:
        key = (document.document, said)
        if key not in self.known:
            self.known[key] = not lacking(document, _standing(*said), self.today)
        return self.known[key]


def _standing(marks: str, copies: int, expires_on: str) -> Standing:
    return Standing(
        frozenset(mark for mark in MARKS if mark in marks.split(",")), copies,
        date.fromisoformat(expires_on) if expires_on else None,
    )  # fmt: skip


async def file_completeness(asking: "Asking", query: FileCompleteness) -> CompletenessView:
    measure = Measure(*await held_against(asking))
    units: dict[str, list[Rate]] = {}
    documents: dict[str, list[Rate]] = {}
    counted = await asking.connection.fetch(ALIKE, query.estate, query.building)
    looked_at = list({row["alike"]: row["one"] for row in counted if row["one"] is not None}.values())
    files = {row["alike"]: row for row in await asking.connection.fetch(ONE_OF_THEM, looked_at)}
    measured: dict[tuple[str, str], tuple[Rate, tuple[str, ...]]] = {}
    for row in counted:
        which = (row["unit_type"], row["alike"])
        if which not in measured:
            measured[which] = measure.of({**files.get(row["alike"], NO_FILE), "unit_type": row["unit_type"]})
        rate, missing = measured[which]
        count: int = row["units"]
        units.setdefault(row["building"], []).append(Rate(part=0 if missing else count, whole=count))
        documents.setdefault(row["building"], []).append(Rate(part=rate.part * count, whole=rate.whole * count))
    buildings = tuple(
        BuildingCompleteness(
            building=row["building"], name=row["name"], units=_together(units[row["building"]]),
            documents=_together(documents[row["building"]]),
        )
        for row in await asking.connection.fetch(NAMES, list(units))
    )  # fmt: skip
    return CompletenessView(
        checklist_version=measure.checklist.version, units=_together(one.units for one in buildings),
        documents=_together(one.documents for one in buildings), buildings=buildings,
    )  # fmt: skip


def _together(rates: Iterable[Rate]) -> Rate:
    listed = list(rates)
    return Rate(part=sum(one.part for one in listed), whole=sum(one.whole for one in listed))


async def files_of_building(asking: "Asking", query: FilesOfBuilding) -> UnitFilePage:
    measure = Measure(*await held_against(asking))
    lines: list[UnitFileLine] = []
    for row in await asking.connection.fetch(FILES, query.estate, query.building, query.after):
        rate, missing = measure.of(row)
        if query.lacking is None or query.lacking in missing:
            if len(lines) == query.limit:
                return UnitFilePage(rows=tuple(lines), after=lines[-1].unit)
            lines.append(_line(row, rate, missing))
    return UnitFilePage(rows=tuple(lines))


def _line(row: Any, rate: Rate, missing: tuple[str, ...]) -> UnitFileLine:
    return UnitFileLine(
        unit=row["unit"], building=row["building"], contract_code=row["contract_code"],
        door_number=row["door_number"], complete=rate, missing=missing, shelf=row["shelf"], lent_to=row["borrower"],
    )  # fmt: skip
