"""Who may not ask about money, nor move it: other roles, other estates, owners of other units. And how it is asked."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient, Response

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts import owners as say
from shared.messages import Command, Query
from tests.faults.callers import OverHttp, Refused
from tests.faults.people import BUILDERS, CASHIER, ESTATE, INSPECTOR, MANAGER, UNITS, Person, owner_of

MINE, NOT_MINE = UNITS[1], UNITS[0]
OWNER = Person(owner_of(MINE), "owner")
ELSEWHERE = "ELSEWHERE"
TODAY = "2027-01-01"


def of(who: Person, id_: UUID | None = None) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.secret}"} | ({"Idempotency-Key": str(id_)} if id_ else {})


async def asked(desk: AsyncClient, who: Person, query: Query[Any]) -> Response:
    wanted = query.model_dump(mode="json", exclude_unset=True)
    return await desk.get(address_of(type(query)), params=wanted, headers=of(who))


async def ask(desk: AsyncClient, who: Person, query: Query[Any]) -> Any:
    answer = await asked(desk, who, query)
    assert answer.is_success, answer.text
    return answer.json()


async def nothing_is_open(people: OverHttp, desk: AsyncClient) -> None:
    for query in (*about_everybody(ESTATE), *about_a_unit(ESTATE, NOT_MINE)):
        await refused(desk, BUILDERS[0], query, "RoleNotHeld", 403)
    for query in (*about_everybody(ELSEWHERE), *about_a_unit(ELSEWHERE, MINE)):
        await refused(desk, MANAGER, query, "RoleNotHeld", 403)
    for query in counting(ESTATE):
        await refused(desk, OWNER, query, "RoleNotHeld", 403)
        await refused(desk, INSPECTOR, query, "RoleNotHeld", 403)
    await an_owner_sees_the_own_unit_alone(desk)
    for who, command, title in commands():
        with pytest.raises(Refused) as raised:
            await people.tell(who, command, clock.new_id())
        assert raised.value.problem["title"] == title, command


async def an_owner_sees_the_own_unit_alone(desk: AsyncClient) -> None:
    for query in about_a_unit(ESTATE, MINE):
        await ask(desk, OWNER, query)
    for query in about_a_unit(ESTATE, NOT_MINE):
        await refused(desk, OWNER, query, "NotFound", 404)
    for unit, status in ((MINE, 200), (NOT_MINE, 404)):
        paper = await desk.get(f"/api/v1/estates/{ESTATE}/owners/{owner_of(unit)}/fee-sheet.pdf", headers=of(OWNER))
        assert paper.status_code == status, paper.text


async def refused(desk: AsyncClient, who: Person, query: Query[Any], title: str, status: int) -> None:
    answer = await asked(desk, who, query)
    assert (answer.status_code, answer.json()["title"]) == (status, title), (who.role, query)


def counting(estate: str) -> Iterator[Query[Any]]:
    yield say.CashierDay(estate=estate, day=TODAY)
    yield say.Arrears(estate=estate)
    yield say.ArrearsByPayee(estate=estate)
    yield say.CollectionRate(estate=estate)


def about_everybody(estate: str) -> Iterator[Query[Any]]:
    yield from counting(estate)
    yield say.ReceiptBooks(estate=estate)
    yield say.TypicalFees(estate=estate)
    yield say.FeeScheduleInForce(estate=estate)


def about_a_unit(estate: str, unit: str) -> Iterator[Query[Any]]:
    yield say.UnitBill(estate=estate, unit=unit)
    yield say.OwnerFees(estate=estate, owner=owner_of(unit))
    yield say.AppointmentSlots(estate=estate, unit=unit)


def commands() -> Iterator[tuple[Person, Command, str]]:
    """By roles that never may, by those who may, but not there, and for somebody else's unit."""
    bill = say.BillFees(estate=ESTATE, units=(MINE,))
    for who in (OWNER, BUILDERS[0], INSPECTOR):
        yield who, bill, "RoleNotHeld"
        yield who, say.WithdrawFeeBill(estate=ESTATE, unit=MINE, item=1, reason="x"), "RoleNotHeld"
        yield who, say.VoidReceipt(estate=ESTATE, unit=NOT_MINE, receipt="right", reason="x"), "RoleNotHeld"
        yield who, say.TakeBackWaiver(estate=ESTATE, unit=NOT_MINE, waiver="late", reason="x"), "RoleNotHeld"
    book = say.SetReceiptBook(estate=ELSEWHERE, book="WY", payee="property", prefix="WY", cashiers=(OWNER.id,))
    waiver = say.TakeBackWaiver(estate=ELSEWHERE, unit=NOT_MINE, waiver="late", reason="x")
    yield CASHIER, bill.model_copy(update={"estate": ELSEWHERE}), "RoleNotHeld"
    yield MANAGER, book, "RoleNotHeld"
    yield MANAGER, waiver, "RoleNotHeld"
    for owner in (OWNER.id, owner_of(NOT_MINE)):
        visit = say.BookAppointment(estate=ESTATE, unit=NOT_MINE, owner=owner, starts_at=clock.now())
        yield OWNER, visit, "UnitNotYours"
