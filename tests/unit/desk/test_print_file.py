"""A print file is its parts in their order, page by page, and the same parts are the same bytes."""

from datetime import UTC, datetime
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from services.desk.print_file import PrintFile
from services.owners.papers.unit_sheet import render_unit_paper
from tests.papers.unit_forms import Sampled


def parts() -> list[bytes]:
    sampled = Sampled("zh", lambda zh, _: zh)
    render = partial(render_unit_paper, "key_receipt", language="zh", at=datetime(2026, 11, 24, tzinfo=UTC))
    sheets = [sampled.sheet("key_receipt", n) for n in range(3)]
    return [render(sampled.of(*sheets[:2])), render(sampled.of(sheets[2]))]


def whole_of(parts: list[bytes]) -> bytes:
    file = PrintFile()
    for part in parts:
        file.add(part)
    return file.whole()


def test_parts_become_one_file_in_their_order() -> None:
    printed = parts()
    whole = PdfReader(BytesIO(whole_of(printed)))
    texts = ["".join(page.extract_text().split()) for page in whole.pages]
    assert [code for code, text in zip(("3-1-1201", "3-1-1202", "3-1-1203"), texts, strict=True) if code in text] == [
        "3-1-1201", "3-1-1202", "3-1-1203",
    ]  # fmt: skip
    assert whole.metadata is not None
    assert whole.metadata.title == "钥匙签收确认书"
    assert whole_of(printed) == whole_of(printed)


def test_a_file_without_a_part_is_none() -> None:
    with pytest.raises(ValueError, match="a part at least"):
        PrintFile().whole()
