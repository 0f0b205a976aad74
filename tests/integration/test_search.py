"""The search box and promises on a real Postgres: nobody is found who may not be."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.owners.app import make_service
from services.owners.read_models.ownership import ACTING, UNIT
from services.owners.read_models.promises_shown import ABOUT, FINDINGS, TOLD
from services.owners.read_models.sales import PAGE
from services.owners.read_models.search import BY_NAME, BY_PHONE, BY_ROOM
from services.owners.sales_check import KNOWN
from services.owners.sales_import_task import RECORDED
from shared.contracts.owners import (
    Affected,
    AgreeExplanation,
    AppointProxy,
    ChangeOwners,
    ErasePerson,
    FindPromiseGap,
    OwnerAfterwards,
    Promises,
    PromisesOfUnit,
    RecordOwnerToldOfGap,
    RecordPromise,
    RegisterEstate,
    SearchHit,
    SearchOwners,
    Sought,
    UnitOwnership,
)
from shared.messages import GROUP
from shared.problems import NotFound
from tests.integration.owners_at_work import E, Owners, owners_at_work, roster_of, roster_row
from tests.servers import Postgres

DAY = date(2026, 6, 1)


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        working.carry_imports_through()
        rows = [roster_row(number, owner=name) for number, name in enumerate(NAMES, start=1)]
        await working.imported(roster_of(*rows), "first")
        yield working


NAMES = ["欧阳采薇", "李明", "李明月", "王明", "Alma Ashdown", "陈%", "赵强", "钱多", "孙一"]


async def found(owners: Owners, text: str, estate: str = E) -> Sequence[SearchHit]:
    hits: Sequence[SearchHit] = (await owners.ask(SearchOwners(estate=estate, sought=Sought(text=text)))).hits
    return hits


async def codes(owners: Owners, text: str, estate: str = E) -> list[tuple[str, str]]:
    return [(hit.by, hit.contract_code) for hit in await found(owners, text, estate)]


async def test_one_box_finds_names_phones_and_rooms(owners: Owners) -> None:
    assert await codes(owners, "李明") == [("name", "A-2"), ("name", "A-3")]
    assert await codes(owners, " 明 ") == [("name", "A-2"), ("name", "A-4")]
    assert await codes(owners, "Ashdown") == [("name", "A-5")]
    assert await codes(owners, "0007") == [("phone", "A-7")]
    assert await codes(owners, "138-0000-0003") == [("phone", "A-3")]
    assert await codes(owners, "13900000003") == []
    assert await codes(owners, "A-8") == [("room", "A-8")]
    assert await codes(owners, "路9号") == [("room", "A-9")]
    assert await codes(owners, "%") == [("name", "A-6")]
    [hit] = await found(owners, "采薇")
    assert (hit.name, hit.phone_last_four, hit.door_number) == ("欧阳采薇", "0001", "路1号")


async def test_only_the_asked_estate_is_searched_and_the_group_is_all_of_them(owners: Owners) -> None:
    await owners.do(RegisterEstate(estate="NORTH", region="EAST", name="北岸花园"))
    await owners.imported(roster_of(roster_row(1, owner="欧阳北")), "north", estate="NORTH")
    assert [hit.estate for hit in await found(owners, "欧阳")] == [E]
    assert [hit.estate for hit in await found(owners, "欧阳", "NORTH")] == ["NORTH"]
    assert [hit.estate for hit in await found(owners, "欧阳", GROUP)] == [E, "NORTH"]
    assert await codes(owners, "A-1", "SOUTH") == []


def test_a_contractor_an_owner_and_a_department_may_not_use_the_box() -> None:
    [answer] = [one for one in make_service().answers if one.query is SearchOwners]
    assert set(answer.roles).isdisjoint({"contractor", "owner", "department", "developer_rep", "supervision"})


def test_what_is_typed_is_written_into_no_log() -> None:
    assert "李明" not in repr(SearchOwners(estate=E, sought=Sought(text="李明")))


async def test_who_sold_or_was_erased_is_not_found(owners: Owners) -> None:
    [hit] = await found(owners, "赵强")
    assert hit.owner is not None
    buyer = OwnerAfterwards(owner="p-buyer", name="买新", phone="13912345678")
    sold = ChangeOwners(
        estate=E, unit=hit.unit, kind="resale", owners=(buyer,), leaving=(hit.owner,), effective_on=DAY
    )  # fmt: skip
    await owners.do(sold)
    assert await codes(owners, "赵强") == await codes(owners, "0007") == []
    assert await codes(owners, "5678") == [("phone", "A-7")]
    await owners.do(ErasePerson(estate=GROUP, person="p-buyer", reason="本人要求"))
    assert await codes(owners, "买新") == await codes(owners, "5678") == []
    assert await owners.differences() == []


async def test_a_proxy_is_blanked_wherever_one_stands(owners: Owners) -> None:
    [hit] = await found(owners, "欧阳")
    assert hit.owner is not None
    proxy = AppointProxy(
        estate=E, unit=hit.unit, proxy="x1", owner=hit.owner, person="p-proxy", name="代办人", phone="13577778888",
        identity_last_four="123X", scope="收楼", valid_from=DAY, expires_on=date(2099, 1, 1),
    )  # fmt: skip
    await owners.do(proxy)
    [shown] = (await owners.ask(UnitOwnership(estate=E, unit=hit.unit))).proxies
    assert (shown.name, shown.identity_last_four, shown.valid) == ("代办人", "123X", True)
    assert await codes(owners, "代办人") == await codes(owners, "8888") == []
    await owners.do(ErasePerson(estate=GROUP, person="p-proxy", reason="本人要求"))
    [blank] = (await owners.ask(UnitOwnership(estate=E, unit=hit.unit))).proxies
    assert (blank.name, blank.phone, blank.identity_last_four) == (None, None, None)
    log = await owners.fetch("select record from log.event")
    assert not any("代办人".encode() in record or b"13577778888" in record for (record,) in log)
    assert await owners.differences() == []


async def test_a_counter_sees_what_was_promised_to_the_owner_in_front_of_it(owners: Owners) -> None:
    [hit] = await found(owners, "A-1")
    [other] = await found(owners, "A-2")
    owner = (await found(owners, "欧阳"))[0].owner
    pool: dict[str, Any] = {"estate": E, "promise": "pool"}
    await owners.do(RecordPromise(**pool, source="advert", text="恒温泳池", affected=Affected(everywhere=True)))
    lamp = {"estate": E, "promise": "lamp", "source": "talk", "text": "玄关灯", "affected": {"units": [other.unit]}}
    await owners.do(RecordPromise.model_validate(lamp))
    affected = Affected(buildings=(hit.building,))
    await owners.do(FindPromiseGap(**pool, built="室外泳池", gap="无恒温", affected=affected))
    assert [row.promise for row in (await owners.ask(Promises(estate=E, unexplained=True))).rows] == ["pool"]
    await owners.do(AgreeExplanation(**pool, explanation="十月开放"))
    assert owner is not None
    told = RecordOwnerToldOfGap(**pool, unit=hit.unit, owner=owner, told_on=DAY, how="counter")
    await owners.do(told)
    seen = await owners.ask(PromisesOfUnit(estate=E, unit=hit.unit))
    [promise] = seen.promises
    assert (promise.gap, promise.explanation, promise.told[0].owner) == ("无恒温", "十月开放", owner)
    assert [one.promise for one in (await owners.ask(PromisesOfUnit(estate=E, unit=other.unit))).promises] == [
        "pool", "lamp",
    ]  # fmt: skip
    first = await owners.ask(Promises(estate=E, limit=1))
    [last] = (await owners.ask(Promises(estate=E, after=first.after))).rows
    assert [(row.promise, row.units, row.told) for row in (*first.rows, last)] == [("pool", 9, 1), ("lamp", 1, 0)]
    for unit, estate in (("u9", E), (hit.unit, "E2")):
        with pytest.raises(NotFound):
            await owners.ask(PromisesOfUnit(estate=estate, unit=unit))
    assert await owners.differences() == []


async def test_no_question_about_sales_promises_or_names_reads_a_table_from_end_to_end(owners: Owners) -> None:
    rows = [roster_row(number) for number in range(20, 900)]
    await owners.imported(roster_of(*rows), "many", leave_changed=True)
    asked: list[tuple[str, list[Any]]] = [
        (BY_NAME, [[E], "欧阳", "阳欧", 21]), (BY_PHONE, [[E], "0001", "0001", 21]), (BY_ROOM, [[E], "A-1", "1-A", 21]),
        (KNOWN, [E, ["A-1"]]), (RECORDED, ["s1"]), (ABOUT, [E, "b1", "u1"]), (TOLD, ["u1"]), (FINDINGS, ["u1"]),
        (UNIT, ["u1", E]), (ACTING, ["u1", DAY]), (PAGE, [E, None, "u1", False, None, 10]),
    ]  # fmt: skip
    for sql, arguments in asked:
        plan = "\n".join(row[0] for row in await owners.fetch(f"explain {sql}", *arguments))
        for table in ("unit_board", "people", "roles_held", "unit_sales", "promises", "owners_told", "proxies"):
            assert f"Seq Scan on {table}" not in plan, plan
