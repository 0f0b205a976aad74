"""The roster as a file: what is read, and how every fault is named."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.owners.roster import NamedOwner, RosterRowsWrong
from services.owners.roster_columns import day
from services.owners.roster_table import RosterUnreadable
from shared.problems import Refusal
from tests.unit.owners.reading import read_roster
from tests.unit.owners.workbook import workbook

SAMPLE = Path("services/owners/sample_roster.csv")
CHINESE = "楼栋,单元,楼层,合同房号,门牌号,户型,建筑面积（㎡）,套内面积,业主姓名,手机,邮箱,合同交付日"
ENGLISH = (
    "Building,Entrance,Floor,Contract code,Door number,Unit type,"
    "Built area (m2),Usable_Area,Owner,Phone,E-mail,Deliver by"
)
ROW = "1栋,1单元,3,1-1-301,清和路88号301,三室,118.36,93.52,李明,13800000001,li@example.com,2026-06-30"


def roster(*rows: str, headings: str = CHINESE, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((headings, *rows)).encode(encoding)


def faults_of(content: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(RosterRowsWrong) as raised:
        read_roster(content)
    return [(fault["row"], fault["column"], fault["reason_en"]) for fault in raised.value.facts["faults"]]


def test_the_sample_is_a_good_roster() -> None:
    sample = read_roster(SAMPLE.read_bytes())
    assert (len(sample.rows), sample.buildings, sample.ignored) == (120, ("1栋", "2栋"), ())
    assert sample.contents.owners >= 120


def test_a_row_is_read_with_all_it_says() -> None:
    [row] = read_roster(roster(ROW)).rows
    assert (row.row, row.building, row.entrance, row.floor, row.contract_code) == (2, "1栋", "1单元", 3, "1-1-301")
    assert (row.built_area, row.usable_area) == (Decimal("118.36"), Decimal("93.52"))
    assert row.deliver_by == date(2026, 6, 30)
    assert row.owners == (NamedOwner("李明", "13800000001", "li@example.com"),)


ALIKE = [
    roster(ROW, encoding="utf-8-sig"),
    roster(ROW, encoding="gb18030"),
    roster(ROW, headings=ENGLISH),
    roster(ROW.replace(",", ";"), headings=CHINESE.replace(",", ";")),
    roster(ROW.replace(",", "\t"), headings=CHINESE.replace(",", "\t")),
    roster("", ROW.replace("2026-06-30", "2026年6月30日"), ",,,,,,,,,,,", ""),
    roster(ROW.replace("118.36", '"118.36 ㎡"').replace(",3,", ",3层,")),
]


@pytest.mark.parametrize("content", ALIKE)
def test_the_same_roster_in_every_dress(content: bytes) -> None:
    [row] = read_roster(content).rows
    [expected] = read_roster(roster(ROW)).rows
    assert replace(row, row=0) == replace(expected, row=0)


def test_excel_is_read_as_a_person_sees_it() -> None:
    door = ("1栋", "1单元", 3, 301, "清和路88号301", "三室")
    cells = (*door, 118.36000000000001, 93.52, "李明", 13800000001, "", "2026/6/30")
    [row] = read_roster(workbook(tuple(CHINESE.split(",")), cells)).rows
    assert (row.contract_code, row.floor, row.built_area) == ("301", 3, Decimal("118.36"))
    assert row.owners == (NamedOwner("李明", "13800000001", None),)


def test_owners_of_one_unit_stand_in_one_cell() -> None:
    two = ROW.replace("李明", "李明、王芳").replace("13800000001", "13800000001 / 13800000002")
    [row] = read_roster(roster(two)).rows
    assert row.owners == (
        NamedOwner("李明", "13800000001", "li@example.com"), NamedOwner("王芳", "13800000002", None),
    )  # fmt: skip


def test_an_unsold_unit_has_no_owner() -> None:
    [row] = read_roster(roster(ROW.replace("李明,13800000001,li@example.com", ",,"))).rows
    assert row.owners == ()


def test_a_heading_nobody_reads_is_said() -> None:
    found = read_roster(roster(f"{ROW},x", headings=f"{CHINESE},备注"))
    assert found.ignored == ("备注",)


def test_every_fault_of_the_file_is_named_with_row_and_column() -> None:
    bad = (
        ROW.replace(",3,", ",三,"),
        ROW.replace("1-1-301", "").replace("88号301", "88号302"),
        ROW.replace("1-1-301", "1-1-303")
        .replace("88号301", "88号303")
        .replace("118.36", "-1")
        .replace("2026-06-30", "30/6"),
        ROW.replace("1-1-301", "1-1-304").replace("88号301", "88号304").replace("93.52", "190"),
        ROW.replace("88号301", "88号305").replace("13800000001", "电话").replace("li@example.com", "li"),
        ROW.replace("1-1-301", "1-1-306").replace("88号301", "88号306").replace("13800000001", "138001;138002"),
    )
    assert faults_of(roster(*bad)) == [
        (2, "楼层", "must be a whole number from -10 to 200"),
        (3, "合同房号", "must not be empty"),
        (4, "建筑面积（㎡）", "must be square metres from 1 to 10000 with at most two decimals"),
        (4, "合同交付日", "must be a date such as 2026-06-30"),
        (5, "套内面积", "is larger than the built area"),
        (6, "手机", "is no phone number"),
        (6, "邮箱", "is no e-mail address"),
        (6, "合同房号", "repeats row 2"),
        (7, "手机", "names more than there are owners"),
    ]


def test_a_missing_column_is_the_fault_of_the_headings() -> None:
    headings = CHINESE.replace("合同房号", "房间").replace("门牌号", "楼层")
    assert faults_of(roster(ROW, headings=headings)) == [
        (1, "楼层", "this column is missing" if "楼层" not in headings else "this column appears twice"),
        (1, "合同房号", "this column is missing"),
        (1, "门牌号", "this column is missing"),
    ]


def test_no_more_than_500_faults_are_listed_and_all_are_counted() -> None:
    rows = [ROW.replace("1-1-301", f"1-{n}").replace("88号301", f"号{n}").replace(",3,", ",x,") for n in range(700)]
    with pytest.raises(RosterRowsWrong) as raised:
        read_roster(roster(*rows))
    assert (raised.value.facts["total"], len(raised.value.facts["faults"])) == (700, 500)
    assert raised.value.words.zh == "名册有 700 处错误，未导入任何内容。"


def test_a_fault_never_repeats_what_stood_in_the_cell() -> None:
    with pytest.raises(RosterRowsWrong) as raised:
        read_roster(roster(ROW.replace("13800000001", "李明的手机")))
    assert "李明" not in str(raised.value.as_problem())


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"PK\x03\x04 no workbook", CHINESE.encode(), b'a,"b\nc,d'])
def test_what_is_no_roster_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises((RosterUnreadable, RosterRowsWrong)):
        read_roster(content)


@given(st.binary(max_size=400) | st.text(max_size=400).map(roster))
def test_whatever_bytes_come_the_answer_is_a_roster_or_a_refusal(content: bytes) -> None:
    with suppress(Refusal):
        assert read_roster(content).rows


def test_a_date_may_carry_the_time_excel_gave_it() -> None:
    assert day("2026-03-01 14:30:00") == day("2026年3月1日") == day("2026-03-01T00:00:00") == date(2026, 3, 1)
