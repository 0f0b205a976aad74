"""A ledger kept elsewhere comes in through the front door: whole or not at all, seen first, once, and in silence."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.desk.command_line import main
from shared.clock import new_id
from shared.contracts.vocabulary import Role
from tests.integration.desk_at_work import API, Desk
from tests.unit.owners.workbook import workbook

LEFT_BEHIND = ("问题代码", "照片数")
COLUMNS = ("编号", "楼栋", "房号", "房间", "问题描述", "类别", "严重程度", "工种", "发现人", "发现时间", "责任单位",
           "状态", "函件编号", "整改期限", "关闭时间", "整改方案", "异议")  # fmt: skip
OTHERS: tuple[Role, ...] = ("inspector", "cashier")
MANY = 130  # more than three commands' worth


class Site(NamedTuple):
    """E5 with its own ledger and E6 with none, each with buildings, units and contractors called alike."""

    desk: Desk
    people: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def site(desk: Desk) -> Site:
    desk.estate("E5", building="old-1")
    desk.estate("E6", building="new-1")
    for estate, building in (("E5", "old-1"), ("E6", "new-1")):
        units = [unit(f"{estate}-{door}", building, door) for door in ("101", "102")]
        desk.done(f"{API}/owners/register-units", estate=estate, rows=units)
        lots = [{"trades": ["waterproofing"], "buildings": [building]}]
        for number in (1, 2):
            desk.done(
                f"{API}/owners/engage-contractor", estate=estate, contractor=f"{estate}-c{number}",
                company=f"蓝天防水{number}", lots=lots,
            )  # fmt: skip
    people = {
        (role, estate): desk.let_in(role, estate)[0]
        for role in ("inspector", "service_supervisor", "project_manager", "cashier")
        for estate in ("E5", "E6")
    }
    people["contractor", "E5"] = desk.let_in("contractor", "E5", contractor="E5-c1")[0]
    desk.caught_up()
    keep_a_ledger(Site(desk, people))
    return Site(desk, people)


def unit(name: str, building: str, door: str) -> dict[str, Any]:
    return {
        "unit": name, "building": building, "contract_code": door, "door_number": door, "unit_type": "A",
        "entrance": "1", "floor": 1, "built_area": "90", "usable_area": "75",
    }  # fmt: skip


def told(site: Site, role: Role, command: str, **data: Any) -> None:
    answer = site.desk.post(f"{API}/defects/{command}", site.people[role, "E5"], json={"estate": "E5", **data})
    assert answer.is_success, answer.text


def keep_a_ledger(site: Site) -> None:
    """In E5: one only raised, one registered, one in a letter, one disputed, one with its method, one void."""
    for number, door in enumerate(("101", "102", "101", "101", "102", "101")):
        told(
            site, "inspector", "raise-issue", issue=f"i{number}", unit=f"E5-{door}", room="厨房",
            description=f"水池下漏水 {number}", found_by="inspector",
        )  # fmt: skip
    for number in range(1, 6):
        told(
            site, "inspector", "register-issue", issue=f"i{number}", l1="leak", severity="major",
            trade="waterproofing", contractor="E5-c1", cause="workmanship",
        )  # fmt: skip
    told(site, "inspector", "submit-issues", letter="l1", contractor="E5-c1", issues=["i2", "i3", "i4"])
    told(site, "contractor", "dispute-issue", issue="i3", contractor="E5-c1", reason="非我方施工")
    told(site, "contractor", "confirm-issue", issue="i4", contractor="E5-c1")
    told(site, "contractor", "propose-method", issue="i4", contractor="E5-c1", method="重做防水")
    told(site, "service_supervisor", "void-issue", issue="i5", reason="重复登记")


def exported(site: Site, estate: str) -> bytes:
    answer = site.desk.get(f"{API}/estates/{estate}/issues.xlsx", site.people["inspector", estate])
    assert answer.is_success, answer.text
    return answer.content


def rows_of(content: bytes) -> list[dict[str, Any]]:
    headings, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [
        {str(heading): seen(cell) for heading, cell in zip(headings, row, strict=True) if heading not in LEFT_BEHIND}
        for row in rows
    ]


def seen(cell: Any) -> Any:
    """A time as a person sees it."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def ledger(*rows: dict[str, Any]) -> bytes:
    return workbook(COLUMNS, *(tuple(row.get(column, "") for column in COLUMNS) for row in rows))


