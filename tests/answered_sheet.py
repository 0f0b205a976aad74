"""A letter's sheet as a contractor fills it in: read as it came, answered, and written again."""

from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from tests.unit.owners.workbook import workbook

Rows = list[dict[str, Any]]


def table(content: bytes) -> Rows:
    """Rows by heading."""
    cells: list[list[Any]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    headings, *rows = cells
    return [dict(zip(headings, row, strict=True)) for row in rows]


def filled(rows: Rows, said: dict[str, tuple[str, str, str]]) -> bytes:
    """With an answer, a reason and a method for some of the issues."""
    for row in rows:
        if row["问题代码"] in said:
            answer, reason, method = said[row["问题代码"]]
            row |= {"答复": answer, "争议理由": reason, "整改方案": method, "答复人": "李工"}
    return workbook(tuple(rows[0]), *(tuple(row.values()) for row in rows))
