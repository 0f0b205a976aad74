"""The command line against the whole system: what an operator does in a day."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.desk.command_line import main
from tests.integration.desk_at_work import API, ROSTER, Desk, desk_at_work


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with desk_at_work("cli") as desk:
        yield desk


def test_the_command_line_does_what_an_operator_needs(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def handover(*arguments: str, code: int = 0) -> str:
        assert main([*arguments, "--data", str(desk.data), "--lang", "en"]) == code
        return capsys.readouterr().out

    assert desk.state.urls["desk"] in handover("url")
    secret = handover("token", "--role", "auditor", "--estate", "GROUP", "--name", "Somebody").strip()
    assert "All caught up" in handover("wait")
    assert "notifications" in (standing := handover("status"))
    assert "postgres" in standing
    told = json.loads(handover("status", "--json"))
    assert told["standing_still"] == []
    assert told["services"]["owners"]["servers"]["nats"]["stream"]["last_seq"] >= 1
    assert desk.get(f"{API}/audit/verification", secret, estate="GROUP").json()["verified"]
    assert "PersonRegistered" in handover("timeline", "person", "administrator").replace("…", "")
    assert "Verified:" in handover("audit", "verify")
    assert "Seal" in handover("audit", "seal")
    assert "the log has all that the archive has" in handover("audit", "restore", "owners")
    handover("audit", "restore", code=1)
    assert "unit_board" in handover("rebuild", "owners", "unit_board")
    assert "120 units imported" in handover("import", "roster", str(ROSTER), "--estate", "E1")
    assert "Nothing new" in handover("import", "roster", str(ROSTER), "--estate", "E1")
    handover("import", "roster", str(ROSTER), "--estate", "E9", code=1)


def test_a_difference_is_shown_and_without_anybody_to_ask_nothing_is_imported(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def handover(*arguments: str, code: int) -> str:
        whole = ["import", "roster", str(file), *arguments, "--data", str(desk.data), "--lang", "en"]
        assert main(whole) == code
        return "".join(capsys.readouterr())

    headings, first, second, *_ = ROSTER.read_text(encoding="utf-8-sig").splitlines()
    file = tmp_path / "group.csv"
    file.write_text("\n".join((f"项目,{headings}", f"E2,{first}")))
    assert "1 units imported" in handover(code=0)
    changed = first.replace("118.36", "119.36")
    file.write_text("\n".join((f"项目,{headings}", f"E2,{changed}", f"E2,{second}")))
    shown = handover(code=1)
    assert "1 new units" in shown
    assert "1 units are changed" in shown
    assert "Changed units stay" in shown
    assert "built_area" in shown
    assert "--yes" in shown
    assert "2 units imported" in handover("--yes", code=0)
    file.write_text("\n".join((f"项目,{headings}".replace("户型", "款式"), f"E2,{changed}", f"E2,{second}")))
    assert "户型" in handover("--dry-run", code=1)  # a column it wants
    assert "There is no column 样子" in handover("--column", "款式=样子", code=1)
    said = ("--column", "款式=户型", "--apply-changed")
    code = first.split(",")[3]
    assert "go with --apply-changed" in handover("--only", f"E2/{code}", code=1)
    assert "none of the changed" in handover(*said, "--only", "E2/nowhere", "--dry-run", code=1)
    assert "0 changed units become" in handover(*said, "--without", f"E2/{code}", "--dry-run", code=0)
    assert "--yes" in handover(*said, "--only", f"E2/{code}", code=1)
    assert "1 were corrected" in handover(*said, "--only", f"E2/{code}", "--yes", code=0)
    assert "Nothing new" in handover(*said, code=0)


def test_what_sales_says_is_paid_comes_in_under_its_own_headings(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """In E1, whose units the first test brought in."""

    def handover(*arguments: str, code: int = 0) -> str:
        whole = ["import", "sales", str(file), "--estate", "E1", *arguments, "--data", str(desk.data), "--lang", "en"]
        assert main(whole) == code
        return "".join(capsys.readouterr())

    _, first, *_ = ROSTER.read_text(encoding="utf-8-sig").splitlines()
    unit, file = first.split(",")[3], tmp_path / "payments.csv"
    file.write_text(f"合同房号,总价,累计回款\n{unit},1000000.00,400000.50")
    own = ("--column", "累计回款=paid", "--as-of", "2026-06-01")
    assert "已交款" in handover("--as-of", "2026-06-01", code=1)  # a column it wants
    assert "No heading is 回款" in handover("--column", "回款=paid", code=1)
    assert "--apply-changed, --only is nothing import sales knows" in handover(
        "--apply-changed", "--only", unit, code=1
    )
    assert "1 new" in handover(*own, "--dry-run")
    assert "What is paid of 1 units was recorded" in handover(*own)
    assert "Nothing new" in handover(*own)
    file.write_text(f"合同房号,总价,累计回款\n{unit},1000000.00,500000.50")
    shown = handover(*own, code=1)
    assert "1 changed" in shown
    assert "paid, owed" in shown
    assert "was recorded" in handover(*own, "--yes")
    with pytest.raises(SystemExit):
        handover("--as-of", "someday")
    assert "--estate" in handover("--estate", "GROUP", code=1)