def row(number: int, **other: Any) -> dict[str, Any]:
    return {
        "编号": number, "楼栋": "1", "房号": "102", "房间": "卫生间", "问题描述": f"渗水 {number}", "类别": "渗漏",
        "严重程度": "一般", "工种": "防水", "发现人": "业主", "发现时间": "2025-03-01", "责任单位": "蓝天防水2",
        "状态": "整改中", "整改方案": "重做", "整改期限": "2025-04-01", **other,
    }  # fmt: skip


def send(
    site: Site, content: bytes, *, who: Role = "service_supervisor", estate: str = "E6", key: str | None = None,
    **asked: bool,
) -> httpx.Response:  # fmt: skip
    return site.desk.post(
        f"{API}/estates/{estate}/ledger", site.people[who, estate], params=asked, files={"file": ("a.xlsx", content)},
        headers={"Idempotency-Key": key or str(new_id())},
    )  # fmt: skip


def ended(site: Site, accepted: httpx.Response) -> dict[str, Any]:
    """The import's progress once it is over; each answer waits for the service's log to have moved."""
    assert accepted.status_code == httpx.codes.ACCEPTED, accepted.text
    while True:
        found = site.desk.get(accepted.json()["progress"], site.people["service_supervisor", "E6"])
        assert found.is_success, found.text
        if found.json()["state"] != "started":
            return dict(found.json())


def messages(site: Site, estate: str = "E6") -> list[Any]:
    site.desk.caught_up()
    return list(site.desk.get(f"{API}/notifications/notifications", estate=estate).json()["rows"])


def test_what_one_estate_exports_another_takes_as_it_was(site: Site) -> None:
    content = exported(site, "E5")
    check = send(site, content, only_check=True)
    assert check.status_code == httpx.codes.OK, check.text
    said = check.json()["check"]
    assert [said[name] for name in ("rows", "new", "known", "clash_total", "ignored_columns")] == [6, 6, 0, 0, []]
    assert rows_of(exported(site, "E6")) == []
    progress = ended(site, send(site, content))
    assert (progress["state"], progress["done"]) == ("imported", 6)
    assert rows_of(exported(site, "E6")) == rows_of(content)
    assert messages(site, "E5")
    assert messages(site) == []


def test_the_same_file_again_changes_nothing(site: Site) -> None:
    content = exported(site, "E5")
    before = exported(site, "E6")
    answer = send(site, content)
    assert (answer.status_code, answer.json()["ledger_import"]) == (200, None)
    assert (answer.json()["check"]["known"], answer.json()["check"]["changed_total"]) == (6, 0)
    assert rows_of(exported(site, "E6")) == rows_of(before)


def test_an_estates_own_export_is_known_there(site: Site) -> None:
    check = send(site, exported(site, "E5"), estate="E5", only_check=True).json()["check"]
    assert (check["known"], check["changed_total"], check["clash_total"]) == (6, 0, 0)


def test_a_bad_row_keeps_every_other_out(site: Site) -> None:
    wrong = send(site, ledger(row(900), row(901, 房号="909", 类别="?")))
    assert (wrong.status_code, wrong.json()["title"]) == (422, "LedgerRowsWrong")
    faults = [(fault["row"], fault["column"]) for fault in wrong.json()["facts"]["faults"]]
    assert faults == [(3, "类别")]
    assert not any(found["编号"] == 900 for found in rows_of(exported(site, "E6")))
    assert send(site, b"no table").json()["title"] == "LedgerUnreadable"


