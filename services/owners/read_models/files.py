"""Questions about files: one unit's with every document, and which are on loan."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from services.owners.checklist import MARKS, NOTHING_YET, Standing, expired, goes_with, lacking, wanted
from services.owners.read_models.file_checklists import ChecklistInForce
from services.owners.read_models.file_completeness import READS
from services.owners.read_models.file_lists import held_against
from services.owners.read_models.unit_bills import theirs
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_files import UNIT_FILES
from services.owners.roles import WITH_NAMES
from shared.contracts.owners import (
    ChecklistDocument,
    DocumentInFile,
    FileCondition,
    LentFile,
    LentFileList,
    LentFiles,
    Loan,
    UnitDocuments,
    UnitDocumentsView,
    Words,
)
from shared.contracts.vocabulary import Rate
from shared.frozen import replace
from shared.problems import NotFound

if TYPE_CHECKING:
    from datetime import date

    from shared.service import Asking

__all__ = [
    "DOCUMENTS", "LENT", "LOANS_READ", "READS", "complete_of", "documents_in", "lent_files", "standings_of",
    "unit_documents",
]  # fmt: skip

LOANS_READ = (UNIT_FILES, UNIT_BOARD)
MOST_LOANS = 1_000
SCAN_READERS = (*WITH_NAMES, "owner")  # a scan shows names, signatures, identity cards
UNIT = """
select u.unit, u.building, u.contract_code, u.door_number, u.unit_type, f.shelf, f.borrower, f.purpose, f.due_back_on,
       f.overdue, f.completed_version, coalesce(f.conditions, '{}') as conditions, coalesce(f.version, 0) as version
  from unit_board u left join unit_files f using (unit) where u.unit = any($1::text[]) and u.estate = $2
"""
DOCUMENTS = """
select unit, document, filled, sealed, present, signed, given_out, copies, expires_on, scan
  from unit_documents where unit = any($1::text[])
"""
LENT = """
select f.unit, f.building, u.contract_code, f.shelf, f.borrower, f.purpose, f.due_back_on, f.overdue
  from unit_files f join unit_board u using (unit)
 where f.estate = $1 and f.due_back_on is not null and ($2::boolean is null or f.overdue = $2)
 order by f.due_back_on, u.contract_code, f.unit limit $3
"""


async def unit_documents(asking: "Asking", query: UnitDocuments) -> UnitDocumentsView:
    row = await asking.connection.fetchrow(UNIT, theirs(asking, [query.unit]), query.estate)
    if row is None:
        raise NotFound(what=query.unit)
    checklist, today = await held_against(asking)
    stands = (await standings_of(asking, [query.unit])).get(query.unit, {})
    conditions = tuple(row["conditions"])
    if asking.role not in SCAN_READERS:
        stands = {code: replace(one, scan=None) for code, one in stands.items()}
    documents = documents_in(checklist, stands, row["unit_type"], conditions, today)
    return UnitDocumentsView(
        unit=row["unit"], building=row["building"], contract_code=row["contract_code"],
        door_number=row["door_number"], unit_type=row["unit_type"], checklist_of=checklist.set_for,
        checklist_version=checklist.version, conditions=conditions, shelf=row["shelf"], loan=_loan(row),
        completed_version=row["completed_version"],
        complete=complete_of(documents), documents=tuple(documents),
        version=row["version"],
    )  # fmt: skip


async def standings_of(asking: "Asking", units: Sequence[str]) -> dict[str, dict[str, Standing]]:
    """How each document of each unit stands, by unit and code."""
    found: dict[str, dict[str, Standing]] = {}
    for row in await asking.connection.fetch(DOCUMENTS, list(units)):
        found.setdefault(row["unit"], {})[row["document"]] = _standing(row)
    return found


def documents_in(
    checklist: ChecklistInForce, stands: Mapping[str, Standing], unit_type: str,
    conditions: tuple[FileCondition, ...], today: "date",
) -> list[DocumentInFile]:  # fmt: skip
    """One file in the order of the list; after it what no list names any more."""
    documents = checklist.values.documents
    codes = {one.document for one in documents}
    return [
        *(
            _listed(one, stands.get(one.document, NOTHING_YET), today, unit_type, conditions)
            for one in documents
            if goes_with(one, unit_type) or one.document in stands
        ),
        *(_unlisted(code, one, today) for code, one in sorted(stands.items()) if code not in codes),
    ]


def complete_of(documents: Sequence[DocumentInFile]) -> Rate:
    wanted_ones = [one for one in documents if one.wanted]
    return Rate(part=sum(one.complete for one in wanted_ones), whole=len(wanted_ones))


def _standing(row: Any) -> Standing:
    marks = frozenset(mark for mark in MARKS if row[mark])
    return Standing(marks, row["copies"], row["expires_on"], row["scan"])


def _listed(
    one: ChecklistDocument, stands: Standing, today: "date", unit_type: str, conditions: tuple[FileCondition, ...]
) -> DocumentInFile:
    still = lacking(one, stands, today)
    return DocumentInFile(
        document=one.document, name=one.name, department=one.department, listed=True,
        wanted=wanted(one, unit_type, conditions), copies_wanted=one.copies, needs=one.needs, copies=stands.copies,
        marks=_in_order(stands), expires_on=stands.expires_on, expired=expired(stands, today), scan=stands.scan,
        lacking=still, complete=not still,
    )  # fmt: skip


def _unlisted(code: str, stands: Standing, today: "date") -> DocumentInFile:
    """What no list names any more is shown by its code: it was noted, so it is not hidden."""
    return DocumentInFile(
        document=code, name=Words(zh=code, en=code), department=None, listed=False, wanted=False, copies_wanted=0,
        needs=(), copies=stands.copies, marks=_in_order(stands), expires_on=stands.expires_on,
        expired=expired(stands, today), scan=stands.scan, lacking=(), complete=True,
    )  # fmt: skip


def _in_order(stands: Standing) -> tuple[Any, ...]:
    return tuple(mark for mark in MARKS if mark in stands.marks)


def _loan(row: Any) -> Loan | None:
    if row["borrower"] is None:
        return None
    return Loan(
        borrower=row["borrower"], purpose=row["purpose"], due_back_on=row["due_back_on"], overdue=row["overdue"]
    )


async def lent_files(asking: "Asking", query: LentFiles) -> LentFileList:
    files = [
        LentFile(
            unit=row["unit"],
            building=row["building"],
            contract_code=row["contract_code"],
            shelf=row["shelf"],
            loan=loan,
        )
        for row in await asking.connection.fetch(LENT, query.estate, query.overdue, MOST_LOANS)
        if (loan := _loan(row)) is not None
    ]
    return LentFileList(files=tuple(files))
