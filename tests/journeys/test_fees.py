"""Fees and files through the HTTP API, everything running, in one estate: every fact told once at least."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from httpx import AsyncClient

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts import owners as say
from shared.contracts.owners import bills, fees, payments, refunds, waivers
from shared.messages import GROUP, Command, events_of
from tests.faults.callers import OverHttp, Refused
from tests.faults.estate import Estate, running_estate
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDINGS,
    CASHIER,
    DEVELOPER,
    ESTATE,
    MANAGER,
    SERVICE,
    UNITS,
    Person,
    building_of,
    let_in,
    owner_of,
)
from tests.faults.verdict import wrongs
from tests.journeys.files_at_work import FILES, files_come_about
from tests.journeys.money_is_closed import OWNER, ask, nothing_is_open, of
from tests.journeys.test_issue_life import speaking
from tests.unit.owners.fees import CARDS, wish

DEVELOPERS = Person("developers-cashier", "cashier")
LANDLORD = Person("property-manager", "property_manager")
U, OTHER = UNITS[0], UNITS[1]
OF_UNIT: dict[str, Any] = {"estate": ESTATE, "unit": U}
MONEY = {module.__name__ for module in (bills, fees, payments, refunds, waivers)}
SCHEDULE = wish().model_copy(update={"estate": ESTATE})
Step = tuple[Person, Command]


async def test_every_fact_about_money_and_files_comes_about_through_the_api(data: Path) -> None:
    async with running_estate(data) as estate, speaking(estate) as desk:
        people = OverHttp(desk)
        for who, command in [*hiring(), *setting()]:
            await people.tell(who, command, clock.new_id())
        await estate.settled()  # the desk knows whom it lets in
        await a_day(people, desk)
        await refusals(people)
        await a_float_is_no_money(desk)
        await nothing_is_open(people, desk)
        await files_come_about(people, desk, estate)
        await a_bill_moves_with_its_unit(people, desk, estate)
        await estate.settled()
        told = {wire for wire, event in events_of("owners").items() if event.__module__ in MONEY | FILES}
        assert told <= await kinds(estate)
        assert await wrongs(estate) == []


async def a_bill_moves_with_its_unit(people: OverHttp, desk: AsyncClient, estate: Estate) -> None:
    """Corrected into the other building, it is in arrears there."""
    here, there = building_of(OTHER), next(one for one in BUILDINGS if one != building_of(OTHER))
    file = await ask(desk, MANAGER, say.UnitFile(estate=ESTATE, unit=OTHER))
    facts = {name: file[name] for name in say.CorrectUnit.model_fields if name in file}
    right = say.CorrectUnit.model_validate({**facts, "estate": ESTATE, "building": there, "reason": "登错楼栋"})
    await people.tell(ADMINISTRATOR, right, clock.new_id())
    await estate.settled()
    as_of = clock.now().date() + timedelta(days=400)
    for building, units in ((here, set[str]()), (there, {OTHER})):
        page = await ask(desk, MANAGER, say.Arrears(estate=ESTATE, building=building, as_of=as_of))
        assert {row["unit"] for row in page["rows"]} & {OTHER} == units


def hiring() -> Iterator[Step]:
    yield ADMINISTRATOR, let_in(OWNER)
    for person in (DEVELOPERS, LANDLORD):
        yield ADMINISTRATOR, say.RegisterPerson(estate=GROUP, person=person.id, name="员工")
        grant = say.GrantRole(estate=GROUP, person=person.id, role=person.role, granted_estate=ESTATE)
        yield ADMINISTRATOR, grant
        yield ADMINISTRATOR, let_in(person)


def setting() -> Iterator[Step]:
    yield MANAGER, SCHEDULE
    for book, payee, cashier in (("WY", "property", CASHIER), ("KF", "developer", DEVELOPERS)):
        command = say.SetReceiptBook(estate=ESTATE, book=book, payee=payee, prefix=book, cashiers=(cashier.id,))
        yield MANAGER, command


def taking(receipt: str, book: str, *lines: tuple[int, str]) -> say.TakePayment:
    rows = tuple(say.PaidRow(item=item, amount=Decimal(amount)) for item, amount in lines)
    return say.TakePayment(**OF_UNIT, receipt=receipt, book=book, lines=rows, currency="CNY", method="cash")


def steps() -> Iterator[Step]:
    """Fund 1, property fee 2, float 3, deposit 4, cards 5 (one too many) and 6, area 7, balance 8."""
    yield CASHIER, say.BillFees(estate=ESTATE, units=(U, OTHER))
    yield CASHIER, say.BillFees(estate=ESTATE, units=(U,), fees=("deposit",))
    yield CASHIER, say.BillFee(**OF_UNIT, fee="cards", pieces=4)
    yield CASHIER, say.WithdrawFeeBill(**OF_UNIT, item=5, reason="三张")
    yield CASHIER, say.BillFee(**OF_UNIT, fee="cards", pieces=3)
    measured = say.AreaMeasured(contract_area=Decimal("99.00"), price=Decimal("20000.50"))
    yield DEVELOPERS, say.BillFee(**OF_UNIT, fee="area", measured=measured)
    yield DEVELOPERS, say.BillFee(**OF_UNIT, fee="balance", amount=Decimal("9000.00"), source="合同")
    proof = say.PaymentProof(number="ZX-1", paid_on=clock.now().date() - timedelta(days=3))
    fund = (say.PaidRow(item=1, amount=Decimal("8372.50")),)
    yield CASHIER, say.AcceptPaymentProof(**OF_UNIT, receipt="fund", lines=fund, currency="CNY", proof=proof)
    yield CASHIER, taking("wrong", "WY", (3, "500.00"))
    yield CASHIER, say.VoidReceipt(**OF_UNIT, receipt="wrong", reason="写错")
    yield CASHIER, taking("right", "WY", (3, "500.00"), (4, "2000.00"))
    waiver = say.WaiveFee(
        **OF_UNIT, waiver="late", item=2, amount=Decimal("277.70"), currency="CNY", reason="迟延交付"
    )  # fmt: skip
    yield LANDLORD, waiver
    mistaken = waiver.model_copy(update={"waiver": "mistaken", "amount": Decimal("1.00")})
    yield LANDLORD, mistaken
    yield LANDLORD, say.TakeBackWaiver(**OF_UNIT, waiver="mistaken", reason="误减")
    back: dict[str, Any] = {"currency": "CNY", "method": "cash", "book": "WY", "item": 4, "reason": "验收合格"}
    yield CASHIER, say.PayRefund(**OF_UNIT, refund="deposit", amount=Decimal("2000.00"), **back)
    owed = {**back, "book": "KF", "item": 7, "reason": "面积差价"}
    yield DEVELOPERS, say.PayRefund(**OF_UNIT, refund="area", amount=Decimal("1000.25"), **owed)
    yield DEVELOPERS, taking("settled", "KF", (8, "9000.00"), (7, "-9000.00"))


async def a_day(people: OverHttp, desk: AsyncClient) -> None:
    """Each step twice under its id, which is one receipt, and once under another, which changes nothing."""
    for who, command in steps():
        id_ = clock.new_id()
        first = await people.tell(who, command, id_)
        assert await people.tell(who, command, id_) == first
        again = await people.tell(who, command, clock.new_id())
        assert again["position"] == first["position"]
    await the_sheet(desk)
    await the_evening(desk)


async def the_sheet(desk: AsyncClient) -> None:
    """Billed: 98.50 m² × 85 = 8372.50; × 2.35 × 12 = 2777.70; (98.50 − 99.00) × 20000.50 = −10000.25."""
    sheet = await ask(desk, CASHIER, say.OwnerFees(estate=ESTATE, owner=owner_of(U)))
    told = {line["payee"]: [line[name] for name in ("billed", "waived", "paid", "open")] for line in sheet["payees"]}
    assert told == {
        "fund": ["8372.50", "0", "8372.50", "0.00"],
        "property": ["5352.70", "277.70", "2500.00", "2575.00"],
        "developer": ["-1000.25", "0", "-1000.25", "0.00"],
    }
    [bill] = sheet["units"]
    assert [(item["fee"], item["open"]) for item in bill["items"] if item["withdrawn"]] == [(CARDS.fee, "0")]
    assert bill["keys_wait_for"] == []
    assert all(item["reason"]["zh"] and item["legal_basis"]["en"] for item in bill["items"])
    paper = await desk.get(f"/api/v1/estates/{ESTATE}/owners/{owner_of(U)}/fee-sheet.pdf?lang=en", headers=of(SERVICE))
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Content-Language"] == "en"
    other = await ask(desk, SERVICE, say.UnitBill(estate=ESTATE, unit=OTHER))
    assert other["keys_wait_for"] == ["fund"]


async def the_evening(desk: AsyncClient) -> None:
    unit = await ask(desk, CASHIER, say.UnitBill(estate=ESTATE, unit=U))
    today = unit["entries"][0]["day"]
    seen = await ask(desk, MANAGER, say.CashierDay(estate=ESTATE, day=today))
    net = {(one["payee"], one["cashier"], one["method"]): one["net"] for one in seen["drawers"]}
    assert net == {
        ("property", CASHIER.id, "cash"): "500.00",
        ("fund", CASHIER.id, "government_account"): "8372.50",
        ("developer", DEVELOPERS.id, "cash"): "-1000.25",
    }
    assert [(one["prefix"], one["written"], one["void"]) for one in seen["books"]] == [("KF", 1, 0), ("WY", 2, 1)]
    books = await ask(desk, MANAGER, say.ReceiptBooks(estate=ESTATE))
    assert [(one["prefix"], one["last_number"], one["last_refund"]) for one in books["books"]] == [
        ("KF", 1, 1), ("WY", 2, 1),
    ]  # fmt: skip
    owing = await ask(desk, SERVICE, say.ArrearsByPayee(estate=ESTATE, as_of="2099-01-01"))
    assert [(one["payee"], one["units"]) for one in owing["payees"]] == [("fund", 1), ("property", 2)]
    rows = await ask(desk, SERVICE, say.Arrears(estate=ESTATE, as_of="2099-01-01", payee="property"))
    assert [row["unit"] for row in rows["rows"]] == sorted((U, OTHER))
    rates = await ask(desk, MANAGER, say.CollectionRate(estate=ESTATE))
    of_fund = next(one for one in rates["payees"] if one["payee"] == "fund")
    assert of_fund["rate"] == {"part": "8372.50", "whole": "16745.00"}
    in_force = await ask(desk, CASHIER, say.FeeScheduleInForce(estate=ESTATE))
    assert (in_force["set_for"], in_force["version"]) == (ESTATE, 1)


def refused() -> Iterator[tuple[Person, Command, str]]:
    blocking = CARDS.model_copy(update={"blocks": "inspection"})
    yield MANAGER, SCHEDULE.model_copy(update={"fees": (blocking,)}), "FeeBlocksInspection"
    yield CASHIER, SCHEDULE, "RoleNotHeld"
    yield MANAGER, say.BillFees(estate=ESTATE, units=(U,)), "RoleNotHeld"
    yield SERVICE, taking("x", "WY", (2, "1.00")), "RoleNotHeld"
    yield CASHIER, say.BillFees(estate=ESTATE, units=(U,), fees=("garden",)), "FeeNotListed"
    yield CASHIER, say.BillFee(**OF_UNIT, fee="cards", pieces=9), "FeeAlreadyBilled"
    yield CASHIER, say.WithdrawFeeBill(**OF_UNIT, item=3, reason="x"), "ItemInUse"
    two = say.SetReceiptBook(estate=ESTATE, book="X", payee="developer", prefix="X", cashiers=(CASHIER.id,))
    yield MANAGER, two, "CashierOfTwoPayees"
    yield DEVELOPERS, taking("x", "WY", (2, "1.00")), "BookNotYours"
    yield CASHIER, taking("x", "WY", (2, "9999.00")), "MoreThanOpen"
    yield DEVELOPERS, say.VoidReceipt(**OF_UNIT, receipt="right", reason="x"), "ReceiptNotYours"
    waiver = say.WaiveFee(**OF_UNIT, waiver="x", item=2, amount=Decimal("1.00"), currency="CNY", reason="x")
    yield DEVELOPER, waiver, "NotYoursToWaive"
    yield CASHIER, waiver, "RoleNotHeld"
    yield DEVELOPER, say.TakeBackWaiver(**OF_UNIT, waiver="x", reason="x"), "WaiverNotKnown"
    back = say.PayRefund(
        **OF_UNIT, refund="x", item=3, book="WY", amount=Decimal("1.00"), currency="CNY", method="cash", reason="x"
    )
    yield CASHIER, back, "FeeNotRefundable"
    proof = say.PaymentProof(number="ZX-2", paid_on=clock.now().date())
    lines = (say.PaidRow(item=2, amount=Decimal("1.00")),)
    accept = say.AcceptPaymentProof(**OF_UNIT, receipt="y", lines=lines, currency="CNY", proof=proof)
    yield CASHIER, accept, "PayeeTakesMoney"


async def refusals(people: OverHttp) -> None:
    """Every wish is refused where it must be, in words of both languages."""
    for who, command, title in refused():
        with pytest.raises(Refused) as raised:
            await people.tell(who, command, clock.new_id())
        problem = raised.value.problem
        assert problem["title"] == title, problem
        assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_zh"])
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_en"])


async def a_float_is_no_money(desk: AsyncClient) -> None:
    body = taking("z", "WY", (2, "1.00")).model_dump(mode="json") | {"lines": [{"item": 2, "amount": 0.1}]}
    answer = await desk.post(address_of(say.TakePayment), json=body, headers=of(CASHIER, clock.new_id()))
    assert answer.status_code == 400
    assert "12.50" in answer.json()["detail_zh"]
    assert answer.json()["facts"]["where"] == "lines.0.amount"


async def kinds(estate: Estate) -> set[str]:
    connection = await asyncpg.connect(estate.dsn("owners"))
    try:
        return {row["type"] for row in await connection.fetch("select distinct type from log.event")}
    finally:
        await connection.close()
