"""The roster comes again on a real Postgres: changed rows are applied whole, what is gone stays, once is enough."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from services.owners.read_models.units import ROSTER
from services.owners.roster import RosterRowsWrong, open_roster
from services.owners.roster_choice import ChosenRowNotChanged
from services.owners.roster_glance import Glance
from services.owners.roster_import_task import APPLIED, days_at
from services.owners.roster_news import NEWS
from services.owners.roster_registered import Registered, mark
from shared.contracts.owners import (
    ErasePerson,
    Roster,
    RosterDifferenceSheet,
    UnitBoard,
    UnitFile,
    UnitOwnership,
)
from shared.messages import GROUP
from tests.integration.owners_at_work import HEADINGS, E, Killed, Owners, owners_at_work, roster_of, roster_row
from tests.servers import Postgres

MANY = [roster_row(number) for number in range(1, 301)]
NEXT = roster_of(
    *(roster_row(number, area="101") for number in range(1, 4)),  # re-measured
    roster_row(4, owner="王小明").replace("13800000004", "13911112222"),  # sold to somebody else
    roster_row(5).replace("13800000005", "13933334444"),  # another phone
    *MANY[5:-1],  # the last is gone
    roster_row(301),
)


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        working.carry_imports_through()
        await working.imported(roster_of(*MANY), "first")
        yield working


async def unit_of(owners: Owners, code: str) -> Any:
    rows = (await owners.ask(UnitBoard(estate=E, limit=1_000))).rows
    return next(row for row in rows if row.contract_code == code)


async def kinds(owners: Owners, after: int) -> dict[str, int]:
    found = await owners.fetch("select type, count(*) from log.event where position > $1 group by 1", after)
    return {row["type"]: row["count"] for row in found}


async def test_a_changed_roster_is_applied_and_the_same_again_changes_nothing(owners: Owners) -> None:
    before = await owners.value("select max(position) from log.event")
    progress = await owners.imported(NEXT, "second", apply_changed=True)
    assert progress.state == "imported"
    told = await kinds(owners, before)
    assert told == {
        "RosterImportStarted": 1, "UnitRegistered": 1, "UnitCorrected": 3, "OwnerRecorded": 1, "OwnerChanged": 1,
        "OwnerContactChanged": 1, "RosterImported": 1,
    }  # fmt: skip
    gone = await unit_of(owners, "A-300")
    assert len(gone.owners) == 1
    sold = await owners.ask(UnitOwnership(estate=E, unit=(await unit_of(owners, "A-4")).unit))
    assert [(one.name, one.phone) for one in sold.people] == [("王小明", "13911112222"), ("业主4", "13800000004")]
    assert [(change.kind, len(change.left)) for change in sold.changes] == [("roster", 1)]
    head = await owners.value("select max(position) from log.event")
    await owners.imported(NEXT, "third", apply_changed=True)
    assert await kinds(owners, head) == {"RosterImportStarted": 1, "RosterImported": 1}
    assert await owners.differences() == []


async def test_of_a_changed_roster_only_the_named_rows_are_applied_or_all_but_those(owners: Owners) -> None:
    check = await owners.checked(NEXT, only=("A-1", "A-4"))
    assert (check.changed_total, check.chosen) == (5, 2)
    with pytest.raises(ChosenRowNotChanged) as refused:
        await owners.checked(NEXT, without=("A-1", "A-9"))
    assert refused.value.facts == {"count": 1, "rows": "A-9"}
    before = await owners.value("select max(position) from log.event")
    await owners.imported(NEXT, "second", apply_changed=True, only=("A-1", "A-4"))
    told = await kinds(owners, before)
    assert (told["UnitCorrected"], told["OwnerChanged"], told["UnitRegistered"]) == (1, 1, 1)
    assert "OwnerContactChanged" not in told
    end = await owners.value("select record from log.event order by position desc limit 1")
    assert (b'"applied":2' in end, b'"changed":3' in end) == (True, True)
    await owners.imported(NEXT, "third", apply_changed=True, without=("A-2",))
    left = await owners.checked(NEXT)
    assert [one.contract_code for one in left.changed] == ["A-2"]
    assert await owners.differences() == []


async def test_an_import_counts_from_the_estates_day_on_which_it_was_asked_for(owners: Owners) -> None:
    await owners.imported(NEXT, "second", apply_changed=True)
    started = await owners.value("select started_at from roster_imports where roster_import = 'second'")
    [change] = (await owners.ask(UnitOwnership(estate=E, unit=(await unit_of(owners, "A-4")).unit))).changes
    assert change.effective_on == started.astimezone(ZoneInfo("Asia/Shanghai")).date()
    late = datetime(2026, 6, 1, 17, tzinfo=UTC)  # half past midnight and later in Shanghai
    async with owners.pool.acquire() as connection:
        assert await days_at(connection, late) == {E: date(2026, 6, 2)}


async def test_somebody_says_which_heading_is_which_column(owners: Owners) -> None:
    other = NEXT.replace("业主姓名".encode(), "客户".encode()).replace("户型".encode(), "款式".encode())
    with pytest.raises(RosterRowsWrong):
        await owners.checked(other)
    columns = ("客户=owners", "款式=户型")
    check = await owners.checked(other, columns=columns)
    assert (check.changed_total, check.new, check.ignored_columns) == (5, 1, ())
    await owners.imported(other, "second", apply_changed=True, columns=columns)
    assert (await owners.checked(NEXT)).changed_total == 0


@pytest.mark.parametrize("lives", [0, 1, 2])
async def test_changes_killed_in_the_middle_go_on_and_come_to_the_same(owners: Owners, lives: int) -> None:
    await owners.stop_part()
    owners.lives = lives
    killed = asyncio.create_task(owners.imported(NEXT, "second", apply_changed=True))
    with pytest.raises(Killed):
        await owners.carry_imports_through()
    owners.tasks.pop()
    owners.lives = 1_000
    owners.carry_imports_through()
    assert (await killed).state == "imported"
    check = await owners.checked(NEXT)
    assert (check.new, check.new_owners, check.changed_total, check.gone) == (0, 0, 0, ("A-300",))
    assert await owners.value("select count(*) from log.event where type = 'OwnerChanged'") == 1
    assert await owners.differences() == []


async def test_the_difference_is_a_workbook_that_holds_no_name(owners: Owners) -> None:
    blob = await owners.blobs.put(NEXT, "text/csv")
    sheet = await owners.ask(RosterDifferenceSheet(estate=E, sha256=blob.sha256, language="en"))
    content = await owners.blobs.get(sheet.sha256)
    [_, *rows] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    said = [(row[0], row[3], row[5], row[6], row[7]) for row in rows]
    assert said == [
        *(("changed", f"A-{number}", "Built area", "100", "101") for number in (1, 2, 3)),
        ("changed", "A-4", "Owners", "", ""), ("changed", "A-5", "Owners", "", ""),
        ("new", "A-301", "", "", ""), ("gone from the roster", "A-300", "", "", ""),
    ]  # fmt: skip
    assert "王小明".encode() not in content


async def test_homes_handed_over_elsewhere_come_in_with_their_day(owners: Owners) -> None:
    headings = f"{HEADINGS},实际交付日"
    rows = "\n".join((headings, f"{roster_row(1)},2026-03-01", f"{roster_row(400)},2026-02-01", f"{roster_row(2)},"))
    progress = await owners.imported(rows.encode(), "moved-in", apply_changed=True)
    assert progress.state == "imported"
    for code, day in (("A-1", "2026-03-01"), ("A-400", "2026-02-01"), ("A-2", "None")):
        unit = await owners.ask(UnitFile(estate=E, unit=(await unit_of(owners, code)).unit))
        assert str(unit.handed_over_on) == day
    assert await owners.differences() == []


async def test_former_owners_are_forgotten_too(owners: Owners) -> None:
    await owners.imported(NEXT, "second", apply_changed=True)
    unit = (await unit_of(owners, "A-4")).unit
    [change] = (await owners.ask(UnitOwnership(estate=E, unit=unit))).changes
    await owners.do(ErasePerson(estate=GROUP, person=change.left[0], reason="本人要求"))
    people = (await owners.ask(UnitOwnership(estate=E, unit=unit))).people
    assert [(one.name, one.erased) for one in people] == [("王小明", False), (None, True)]
    log = await owners.fetch("select record from log.event")
    assert not any('业主4"'.encode() in record or b"13800000004" in record for (record,) in log)
    assert await owners.differences() == []


async def test_a_row_that_says_what_is_registered_is_seen_at_a_glance_and_no_other_is(owners: Owners) -> None:
    couple = roster_row(5, owner="王芳、 李明").replace("13800000005", "-、 13900000009")
    await owners.imported(roster_of(couple), "couple", apply_changed=True)
    head, same = roster_of(*MANY[:4], couple, *MANY[5:]), 300
    assert await seen_at_a_glance(owners, head) == same
    for other, fewer in (
        (roster_row(7, area="100.0"), 1), (f"{roster_row(7)},x", 1), (roster_row(7, owner="业主8"), 1),
        (roster_row(7).replace("A-7", "A-007"), 1), (f" {roster_row(7)} ", 0), (roster_row(301), 1),
    ):  # fmt: skip
        rows = roster_of(*MANY[:4], couple, MANY[5], other, *MANY[7:])
        assert await seen_at_a_glance(owners, rows) == same - fewer, other
    [owner] = await owners.value("select owners from unit_board where contract_code = 'A-9'")
    await owners.do(ErasePerson(estate=GROUP, person=owner, reason="本人要求"))
    assert await seen_at_a_glance(owners, head) == same - 1
    empty = MANY[8].replace("业主9", "").replace("13800000009", "")
    assert await seen_at_a_glance(owners, roster_of(*MANY[:4], couple, *MANY[5:8], empty, *MANY[9:])) == same - 1


async def seen_at_a_glance(owners: Owners, content: bytes) -> int:
    file = open_roster(content, E)
    glance = Glance(file)
    async with owners.pool.acquire() as connection:
        registered = await Registered(connection, asyncio.Lock()).of(E)
    known = [
        glance.known(line.number, estate, said)
        for line in file.lines()
        for estate, said in filter(None, [glance.said(line)])
        if registered.get(said.code) == mark(said.whole)
    ]
    read = {row.row: row for row, _ in file.rows()}
    for row in known:
        whole = read[row.row]
        assert row[1:5] == (whole.estate, whole.building, whole.contract_code, whole.door_number)
        assert row.reached == whole.reached
    return len(known)


async def test_changes_are_found_and_counted_without_reading_a_table(owners: Owners) -> None:
    rows: list[list[Any]] = [["A-1"], ["1栋"], ["1单元"], [1], ["x"], ["x"], ["1"], ["1"], [None], [None], [None]]
    asked: list[tuple[str, list[Any]]] = [(APPLIED, ["second"]), (NEWS, [E, *rows]), (ROSTER, [E, None, 10])]
    async with owners.pool.acquire() as connection:
        await connection.execute("set enable_seqscan = off")  # of so few rows a plan would read them all
        plans = ["\n".join(row[0] for row in await connection.fetch(f"explain {sql}", *given)) for sql, given in asked]
        await connection.reset()
    for plan in plans:
        for table in ("unit_board", "people"):
            assert f"Seq Scan on {table}" not in plan, plan


async def test_the_roster_is_asked_page_by_page(owners: Owners) -> None:
    page = await owners.ask(Roster(estate=E, limit=10))
    assert (len(page.rows), page.after) == (10, page.rows[-1].contract_code)
    rest = await owners.ask(Roster(estate=E, after=page.after, limit=1_000))
    assert len(rest.rows) == 290
