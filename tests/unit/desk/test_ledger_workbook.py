"""The ledger as Excel: every line once, in the trade's columns and both languages, texts that stay texts, photos."""

import random
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from services.desk.workbooks.ledger import LedgerTooLong, write_ledger
from shared.contracts.defects import LedgerPage, LedgerRow
from shared.thumbnails import thumbnail

RAISED = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)  # half past two in the morning of the 27th in China


def row(number: int, **change: Any) -> LedgerRow:
    known: dict[str, Any] = {
        "issue": f"i{number}", "number": number, "unit": "u1", "unit_name": "1-1-101", "building": "b1",
        "building_name": "1 栋", "room": "卫生间", "part": "墙面", "description": "渗水", "l1": "leak",
        "severity": "major", "trade": "waterproofing", "company": "某某防水公司", "contractor": "c1",
        "state": "submitted", "found_by": "owner", "raised_at": RAISED, "version": 2,
    }  # fmt: skip
    return LedgerRow.model_validate(known | change)


class Pages:
    """Some rows, two a page."""

    def __init__(self, *rows: LedgerRow, total: int | None = None) -> None:
        self.rows, self.total = rows, len(rows) if total is None else total

    async def __call__(self, after: str | None) -> LedgerPage:
        start = int(after or 0)
        more = str(start + 2) if start + 2 < len(self.rows) else None
        total = self.total if after is None else None
        return LedgerPage(rows=self.rows[start : start + 2], after=more, total=total, time_zone="Asia/Shanghai")


def cells(file: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def picture(kind: str = "JPEG", size: tuple[int, int] = (1_200, 900)) -> bytes:
    chance, content = random.Random(7), BytesIO()
    Image.frombytes("RGB", (60, 45), chance.randbytes(60 * 45 * 3)).resize(size).save(content, kind)
    return content.getvalue()


async def test_every_line_stands_there_once_and_in_order(tmp_path: Path) -> None:
    file, heard = tmp_path / "a.xlsx", list[tuple[int, int]]()
    pages = Pages(*(row(number) for number in range(1, 6)))
    assert await write_ledger(file, pages, "zh", moved=lambda done, total: heard.append((done, total))) == 5
    headings, *lines = cells(file)
    assert [line[headings.index("编号")] for line in lines] == [1, 2, 3, 4, 5]
    assert heard == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            {"房号": "1-1-101", "类别": "渗漏", "严重程度": "较重", "工种": "防水", "状态": "已发函", "发现人": "业主"},
        ),
        ("en", {"Unit": "1-1-101", "Class": "leak", "Severity": "major", "State": "submitted", "Found by": "owner"}),
    ],
)
async def test_a_line_says_what_people_call_things_by_the_estates_clock(
    tmp_path: Path, language: Any, expected: dict[str, str]
) -> None:
    file = tmp_path / "a.xlsx"
    await write_ledger(file, Pages(row(1)), language)
    headings, line = cells(file)
    found = dict(zip(headings, line, strict=True))
    assert expected.items() <= found.items()
    assert found["发现时间" if language == "zh" else "Raised"] == datetime(2026, 11, 27, 2, 30)  # noqa: DTZ001 - Excel's


async def test_a_text_never_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    texts = ["=HYPERLINK(1)", "https://example.org", "0012"]
    await write_ledger(file, Pages(*(row(1, description=text) for text in texts)), "zh")
    headings, *lines = cells(file)
    assert [line[headings.index("问题描述")] for line in lines] == texts
    with ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


async def test_an_empty_ledger_has_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    assert await write_ledger(file, Pages(), "en") == 0
    assert cells(file)[0][0] == "No."


async def test_photos_stand_in_their_lines_small_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    stored = {"a" * 64: picture(), "b" * 64: picture("PNG"), "c" * 64: b"%PDF-1.7"}

    async def photo(name: str) -> bytes | None:
        return stored.get(name)

    file, four = tmp_path / "a.xlsx", ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
    await write_ledger(file, Pages(row(1), row(2, photos=four)), "zh", photo)
    headings, *lines = cells(file)
    assert [line[headings.index("照片数")] for line in lines] == [0, 4]
    with ZipFile(file) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("xl/media/")]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(media) == 2
    assert all(max(Image.open(BytesIO(content)).size) <= 160 for content in media)
    assert drawing.count("<xdr:row>2</xdr:row>") >= 2


async def test_pictures_of_one_file_have_an_end(tmp_path: Path) -> None:
    read = list[str]()

    async def photo(name: str) -> bytes | None:
        read.append(name)
        return picture()

    file, two = tmp_path / "a.xlsx", ("a" * 64, "b" * 64)
    await write_ledger(file, Pages(*(row(number, photos=two) for number in range(1, 6))), "zh", photo, most_photos=3)
    assert len(read) == 3
    assert len(cells(file)) == 6


async def test_more_lines_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with pytest.raises(LedgerTooLong):
        await write_ledger(file, Pages(row(1), total=1_000_001), "zh")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", picture()[:2_000], picture("PNG")[:200], b"\x89PNG\r\n\x1a\n" + bytes(64)]
)
def test_what_is_no_whole_picture_has_no_thumbnail(content: bytes) -> None:
    assert thumbnail(content, 160) is None


def test_a_thumbnail_stands_as_the_photo_was_taken_and_tells_nothing_of_the_camera() -> None:
    taken, content = Image.new("RGB", (400, 200), "red"), BytesIO()
    exif = taken.getexif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    taken.save(content, "JPEG", exif=exif)
    small = Image.open(BytesIO(thumbnail(content.getvalue(), 160) or b""))
    assert small.size == (80, 160)
    assert not small.getexif()
