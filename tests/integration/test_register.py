"""The ledger narrowed and ordered: every filter, both orders, page by page, by its indexes, to those whose it is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any, get_args

import pytest

from services.defects.ageing import bucket
from services.defects.lists import TO_FOLLOW
from services.defects.questions import COLUMNS
from services.defects.register import GATHERED, IN_ORDER, TOTAL, narrowed, statement
from shared.contracts.defects import Ageing, IssueRegister, Ledger, LedgerOrder, WorkList
from shared.problems import Malformed
from shared.service import Asking
from tests.filled_ledger import FILTERS, NOW, TRACKED, fill_ledger
from tests.integration.defects_at_work import Defects, E, defects_at_work
from tests.kernel.replica import KEYS
from tests.servers import Postgres

ISSUES = 20_000
FEW = 3_000
ENDED = ("closed", "explained", "void", "merged", "split")
ALL = f"select {COLUMNS} from issue_register where estate = $1 order by raised_position"
ORDERS = get_args(LedgerOrder)
LATER = {"raised": "900", "due": f"900|{(NOW - timedelta(days=9)).isoformat()}", "number": "900|900"}


@pytest.fixture
async def defects(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Defects]:
    async with defects_at_work(postgres, tmp_path) as (working, _):
        working.now = lambda: NOW
        await working.ask(IssueRegister(estate=E))  # prepared while the table is empty
        yield working


def fits(row: Any, name: str, wanted: Any) -> bool:  # noqa: PLR0911 - one arm a filter
    """What each filter means, said once more in Python."""
    match name:
        case "tracker":
            return row["l1"] in TRACKED
        case "due_before":
            return row["due"] is not None and row["due"] < wanted
        case "raised_from":
            return bool(row["raised_at"] >= wanted)
        case "raised_until":
            return bool(row["raised_at"] < wanted)
        case "number_from":
            return row["number"] is not None and row["number"] >= wanted
        case "number_to":
            return row["number"] is not None and row["number"] <= wanted
        case "age":
            return row["state"] not in ENDED and bucket(row["raised_at"], NOW) == wanted
        case _:
            return bool(row[name] == wanted)


async def everything(defects: Defects, query: IssueRegister) -> list[str]:
    return [row.issue for row in await defects.rows(query)]


async def test_each_filter_and_each_order_mean_what_they_say(defects: Defects) -> None:
    await fill_ledger(defects, E, FEW)
    rows = await defects.fetch(ALL, E)
    wanted = [*FILTERS.items(), ("number_from", 2_000), ("overdue", False), *(("age", age) for age in get_args(Ageing))]
    for name, value in wanted:
        found = await everything(defects, IssueRegister(estate=E, limit=100, **{name: value}))
        fitting = [row["issue"] for row in rows if fits(row, name, value)]
        assert found == fitting, (name, value)
        assert 0 < len(found) < FEW, name


async def test_two_filters_together_narrow_to_what_fits_both(defects: Defects) -> None:
    await fill_ledger(defects, E, FEW)
    rows = await defects.fetch(ALL, E)
    for one, other in combinations(FILTERS, 2):
        query = IssueRegister(estate=E, sort="due", limit=1_000, **{one: FILTERS[one], other: FILTERS[other]})
        found = {row["issue"] for row in rows if fits(row, one, FILTERS[one]) and fits(row, other, FILTERS[other])}
        assert set(await everything(defects, query)) == found, (one, other)


@pytest.mark.parametrize("sort", ["due", "number"])
async def test_pages_of_an_order_follow_one_another_and_what_has_none_stands_last(
    defects: Defects, sort: LedgerOrder
) -> None:
    await fill_ledger(defects, E, FEW)
    found = await everything(defects, IssueRegister(estate=E, sort=sort, limit=70))
    rows = {row["issue"]: row for row in await defects.fetch(ALL, E)}
    assert len(found) == len(set(found)) == FEW
    keys = [(rows[issue][sort] is None, rows[issue][sort], rows[issue]["raised_position"]) for issue in found]
    assert any(none for none, *_ in keys)
    comparable = [(none, key if key is not None else 0, position) for none, key, position in keys]
    assert comparable == sorted(comparable)


@pytest.mark.parametrize(
    ("sort", "after"),
    [("raised", "x"), ("raised", "4|5"), ("due", "4"), ("due", "4|yesterday"), ("number", "4|x"), ("number", "|4")],
)
async def test_an_after_of_no_page_is_refused(defects: Defects, sort: LedgerOrder, after: str) -> None:
    with pytest.raises(Malformed):
        await defects.ask(IssueRegister(estate=E, sort=sort, after=after))


async def test_a_contractor_pages_through_its_own_and_another_estate_sees_none(defects: Defects) -> None:
    await fill_ledger(defects, E, FEW)
    page = await defects.ask(Ledger(estate=E, limit=1_000), role="contractor", of={"contractor:filled-c4"})
    assert {row.contractor for row in page.rows} == {"filled-c4"}
    assert page.total == len(page.rows) > 0
    assert (await defects.ask(Ledger(estate="EST-2"))).total == 0


async def test_the_ledger_says_names_people_know(defects: Defects) -> None:
    await fill_ledger(defects, E, 1)
    connection = await defects.connect()
    schema = next(model.schema for model in defects.models if model.name == "issue_register")
    await connection.execute(f"update {schema}.issue_register set unit = 'u3', building = 'b1', contractor = 'c2'")
    await connection.close()
    (row,) = (await defects.ask(Ledger(estate=E))).rows
    assert (row.unit_name, row.building_name, row.company) == ("3", "1", "c2")


@pytest.mark.parametrize("sort", ORDERS)
async def test_both_ways_to_a_page_find_the_same(defects: Defects, sort: LedgerOrder) -> None:
    await fill_ledger(defects, E, FEW)
    async with defects.pool.acquire() as connection:
        asking = Asking(connection, "p-1", "inspector", frozenset(), E, NOW, KEYS, defects.blobs)
        _, arguments = await statement(asking, IssueRegister(estate=E, sort=sort, overdue=False, after=LATER[sort]))
        ways = [await connection.fetch(sql[sort], *arguments) for sql in (IN_ORDER, GATHERED)]
    assert ways[0] == ways[1]
    assert len(ways[0]) == 200


async def test_no_page_of_the_ledger_scans_it(defects: Defects) -> None:
    """Every filter alone, all pairs of them, in each order, from the first page and from the middle."""
    await fill_ledger(defects, E, ISSUES)
    narrow = [{}, *({name: FILTERS[name]} for name in FILTERS)]
    narrow += [{one: FILTERS[one], other: FILTERS[other]} for one, other in combinations(FILTERS, 2)]
    async with defects.pool.acquire() as connection:
        asking = Asking(connection, "p-1", "inspector", frozenset(), E, NOW, KEYS, defects.blobs)
        for filters, sort in product(narrow, ORDERS):
            for after in (None, LATER[sort]):
                sql, arguments = await statement(asking, IssueRegister(estate=E, sort=sort, after=after, **filters))
                await indexed(asking, sql, arguments, filters)
        theirs = replace(asking, role="contractor", of=frozenset({"contractor:filled-c4"}))
        await indexed(asking, TOTAL, await narrowed(theirs, Ledger(estate=E)), {"total": "of a contractor"})


async def indexed(asking: Asking, sql: str, arguments: tuple[Any, ...], what: object) -> None:
    plan = "\n".join(row[0] for row in await asking.connection.fetch(f"explain {sql}", *arguments))
    assert "Seq Scan on issue_register" not in plan, (what, plan)


async def test_a_work_list_is_soonest_due_first_and_read_by_an_index(defects: Defects) -> None:
    await fill_ledger(defects, E, ISSUES)
    person = FILTERS["tracker"]
    rows = [row for row in await defects.fetch(ALL, E) if fits(row, "tracker", person) and row["state"] not in ENDED]
    rows.sort(key=lambda row: (row["due"] is None, row["due"] or NOW, row["raised_position"]))
    found = await defects.ask(WorkList(estate=E, person=person, limit=1_000))
    assert [row.issue for row in found.rows] == [row["issue"] for row in rows[:1_000]]
    for who in (person, "nobody"):
        plan = "\n".join(row[0] for row in await defects.fetch(f"explain {TO_FOLLOW}", E, who, 200))
        assert "Seq Scan on issue_register" not in plan, plan
        assert "Index" in plan, plan
