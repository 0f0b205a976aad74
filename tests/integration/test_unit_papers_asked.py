"""The papers of a unit on a real Postgres: what stands on them, for whom names do, and that nothing of them is kept."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import pytest
from pypdf import PdfReader

from services.owners.counter_slips import NoNumberDrawn, NothingMissing
from services.owners.papers.sheet import qr_code
from shared.contracts.owners import (
    BillFees,
    BuildingPapers,
    CheckInOwner,
    ErasePerson,
    FileDocument,
    IssueHandoverNotices,
    MissingSlipPaper,
    OpenHandoverBatch,
    OwnerRow,
    QueueTicketPaper,
    RefuseAtCounter,
    RegisterBuilding,
    RegisterCluster,
    RegisterUnits,
    ShelveFiles,
    UnitPaper,
    UnitPaperKind,
    UnitRow,
)
from shared.contracts.papers import Paper
from shared.contracts.vocabulary import Window
from shared.messages import GROUP
from shared.passing import take
from shared.problems import NotFound
from tests.integration.owners_at_work import E, Owners, owners_at_work
from tests.papers.unit_forms import DAY
from tests.servers import Postgres
from tests.unit.owners.fees import wish as fees

NAME, PHONE, OTHER = "欧阳清漪", "13987651234", "李明"
KINDS: tuple[UnitPaperKind, ...] = get_args(UnitPaperKind)
NAMED = {
    "property_agreement", "handover_notice", "owner_information_sheet", "handover_record", "key_receipt",
    "key_custody_agreement", "items_received",
}  # fmt: skip


def row(number: int, *owners: OwnerRow) -> UnitRow:
    return UnitRow(
        unit=f"u{number}", building="b1", contract_code=f"3-1-{number}", door_number=f"云庭路{number}号",
        unit_type="三室", entrance="1单元", floor=number, built_area=Decimal("118.36"), usable_area=Decimal("93.50"),
        owners=owners,
    )  # fmt: skip


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    """Three units of one building, the second of two owners, with their notices and bills."""
    first = OwnerRow(owner="p-ou", name=NAME, phone=PHONE)
    async with owners_at_work(postgres, tmp_path) as working:
        await working.do(RegisterCluster(estate=E, cluster="c1", name="云溪组团"))
        await working.do(RegisterBuilding(estate=E, building="b1", name="三号楼", completed_on=DAY, cluster="c1"))
        rows = (row(1), row(2, first, OwnerRow(owner="p-li", name=OTHER)), row(10))
        await working.do(RegisterUnits(estate=E, rows=rows))
        await working.do(OpenHandoverBatch(estate=E, batch="one", name="首批", window=WINDOW, place="会所大堂"))
        await working.do(IssueHandoverNotices(estate=E, batch="one", units=("u2",)))
        await working.do(fees())
        await working.do(BillFees(estate=E, units=("u2",)))
        await working.do(ShelveFiles(estate=E, units=("u2",), shelf="A-03-2"))
        marks: Any = ("filled", "sealed")
        await working.do(FileDocument(estate=E, unit="u2", document="property_agreement", marks=marks))
        yield working


WINDOW = Window(first=DAY, last=DAY)


async def text_of(owners: Owners, paper: UnitPaperKind, **who: Any) -> str:
    language = who.pop("language", "zh")
    return await said(owners, await owners.ask(UnitPaper(estate=E, unit="u2", paper=paper, language=language), **who))


async def bytes_of(owners: Owners, paper: Paper) -> bytes:
    return await take(owners.blobs, paper.sha256, paper.tail)


async def said(owners: Owners, paper: Paper) -> str:
    pages = PdfReader(BytesIO(await bytes_of(owners, paper))).pages
    return "".join("".join(page.extract_text() for page in pages).replace("\u200b", "").split())


async def test_every_paper_names_the_unit_and_those_an_owner_signs_the_owner(owners: Owners) -> None:
    for kind in KINDS:
        for language in ("zh", "en"):
            text = await text_of(owners, kind, role="customer_service", language=language)
            assert "3-1-2" in text
            assert (NAME in text, OTHER in text, PHONE in text) == ((kind in NAMED,) * 3), (kind, language)


async def test_papers_are_filled_in_with_what_is_known(owners: Owners) -> None:
    notice = await text_of(owners, "handover_notice")
    # 118.36 m² × 85 by the schedule.
    assert [fact for fact in ("会所大堂", DAY.isoformat(), "10,060.60", "fund费") if fact not in notice] == []
    guarantee = await text_of(owners, "quality_guarantee")
    assert f"竣工验收日期{DAY.isoformat()}" in guarantee
    assert "5年" in guarantee
    label = await text_of(owners, "file_label")
    assert [fact for fact in ("云溪组团", "三号楼", "A-03-2", "urn:handover:unit:u2") if fact not in label] == []
    assert "0/12(0%)" in await text_of(owners, "document_list")
    procedure = await text_of(owners, "procedure_sheet", language="en")
    assert [fact for fact in ("check-in", "pricesettlement", "keys") if fact not in procedure] == []


async def test_names_stand_there_for_whom_may_know_them(owners: Owners) -> None:
    own = await text_of(owners, "property_agreement", role="owner", of={"unit:u2"}, person="p-ou")
    assert (NAME in own, OTHER in own) == (True, False)
    for role in ("auditor", "developer_rep", "supervision"):
        text = await text_of(owners, "property_agreement", role=role)
        assert (NAME in text, PHONE in text, "3-1-2" in text) == (False, False, True)
    with pytest.raises(NotFound):
        await text_of(owners, "property_agreement", role="owner", of={"unit:u1"}, person="p-ou")


async def test_a_counter_hands_out_a_ticket_and_a_slip_of_what_is_missing(owners: Owners) -> None:
    """For staff and for the unit's owner; printed again the same bytes, and changed when what is missing changes."""
    ticket, slip = QueueTicketPaper(estate=E, unit="u2"), MissingSlipPaper(estate=E, unit="u2")
    for query, refusal in ((ticket, NoNumberDrawn), (slip, NothingMissing)):
        with pytest.raises(refusal):
            await owners.ask(query)
        with pytest.raises(NotFound):
            await owners.ask(query, role="owner", of={"unit:u1"}, person="p-li")
    await owners.do(CheckInOwner(estate=E, unit="u2", owner="p-ou", day=date(2026, 6, 1)))
    await owners.do(RefuseAtCounter(estate=E, unit="u2", counter="papers", missing=("身份证原件",)))
    number = await said(owners, await owners.ask(ticket))
    assert [fact for fact in ("3-1-2", "现场取号", "1资料审核", "6领取钥匙及资料") if fact not in number] == []
    bring = await said(owners, await owners.ask(slip, role="owner", of={"unit:u2"}, person="p-ou"))
    wanted = ("3-1-2", "三号楼", "云庭路2号", "资料审核", "身份证原件", "领取钥匙前依法须付清", "fund费")
    assert [fact for fact in wanted if fact not in bring] == []
    assert (NAME in bring, PHONE in bring) == (False, False)
    for query in (ticket, slip):
        one, other = [await bytes_of(owners, await owners.ask(query)) for _ in range(2)]
        assert one == other
    await owners.do(RefuseAtCounter(estate=E, unit="u2", counter="papers", missing=("授权委托书",)))
    again = await said(owners, await owners.ask(slip.model_copy(update={"language": "en"})))
    assert ("授权委托书" in again, "身份证原件" in again) == (True, False)


