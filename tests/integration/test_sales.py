"""What sales says is paid, on a real Postgres: all of a file or nothing, again every week, under its own headings."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.owners.sales_file import SalesRowsWrong
from services.owners.sales_import_task import continue_sales_imports
from shared.contracts.owners import (
    CheckSales,
    ImportSales,
    SalesCheck,
    SalesImportProgress,
    SalesPayments,
    SalesProgress,
)
from tests.integration.owners_at_work import E, Killed, Owners, owners_at_work, roster_of, roster_row
from tests.kernel.replica import until
from tests.servers import Postgres

HEADINGS = "合同房号,合同总价,已交款,付款方式"
DAY, LATER = date(2026, 6, 1), date(2026, 6, 8)
LINES = [f"A-{number},1000000.50,{number}00000,按揭" for number in range(1, 10)]


@pytest.fixture
async def owners(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Owners]:
    async with owners_at_work(postgres, tmp_path) as working:
        working.carry_imports_through()
        await working.imported(roster_of(*(roster_row(number) for number in range(1, 10))), "first")
        carry_on(working)
        yield working


def file_of(*lines: str) -> bytes:
    return "\n".join((HEADINGS, *lines)).encode()


async def checked(owners: Owners, content: bytes, as_of: date = DAY) -> SalesCheck:
    blob = await owners.blobs.put(content, "text/csv")
    found: SalesCheck = await owners.ask(CheckSales(estate=E, sha256=blob.sha256, as_of=as_of))
    return found


async def imported(owners: Owners, content: bytes, import_: str, as_of: date = DAY, **more: Any) -> SalesProgress:
    blob = await owners.blobs.put(content, "text/csv")
    wish = ImportSales(estate=E, sales_import=import_, sha256=blob.sha256, filename="payments.csv", as_of=as_of, **more)
    await owners.do(wish)
    await until(lambda: owners.gone(blob.sha256))
    found: SalesProgress = await owners.ask(SalesImportProgress(estate=E, sales_import=import_))
    return found


async def test_payments_come_in_again_every_week_and_the_same_file_says_nothing_new(owners: Owners) -> None:
    progress = await imported(owners, file_of(*LINES), "week-1")
    assert (progress.state, progress.units, progress.recorded) == ("imported", 9, 9)
    assert (await imported(owners, file_of(*LINES), "again", LATER)).recorded == 0
    own = file_of(*LINES).replace("已交款".encode(), "累计回款".encode())
    assert (await imported(owners, own, "own", LATER)).problem == SalesRowsWrong.__name__
    said = await imported(owners, own, "said", LATER, columns=("累计回款=paid",))
    assert (said.state, said.units, said.recorded) == ("imported", 9, 0)
    next_week = file_of("A-1,1000000.50,1000000.50,按揭", *LINES[1:-1])
    check = await checked(owners, next_week, LATER)
    assert [(one.row, one.contract_code, one.columns) for one in check.changed] == [(2, "A-1", ("paid", "owed"))]
    assert (check.new, check.units, check.missing_total, check.missing) == (0, 8, 1, ("A-9",))
    assert (await imported(owners, next_week, "week-2", LATER)).recorded == 1
    page = await owners.ask(SalesPayments(estate=E))
    assert [(row.contract_code, str(row.owed), row.currency) for row in page.rows[:2]] == [
        ("A-1", "0.00", "CNY"), ("A-2", "800000.50", "CNY"),
    ]  # fmt: skip
    assert (len(page.rows), page.rows[-1].as_of) == (9, DAY)
    owing = await owners.ask(SalesPayments(estate=E, owing=True, limit=3))
    assert ([row.contract_code for row in owing.rows], owing.after) == (["A-2", "A-3", "A-4"], "A-4")
    assert await owners.differences() == []


@pytest.mark.parametrize("lives", [0, 1, 2])
async def test_payments_killed_in_the_middle_go_on_and_come_to_the_same(owners: Owners, lives: int) -> None:
    """Before the first rows, between two, and before the end is said."""
    await owners.stop_part()
    blob = await owners.blobs.put(file_of(*LINES), "text/csv")
    wish = ImportSales(estate=E, sales_import="week-1", sha256=blob.sha256, filename="payments.csv", as_of=DAY)
    await owners.do(wish)
    owners.lives = lives
    with pytest.raises(Killed):
        await carry_on(owners)
    owners.tasks.pop()
    owners.lives = 1_000
    carry_on(owners)
    await until(lambda: owners.gone(blob.sha256))
    progress = await owners.ask(SalesImportProgress(estate=E, sales_import="week-1"))
    assert (progress.state, progress.units, progress.recorded) == ("imported", 9, 9)
    kinds = await owners.fetch("select type, count(*) from log.event where type like '%Sales%' group by 1")
    assert {row["type"]: row["count"] for row in kinds} == {"SalesImportStarted": 1, "SalesImported": 1}
    assert await owners.value("select count(*) from log.event where type = 'PaymentRecorded'") == 9
    assert await owners.differences() == []


def carry_on(owners: Owners) -> "asyncio.Task[None]":
    return owners.begin(continue_sales_imports(owners))  # type: ignore[arg-type] # the part of Running a task uses


async def test_a_bad_row_of_payments_is_named_and_nothing_comes_in(owners: Owners) -> None:
    bad = file_of(LINES[0], "A-99,10,5,", LINES[0], "A-2,10,50,")
    with pytest.raises(SalesRowsWrong) as raised:
        await checked(owners, bad)
    assert [(fault["row"], fault["column"]) for fault in raised.value.facts["faults"]] == [
        (3, "合同房号"), (4, "合同房号"), (5, "已交款"),
    ]  # fmt: skip
    progress = await imported(owners, bad, "bad")
    assert (progress.state, progress.problem, progress.recorded) == ("stopped", SalesRowsWrong.__name__, 0)
    await imported(owners, file_of(*LINES), "week-2", LATER)
    with pytest.raises(SalesRowsWrong) as older:
        await checked(owners, file_of("A-1,1000000.50,1,"))
    assert older.value.facts["faults"][0]["reason_en"] == "is before 2026-06-08, of which we know already"
