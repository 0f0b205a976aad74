"""Fees on a real Postgres: many cashiers at once, what the sheets say, and how the tables are read."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from shared.contracts.owners import (
    AcceptPaymentProof,
    BillFees,
    FeeScheduleInForce,
    OwnerFees,
    OwnerFeeSheetPaper,
    OwnerRow,
    PaidRow,
    PaymentProof,
    ReceiptBooks,
    RegisterBuilding,
    RegisterUnits,
    SetReceiptBook,
    TakePayment,
    UnitBill,
    UnitRow,
    VoidReceipt,
)
from shared.problems import NotFound
from tests.integration.owners_at_work import E, Owners, owners_at_work
from tests.servers import Postgres
from tests.unit.owners.facts import DAY
from tests.unit.owners.fees import PAYEES, wish

UNITS = tuple(f"u{number}" for number in range(1, 21))
BILLER, CASHIERS = "p-biller", tuple(f"p-cashier-{number}" for number in range(1, 7))


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    """Twenty units billed, three books; u1 and u2 are one owner's."""
    async with owners_at_work(postgres, tmp_path) as working:
        await working.do(RegisterBuilding(estate=E, building="b1", name="1栋"))
        await working.do(RegisterUnits(estate=E, rows=tuple(_unit(unit) for unit in UNITS)))
        await working.do(wish())
        await working.do(BillFees(estate=E, units=UNITS), person=BILLER)
        for book, cashiers in (("p-1", CASHIERS), ("p-2", CASHIERS[:1])):
            await working.do(
                SetReceiptBook(estate=E, book=book, payee="property", prefix=book.upper(), cashiers=cashiers)
            )
        yield working


def _unit(unit: str) -> UnitRow:
    owner = OwnerRow(owner="p-owner-1" if unit in ("u1", "u2") else f"p-owner-of-{unit}", name="李明")
    return UnitRow(
        unit=unit, building="b1", contract_code=f"1-1-{unit[1:]}", door_number=f"门牌{unit}", unit_type="三室",
        entrance="1", floor=1, built_area=Decimal("118.36"), usable_area=Decimal("93.52"), owners=(owner,),
    )  # fmt: skip


def pay(receipt: str, unit: str, amount: str = "10.00", book: str = "p-1") -> TakePayment:
    line = PaidRow(item=3, amount=Decimal(amount))
    return TakePayment(
        estate=E, unit=unit, receipt=receipt, book=book, lines=(line,), currency="CNY", method="cash"
    )  # fmt: skip


async def test_receipts_are_gapless_where_cashiers_of_two_processes_write_and_void_at_once(owners: Owners) -> None:
    second = Owners(owners.database, owners.address, "owners", owners.decisions, owners.models)
    second.blobs = owners.blobs
    await second.start()
    try:
        await asyncio.gather(*(cashier(one, number) for number, one in enumerate((owners, second) * 3)))
    finally:
        await second.stop()
    written = await owners.fetch("select book, number, voided_on, cashier from cash_book where kind = 'payment'")
    assert sorted(row["number"] for row in written) == list(range(1, 121))
    assert len([row for row in written if row["voided_on"]]) == 30
    assert {row["cashier"] for row in written} == set(CASHIERS)
    assert await owners.value("select sum(paid) from bill_items") == 900
    assert await owners.value("select sum(amount) from cash_book") == 900
    [book, other] = (await owners.ask(ReceiptBooks(estate=E))).books
    assert (book.last_number, other.last_number) == (120, 0)
    assert await owners.differences() == []


async def cashier(one: Owners, number: int) -> None:
    """Twenty receipts at once and every fourth void again, each id sent twice."""
    person = CASHIERS[number]
    commands = [pay(f"r-{number}-{unit}", unit) for unit in UNITS]
    for _ in range(2):
        await asyncio.gather(*(one.do(command, person=person) for command in commands))
    voids = [VoidReceipt(estate=E, unit=unit, receipt=f"r-{number}-{unit}", reason="写错") for unit in UNITS[::4]]
    await asyncio.gather(*(one.do(command, person=person) for command in voids))