async def test_of_an_erased_owner_a_paper_asked_afterwards_has_a_line(owners: Owners) -> None:
    await owners.do(ErasePerson(estate=GROUP, person="p-ou", reason="本人要求"))
    for kind in NAMED:
        text = await text_of(owners, kind)  # type: ignore[arg-type] # each is one of the kinds
        assert (NAME in text, PHONE in text, OTHER in text) == (False, False, True), kind


async def test_a_buildings_papers_come_in_parts_and_are_the_same_bytes_and_nothing_stays(owners: Owners) -> None:
    first = await owners.ask(BuildingPapers(estate=E, building="b1", paper="key_receipt", limit=2))
    assert (first.units, first.after) == (2, "u2")
    text = await said(owners, first)
    assert ("3-1-1" in text, NAME in text, "云庭路10号" in text) == (True, True, False)
    query = BuildingPapers(estate=E, building="b1", paper="key_receipt", after="u2")
    rest, again = await owners.ask(query), await owners.ask(query)
    assert (rest.units, rest.after) == (1, None)
    assert rest.sha256 != again.sha256
    one, other = [await take(owners.blobs, part.sha256, part.tail) for part in (rest, again)]
    assert one == other
    assert "云庭路10号" in "".join("".join(page.extract_text() for page in PdfReader(BytesIO(one)).pages).split())
    assert await owners.value("select count(*) from unit_board") == 3
    with pytest.raises(NotFound):
        await owners.ask(BuildingPapers(estate=E, building="b9", paper="key_receipt"))


def test_a_qr_code_is_the_same_every_time_and_tells_units_apart() -> None:
    assert qr_code("urn:handover:unit:u1") == qr_code("urn:handover:unit:u1")
    assert qr_code("urn:handover:unit:u1").svg != qr_code("urn:handover:unit:u2").svg
