"""Papers asked of defects on a real Postgres: what stands on them, who gets them, and that they lie in the blobs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.defects.app import make_service
from services.defects.printing import LONGEST_PAPER, RepairNotReported, TooManyForOnePaper
from services.defects.who_may import WHO_MAY_LOOK
from shared.access import AccessRow, standing_among
from shared.contracts.defects import (
    AcceptanceSlipPaper,
    BlankInspectionPaper,
    Finding,
    InspectionRecordPaper,
    InspectUnit,
    LedgerPaper,
    LetterPaper,
    PaperQuery,
    RaiseIssue,
    RoomSlipsPaper,
    SetRectificationPolicy,
    SubmitIssues,
    SuggestMethod,
)
from shared.contracts.defects import RectificationPolicy as Policy
from shared.contracts.vocabulary import MeterReadings
from shared.problems import NotFound, RoleNotHeld
from tests.integration.defects_at_work import Defects, E, defects_at_work
from tests.integration.test_defects import inspect, issue_of, register, up_to_reported
from tests.papers.photos import taken
from tests.servers import Postgres

LETTER = f"l-{issue_of(0, 0)}"
PAPERS: tuple[PaperQuery, ...] = (
    InspectionRecordPaper(estate=E, inspection="x0"),
    BlankInspectionPaper(estate=E, unit="u0"),
    LedgerPaper(estate=E),
    LetterPaper(estate=E, letter=LETTER),
    RoomSlipsPaper(estate=E, unit="u0"),
    AcceptanceSlipPaper(estate=E, issue=issue_of(0, 0)),
)


@pytest.fixture
async def defects(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Defects]:
    """Unit u0 has one issue reported done by c1, and one registered that is nobody's yet."""
    async with defects_at_work(postgres, tmp_path) as (defects, _):
        await inspect(defects, 0, 2)
        await up_to_reported(defects, issue_of(0, 0))
        await register(defects, issue_of(0, 1), l1="tile", trade="tile", severity="critical")
        yield defects


