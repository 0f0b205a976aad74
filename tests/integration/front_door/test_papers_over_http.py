"""Papers through the front door: a letter as PDF for whom it concerns, in the language asked for, for nobody else."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from pypdf import PdfReader

from services.desk.command_line import main
from shared.contracts.owners import UnitPaperKind
from tests.integration.desk_at_work import API, REGISTER, Desk
from tests.integration.front_door.test_http_api import is_problem

UNIT = {
    "unit": "u-1", "building": "paper-1", "contract_code": "1-101", "door_number": "1-101", "unit_type": "A",
    "entrance": "1", "floor": 1, "built_area": "90", "usable_area": "75",
    "owners": [{"owner": "o-1", "name": "王一", "phone": "13800000000"}],
}  # fmt: skip
LETTER = f"{API}/estates/E4/letters/l-1/paper.pdf"


@pytest.fixture(scope="module")
def desk(desk: Desk) -> Desk:
    """A letter of one issue has gone to contractor c-1."""
    desk.estate("E4", building="paper-1")
    desk.done(f"{API}/owners/register-units", estate="E4", rows=[UNIT])
    lots = [{"trades": ["paint"], "buildings": ["paper-1"]}]
    for contractor, company in (("c-1", "Paint Ltd"), ("c-2", "Other Ltd")):
        desk.done(f"{API}/owners/engage-contractor", estate="E4", contractor=contractor, company=company, lots=lots)
    inspector, _ = desk.let_in("inspector", "E4")
    desk.caught_up()
    found = {"issue": "i-1", "unit": "u-1", "room": "bath", "description": "peels", "found_by": "escort"}
    classed = {"issue": "i-1", "l1": "paint", "severity": "minor", "trade": "paint", "contractor": "c-1"}
    for command, wish in (
        ("raise-issue", found),
        ("register-issue", classed),
        ("submit-issues", {"letter": "l-1", "contractor": "c-1", "issues": ["i-1"]}),
    ):
        answer = desk.post(f"{API}/defects/{command}", inspector, json={"estate": "E4", **wish})
        assert answer.is_success, answer.text
    return desk


def contractors_token(desk: Desk, contractor: str) -> str:
    person, secret = f"person-of-{contractor}", f"secret-of-{contractor}"
    desk.done(REGISTER, estate="GROUP", person=person, name="Somebody")
    granted = desk.done(
        f"{API}/owners/grant-role", estate="GROUP", person=person, role="contractor", granted_estate="E4",
        contractor=contractor,
    )  # fmt: skip
    desk.done(
        f"{API}/desk/issue-access-token", estate="GROUP", token=f"token-of-{contractor}", person=person,
        roles=["contractor"], estates=["E4"], token_hash=sha256(secret.encode()).hexdigest(),
        expires_at="2099-01-01T00:00:00Z",
    )  # fmt: skip
    at_least = granted.headers["Handover-Position"]
    assert desk.get(f"{API}/desk/access-tokens", estate="GROUP", at_least=at_least).is_success
    assert desk.get(f"{API}/defects/letters", secret, estate="E4", at_least=at_least).is_success
    return secret


def text_of(answer: httpx.Response) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def asked(desk: Desk, address: str, token: str | None = None, **rest: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token or desk.operator}", **rest.pop("headers", {})}
    return desk.client.get(address, headers=headers, params=rest or None)


def test_a_letter_is_a_pdf_in_the_language_asked_for(desk: Desk) -> None:
    chinese = asked(desk, LETTER)
    assert "整改通知单" in text_of(chinese)
    assert "PaintLtd" in text_of(chinese)
    assert chinese.headers["content-disposition"] == 'attachment; filename="E4-letter-E4-0001.zh.pdf"'
    assert chinese.headers["etag"] == f'"{sha256(chinese.content).hexdigest()}"'
    assert asked(desk, LETTER, lang="zh").content == chinese.content
    for english in (asked(desk, LETTER, lang="en"), asked(desk, LETTER, headers={"Accept-Language": "en-GB"})):
        assert "Rectificationnotice" in text_of(english)
        assert english.headers["content-language"] == "en"


def test_a_contractor_reads_its_own_letter_and_no_other(desk: Desk) -> None:
    assert "1-101" in text_of(asked(desk, LETTER, contractors_token(desk, "c-1")))
    is_problem(asked(desk, LETTER, contractors_token(desk, "c-2")), 404, "NotFound")


def test_the_wrong_role_the_wrong_estate_and_no_token_get_no_letter(desk: Desk) -> None:
    cashier, _ = desk.let_in("cashier", "E4")
    is_problem(asked(desk, LETTER, cashier), 403, "RoleNotHeld")
    elsewhere, _ = desk.let_in("inspector", "E2")
    is_problem(asked(desk, LETTER, elsewhere), 403, "RoleNotHeld")
    is_problem(asked(desk, f"{API}/estates/E2/letters/l-1/paper.pdf", elsewhere), 404, "NotFound")
    is_problem(asked(desk, LETTER, "guessed"), 401, "Unauthenticated")


def test_every_other_paper_has_its_address(desk: Desk) -> None:
    ledger = text_of(asked(desk, f"{API}/estates/E4/issues/ledger.pdf", state="submitted", overdue="false"))
    assert "合计1" in ledger
    assert "1-101" in text_of(asked(desk, f"{API}/estates/E4/units/u-1/room-slips.pdf"))
    assert "查验项目" in text_of(asked(desk, f"{API}/estates/E4/units/u-1/blank-inspection-record.pdf"))
    not_reported = asked(desk, f"{API}/estates/E4/issues/i-1/acceptance-slip.pdf")
    is_problem(not_reported, 409, "RepairNotReported")
    is_problem(asked(desk, f"{API}/estates/E4/inspections/x-1/record.pdf"), 404, "NotFound")


def test_a_question_that_cannot_be_read_is_a_problem(desk: Desk) -> None:
    is_problem(asked(desk, LETTER, lang="de"), 400, "Malformed")
    is_problem(asked(desk, f"{API}/estates/E4/issues/ledger.pdf", state="nowhere"), 400, "Malformed")


OF_UNIT = f"{API}/estates/E4/units/u-1/papers"
OF_BUILDING = f"{API}/estates/E4/buildings/paper-1/papers"


def test_every_paper_of_a_unit_has_its_address_and_is_kept_nowhere(desk: Desk) -> None:
    clerk, _ = desk.let_in("customer_service", "E4")
    desk.caught_up()
    before = blobs_of(desk)
    for kind in get_args(UnitPaperKind):
        answer = asked(desk, f"{OF_UNIT}/{kind}.pdf", clerk, lang="en")
        assert "1-101" in text_of(answer)
        assert answer.headers["etag"] == f'"{sha256(answer.content).hexdigest()}"'
        assert asked(desk, f"{OF_UNIT}/{kind}.pdf", clerk, lang="en").content == answer.content
    assert "王一" in text_of(asked(desk, f"{OF_UNIT}/key_receipt.pdf", clerk))
    assert blobs_of(desk) == before
    contractor = contractors_token(desk, "c-2")
    for address in (f"{OF_UNIT}/file_label.pdf", f"{OF_BUILDING}/file_label.pdf"):
        is_problem(asked(desk, address, contractor), 403, "RoleNotHeld")
    is_problem(asked(desk, f"{OF_UNIT}/poem.pdf", clerk), 400, "Malformed")


def test_a_paper_that_was_printed_is_told_by_its_bytes_from_every_other(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, _ = desk.let_in("customer_service", "E4")
    desk.caught_up()
    id_ = "00000000-0000-4000-8000-0000000000aa"
    address = f"{OF_UNIT}/handover_record.pdf?lang=zh"
    printed = desk.post(address, clerk, headers={"Idempotency-Key": id_})
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf"), printed.text
    again = desk.post(address, clerk, headers={"Idempotency-Key": id_})
    assert (again.content, again.headers["handover-position"]) == (
        printed.content,
        printed.headers["handover-position"],
    )
    of_building = desk.post(f"{OF_BUILDING}/handover_record.pdf?lang=en", clerk)
    assert of_building.is_success, of_building.text
    monkeypatch.setenv("HANDOVER_TOKEN", clerk)
    proof = ["proof", "--estate", "E4", "--data", str(desk.data), "--lang", "zh"]
    for name, content in (("one", printed.content), ("all", of_building.content), ("other", printed.content + b"\n")):
        (tmp_path / name).write_bytes(content)
    assert [main([*proof, str(tmp_path / name)]) for name in ("one", "all", "other")] == [0, 0, 1]
    said = capsys.readouterr()
    assert "handover_record，u-1，1 户，person-" in said.out
    assert "handover_record，paper-1，" in said.out
    assert "没有打印过" in said.err
    contractor = contractors_token(desk, "c-1")
    is_problem(desk.post(f"{OF_UNIT}/file_label.pdf", contractor), 403, "RoleNotHeld")
    for wire in ("record-paper-printed", "keep-scan", "scan-key"):  # by the desk alone, of what it printed or encrypted
        is_problem(desk.post(f"{API}/owners/{wire}", clerk), 404, "NoSuchAddress")


def blobs_of(desk: Desk) -> set[str]:
    return {file.name for file in (desk.data / "blobs").rglob("*") if file.is_file()}


def test_a_buildings_papers_are_one_file_and_its_parts_say_how_far_they_are(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [{**UNIT, "unit": f"u-{n}", "contract_code": f"1-10{n}", "owners": []} for n in (2, 3)]
    desk.done(f"{API}/owners/register-units", estate="E4", rows=more)
    clerk, _ = desk.let_in("customer_service", "E4")
    desk.caught_up()
    whole = asked(desk, f"{OF_BUILDING}/file_label.pdf", clerk, lang="zh")
    assert len(PdfReader(BytesIO(whole.content)).pages) == 3
    part = asked(desk, f"{OF_BUILDING}/file_label.pdf", clerk, limit=2)
    assert (part.headers["handover-units"], part.headers["handover-after"]) == ("2", "u-2")
    rest = asked(desk, f"{OF_BUILDING}/file_label.pdf", clerk, limit=2, after="u-2")
    assert "handover-after" not in rest.headers
    assert "1-103" in text_of(rest)
    monkeypatch.setenv("HANDOVER_TOKEN", clerk)
    monkeypatch.setattr("services.desk.command_line.printing.PART", 2)
    file = tmp_path / "labels.pdf"
    arguments = ["print", "file_label", str(file), "--estate", "E4", "--data", str(desk.data), "--lang", "zh"]
    assert main([*arguments, "--building", "paper-1"]) == 0
    said = capsys.readouterr().out
    assert "3 户" in said
    assert sha256(file.read_bytes()).hexdigest() in said
    assert main(["proof", str(file), "--estate", "E4", "--data", str(desk.data)]) == 0
    texts = ["".join(page.extract_text().split()) for page in PdfReader(file).pages]
    assert [code for code, text in zip(("1-101", "1-102", "1-103"), texts, strict=True) if code not in text] == []
    assert main([*arguments, "--building", "b-9"]) == 1
