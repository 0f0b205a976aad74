"""The difference of a roster as an Excel file: every new, changed and gone row, and no name in it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from services.owners.roster_columns import COLUMNS
from services.owners.roster_compared import Compared
from services.owners.roster_difference import IMPORTING, Checked, checked
from services.owners.roster_table import ROWS_AT_MOST
from shared.contracts.owners import RosterDifferenceSheet, RosterSheet
from shared.media_types import XLSX
from shared.wording import Language, Wording
from shared.workbook import Sheet

if TYPE_CHECKING:
    from shared.service import Asking

TITLE = Wording("花名册差异", "Roster difference")
HEADINGS = (
    (Wording("类别", "What"), 12),
    (Wording("行", "Row"), 8),
    (Wording("项目", "Estate"), 12),
    (Wording("合同房号", "Contract code"), 18),
    (Wording("门牌号", "Door number"), 32),
    (Wording("列", "Column"), 18),
    (Wording("现登记", "Registered"), 24),
    (Wording("花名册", "Roster"), 24),
)
NEW = Wording("新增", "new")
NEW_OWNER = Wording("新增业主", "new owner")
CHANGED = Wording("不同", "changed")
GONE = Wording("花名册已无", "gone from the roster")
EACH = {column.field: column.headings[0] for column in COLUMNS}
IN_ENGLISH = {
    "building": "Building", "entrance": "Entrance", "floor": "Floor", "door_number": "Door number",
    "unit_type": "Unit type", "built_area": "Built area", "usable_area": "Usable area", "deliver_by": "Deliver by",
    "handed_over_on": "Handed over on", "owners": "Owners",
}  # fmt: skip

Cells = tuple[str | int | None, ...]


async def roster_difference_sheet(asking: "Asking", query: RosterDifferenceSheet) -> RosterSheet:
    """Line by line in the order of the file, what is gone at its end; memory stays flat."""
    found = await checked(asking.connection, asking.blobs, query.estate, query.sha256, asking.now, query.columns)
    with TemporaryDirectory(prefix="handover-roster-") as folder:
        file = Path(folder) / "difference.xlsx"
        sheet = _sheet(file, query.language)
        try:
            async for compared in found.compared(asking.connection):
                for cells in _lines(compared, query.language):
                    sheet.line(cells)
            await _gone(asking, found, sheet, query.language)
        finally:
            sheet.close()
        blob = await asking.blobs.put(file.read_bytes(), XLSX)
    importing = await asking.connection.fetchval(IMPORTING, query.sha256)
    name = f"roster-difference-{query.estate}.xlsx"
    return RosterSheet(sha256=blob.sha256, size=blob.size, name=name, importing=importing)


def _sheet(file: Path, language: Language) -> Sheet:
    headings = [heading.in_language(language) for heading, _ in HEADINGS]
    return Sheet(file, TITLE.in_language(language), headings, [width for _, width in HEADINGS])


def _lines(compared: Compared, language: Language) -> Iterator[Cells]:
    for row in compared.rows:
        where = (row.row, compared.estate, row.contract_code, row.door_number)
        known = compared.units.get(row.contract_code)
        columns = list(compared.columns(row))
        if known is None:
            yield NEW.in_language(language), *where, None, None, None
        for column in columns:
            here, there = (None, None) if known is None else _said(column, known, row)
            heading = EACH[column] if language == "zh" else IN_ENGLISH[column]
            yield CHANGED.in_language(language), *where, heading, here, there
        if known is not None and not columns and compared.matched(row).new:
            yield NEW_OWNER.in_language(language), *where, None, None, None


def _said(column: str, known: Any, row: Any) -> tuple[str | None, str | None]:
    """Owners are named nowhere but where they are asked for one by one."""
    if column == "owners":
        return None, None
    here = known["building_name"] if column == "building" else known[column]
    there = getattr(row, column)
    return (None if here is None else str(here)), (None if there is None else str(there))


async def _gone(asking: "Asking", found: Checked, sheet: Sheet, language: Language) -> None:
    for estate in found.contents.estates:
        for row in await found.gone_of(asking.connection, estate, ROWS_AT_MOST):
            where = (None, estate, row["contract_code"], row["door_number"])
            sheet.line((GONE.in_language(language), *where, None, None, None))