async def test_a_sheet_says_what_an_owner_pays_to_whom_and_why(owners: Owners) -> None:
    await owners.do(pay("r1", "u1", "500.00"), person=CASHIERS[0])
    proof = PaymentProof(number="ZX-1", paid_on=DAY)
    fund = PaidRow(item=1, amount=Decimal("10060.60"))
    accepted = AcceptPaymentProof(estate=E, unit="u1", receipt="f1", lines=(fund,), currency="CNY", proof=proof)
    await owners.do(accepted, person=CASHIERS[0])
    sheet = await owners.ask(OwnerFees(estate=E, owner="p-owner-1"))
    assert [bill.unit for bill in sheet.units] == ["u1", "u2"]
    one = sheet.units[0].items[0]
    assert (one.name.zh, one.reason.en, one.legal_basis.zh) == ("fund费", "why fund", "fund的依据")
    assert (one.payee_name.en, one.open, one.paid) == ("Maintenance fund account", 0, Decimal("10060.60"))
    assert one.block_basis is not None
    told = {line.payee: (line.billed, line.paid, line.open) for line in sheet.payees}
    assert told == {
        "fund": (Decimal("20121.20"), Decimal("10060.60"), Decimal("10060.60")),
        "property": (Decimal("7675.50"), Decimal("500.00"), Decimal("7175.50")),
    }
    assert [bill.keys_wait_for for bill in sheet.units] == [(), ("fund",)]
    entries = sheet.units[0].entries
    assert [(entry.kind, entry.prefix, entry.number) for entry in entries] == [
        ("payment", "P-1", 1), ("proof", None, None),
    ]  # fmt: skip
    assert entries[1].proof == proof


async def test_what_is_billed_keeps_its_words_when_the_schedule_changes(owners: Owners) -> None:
    changed = wish(round_to="1", why="新标准")
    await owners.do(changed)
    in_force = await owners.ask(FeeScheduleInForce(estate=E))
    assert (in_force.set_for, in_force.version, in_force.schedule.round_to) == (E, 2, "1")
    bill = await owners.ask(UnitBill(estate=E, unit="u3"))
    assert [str(item.amount) for item in bill.items] == ["10060.60", "3337.75", "500.00"]
    assert [payee.name for payee in bill.payees] == [PAYEES[2].name, PAYEES[1].name]


async def test_an_owner_sees_the_own_bill_and_is_told_of_no_other(owners: Owners) -> None:
    mine: dict[str, Any] = {"role": "owner", "of": {"unit:u1"}, "person": "p-owner-1"}
    sheet = await owners.ask(OwnerFees(estate=E, owner="p-owner-1"), **mine)
    assert [bill.unit for bill in sheet.units] == ["u1"]
    for query in (UnitBill(estate=E, unit="u3"), OwnerFees(estate=E, owner="p-owner-of-u3")):
        with pytest.raises(NotFound):
            await owners.ask(query, **mine)
    with pytest.raises(NotFound):
        await owners.ask(UnitBill(estate="E2", unit="u3"))
    with pytest.raises(NotFound):
        await owners.ask(FeeScheduleInForce(estate="E2"))


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


async def test_the_sheet_is_printed_in_both_languages_and_is_the_same_all_day(owners: Owners) -> None:
    await owners.do(pay("r1", "u1", "500.00"), person=CASHIERS[0])
    said = {
        "zh": ("业主费用明细表", "fund费", "2.35×118.36m²×12个月=3,337.752", "四舍五入", "尚欠"),
        "en": ("Whatyoupay,towhomandwhy", "whyfund", "2.35×118.36m²×12months=3,337.752", "halfup", "Stillopen"),
    }
    for language in ("zh", "en"):
        query = OwnerFeeSheetPaper.model_validate({"estate": E, "owner": "p-owner-1", "language": language})
        paper = await owners.ask(query)
        text = text_of(await owners.blobs.get(paper.sha256))
        assert [word for word in said[language] if word not in text] == []
        assert [amount for amount in ("20,121.20", "7,675.50", "7,175.50", "500.00") if amount not in text] == []
        assert "李明" not in text
        assert (await owners.ask(query)).sha256 == paper.sha256
    of_another = OwnerFeeSheetPaper(estate=E, owner="p-owner-1")
    with pytest.raises(NotFound):
        await owners.ask(of_another, role="owner", of={"unit:u3"}, person="p-owner-of-u3")
