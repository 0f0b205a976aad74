"""An older ledger as a file: good in either language and either format, or every fault with row, column and reason."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.defects.ledger_lines import LedgerFile, LedgerRowsWrong, LedgerUnreadable, read_ledger
from services.defects.ledger_names import Names
from shared.contracts.defects import LedgerRow
from shared.contracts.defects.ledger_columns import COLUMNS, Reader
from shared.wording import Language
from shared.workbook import Sheet
from tests.unit.owners.workbook import workbook

NOW = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
NAMES = Names(
    estate="E1", zone=ZONE, buildings={"1栋": ("b1",), "2栋": ("b2",)},
    units={"101": ("u1", "u2"), "102": ("u3",)}, homes={"u1": "b1", "u2": "b2", "u3": "b1"},
    contractors={"蓝天防水": ("c1",), "同名公司": ("c2", "c3")},
)  # fmt: skip
GOOD: Mapping[str, str | int] = {
    "编号": 7, "楼栋": "1栋", "房号": 101, "房间": "厨房", "问题描述": "水池漏水", "类别": "渗漏",
    "严重程度": "较重", "工种": "防水", "发现人": "业主", "发现时间": "2026/3/1", "责任单位": "蓝天防水",
    "状态": "已登记",
}  # fmt: skip


def read(*rows: Mapping[str, str | int]) -> LedgerFile:
    headings = tuple(dict.fromkeys(heading for row in rows for heading in row))
    content = workbook(headings, *(tuple(row.get(heading, "") for heading in headings) for row in rows))
    return read_ledger(content, NAMES, NOW)


def faults(*rows: Mapping[str, str | int]) -> list[tuple[int, str]]:
    with pytest.raises(LedgerRowsWrong) as refused:
        read(*rows)
    said = refused.value.facts["faults"]
    assert all(fault["reason_zh"] and fault["reason_en"] for fault in said)
    assert refused.value.facts["total"] == len(said)
    return [(fault["row"], fault["column"]) for fault in said]


def test_a_good_line_becomes_an_issue_of_the_estate() -> None:
    [line] = read(GOOD).lines
    issue = line.issue
    assert (line.row, issue.unit, issue.building, issue.contractor) == (2, "u1", "b1", "c1")
    assert (issue.number, issue.l1, issue.severity, issue.trade, issue.found_by) == (
        7, "leak", "major", "waterproofing", "owner"
    )  # fmt: skip
    assert issue.raised_at == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    assert (issue.state, issue.part, issue.l2, issue.attempt) == ("registered", "-", "-", 0)


def test_csv_and_english_say_the_same() -> None:
    content = (
        "No.,Building,Unit,Room,Description,Class,Severity,Trade,Found by,Raised,Contractor,State\n"
        "7,1栋,101,厨房,水池漏水,Leak,major,waterproofing,owner,2026-03-01,蓝天防水,Registered\n"
    )
    assert read_ledger(content.encode(), NAMES, NOW).lines[0].issue == read(GOOD).lines[0].issue


def test_the_same_number_is_the_same_issue_in_every_file_of_the_estate() -> None:
    assert read(GOOD).lines[0].issue.issue == read({**GOOD, "问题描述": "别的"}).lines[0].issue.issue


def test_what_was_never_registered_is_known_by_its_code() -> None:
    unregistered = {**GOOD, "编号": "", "状态": "待登记", "类别": "", "问题代码": "i-77"}
    first, again, other = (
        read({**unregistered, **more}).lines[0] for more in ({}, {"房间": "主卧"}, {"问题代码": "i-78"})
    )
    assert (first.code, first.issue.number, first.issue.l1, first.issue.l2) == ("i-77", None, None, None)
    assert first.issue.issue == again.issue.issue != other.issue.issue


def test_common_parts_have_no_unit_and_a_door_alone_may_be_enough() -> None:
    common, alone = read({**GOOD, "房号": ""}, {**GOOD, "编号": 8, "楼栋": "", "房号": "102"}).lines
    assert (common.issue.unit, common.issue.building) == (None, "b1")
    assert (alone.issue.unit, alone.issue.building) == ("u3", "b1")


WRONG: list[tuple[dict[str, str | int], str]] = [
    ({"楼栋": "9栋"}, "楼栋"),
    ({"房号": "999"}, "房号"),
    ({"房号": "102", "楼栋": "2栋"}, "房号"),
    ({"楼栋": ""}, "房号"),  # two buildings have a 101
    ({"房间": ""}, "房间"),
    ({"问题描述": ""}, "问题描述"),
    ({"类别": "漏"}, "类别"),
    ({"类别": ""}, "类别"),
    ({"严重程度": "要命"}, "严重程度"),
    ({"工种": "瓦工"}, "工种"),
    ({"发现人": "路人"}, "发现人"),
    ({"责任单位": "无名公司"}, "责任单位"),
    ({"责任单位": "同名公司"}, "责任单位"),
    ({"状态": "差不多"}, "状态"),
    ({"状态": "待登记"}, "编号"),
    ({"编号": 0}, "编号"),
    ({"编号": "七"}, "编号"),
    ({"编号": ""}, "编号"),
    ({"编号": "", "状态": "待登记"}, "问题代码"),
    ({"发现时间": "2026-02-30"}, "发现时间"),
    ({"发现时间": "三月"}, "发现时间"),
    ({"发现时间": "1026-03-01"}, "发现时间"),
    ({"发现时间": "2026-03-01 25:00"}, "发现时间"),
    ({"发现时间": "2027-03-01"}, "发现时间"),
    ({"状态": "已关闭"}, "关闭时间"),
    ({"状态": "待验收"}, "完成时间"),
    ({"状态": "已验收"}, "验收时间"),
    ({"关闭时间": "2026-04-01"}, "关闭时间"),
    ({"状态": "已关闭", "关闭时间": "2026-02-01"}, "关闭时间"),
    ({"状态": "已关闭", "验收时间": "2026-04-02", "关闭时间": "2026-04-01"}, "关闭时间"),
    ({"整改期限": "2026-01-01"}, "整改期限"),
    ({"状态": "已确认", "责任单位": ""}, "责任单位"),
    ({"状态": "已发函"}, "函件编号"),
    ({"状态": "有异议", "函件编号": 3}, "异议"),
    ({"状态": "方案已定"}, "整改方案"),
    ({"状态": "已作废"}, "说明"),
    ({"整改次数": "两次"}, "整改次数"),
    ({"整改方案": "x" * 4_001}, "整改方案"),
]


@pytest.mark.parametrize(("said", "column"), WRONG, ids=str)
def test_a_bad_cell_is_named_and_nothing_is_read(said: dict[str, str | int], column: str) -> None:
    assert faults({**GOOD, "编号": 6}, {**GOOD, **said}) == [(3, column)]


def test_every_fault_of_a_file_is_named_at_once() -> None:
    rows = ({**GOOD, "类别": "?", "责任单位": "?"}, GOOD, GOOD, {**GOOD, "编号": 8, "状态": "?"})
    assert faults(*rows) == [(2, "类别"), (3, "编号"), (4, "编号"), (5, "状态")]


def test_columns_must_be_there_once() -> None:
    some = {name: said for name, said in GOOD.items() if name not in ("类别", "房间")}
    assert faults({**some, "Unit": "101"}) == [(1, "房号"), (1, "房间"), (1, "类别")]


def test_a_misspelt_column_is_seen() -> None:
    assert read({**GOOD, "整改其限": "x", "照片数": 3, "照片 1": "", "逾期": "是"}).ignored == ("整改其限",)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", workbook(("编号",))], ids=["empty", "no table", "no line"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(LedgerUnreadable):
        read_ledger(content, NAMES, NOW)


ROW = LedgerRow(
    issue="i9", number=9, unit="u1", unit_name="101", building="b1", building_name="1栋", room="厨房", part="墙",
    description="=漏水\n两处", l1="leak", l2="风管", severity="critical", trade="waterproofing", cause="material",
    contractor="c1", company="蓝天防水", letter="l1", letter_number=4, state="closed",
    response_due=datetime(2026, 3, 5, 9, 30, tzinfo=UTC), due=datetime(2026, 3, 20, 9, 30, tzinfo=UTC), attempt=2,
    method_version=2, raised_at=datetime(2026, 3, 1, 9, 30, 12, 345_678, tzinfo=UTC), version=9, found_by="escort",
    dispute="不是我方", method="重做", rejections=1, reported_at=datetime(2026, 3, 19, 9, 30, 59, tzinfo=UTC),
    accepted_at=datetime(2026, 3, 20, 1, 0, tzinfo=UTC), closed_at=datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    ended_because="业主确认", photos=("a" * 64,),
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_our_own_export_writes_comes_back(language: Language, tmp_path: Path) -> None:
    file, reader = tmp_path / "ledger.xlsx", Reader(language, ZONE)
    headings = [column.heading.in_language(language) for column in COLUMNS]
    sheet = Sheet(file, "x", headings, [column.width for column in COLUMNS])
    sheet.line([column.value(ROW, reader) for column in COLUMNS])
    sheet.close()
    read_back = read_ledger(file.read_bytes(), NAMES, NOW)
    [line] = read_back.lines
    assert (read_back.ignored, line.code) == ((), "i9")
    assert {name: seen(value) for name, value in line.issue if name not in ("issue", "letter")} == {
        name: seen(getattr(ROW, name)) for name in dict(line.issue) if name not in ("issue", "letter")
    }


def seen(value: Any) -> Any:
    """A time as a person sees it."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value
