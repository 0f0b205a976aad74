"""Excel through the front door: the ledger out, a letter out and its answers back, each for whoever may."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import httpx
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from services.desk.command_line import main
from shared.clock import new_id
from tests.answered_sheet import Rows, filled, table
from tests.integration.desk_at_work import API, Desk
from tests.unit.owners.workbook import workbook

LEDGER, LETTER = f"{API}/estates/E3/issues.xlsx", f"{API}/estates/E3/letters/letter-x/answers.xlsx"
ISSUES = ("x1", "x2", "x3")


class Site(NamedTuple):
    """A desk, and bearer tokens of those at work on E3; the letter letter-x with three issues is before cx1."""

    desk: Desk
    inspector: str
    contractor: str
    other: str
    cashier: str


@pytest.fixture(scope="module")
def site(desk: Desk) -> Site:
    desk.estate("E3", building="excel-1")
    inspector, _ = desk.let_in("inspector", "E3")
    cashier, _ = desk.let_in("cashier", "E3")
    contractor, other = (contractor_of(desk, name) for name in ("cx1", "cx2"))
    desk.caught_up()
    kept = desk.post(f"{API}/files", inspector, files={"file": ("a.png", picture(), "image/png")})
    for issue in ISSUES:
        told(
            desk, inspector, "raise-issue", issue=issue, building="excel-1", room="lobby", description=f"=渗水 {issue}",
            found_by="inspector", photos=[kept.json()["sha256"]] if issue == "x1" else [],
        )  # fmt: skip
        told(
            desk, inspector, "register-issue", issue=issue, l1="leak", severity="major", trade="waterproofing",
            contractor="cx1",
        )  # fmt: skip
    told(desk, inspector, "submit-issues", letter="letter-x", contractor="cx1", issues=list(ISSUES))
    return Site(desk, inspector, contractor, other, cashier)


def contractor_of(desk: Desk, name: str) -> str:
    desk.done(
        f"{API}/owners/engage-contractor", estate="E3", contractor=name, company=f"{name} 防水公司",
        lots=[{"trades": ["waterproofing"], "buildings": ["excel-1"]}],
    )  # fmt: skip
    return desk.let_in("contractor", "E3", contractor=name)[0]


def told(desk: Desk, token: str, command: str, **data: Any) -> httpx.Response:
    answer = desk.post(f"{API}/defects/{command}", token, json={"estate": "E3", **data})
    assert answer.is_success, answer.text
    return answer


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (640, 480), "green").save(content, "PNG")
    return content.getvalue()


def rows_of(answer: httpx.Response) -> Rows:
    assert answer.is_success, answer.text
    return table(answer.content)


def upload(site: Site, token: str, content: bytes, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(new_id())}
    return site.desk.post(LETTER, token, files={"file": ("a.xlsx", content)}, headers=headers)


def state_of(site: Site, position: str | None = None) -> dict[str, tuple[str, str | None]]:
    asked = {"estate": "E3"} | ({"at_least": position} if position else {})
    rows = site.desk.get(f"{API}/defects/issue-register", site.inspector, **asked).json()["rows"]
    return {row["issue"]: (row["state"], row["method_version"]) for row in rows}


def test_the_ledger_goes_out_in_the_trades_columns_with_its_photos(site: Site) -> None:
    answer = site.desk.get(LEDGER, site.inspector, photos=True)
    rows = rows_of(answer)
    assert [(row["编号"], row["楼栋"], row["类别"], row["责任单位"], row["函件编号"]) for row in rows] == [
        (number, "1", "渗漏", "cx1 防水公司", 1) for number in (1, 2, 3)
    ]
    assert rows[0]["问题描述"] == "=渗水 x1"
    assert re.search("issues-E3.xlsx", answer.headers["content-disposition"])
    with ZipFile(BytesIO(answer.content)) as archive:
        assert sum(name.startswith("xl/media/") for name in archive.namelist()) == 1


def test_the_ledger_goes_out_narrowed_and_in_english(site: Site) -> None:
    asked: dict[str, str | int] = {"number_from": 2, "sort": "number"}
    headers = {"Authorization": f"Bearer {site.inspector}", "Accept-Language": "en"}
    rows = rows_of(site.desk.client.get(LEDGER, params=asked, headers=headers))
    assert [(row["No."], row["Class"]) for row in rows] == [(2, "leak"), (3, "leak")]


def test_a_contractors_ledger_is_its_own_and_others_get_none(site: Site) -> None:
    assert len(rows_of(site.desk.get(LEDGER, site.contractor))) == 3
    assert rows_of(site.desk.get(LEDGER, site.other)) == []
    for token, address in ((site.cashier, LEDGER), (site.inspector, LEDGER.replace("E3", "E2"))):
        refused = site.desk.get(address, token)
        assert (refused.status_code, refused.json()["title"]) == (403, "RoleNotHeld")
    assert site.desk.get(LEDGER, site.inspector, state="nowhere").status_code == httpx.codes.BAD_REQUEST


def test_the_command_line_writes_the_ledger_whole_or_not_at_all(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def export(file: Path, code: int) -> str:
        arguments = ["export", "issues", "--estate", "E3", str(file), "--data", str(site.desk.data), "--lang", "en"]
        assert main(arguments) == code
        return "".join(capsys.readouterr())

    assert "3 lines written" in export(tmp_path / "a.xlsx", 0)
    assert len(CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()) == 4
    export(tmp_path / "none" / "a.xlsx", 1)
    monkeypatch.setenv("HANDOVER_TOKEN", site.cashier)
    assert "hold no role" in export(tmp_path / "b.xlsx", 1)
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_letter_is_for_its_contractor_only(site: Site) -> None:
    assert {row["问题代码"] for row in rows_of(site.desk.get(LETTER, site.contractor))} == set(ISSUES)
    for token, status in ((site.other, 404), (site.cashier, 403)):
        assert site.desk.get(LETTER, token).status_code == status
        assert upload(site, token, workbook(("问题代码",), ("x1",))).status_code == status


def test_a_letter_comes_back_answered_or_not_at_all(site: Site) -> None:
    """Refused with its bad rows, then done, then repeated."""
    rows = rows_of(site.desk.get(LETTER, site.contractor))
    wrong = upload(site, site.contractor, filled(rows, {"x1": ("确认", "", ""), "x2": ("争议", "", "")}))
    assert (wrong.status_code, wrong.json()["title"]) == (422, "AnswerRowsWrong")
    assert [(fault["row"], fault["column"]) for fault in wrong.json()["facts"]["faults"]] == [(3, "争议理由")]
    assert {state for state, _ in state_of(site).values()} == {"submitted"}
    good = filled(rows, {"x1": ("确认", "", "重新做防水"), "x2": ("争议", "非我方施工", "")})
    key = str(new_id())
    done = upload(site, site.contractor, good, key)
    assert done.is_success, done.text
    said = done.json()
    outcome = {"confirmed": 1, "disputed": 1, "proposed": 0, "unchanged": 0, "refused": []}
    assert said["outcome"] == outcome
    assert [method["outcome"]["proposed"] for method in said["methods"]] == [1]
    expected = {"x1": ("method_proposed", 1), "x2": ("disputed", None), "x3": ("submitted", None)}
    assert state_of(site, done.headers["Handover-Position"]) == expected
    again = upload(site, site.contractor, good, key)
    assert again.json() == said
    assert state_of(site, again.headers["Handover-Position"]) == expected


def test_the_inspector_does_not_answer_for_the_contractor(site: Site) -> None:
    rows = rows_of(site.desk.get(LETTER, site.inspector))
    refused = upload(site, site.inspector, filled(rows, {"x3": ("确认", "", "")}))
    assert (refused.status_code, refused.json()["title"]) == (403, "RoleNotHeld")
    assert state_of(site)["x3"] == ("submitted", None)
