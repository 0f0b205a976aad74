"""Units' files on a real Postgres: what one file shows, who lacks what, how complete a building is, what is lent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.owners.read_models import file_completeness
from services.owners.read_models.files import DOCUMENTS, LENT
from services.owners.read_models.printed_papers import PaperNeverPrinted
from shared import clock
from shared.contracts.owners import (
    CorrectDocument,
    FileBulkOutcome,
    FileChecklistInForce,
    FileCompleteness,
    FileDocument,
    FileDocuments,
    FilesOfBuilding,
    GiveOutDocuments,
    KeepScan,
    LendFile,
    LentFiles,
    PersonsShown,
    PrintedPaper,
    RecordOwner,
    RecordPaperPrinted,
    RegisterBuilding,
    RegisterEstate,
    RegisterPerson,
    RegisterUnits,
    ScanKey,
    SetFileConditions,
    ShelveFiles,
    UnitDocuments,
    UnitRow,
)
from shared.messages import GROUP
from shared.problems import NotFound
from tests.filled_files import fill_files
from tests.integration.owners_at_work import E, Owners, owners_at_work
from tests.servers import Postgres
from tests.unit.owners.files import DOCUMENTS as LISTED
from tests.unit.owners.files import SCAN, wish

UNITS = ("u1", "u2", "u10")


def row(unit: str, building: str = "b1") -> UnitRow:
    return UnitRow(
        unit=unit, building=building, contract_code=f"1-1-{unit[1:]}", door_number=f"门牌{unit}",
        unit_type="别墅" if unit == "v1" else "三室", entrance="1", floor=1, built_area=Decimal("100.00"),
        usable_area=Decimal("80.00"),
    )  # fmt: skip


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    """Three flats and a villa; the flats want agreement and handbook, the villa its garden rules as well."""
    async with owners_at_work(postgres, tmp_path) as working:
        for building in ("b1", "b2"):
            await working.do(RegisterBuilding(estate=E, building=building, name=building))
        await working.do(RegisterUnits(estate=E, rows=(*map(row, UNITS), row("v1", "b2"))))
        await working.do(wish())
        yield working


async def a_week(owners: Owners) -> None:
    """u1 has everything, u2 lacks the sealed agreement, u10 is decorated, of the villa there is one copy too few."""
    today = clock.now().date() - timedelta(days=1)
    done = ("filled", "sealed", "present", "signed")
    await owners.do(
        FileDocuments(estate=E, bulk="w1", units=("u1", "u10", "v1", "x"), document="agreement", marks=done)
    )
    await owners.do(FileDocuments(estate=E, bulk="w2", units=("u1", "u2"), document="handbook", marks=("present",)))
    for document, units in (("agreement", ("u1", "u10", "v1")), ("handbook", ("u1", "u2", "u10"))):
        gave = GiveOutDocuments(estate=E, bulk=f"g-{document}", units=units, document=document, given_on=today)
        await owners.do(gave)
    await owners.do(RecordOwner(estate=E, unit="u2", owner="p-li", name="李明"))
    await owners.do(KeepScan(estate=E, scan=SCAN, unit="u2", key="5" * 64, of=("p-li",)))
    await owners.do(FileDocument(estate=E, unit="u2", document="agreement", marks=("filled",), scan=SCAN))
    await owners.do(SetFileConditions(estate=E, unit="u10", conditions=("decorating",)))
    await owners.do(CorrectDocument(estate=E, unit="v1", document="agreement", copies=1, reason="只有一份"))


async def test_completeness_is_counted_by_unit_building_and_estate(owners: Owners) -> None:
    await a_week(owners)
    seen = await owners.ask(FileCompleteness(estate=E))
    assert [(one.building, *rate(one.units), *rate(one.documents)) for one in seen.buildings] == [
        ("b1", 1, 3, 4, 7),  # the decorated flat wants a third
        ("b2", 0, 1, 0, 3),
    ]
    assert (*rate(seen.units), *rate(seen.documents)) == (1, 4, 4, 10)
    [of_building] = (await owners.ask(FileCompleteness(estate=E, building="b2"))).buildings
    assert of_building == seen.buildings[1]
    lines = (await owners.ask(FilesOfBuilding(estate=E, building="b1"))).rows
    assert [(line.unit, *rate(line.complete), line.missing) for line in lines] == [
        ("u1", 2, 2, ()),
        ("u2", 1, 2, ("agreement",)),
        ("u10", 1, 3, ("handbook", "decoration")),
    ]
    for unit in (*UNITS, "v1"):
        view = await owners.ask(UnitDocuments(estate=E, unit=unit))
        of_unit = (await owners.ask(FilesOfBuilding(estate=E, building=view.building))).rows
        assert view.complete == next(line.complete for line in of_unit if line.unit == unit)
    assert await owners.differences() == []


def rate(one: Any) -> tuple[int, int]:
    return one.part, one.whole


async def test_files_that_lack_a_document_come_in_pages(owners: Owners) -> None:
    await a_week(owners)
    lacking = await owners.ask(FilesOfBuilding(estate=E, building="b1", lacking="agreement"))
    assert [line.unit for line in lacking.rows] == ["u2"]
    found: list[str] = []
    after = None
    while True:
        page = await owners.ask(FilesOfBuilding(estate=E, building="b1", limit=2, after=after))
        found += [line.unit for line in page.rows]
        after = page.after
        if after is None:
            break
    assert found == ["u1", "u2", "u10"]


async def test_one_file_shows_every_document_in_the_order_of_the_list(owners: Owners) -> None:
    await a_week(owners)
    view = await owners.ask(UnitDocuments(estate=E, unit="u2"))
    assert [one.document for one in view.documents] == [
        one.document for one in LISTED if one.document != "garden_rules"
    ]
    agreement = view.documents[0]
    assert (agreement.marks, agreement.scan, agreement.complete) == (("filled",), SCAN, False)
    assert agreement.lacking == ("sealed", "present", "signed", "given_out")
    assert [one.wanted for one in view.documents] == [True, True, False, False]
    assert (await owners.ask(UnitDocuments(estate=E, unit="u1"))).completed_version == 1
    await owners.do(wish(LISTED[1]))
    later = await owners.ask(UnitDocuments(estate=E, unit="u2"))
    assert [(one.document, one.listed) for one in later.documents] == [("handbook", True), ("agreement", False)]
    assert (await owners.ask(FileChecklistInForce(estate=E))).version == 2


@pytest.mark.parametrize(("role", "told"), [("inspector", SCAN), ("auditor", None), ("developer_rep", None)])
async def test_a_scan_is_told_only_to_whoever_may_see_names(owners: Owners, role: str, told: str | None) -> None:
    await a_week(owners)
    view = await owners.ask(UnitDocuments(estate=E, unit="u2"), role=role)
    assert (view.documents[0].marks, view.documents[0].scan) == (("filled",), told)


async def test_an_owner_sees_the_own_file_and_no_other(owners: Owners) -> None:
    own = await owners.ask(UnitDocuments(estate=E, unit="u1"), role="owner", of={"unit:u1"})
    assert own.unit == "u1"
    for unit in ("u2", "u9"):
        with pytest.raises(NotFound):
            await owners.ask(UnitDocuments(estate=E, unit=unit), role="owner", of={"unit:u1"})
    with pytest.raises(NotFound):
        await owners.ask(FileCompleteness(estate="E9"))


async def test_a_scan_and_a_print_are_known_in_their_own_estate_and_to_whom_they_show(owners: Owners) -> None:
    await a_week(owners)
    printed: dict[str, Any] = {"sha256": "d" * 64, "paper": "file_label", "language": "zh", "unit": "u1"}
    await owners.do(RecordPaperPrinted(estate=E, **printed))
    await owners.do(RegisterEstate(estate="E2", region="EAST", name="北岸"))
    key = await owners.ask(ScanKey(estate=E, scan=SCAN), role="owner", person="p-li")
    assert (key.unit, key.of, key.key) == ("u2", ("p-li",), "5" * 64)
    assert (await owners.ask(PersonsShown(estate=E, unit="u2"))).persons == ("p-li",)
    assert (await owners.ask(PersonsShown(estate="E2", unit="u2"))).persons == ()
    assert (await owners.ask(PrintedPaper(estate=E, sha256="d" * 64))).unit == "u1"
    with pytest.raises(PaperNeverPrinted):
        await owners.ask(PrintedPaper(estate="E2", sha256="d" * 64))
    for query, role, person in (
        (ScanKey(estate=E, scan=SCAN), "owner", "p-wang"),
        (ScanKey(estate="E2", scan=SCAN), "customer_service", "p-1"),
        (UnitDocuments(estate="E2", unit="u2"), "customer_service", "p-1"),
    ):
        with pytest.raises(NotFound):
            await owners.ask(query, role=role, person=person)
    assert await owners.differences() == []


async def test_what_became_of_each_unit_is_told_in_words(owners: Owners) -> None:
    await a_week(owners)
    outcome = await owners.ask(FileBulkOutcome(estate=E, bulk="w1"))
    assert (outcome.done, outcome.unchanged) == (("u1", "u10", "v1"), ())
    [refused] = outcome.refused
    assert (refused.unit, refused.refused, refused.detail_en) == ("x", "UnitNotKnown", "Unit x is not registered.")
    given = await owners.ask(FileBulkOutcome(estate=E, bulk="g-handbook"))
    assert given.refused[0].detail_zh == "「handbook文」尚未归档，不能发放。"
    with pytest.raises(NotFound):
        await owners.ask(FileBulkOutcome(estate=E, bulk="w9"))


async def test_files_on_loan_are_listed_by_the_day_they_are_due(owners: Owners) -> None:
    today = clock.now().date() + timedelta(days=1)
    await owners.do(RegisterPerson(estate=GROUP, person="p-wang", name="王"))
    await owners.do(ShelveFiles(estate=E, units=UNITS, shelf="A-1"))
    for unit, days in (("u1", 3), ("u2", 1)):
        await owners.do(
            LendFile(estate=E, unit=unit, borrower="p-wang", due_back_on=today + timedelta(days=days), purpose="核对")
        )
    files = (await owners.ask(LentFiles(estate=E))).files
    assert [(one.unit, one.shelf, one.loan.borrower, one.loan.overdue) for one in files] == [
        ("u2", "A-1", "p-wang", False), ("u1", "A-1", "p-wang", False),
    ]  # fmt: skip
    assert (await owners.ask(LentFiles(estate=E, overdue=True))).files == ()
    view = await owners.ask(UnitDocuments(estate=E, unit="u1"))
    assert (view.shelf, view.loan.borrower) == ("A-1", "p-wang")


async def test_what_is_asked_of_files_is_read_by_an_index(owners: Owners) -> None:
    await fill_files(owners, 5_000)
    async with owners.pool.acquire() as connection:
        plans = [
            (file_completeness.ALIKE, ("F-1", None)),
            (file_completeness.ALIKE, ("F-1", "f-b12")),
            (file_completeness.FILES, ("F-1", "f-b12", None)),
            (DOCUMENTS, (["f-1"],)),
            (LENT, ("F-1", None, 1_000)),
        ]
        for sql, arguments in plans:
            plan = "\n".join(line[0] for line in await connection.fetch(f"explain {sql}", *arguments))
            for table in ("unit_documents", "unit_files"):
                assert f"Seq Scan on {table}" not in plan, (sql, plan)
