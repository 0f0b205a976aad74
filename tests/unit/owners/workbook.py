"""The smallest Excel file: one sheet, numbers as Excel keeps them, texts inline."""

import io
import zipfile
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org"
OFFICE = f"{SPACE}/officeDocument/2006/relationships"
MAIN = f"{SPACE}/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types"/>',
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
}

Cell = str | int | float


def relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{SPACE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def workbook(*rows: tuple[Cell, ...]) -> bytes:
    body = "".join(f'<row r="{number}">{"".join(map(_cell, row))}</row>' for number, row in enumerate(rows, 1))
    parts = {
        **PARTS,
        "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
