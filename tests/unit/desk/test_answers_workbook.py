"""A letter's answers as Excel: out with what people need, back only when every row is good."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from services.desk.workbooks.answers import (
    AnswerRowsWrong,
    AnswersUnreadable,
    NothingAnswered,
    read_answers,
)
from shared.contracts.defects import ItemAnswer, LedgerRow
from shared.contracts.defects.ledger_columns import Reader
from shared.contracts.defects.letter_sheet import write_answers
from tests.unit.owners.workbook import workbook

LETTER = ("i1", "i2", "i3")
HEADINGS = ("答复", "争议理由", "整改方案", "答复人", "责任单位代码", "问题代码")
GOOD = ("确认", "", "重新勾缝", "李工", "", "i1")


def row(issue: str) -> LedgerRow:
    return LedgerRow(
        issue=issue, number=7, room="bath", part="-", description="渗水", state="submitted", found_by="owner",
        raised_at=datetime(2026, 11, 26, tzinfo=UTC), version=3, unit_name="1-1-101", l1="leak",
    )  # fmt: skip


def cells(file: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def faults(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS, may_propose: bool = True) -> list[Any]:
    with pytest.raises(AnswerRowsWrong) as refused:
        read_answers(workbook(headings, *rows), LETTER, may_propose=may_propose)
    found = refused.value.facts["faults"]
    assert refused.value.facts["total"] == len(found)
    assert all(fault["reason_zh"] and fault["reason_en"].isascii() for fault in found)
    return [(fault["row"], fault["column"]) for fault in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_goes_out_and_is_filled_in_is_read_as_it_was_meant(tmp_path: Path, language: Any) -> None:
    """Filled in as a person does in Excel: the shown columns stand where they were."""
    file = tmp_path / "a.xlsx"
    write_answers(file, [row(issue) for issue in LETTER], Reader(language, ZoneInfo("Asia/Shanghai")))
    headings, *lines = cells(file)
    place = headings.index("答复" if language == "zh" else "Answer")
    said = [("确认", "confirm"), ("争议", "dispute")]
    for line, words, reason, method in zip(lines, said, ("", "not ours"), ("grout", ""), strict=False):
        line[place : place + 4] = [words[language == "en"], reason, method, "Li"]
    found = read_answers(workbook(tuple(headings), *map(tuple, lines)), LETTER, may_propose=True)
    assert found.items == (
        ItemAnswer(issue="i1", answer="confirmed"), ItemAnswer(issue="i2", answer="disputed", reason="not ours")
    )  # fmt: skip
    assert found.methods == {"i1": "grout"}


def test_a_csv_is_read_as_well() -> None:
    content = "问题代码,答复,答复人,责任单位代码\ni3,同意,李工,c2\n".encode("gb18030")
    found = read_answers(content, LETTER, may_propose=False)
    assert found.items == (ItemAnswer(issue="i3", answer="confirmed", contractor="c2"),)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (("也许", "", "", "李工", "", "i2"), "答复"),
        (("", "不是我们的", "", "李工", "", "i2"), "答复"),
        (("确认", "", "", "", "", "i2"), "答复人"),
        (("争议", "", "", "李工", "", "i2"), "争议理由"),
        (("确认", "理由", "", "李工", "", "i2"), "争议理由"),
        (("争议", "理由", "方案", "李工", "", "i2"), "整改方案"),
        (("确认", "", "x" * 4_001, "李工", "", "i2"), "整改方案"),
        (("确认", "", "", "李工", "", "i9"), "问题代码"),
        (("确认", "", "", "李工", "", "i1"), "问题代码"),
        (("确认", "", "", "李工", "", ""), "问题代码"),
    ],
    ids=[
        "answer", "no-answer", "nobody", "no-reason", "reason", "method", "long", "another-letter", "twice", "no-issue",
    ],
)  # fmt: skip
def test_one_bad_row_is_told_with_row_column_and_reason_and_all_is_refused(wrong: tuple[str, ...], column: str) -> None:
    assert faults(GOOD, wrong) == [(3, column)]


def test_every_fault_is_told_at_once() -> None:
    assert faults(("也许", "", "", "", "", "i1"), GOOD, ("争议", "", "", "李工", "", "i9")) == [
        (2, "答复"), (2, "答复人"), (4, "问题代码"), (4, "争议理由")
    ]  # fmt: skip


def test_the_project_department_proposes_no_method() -> None:
    assert faults(GOOD, may_propose=False) == [(2, "整改方案")]


def test_a_missing_or_doubled_column_is_told_before_any_row() -> None:
    assert faults(GOOD[1:], headings=HEADINGS[1:]) == [(1, "答复")]
    assert faults((*GOOD, "确认"), headings=(*HEADINGS, "Answer")) == [(1, "答复")]


def test_a_file_without_an_answer_is_refused() -> None:
    with pytest.raises(NothingAnswered):
        read_answers(workbook(HEADINGS, ("", "", "", "", "", "i1")), LETTER, may_propose=True)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xff\xfe\xff", "问题代码\n".encode()])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(AnswersUnreadable):
        read_answers(content, LETTER, may_propose=True)
