"""Questions of the evening: which keys are out, which are in custody, and whether what was counted fits."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.evening_counts import EVENING_COUNTS
from services.owners.read_models.key_borrowings import KEY_BORROWINGS
from services.owners.read_models.key_custodies import KEY_CUSTODIES
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_days import UNIT_DAYS
from shared.contracts.owners import (
    CountLine,
    CustodyPage,
    CustodyRow,
    EveningCount,
    EveningCountView,
    KeysInCustody,
    KeysOut,
    KeysOutList,
    KeysOutRow,
)
from shared.service import Asking

OUT_READS = (KEY_BORROWINGS, UNIT_BOARD)
CUSTODY_READS = (KEY_CUSTODIES, KEY_BORROWINGS, UNIT_BOARD)
COUNT_READS = (EVENING_COUNTS, CASH_BOOK, KEY_BORROWINGS, UNIT_BOARD, UNIT_DAYS)

OUT = """
select b.unit, b.building, u.contract_code, b.borrowing, b.issue, b.borrower, b.contractor, b.keys, b.borrowed_at,
       b.promised_at as due_back_at, b.overdue
  from key_borrowings b join unit_board u using (unit)
 where b.estate = $1 and b.returned_at is null order by b.promised_at, b.borrowing limit 1000
"""
CUSTODY = """
select c.unit, c.building, u.contract_code, c.owner, c.keys, c.purpose, c.agreed_at,
       (select coalesce(sum(b.keys), 0)::int from key_borrowings b
         where b.unit = c.unit and b.returned_at is null) as out
  from key_custodies c join unit_board u using (unit)
 where c.estate = $1 and c.ended_at is null and ($2::text is null or c.unit > $2) order by c.unit limit $3
"""
EXPECTED = """
select (select coalesce(sum(keys), 0) from unit_board where estate = $1 and handed_over_on = $2) as keys_released,
       (select coalesce(sum(keys), 0) from key_borrowings where estate = $1 and returned_at is null) as keys_out,
       (select count(*) from unit_days where estate = $1 and day = $2 and steps -> 'signing' ? 'passed')
       as papers_signed
"""
MONEY = """
select payee, method, currency, sum(amount) as expected from cash_book where estate = $1 and day = $2
 group by payee, method, currency order by payee, method, currency
"""
COUNTED = "select * from evening_counts where evening = $1"


async def keys_out(asking: Asking, query: KeysOut) -> KeysOutList:
    found = await asking.connection.fetch(OUT, query.estate)
    return KeysOutList(rows=tuple(KeysOutRow.model_validate(dict(row)) for row in found))


async def keys_in_custody(asking: Asking, query: KeysInCustody) -> CustodyPage:
    found = await asking.connection.fetch(CUSTODY, query.estate, query.after, query.limit + 1)
    rows = tuple(CustodyRow.model_validate(dict(row)) for row in found[: query.limit])
    return CustodyPage(rows=rows, after=rows[-1].unit if len(found) > query.limit else None)


async def evening_count(asking: Asking, query: EveningCount) -> EveningCountView:
    expected = await asking.connection.fetchrow(EXPECTED, query.estate, query.day)
    money = await asking.connection.fetch(MONEY, query.estate, query.day)
    found = await asking.connection.fetchrow(COUNTED, f"{query.estate}/{query.day}")
    counted = dict(found) if found is not None else None
    lines = (*_pieces(expected, counted), *_drawers(money, counted))
    said = {name: counted[name] for name in ("number", "remark", "counted_by", "counted_at")} if counted else {}
    return EveningCountView(
        day=query.day, lines=lines, fits=counted is not None and not any(line.difference for line in lines),
        **{"number": 0, **said},
    )  # fmt: skip


def _pieces(expected: Any, counted: Mapping[str, Any] | None) -> Iterator[CountLine]:
    for what in ("keys_released", "keys_out", "papers_signed"):
        yield _line({"what": what}, Decimal(expected[what]), None if counted is None else Decimal(counted[what]))


def _drawers(money: list[Any], counted: Mapping[str, Any] | None) -> Iterator[CountLine]:
    """Every drawer either side knows of: what was counted and never booked stands there too."""
    booked = {(row["payee"], row["method"], row["currency"]): row["expected"] for row in money}
    there = {
        (one["payee"], one["method"], one["currency"]): Decimal(one["counted"])
        for one in (counted["money"] if counted else ())
    }
    for drawer in sorted(booked.keys() | there.keys()):
        payee, method, currency = drawer
        said = {"what": "money", "payee": payee, "method": method, "currency": currency}
        held = None if counted is None else there.get(drawer, Decimal(0))
        yield _line(said, booked.get(drawer, Decimal(0)), held)


def _line(said: Mapping[str, str], expected: Decimal, counted: Decimal | None) -> CountLine:
    difference = None if counted is None else counted - expected
    return CountLine.model_validate({**said, "expected": expected, "counted": counted, "difference": difference})
