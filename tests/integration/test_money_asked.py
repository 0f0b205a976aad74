"""The evening list, arrears and the collection rate on a real Postgres: what they say and how they are read."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from services.owners.read_models import arrears, cashier_day, unit_bills
from services.owners.read_models.receipt_books import OF_ESTATE
from shared.contracts.owners import (
    AcceptPaymentProof,
    Arrears,
    ArrearsByPayee,
    BillFee,
    BillFees,
    CashierDay,
    CashierDayPaper,
    CollectionRate,
    MoneyRate,
    PaidRow,
    PaymentProof,
    PayRefund,
    RegisterBuilding,
    RegisterEstate,
    RegisterUnits,
    SetReceiptBook,
    TakePayment,
    TypicalFees,
    UnitRow,
    VoidReceipt,
    WaiveFee,
)
from shared.messages import GROUP
from shared.passing import take
from shared.problems import Malformed, NotFound
from tests.filled_bills import fill_bills
from tests.integration.owners_at_work import E, Owners, owners_at_work
from tests.servers import Postgres
from tests.unit.owners.fees import wish

UNITS = ("u1", "u2", "u3")
PROPERTY, DEVELOPER, MANAGER, BILLER = "p-property", "p-developer", "p-manager", "p-biller"


def row(unit: str) -> UnitRow:
    return UnitRow(
        unit=unit, building="b1", contract_code=f"1-1-{unit[1:]}", door_number=f"门牌{unit}", unit_type="三室",
        entrance="1", floor=1, built_area=Decimal("100.00"), usable_area=Decimal("80.00"),
    )  # fmt: skip


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    """Fund 8,500.00, property fee 2,820.00 and float 500.00 of three units; cards, deposit and balance of one."""
    async with owners_at_work(postgres, tmp_path) as working:
        await working.do(RegisterBuilding(estate=E, building="b1", name="1栋"))
        await working.do(RegisterUnits(estate=E, rows=tuple(map(row, UNITS))))
        await working.do(wish())
        await working.do(BillFees(estate=E, units=UNITS), person=BILLER)
        await working.do(BillFees(estate=E, units=("u1",), fees=("deposit",)), person=BILLER)
        await working.do(
            BillFee(estate=E, unit="u1", fee="balance", amount=Decimal("1000.00"), source="合同"), person=BILLER
        )
        for book, payee, cashier in (("WY", "property", PROPERTY), ("KF", "developer", DEVELOPER)):
            await working.do(SetReceiptBook(estate=E, book=book, payee=payee, prefix=book, cashiers=(cashier,)))
        yield working


def pay(receipt: str, unit: str, item: int, amount: str, **more: Any) -> TakePayment:
    line = PaidRow(item=item, amount=Decimal(amount))
    facts: dict[str, Any] = {"book": "WY", "method": "cash", **more}
    return TakePayment(estate=E, unit=unit, receipt=receipt, lines=(line,), currency="CNY", **facts)


async def a_day(owners: Owners) -> date:
    """Four receipts of two payees, one of them void, a deposit back, a proof; the estate's day of it."""
    await owners.do(pay("r1", "u1", 3, "500.00"), person=PROPERTY)
    await owners.do(pay("r2", "u2", 3, "500.00", method="card"), person=PROPERTY)
    await owners.do(pay("r3", "u1", 4, "2000.00"), person=PROPERTY)
    await owners.do(pay("r4", "u1", 5, "400.00", book="KF", method="transfer"), person=DEVELOPER)
    await owners.do(VoidReceipt(estate=E, unit="u2", receipt="r2", reason="写错"), person=PROPERTY)
    back = PayRefund(
        estate=E, unit="u1", refund="b1", item=4, book="WY", amount=Decimal("1500.00"), currency="CNY", method="cash",
        reason="装修验收合格",
    )  # fmt: skip
    await owners.do(back, person=PROPERTY)
    zone_day = date.fromisoformat(str(await owners.value("select day from cash_book where entry = 'r1'")))
    proof = AcceptPaymentProof(
        estate=E, unit="u3", receipt="f1", lines=(PaidRow(item=1, amount=Decimal("8500.00")),), currency="CNY",
        proof=PaymentProof(number="ZX-9", paid_on=zone_day - timedelta(days=5)),
    )  # fmt: skip
    await owners.do(proof, person=PROPERTY)
    return zone_day