async def text_of(defects: Defects, query: PaperQuery, **who: Any) -> str:
    paper = await defects.ask(query, **who)
    pages = PdfReader(BytesIO(await defects.blobs.get(paper.sha256))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def missing(text: str, *facts: str) -> list[str]:
    return [fact for fact in facts if fact not in text]


async def test_the_inspection_record_tells_what_was_recorded_in_the_estates_time(defects: Defects) -> None:
    sheet = InspectUnit(
        estate=E, inspection="x9", unit="u9", checks=612, conclusion="refused", refusal="leak",
        refusal_note="to be dried first", meters=MeterReadings(water="12.4", electric="185"), keys_counted=7,
        findings=(Finding(issue="f9", room="kitchen", part="sink", description="drips", classified="leak"),),
    )  # fmt: skip
    await defects.do(sheet, person="inspector-1")
    text = await text_of(defects, InspectionRecordPaper(estate=E, inspection="x9", language="en"))
    assert (
        missing(text, "Spring", "2026-06-0110:00", "612", "12.4m³", "185kWh", "7", "kitchen/sink", "leak", "drips")
        == []
    )
    assert missing(text, "leak:tobedriedfirst", "Unit9", "Building1") == []
    chinese = await text_of(defects, InspectionRecordPaper(estate=E, inspection="x9"))
    assert missing(chinese, "房屋验收记录表", "渗漏：tobedriedfirst", "第1次", "kitchen／sink") == []


async def test_a_blank_record_knows_its_unit_and_nothing_else(defects: Defects) -> None:
    text = await text_of(defects, BlankInspectionPaper(estate=E, unit="u0"))
    assert missing(text, "Spring", "查验项目", "入户门") == []
    assert "2026" not in text


async def test_the_ledger_lists_what_it_is_narrowed_to(defects: Defects) -> None:
    everything = await text_of(defects, LedgerPaper(estate=E))
    assert missing(everything, "全部问题", "合计2", "未完成2", "待验收", "已登记", "饰面砖", "涂饰", "c1") == []
    of_c1 = await text_of(defects, LedgerPaper(estate=E, contractor="c1", state="reported", language="en"))
    assert missing(of_c1, "Total1", "Ofc1·reported") == []
    assert "tile" not in of_c1


async def test_what_is_in_no_unit_stands_under_its_building(defects: Defects) -> None:
    issue = RaiseIssue(estate=E, issue="hall", building="b1", room="hall", description="dark", found_by="inspector")
    await defects.do(issue, person="inspector-1")
    assert missing(await text_of(defects, LedgerPaper(estate=E)), "1公共部位", "hall", "dark", "待登记") == []


async def test_a_list_is_of_the_day_it_is_in_the_estate(defects: Defects) -> None:
    defects.now = lambda: datetime(2026, 6, 30, 17, 0, tzinfo=UTC)  # one in the morning there
    assert missing(await text_of(defects, LedgerPaper(estate=E)), "截至2026-07-01") == []
    assert missing(await text_of(defects, RoomSlipsPaper(estate=E, unit="u0")), "截至2026-07-01") == []


async def test_a_list_that_would_not_fit_is_refused_whole(defects: Defects) -> None:
    for unit in range(1, LONGEST_PAPER // 100 + 1):
        await inspect(defects, unit, 100)
    with pytest.raises(TooManyForOnePaper):
        await defects.ask(LedgerPaper(estate=E))
    assert missing(await text_of(defects, LedgerPaper(estate=E, state="reported")), "合计1") == []


async def test_a_notice_goes_to_its_contractor_with_its_number_and_the_reply_due(defects: Defects) -> None:
    text = await text_of(defects, LetterPaper(estate=E, letter=LETTER))
    assert missing(text, "整改通知单", "EST-1-0001", "致c1", "2026-06-03", "涂饰", "一般", "peels", "施工单位") == []


async def test_a_letter_to_the_project_department_names_whose_work_it_may_be(defects: Defects) -> None:
    await inspect(defects, 1, 1)
    await register(defects, issue_of(1, 0), l1="water_drainage", trade="plumbing")
    values = Policy(letters="liaison")
    await defects.do(SetRectificationPolicy(estate=E, values=values, why="contract"), person="project_manager-1")
    await defects.do(SuggestMethod(estate=E, issue=issue_of(1, 0), method="relay it"), person="inspector-1")
    letter = SubmitIssues(estate=E, letter="to-pd", contractor="c2", issues=(issue_of(1, 0),))
    await defects.do(letter, person="inspector-1")
    text = await text_of(defects, LetterPaper(estate=E, letter="to-pd", language="en"))
    assert missing(text, "Lettertotheprojectdepartment", "Thedeveloper'sprojectdepartment", "Contractor:c2") == []
    assert missing(text, "Suggested:relayit") == []
    with pytest.raises(NotFound):
        await defects.ask(LetterPaper(estate=E, letter="to-pd"), role="contractor", of={"contractor:c2"})


async def test_slips_hold_what_is_open_by_room_and_the_method_once_both_have_agreed(defects: Defects) -> None:
    text = await text_of(defects, RoomSlipsPaper(estate=E, unit="u0"))
    assert missing(text, "0bath", "涂饰／一般", "做法：scrapeandpaint", "饰面砖／严重") == []
    assert text.count("做法：") == 1
    nothing = await text_of(defects, RoomSlipsPaper(estate=E, unit="u5"))
    assert "无" in nothing


async def test_a_repair_is_accepted_on_paper_once_it_is_reported(defects: Defects) -> None:
    text = await text_of(defects, AcceptanceSlipPaper(estate=E, issue=issue_of(0, 0)))
    assert (
        missing(
            text, "返修验收单", "第1次", "scrapeandpaint", "（第1版）", "完工1", "照片待补", "2026-06-0110:00", "c1"
        )
        == []
    )
    assert "复验人" not in text
    with pytest.raises(RepairNotReported):
        await defects.ask(AcceptanceSlipPaper(estate=E, issue=issue_of(0, 1)))


async def test_what_is_wet_or_dangerous_has_a_place_for_the_second_and_for_the_water_test(defects: Defects) -> None:
    await inspect(defects, 1, 1)
    await up_to_reported(defects, issue_of(1, 0), l1="leak", severity="major")
    text = await text_of(defects, AcceptanceSlipPaper(estate=E, issue=issue_of(1, 0)))
    assert missing(text, "复验人", "蓄水（淋水）试验") == []


async def test_asked_again_it_is_the_same_paper(defects: Defects) -> None:
    for query in PAPERS:
        first = await defects.ask(query)
        assert await defects.ask(query) == first
        assert len(await defects.blobs.get(first.sha256)) == first.size
        other = await defects.ask(query.model_copy(update={"language": "en"}))
        assert (other.sha256 != first.sha256, other.name[-7:], first.name[-7:]) == (True, ".en.pdf", ".zh.pdf")


async def test_no_paper_holds_a_persons_name_or_id(defects: Defects) -> None:
    for query in PAPERS:
        text = await text_of(defects, query)
        assert not [word for word in ("王一", "13800000000", "inspector-1", "contractor-c1") if word in text]


async def test_in_another_estate_there_is_no_such_paper(defects: Defects) -> None:
    for query in PAPERS:
        with pytest.raises(NotFound):
            await defects.ask(query.model_copy(update={"estate": "EST-2"}))


async def test_a_contractor_gets_its_own_papers_and_nobody_elses(defects: Defects) -> None:
    own, another = {"contractor:c1"}, {"contractor:c2"}
    assert "EST-1-0001" in await text_of(defects, LetterPaper(estate=E, letter=LETTER), role="contractor", of=own)
    for query in (LetterPaper(estate=E, letter=LETTER), AcceptanceSlipPaper(estate=E, issue=issue_of(0, 0))):
        with pytest.raises(NotFound):
            await defects.ask(query, role="contractor", of=another)
    ledger = await text_of(defects, LedgerPaper(estate=E), role="contractor", of=own)
    assert missing(ledger, "合计1", "涂饰") == []
    assert "饰面砖" not in ledger
    slips = await text_of(defects, RoomSlipsPaper(estate=E, unit="u0"), role="contractor", of=own)
    assert "饰面砖" not in slips
    for listed in (LedgerPaper(estate=E), RoomSlipsPaper(estate=E, unit="u0")):
        assert "peels" not in await text_of(defects, listed, role="contractor", of=another)


async def test_an_owner_gets_the_record_of_the_own_unit_only(defects: Defects) -> None:
    query = InspectionRecordPaper(estate=E, inspection="x0")
    assert "peels" in await text_of(defects, query, role="owner", of={"unit:u0"})
    with pytest.raises(NotFound):
        await defects.ask(query, role="owner", of={"unit:u1"})


@pytest.mark.parametrize(
    ("query", "kept_out"),
    [
        (InspectionRecordPaper, {"contractor", "cashier"}),
        (BlankInspectionPaper, {"contractor", "owner", "cashier"}),
        (LedgerPaper, {"owner", "cashier"}),
        (LetterPaper, {"owner", "cashier"}),
        (RoomSlipsPaper, {"owner", "cashier"}),
        (AcceptanceSlipPaper, {"cashier"}),
    ],
)
def test_whoever_has_no_business_with_a_paper_is_refused_it(query: type[PaperQuery], kept_out: set[str]) -> None:
    [answer] = [answer for answer in make_service().answers if answer.query is query]
    for role in (*WHO_MAY_LOOK, "cashier"):
        somebody = AccessRow("p-1", (f"{role} {E} -",))
        held = role in answer.roles
        assert held == (role not in kept_out)
        if not held:
            with pytest.raises(RoleNotHeld):
                standing_among(frozenset({role}), answer.roles, somebody, E, query.wire)


async def test_photos_are_printed_and_one_that_has_not_come_in_is_awaited(defects: Defects) -> None:
    wall, crack, *_ = taken()
    awaited = "c" * 64
    await defects.blobs.put(taken()[wall])
    found = Finding(
        issue="f8", room="kitchen", part="wall", description="wet", classified="leak", photos=(wall, crack, awaited)
    )
    sheet = InspectUnit(
        estate=E, inspection="x8", unit="u8", checks=612, conclusion="accepted_with_issues", findings=(found,)
    )
    await defects.do(sheet, person="inspector-1")
    record, listed = InspectionRecordPaper(estate=E, inspection="x8"), LedgerPaper(estate=E, unit="u8")
    assert await photos_on(defects, record) == (1, 2)
    assert await photos_on(defects, listed) == (0, 0)
    assert await photos_on(defects, listed.model_copy(update={"photos": True})) == (1, 2)
    first = await defects.ask(record)
    assert await defects.ask(record) == first
    await defects.blobs.put(taken()[crack])
    assert await photos_on(defects, record) == (2, 1)
    assert await defects.ask(record) != first


async def photos_on(defects: Defects, query: PaperQuery) -> tuple[int, int]:
    """How many are shown, and how many awaited."""
    paper = await defects.ask(query)
    pages = PdfReader(BytesIO(await defects.blobs.get(paper.sha256))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    return sum(len(page.images) for page in pages), text.count("照片待补")
