"""What can be wrong with a group's roster made of real blocks: nothing of it is taken, and every fault is named."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from services.owners.roster import RosterRowsWrong
from services.owners.roster_table import RosterUnreadable
from shared.messages import GROUP
from tests.rosters.blocks import BLOCKS, towns
from tests.rosters.files import HEADINGS, Language, as_csv, group
from tests.unit.owners.reading import Read, read_roster

pytestmark = pytest.mark.skipif(not BLOCKS.exists(), reason=f"the real blocks are not here: {BLOCKS}")

UNITS, ESTATES = 10_000, 4
Cells = list[str]


@cache
def good(language: Language = "zh") -> str:
    return as_csv(group(towns(), units=UNITS, estates=ESTATES, seed=7), language)


@cache
def names() -> dict[str, str]:
    return {line.partition(",")[0]: f"小区{number}" for number, line in enumerate(good().splitlines()[1:])}


def read(text: str, encoding: str = "utf-8") -> Read:
    return read_roster(text.encode(encoding), GROUP, names())


def spoilt(row: int, change: Callable[[Cells], None]) -> str:
    """The good roster with one row (as the file shows it) changed."""
    lines = good().split("\r\n")
    cells = lines[row - 1].split(",")
    change(cells)
    lines[row - 1] = ",".join(cells)
    return "\r\n".join(lines)


def put(column: str, value: str) -> Callable[[Cells], None]:
    return lambda cells: cells.__setitem__(place(column), value)


def place(column: str) -> int:
    return next(index for index, heading in enumerate(HEADINGS["zh"]) if heading.startswith(column))


def faults(text: str, encoding: str = "utf-8") -> list[dict[str, Any]]:
    with pytest.raises(RosterRowsWrong) as raised:
        read(text, encoding)
    assert raised.value.facts["total"] == len(raised.value.facts["faults"])
    return list(raised.value.facts["faults"])


def test_the_same_seed_is_the_same_roster_and_another_is_another() -> None:
    again = as_csv(group(towns(), units=UNITS, estates=ESTATES, seed=7), "zh")
    assert again == good()
    assert as_csv(group(towns(), units=UNITS, estates=ESTATES, seed=8), "zh") != good()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_good_roster_is_read_in_either_language_and_every_encoding(language: Language, encoding: str) -> None:
    contents = read(good(language), encoding).contents
    assert (contents.units, len(contents.estates)) == (UNITS, ESTATES)


WRONG: list[tuple[str, str, str, str]] = [
    ("建筑面积", "-88.20", "须为 1 至 10000 之间的数，单位平方米，至多两位小数",
     "must be square metres from 1 to 10000 with at most two decimals"),
    ("建筑面积", "0", "须为 1 至 10000 之间的数，单位平方米，至多两位小数",
     "must be square metres from 1 to 10000 with at most two decimals"),
    ("建筑面积", "88200", "须为 1 至 10000 之间的数，单位平方米，至多两位小数",
     "must be square metres from 1 to 10000 with at most two decimals"),
    ("套内面积", "9999.99", "套内面积大于建筑面积", "is larger than the built area"),
    ("套内面积", "1.5", "套内面积不足建筑面积的三成", "is less than three tenths of the built area"),
    ("套内面积", "八十", "须为 1 至 10000 之间的数，单位平方米，至多两位小数",
     "must be square metres from 1 to 10000 with at most two decimals"),
    ("楼层", "顶层", "须为 -10 至 200 的整数", "must be a whole number from -10 to 200"),
    ("楼栋", "", "不能为空", "must not be empty"),
    ("项目", "", "不能为空", "must not be empty"),
    ("项目", "NOWHERE", "项目 NOWHERE 未登记，共 1 行", "no such estate NOWHERE is registered; 1 rows"),
    ("手机", "电话", "不是电话号码", "is no phone number"),
    ("合同交付日", "2027-13-01", "须为日期，例如 2026-06-30", "must be a date such as 2026-06-30"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "reason_zh", "reason_en"), WRONG)
def test_one_bad_row_in_ten_thousand_is_found(column: str, value: str, reason_zh: str, reason_en: str) -> None:
    [fault] = faults(spoilt(8_765, put(column, value)))
    assert fault["row"] == 8_765
    assert fault["column"].startswith(column)
    assert (fault["reason_zh"], fault["reason_en"]) == (reason_zh, reason_en)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_it_is_found_in_every_encoding(encoding: str) -> None:
    [fault] = faults(spoilt(8_765, put("建筑面积", "-1")), encoding)
    assert (fault["row"], fault["column"]) == (8_765, "建筑面积(㎡)")


def test_a_unit_listed_twice_in_its_estate_names_both_rows() -> None:
    first = good().split("\r\n")[41].split(",")
    found = faults(spoilt(43, lambda cells: cells.__setitem__(slice(None), first)))
    assert [(fault["row"], fault["column"], fault["reason_en"]) for fault in found] == [
        (43, "合同房号", "repeats row 42"), (43, "门牌号", "repeats row 42"),
    ]  # fmt: skip


def sold_elsewhere() -> tuple[int, Cells]:
    """The number of a row with an owner, and the same under the last estate, which has no such contract code."""
    *lines, _ = good().split("\r\n")
    last, code = lines[-1].split(",")[0], place("合同房号")
    there = {cells[code] for cells in (line.split(",") for line in lines) if cells[0] == last}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split(",")
        if cells[place("业主姓名")] and cells[code] not in there:
            return number, [last, *cells[1:]]
    raise AssertionError("every code of the other estates is one of the last's")


def test_a_unit_listed_again_under_another_estate_is_found() -> None:
    sold, elsewhere = sold_elsewhere()
    [fault] = faults(good() + ",".join(elsewhere))
    assert (fault["row"], fault["column"]) == (UNITS + 2, "项目")
    assert fault["reason_en"] == f"is the unit of row {sold} under another estate"


def test_two_estates_may_number_their_doors_alike() -> None:
    _, elsewhere = sold_elsewhere()
    elsewhere[place("业主姓名")], elsewhere[place("手机")] = "另一人", "10099999999"
    assert read(good() + ",".join(elsewhere)).contents.units == UNITS + 1


def test_wrong_columns_are_said_before_any_row() -> None:
    text = good().replace("项目,楼栋", "小区名字,栋号", 1).replace("户型", "楼层", 1)
    assert [(fault["row"], fault["column"], fault["reason_en"]) for fault in faults(text)] == [
        (1, "项目", "this column is missing"),
        (1, "楼栋", "this column is missing"),
        (1, "楼层", "this column appears twice"),
        (1, "户型", "this column is missing"),
    ]


def test_a_row_of_another_estate_is_none_of_this_estates_import() -> None:
    lines = good().split("\r\n")
    one = [lines[0], *(line for line in lines[1:] if line.startswith(f"{lines[1].partition(',')[0]},"))]
    mine = lines[1].partition(",")[0]
    assert read_roster("\r\n".join(one).encode(), mine, names()).contents.estates == (mine,)
    with pytest.raises(RosterRowsWrong) as raised:
        read_roster("\r\n".join((*one, lines[-2])).encode(), mine, names())
    [fault] = raised.value.facts["faults"]
    assert (fault["row"], fault["reason_en"]) == (len(one) + 1, f"this row is not of estate {mine}")


def test_a_file_cut_off_inside_a_cell_is_no_roster() -> None:
    with pytest.raises(RosterUnreadable):
        read(f'{good()}"cut')