async def test_the_evening_list_as_paper_says_what_should_be_there_and_every_number(owners: Owners) -> None:
    day = await a_day(owners)
    for language, words in (("zh", ("收费日报", "现金", "作废")), ("en", ("Cashiers'day", "cash", "void"))):
        query = CashierDayPaper(estate=E, day=day, language=language)
        text = await said(owners, query, "auditor")
        amounts = ("2,500.00", "1,500.00", "1,000.00", "400.00", "8,500.00")
        facts = (*words, *amounts, day.isoformat(), "WY3", "1–3", "ZX-9", "1-1-2")
        assert [fact for fact in facts if fact not in text] == []
        assert await printed(owners, query) == await printed(owners, query)
    mine = await said(owners, CashierDayPaper(estate=E, day=day), "cashier", DEVELOPER)
    assert ("400.00" in mine, "2,500.00" in mine) == (True, False)
    none = await said(owners, CashierDayPaper(estate=E, day=day - timedelta(days=1)), "auditor")
    assert "400.00" not in none


async def printed(owners: Owners, query: CashierDayPaper, role: str = "auditor", person: str = "p-1") -> bytes:
    """As it is handed on; what a bank wrote may name a payer, so that it stays nowhere."""
    paper = await owners.ask(query, role=role, person=person)
    return await take(owners.blobs, paper.sha256, paper.tail)


async def said(owners: Owners, query: CashierDayPaper, role: str, person: str = "p-1") -> str:
    pages = PdfReader(BytesIO(await printed(owners, query, role, person))).pages
    return "".join("".join(page.extract_text() for page in pages).replace("\u200b", "").split())


async def test_the_evening_list_counts_every_drawer_and_every_number(owners: Owners) -> None:
    day = await a_day(owners)
    seen = await owners.ask(CashierDay(estate=E, day=day))
    drawers = {
        (one.payee, one.cashier, one.method): (one.receipts, *map(str, (one.taken, one.voided, one.refunded, one.net)))
        for one in seen.drawers
    }
    assert drawers == {
        ("developer", DEVELOPER, "transfer"): (1, "400.00", "0", "0", "400.00"),
        ("fund", PROPERTY, "government_account"): (1, "8500.00", "0", "0", "8500.00"),
        ("property", PROPERTY, "card"): (1, "500.00", "500.00", "0", "0.00"),
        ("property", PROPERTY, "cash"): (2, "2500.00", "0", "1500.00", "1000.00"),
    }
    assert [(one.prefix, one.first, one.last, one.written, one.void) for one in seen.books] == [
        ("KF", 1, 1, 1, 0), ("WY", 1, 3, 3, 1),
    ]  # fmt: skip
    assert [(entry.entry, entry.kind) for entry in seen.entries] == [
        ("r1", "payment"), ("r2", "payment"), ("r3", "payment"), ("r4", "payment"), ("r2/void", "void"),
        ("refund/b1", "refund"), ("f1", "proof"),
    ]  # fmt: skip
    assert (await owners.ask(CashierDay(estate=E, day=day - timedelta(days=1)))).entries == ()
    assert await owners.differences() == []


async def test_the_evening_list_comes_in_pages_and_narrowed(owners: Owners) -> None:
    day = await a_day(owners)
    found: list[str] = []
    after = None
    while True:
        page = await owners.ask(CashierDay(estate=E, day=day, limit=2, after=after))
        found += [entry.entry for entry in page.entries]
        after = page.after
        if after is None:
            break
    assert found == ["r1", "r2", "r3", "r4", "r2/void", "refund/b1", "f1"]
    of_fund = await owners.ask(CashierDay(estate=E, day=day, payee="fund"))
    assert [entry.entry for entry in of_fund.entries] == ["f1"]
    of_developer = await owners.ask(CashierDay(estate=E, day=day, cashier=DEVELOPER))
    assert [entry.entry for entry in of_developer.entries] == ["r4"]
    for wrong in ("x", "2026-06-01T00:00:00|r1", "2026-06-01T00:00:00+00:00|"):
        with pytest.raises(Malformed):
            await owners.ask(CashierDay(estate=E, day=day, after=wrong))


async def test_a_cashier_sees_the_own_payees_list_and_no_other(owners: Owners) -> None:
    day = await a_day(owners)
    theirs = await owners.ask(CashierDay(estate=E, day=day), role="cashier", person=DEVELOPER)
    assert [entry.entry for entry in theirs.entries] == ["r4"]
    own = await owners.ask(CashierDay(estate=E, day=day), role="cashier", person=PROPERTY)
    assert {entry.payee for entry in own.entries} == {"property", "fund"}
    assert (await owners.ask(CashierDay(estate=E, day=day), role="cashier", person="p-x")).drawers == ()


