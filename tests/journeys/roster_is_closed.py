"""Who may not say or ask what sales, owners and promises are about: other roles, other estates, the owner at home."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from services.desk.api.addresses import PREFIX
from shared import clock
from shared.contracts import owners as say
from shared.messages import Command, Query
from tests.faults.callers import OverHttp, Refused
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    BUILDINGS,
    CASHIER,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    UNITS,
    Person,
    building_of,
    let_in,
    owner_of,
)
from tests.journeys.money_is_closed import ELSEWHERE, of, refused

TODAY = clock.now().date()
MINE, SOLD = UNITS[6], UNITS[7]
OWNER = Person(owner_of(UNITS[1]), "owner")
CHANGE = say.ChangeOwners(
    estate=ESTATE, unit=SOLD, kind="resale", owners=(say.OwnerAfterwards(owner="p-x", name="某"),),
    leaving=(owner_of(SOLD),), effective_on=TODAY,
)  # fmt: skip
CONTACT = say.ChangeOwnerContact(estate=ESTATE, unit=SOLD, owner=owner_of(SOLD), phone="139")
FACTS: dict[str, Any] = {
    "unit": MINE, "building": building_of(MINE), "contract_code": "HT-6", "door_number": "x", "unit_type": "x",
    "entrance": "1", "floor": 1, "built_area": "1", "usable_area": "1",
}  # fmt: skip


async def nothing_is_open(people: OverHttp, desk: AsyncClient) -> None:
    await people.tell(ADMINISTRATOR, let_in(OWNER), clock.new_id())
    for who, command, title in commands():
        with pytest.raises(Refused) as raised:
            await people.tell(who, command, clock.new_id())
        problem = raised.value.problem
        assert problem["title"] == title, (who, command, problem)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_zh"])
    for query in (*with_names(ESTATE), *without_names(ESTATE)):
        await refused(desk, OWNER, query, "RoleNotHeld", 403)
    for query in (*with_names(ESTATE), say.Promises(estate=ESTATE), say.SalesPayments(estate=ESTATE)):
        await refused(desk, BUILDERS[0], query, "RoleNotHeld", 403)
    for query in with_names(ESTATE):
        await refused(desk, DEVELOPER, query, "RoleNotHeld", 403)
    for query in (*with_names(ELSEWHERE), *without_names(ELSEWHERE)):
        await refused(desk, MANAGER, query, "RoleNotHeld", 403)
    await no_file_comes_in(desk)


async def no_file_comes_in(desk: AsyncClient) -> None:
    """Neither a roster nor payments, by whom may not import them, nor by whom may, but not there."""
    for who, estate in ((MANAGER, ESTATE), (BUILDERS[0], ESTATE), (OWNER, ESTATE), (SERVICE, ELSEWHERE)):
        for where in ("roster", "roster/difference.xlsx", "payments"):
            answer = await desk.post(
                f"{PREFIX}/estates/{estate}/{where}", params={"as_of": TODAY.isoformat()},
                files={"file": ("list.csv", b"x", "text/csv")}, headers=of(who, clock.new_id()),
            )  # fmt: skip
            assert (answer.status_code, answer.json()["title"]) == (403, "RoleNotHeld"), (who, where)


def with_names(estate: str) -> Iterator[Query[Any]]:
    yield say.UnitOwnership(estate=estate, unit=SOLD)
    yield say.Roster(estate=estate)


def without_names(estate: str) -> Iterator[Query[Any]]:
    yield say.SalesPayments(estate=estate)
    yield say.Promises(estate=estate)
    yield say.PromisesOfUnit(estate=estate, unit=SOLD)
    yield say.CommonParts(estate=estate)
    yield say.ParkingSpaces(estate=estate)
    yield say.SalesImportProgress(estate=estate, sales_import="bad")


def commands() -> Iterator[tuple[Person, Command, str]]:
    yield SERVICE, CHANGE, "OwnersAreOthers"
    yield SERVICE, CONTACT, "NotAnOwner"
    told = say.RecordOwnerToldOfGap(
        estate=ESTATE, promise="pool", unit=UNITS[-1], owner=owner_of(UNITS[-1]), told_on=TODAY, how="phone"
    )
    yield SERVICE, told, "UnitNotAffected"
    yield MANAGER, say.AgreeExplanation(estate=ESTATE, promise="garden", explanation="x"), "PromiseNotKnown"
    yield SERVICE, say.RevokeProxy(estate=ESTATE, unit=MINE, proxy="x9", reason="x"), "ProxyNotKnown"
    yield from of_other_roles()
    for who, command in there():
        yield who, command.model_copy(update={"estate": ELSEWHERE}), "RoleNotHeld"


def of_other_roles() -> Iterator[tuple[Person, Command, str]]:
    """By roles that never may; the last ones are the service's own."""
    proxy = say.AppointProxy(
        estate=ESTATE, unit=MINE, proxy="x8", owner=owner_of(MINE), person="p-x", name="某", scope="x",
        valid_from=TODAY, expires_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    owner = say.CorrectOwner(estate=ESTATE, unit=MINE, owner=owner_of(MINE), name="某", reason="x")
    unit = say.CorrectUnit(estate=ESTATE, reason="x", **FACTS)
    for who in (OWNER, BUILDERS[0], INSPECTOR, CASHIER):
        for command in (CHANGE, CONTACT, proxy, owner, unit):
            yield who, command, "RoleNotHeld"
        yield who, say.RevokeProxy(estate=ESTATE, unit=MINE, proxy="x1", reason="x"), "RoleNotHeld"
        yield who, say.RegisterPhase(estate=ESTATE, phase="ph9", name="x"), "RoleNotHeld"
        yield who, say.RegisterCluster(estate=ESTATE, cluster="cl9", name="x"), "RoleNotHeld"
        yield who, say.RegisterParkingSpace(estate=ESTATE, number="B9", kind="owned"), "RoleNotHeld"
        yield who, say.AgreeExplanation(estate=ESTATE, promise="pool", explanation="x"), "RoleNotHeld"
    yield MANAGER, CHANGE, "RoleNotHeld"
    yield SERVICE, say.AgreeExplanation(estate=ESTATE, promise="pool", explanation="x"), "RoleNotHeld"
    changed = say.ChangedRow(**FACTS, owners=(), leaving=(owner_of(MINE),))
    apply = say.ApplyRosterChanges(estate=ESTATE, roster_import="x", on=TODAY, rows=(changed,))
    stop = say.StopSalesImport(estate=ESTATE, sales_import="bad", problem="x")
    for who in (ADMINISTRATOR, MANAGER, SERVICE):
        yield who, apply, "RoleNotHeld"
        yield who, stop, "RoleNotHeld"
        yield who, say.FinishSalesImport(estate=ESTATE, sales_import="bad", units=1, recorded=1), "RoleNotHeld"


def there() -> Iterator[tuple[Person, Command]]:
    """By those who may, but in another estate."""
    yield SERVICE, CHANGE
    yield SERVICE, CONTACT
    yield SERVICE, say.RevokeProxy(estate=ESTATE, unit=MINE, proxy="x1", reason="x")
    yield MANAGER, say.RegisterCommonPart(estate=ESTATE, part="p9", kind="equipment", name="x", building=BUILDINGS[0])
    yield MANAGER, say.AgreeExplanation(estate=ESTATE, promise="pool", explanation="x")
    gap = say.FindPromiseGap(
        estate=ESTATE, promise="pool", built="x", gap="x", affected=say.Affected(everywhere=True)
    )  # fmt: skip
    yield DEVELOPER, gap