def test_the_difference_is_seen_before_anything_comes_in(site: Site) -> None:
    """A known line said otherwise stays as it is; the number of an issue of this estate's own is no other's."""
    known = rows_of(exported(site, "E6"))[1]
    other = {**{name: known[name] for name in COLUMNS}, "编号": 1, "发现时间": "2025-01-01", "严重程度": "严重"}
    differs = send(site, ledger(other, row(40)))
    assert (differs.status_code, differs.json()["title"]) == (409, "LedgerDiffers")
    said = differs.json()["facts"]
    assert (said["new"], said["known"]) == (1, 1)
    assert said["changed"] == [{"row": 2, "number": 1, "columns": ["严重程度", "发现时间"]}]
    clash = send(site, ledger(row(1, 函件编号=1)), estate="E5", accept_difference=True)
    assert (clash.status_code, clash.json()["title"]) == (409, "LedgerNumbersClash")
    assert clash.json()["facts"]["clashes"] == [{"row": 2, "column": "编号", "number": 1}]
    letter = send(site, ledger(row(77, 函件编号=1)), estate="E5", only_check=True).json()["check"]
    assert letter["clashes"] == [{"row": 2, "column": "函件编号", "number": 1}]
    progress = ended(site, send(site, ledger(other, row(40)), accept_difference=True))
    assert (progress["state"], progress["done"]) == ("imported", 1)
    assert rows_of(exported(site, "E6"))[1] == known


def test_many_come_in_with_their_dates_and_nobody_is_told(site: Site) -> None:
    """All are long overdue or closed; whatever becomes overdue here is told to its contractor."""
    closed = {"状态": "已关闭", "关闭时间": "2025-05-01 10:30"}
    content = ledger(*(row(100 + number, **(closed if number % 2 else {})) for number in range(MANY)))
    key = str(new_id())
    accepted = send(site, content, key=key)
    assert ended(site, accepted)["done"] == MANY
    again = send(site, content, key=key)
    assert (again.status_code, again.json()["receipt"]) == (202, accepted.json()["receipt"])
    there = {found["编号"]: found for found in rows_of(exported(site, "E6"))}
    assert {there[number]["逾期"] for number in range(100, 100 + MANY)} == {"是", ""}
    assert there[101]["关闭时间"] == "2025-05-01 10:30"
    assert messages(site) == []


def test_registration_goes_on_above_the_highest_number(site: Site) -> None:
    token = site.people["inspector", "E6"]
    about = {"estate": "E6", "issue": "new-1"}
    site.desk.post(
        f"{API}/defects/raise-issue", token,
        json={**about, "unit": "E6-101", "room": "厨房", "description": "x", "found_by": "inspector"},
    )  # fmt: skip
    answer = site.desk.post(
        f"{API}/defects/register-issue", token,
        json={**about, "l1": "leak", "severity": "minor", "trade": "waterproofing"},
    )  # fmt: skip
    assert answer.is_success, answer.text
    found = site.desk.get(
        f"{API}/defects/issue", token, **about, at_least=answer.headers["Handover-Position"]
    ).json()  # fmt: skip
    assert found["number"] == 100 + MANY


def test_only_who_answers_for_the_estate_imports_its_ledger(site: Site) -> None:
    for who in OTHERS:
        refused = send(site, ledger(row(999)), who=who)
        assert (refused.status_code, refused.json()["title"]) == (403, "RoleNotHeld")


def test_the_command_line_shows_the_difference_and_imports(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ledger.xlsx"

    def import_(content: bytes, code: int, *more: str) -> str:
        file.write_bytes(content)
        arguments = ["import", "ledger", str(file), "--estate", "E6", "--data", str(site.desk.data), "--lang", "en"]
        assert main([*arguments, *more]) == code
        return " ".join("".join(capsys.readouterr()).split())

    assert "1 are new" in import_(ledger(row(500)), 0, "--dry-run")
    assert not any(found["编号"] == 500 for found in rows_of(exported(site, "E6")))
    assert "1 issues imported; nobody was told" in import_(ledger(row(500)), 0)
    assert "Nothing new" in import_(ledger(row(500)), 0)
    assert "1 faults; nothing was imported" in import_(ledger(row(501, 状态="?")), 1)
    assert "Nothing was imported" in import_(ledger(row(500), row(501)), 1)
    assert "1 issues imported" in import_(ledger(row(500), row(501)), 0, "--yes")