async def test_arrears_are_what_is_open_past_its_day(owners: Owners) -> None:
    day = await a_day(owners)
    waived = WaiveFee(
        estate=E, unit="u1", waiver="w1", item=5, amount=Decimal("100.00"), currency="CNY", reason="迟延交付"
    )
    await owners.do(waived, person=MANAGER)
    later = day + timedelta(days=1)
    assert (await owners.ask(Arrears(estate=E, as_of=day))).rows == ()
    rows = (await owners.ask(Arrears(estate=E, as_of=later))).rows
    assert [(one.payee, one.unit, str(one.open), one.items, one.since) for one in rows] == [
        ("developer", "u1", "500.00", 1, day),
        ("fund", "u1", "8500.00", 1, day), ("fund", "u2", "8500.00", 1, day),
        ("property", "u1", "2820.00", 1, day), ("property", "u2", "3320.00", 2, day),
        ("property", "u3", "3320.00", 2, day),
    ]  # fmt: skip
    narrowed = await owners.ask(Arrears(estate=E, as_of=later, payee="property", limit=2))
    rest = await owners.ask(Arrears(estate=E, as_of=later, payee="property", after=narrowed.after))
    assert [one.unit for one in (*narrowed.rows, *rest.rows)] == ["u1", "u2", "u3"]
    assert rest.after is None
    for estate in (E, GROUP):
        summed = (await owners.ask(ArrearsByPayee(estate=estate, as_of=later))).payees
        assert [(one.payee, str(one.open), one.units, one.name.en) for one in summed] == [
            ("developer", "500.00", 1, "Qinghe Homes"), ("fund", "17000.00", 2, "Maintenance fund account"),
            ("property", "9460.00", 3, "Qinghe Services"),
        ]  # fmt: skip
    with pytest.raises(Malformed):
        await owners.ask(Arrears(estate=E, after="x"))


async def test_the_collection_rate_is_paid_of_billed_per_payee(owners: Owners) -> None:
    await a_day(owners)
    [developer, fund, property_] = (await owners.ask(CollectionRate(estate=E))).payees
    assert developer.rate == MoneyRate(part=Decimal("400.00"), whole=Decimal("1000.00"))
    assert fund.rate == MoneyRate(part=Decimal("8500.00"), whole=Decimal("25500.00"))
    assert property_.rate == MoneyRate(part=Decimal("2500.00"), whole=Decimal("11960.00"))
    assert (property_.refunded, property_.open) == (Decimal("1500.00"), Decimal("9460.00"))
    assert (await owners.ask(CollectionRate(estate=GROUP))).payees == (developer, fund, property_)
    assert (await owners.ask(CollectionRate(estate="E2"))).payees == ()


DAY = date(2026, 8, 1)
OF_A_DAY = ("F-7", DAY, None, None, None, None)
HOT: list[tuple[str, tuple[Any, ...]]] = [
    (cashier_day.DRAWERS, OF_A_DAY),
    (cashier_day.DRAWERS, ("F-7", DAY, "property", "f-cashier-3", ["property"], "f-cashier-3")),
    (cashier_day.BOOKS, OF_A_DAY),
    (cashier_day.ENTRIES, (*OF_A_DAY, None, None, 201)),
    (arrears.PAGE, ("F-7", DAY, None, None, None, None, None, 201)),
    (arrears.PAGE, ("F-7", DAY, "fund", "f-b77", "fund", "f-b77", "f-3100", 201)),
    (arrears.BY_PAYEE, ("F-7", GROUP, DAY)),
    (arrears.COLLECTED, ("F-7", GROUP)),
    (unit_bills.ITEMS, (["f-77"],)),
    (unit_bills.ENTRIES, (["f-77"],)),
    (unit_bills.UNITS, (["f-77"], "F-0")),
]


async def test_no_question_about_an_estates_money_scans_the_groups(owners: Owners) -> None:
    """Prepared on empty tables, asked when a group's bills lie in them."""
    await owners.ask(Arrears(estate=E))
    await fill_bills(owners, 20_000)
    for sql, arguments in HOT:
        plan = "\n".join(line[0] for line in await owners.fetch(f"explain {sql}", *arguments))
        for table in ("bill_items", "cash_book", "unit_board"):
            assert f"Seq Scan on {table}" not in plan, (sql, plan)
    assert (await owners.ask(Arrears(estate="F-7", as_of=DAY, limit=5), role="auditor")).after is not None
    assert OF_ESTATE.count("receipt_books") == 1


async def test_what_is_usual_is_answered_where_somebody_looked_it_up(owners: Owners) -> None:
    typical = await owners.ask(TypicalFees(estate=E))
    assert (typical.jurisdiction, [fee.fee for fee in typical.fees if fee.blocks == "keys"]) == (
        "CN", ["price_balance", "area_difference", "maintenance_fund"],
    )  # fmt: skip
    await owners.do(RegisterEstate(estate="SG", region="EAST", name="Vista", jurisdiction="SG", currency="SGD"))
    for estate in ("SG", "E9"):
        with pytest.raises(NotFound):
            await owners.ask(TypicalFees(estate=estate))
