"""The lists of owners as Excel: in both languages, page after page, and the roster in the columns its import reads."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

import pytest
from pydantic import AwareDatetime
from python_calamine import CalamineWorkbook

from services.desk.workbooks.lists import LISTS, Pages, write_list
from services.desk.workbooks.lists_of_the_day import LISTS_OF_THE_DAY
from services.owners.roster_columns import COLUMNS
from services.owners.sales_file import COLUMNS as SALES_COLUMNS
from shared.cells import normalised
from shared.contracts.owners import Roster, RosterLine, RosterOwner
from tests.unit.owners.reading import read_roster

DEPARTMENT = "the developer's project department"
LINE = RosterLine(
    unit="u1", building="1栋", entrance="1单元", floor=3, contract_code="1-1-301", door_number="清和路88号301",
    unit_type="三室", built_area=Decimal("118.36"), usable_area=Decimal("93.52"),
    owners=(RosterOwner(name="李明", email="li@example.com"), RosterOwner(name="=王芳", phone="13800000002")),
    deliver_by=date(2026, 6, 30),
)  # fmt: skip


def pages(*of: tuple[Mapping[str, Any], ...]) -> Pages:
    async def page(after: str | None) -> Mapping[str, Any]:
        at = int(after or 0)
        return {"rows": of[at], "after": str(at + 1) if at + 1 < len(of) else None}

    return page


def empty(rows: str) -> Pages:
    async def page(after: str | None) -> Mapping[str, Any]:
        return {rows: (), "after": after}

    return page


def said(line: RosterLine, **other: Any) -> Mapping[str, Any]:
    return line.model_copy(update=other).model_dump(mode="json")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_roster_goes_out_in_the_columns_in_which_it_comes_in(tmp_path: Path, language: Any) -> None:
    file = tmp_path / "roster.xlsx"
    second = said(LINE, contract_code="1-1-302", door_number="清和路88号302", owners=())
    assert await write_list(file, LISTS["roster"], pages((said(LINE),), (second,)), language) == 2
    first, empty = (await asyncio.to_thread(read_roster, file.read_bytes())).rows
    assert [owner.name for owner in first.owners] == ["李明", "=王芳"]
    assert [owner.phone for owner in first.owners] == [None, "13800000002"]
    assert [owner.email for owner in first.owners] == ["li@example.com", None]
    assert (first.floor, first.built_area, first.deliver_by) == (3, Decimal("118.36"), date(2026, 6, 30))
    assert (empty.contract_code, empty.owners) == ("1-1-302", ())


def test_what_is_exported_to_be_imported_has_headings_the_import_knows() -> None:
    for name, columns in (("roster", COLUMNS), ("payments", SALES_COLUMNS)):
        known = {heading for column in columns for heading in column.headings}
        unread = {"门牌号", "doornumber", "币种", "currency"}
        for column in LISTS[name].columns:
            for heading in (column.heading.zh, column.heading.en):
                assert normalised(heading) in known | unread, (name, heading)


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_names_fields_its_answer_has(name: str, tmp_path: Path) -> None:
    listed = LISTS[name]
    answer = listed.query.answer.model_fields[listed.rows].annotation
    [row, *_] = answer.__args__  # type: ignore[union-attr] # a tuple of rows
    assert {column.of for column in listed.columns} <= set(row.model_fields)
    assert await write_list(tmp_path / "list.xlsx", listed, empty(listed.rows), "zh") == 0
    headings = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx")).get_sheet_by_index(0).to_python()[0]
    assert headings == [column.heading.zh for column in listed.columns]
    assert listed.query is not Roster or listed.limit == 500
    fields = listed.query.model_fields
    assert (listed.in_pages, listed.of_a_day) == ("after" in fields and name != "cashier-sums", "day" in fields)


@pytest.mark.parametrize("name", LISTS_OF_THE_DAY)
def test_no_code_and_no_clock_of_another_place_stands_in_a_list_of_the_day(name: str) -> None:
    """A closed set is written in its words, every one of it; a moment by the estate's clock."""
    listed = LISTS_OF_THE_DAY[name]
    [row, *_] = listed.query.answer.model_fields[listed.rows].annotation.__args__  # type: ignore[union-attr] # a tuple of rows
    for column in listed.columns:
        kinds = kinds_of(row.model_fields[column.of].annotation)
        closed = {said for kind in kinds if get_origin(kind) is Literal for said in get_args(kind)}
        wanted = {True, False} if bool in kinds else closed
        assert (wanted <= set(column.words), bool(wanted)) == (True, bool(column.words)), column.of
        assert column.clock == (AwareDatetime in kinds), column.of


def kinds_of(annotation: Any) -> set[Any]:
    """What a field may be, without what is said about it."""
    inside = {kind for one in get_args(annotation) if get_origin(annotation) is not Literal for kind in kinds_of(one)}
    return {annotation, *inside}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("开发商项目部", "施工单位", "c1", "1-1-301", "何时通气", "待答复", "是", "")),
        ("en", (DEPARTMENT, "contractor", "c1", "1-1-301", "何时通气", "waiting", "yes", "")),
    ],
)
async def test_an_item_goes_out_in_words_with_its_moments_by_the_estates_clock(
    tmp_path: Path, language: Any, said: tuple[Any, ...]
) -> None:
    row = {
        "from_party": "developer_project", "to_party": "contractor", "contractor": "c1", "contract_code": "1-1-301",
        "text": "何时通气", "raised_at": "2026-06-01T02:30:00Z", "due_at": "2026-06-01T16:05:00+00:00",
        "state": "raised", "overdue": True, "escalated": False, "round": 1, "reason": None, "answer": None,
        "late": False,
    }  # fmt: skip
    file = tmp_path / "items.xlsx"
    zone = ZoneInfo("Asia/Shanghai")
    assert await write_list(file, LISTS["coordination-items"], pages((row,)), language, zone) == 1
    line = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()[1]
    assert (*line[:5], *line[7:10]) == said
    assert line[5:7] == [datetime(2026, 6, 1, 10, 30), datetime(2026, 6, 2, 0, 5)]  # noqa: DTZ001 - the clock on the wall


@pytest.mark.parametrize(("language", "gates"), [("zh", "倒排计划、应急"), ("en", "Countdown plan、Emergencies")])
async def test_what_is_said_in_both_languages_is_written_in_the_files(
    tmp_path: Path, language: Any, gates: str
) -> None:
    names = [{"zh": "倒排计划", "en": "Countdown plan"}, {"zh": "应急", "en": "Emergencies"}]
    row = {"estate": "E1", "name": "清和苑", "units": 57, "gates_at_risk": [{"name": name} for name in names]}
    assert await write_list(tmp_path / "group.xlsx", LISTS["group-view"], pages((row,)), language) == 1
    line = CalamineWorkbook.from_path(str(tmp_path / "group.xlsx")).get_sheet_by_index(0).to_python()[1]
    assert (line[1], line[2], line[5], line[-1]) == ("E1", "清和苑", 57, gates)
