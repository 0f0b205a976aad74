"""The evening list: what each cashier took for each payee, the numbers of the day's receipts, line by line."""

from datetime import datetime
from typing import TYPE_CHECKING

from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.cash_entries import ENTRY_COLUMNS
from services.owners.read_models.receipt_books import RECEIPT_BOOKS
from shared.contracts.owners import BookOfDay, CashEntryRow, CashierDay, CashierDayView, DrawerSum
from shared.problems import no_such_place

if TYPE_CHECKING:
    from shared.service import Asking

READS = (CASH_BOOK, RECEIPT_BOOKS)

MINE = "select distinct payee from receipt_books where estate = $1 and cashiers @> array[$2::text]"
# $1 estate, $2 day, $3 payee, $4 cashier; $5 a cashier's own payees, null for whoever sees all, and $6 that cashier.
OF_DAY = """
  from cash_book c left join receipt_books b using (book)
 where c.estate = $1 and c.day = $2 and ($3::text is null or c.payee = $3) and ($4::text is null or c.cashier = $4)
   and ($5::text[] is null or c.payee = any($5) or c.cashier = $6::text)
"""
DRAWERS = f"""
select c.payee, c.payee_kind, c.cashier, c.method, c.currency,
       count(*) filter (where kind in ('payment', 'proof')) as receipts,
       coalesce(sum(amount) filter (where kind in ('payment', 'proof')), 0) as taken,
       coalesce(-sum(amount) filter (where kind = 'void'), 0) as voided,
       coalesce(-sum(amount) filter (where kind = 'refund'), 0) as refunded, sum(amount) as net
  {OF_DAY} group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
"""
BOOKS = f"""
select book, b.prefix, c.payee, min(number) as first, max(number) as last, count(*) as written,
       count(voided_on) as void
  {OF_DAY} and c.kind = 'payment' group by 1, 2, 3 order by b.prefix
"""
ENTRIES = f"""
select {ENTRY_COLUMNS}
  {OF_DAY} and ($7::timestamptz is null or (c.at, c.entry) > ($7, $8::text)) order by c.at, c.entry limit $9
"""
COUNTED = f"select count(*) {OF_DAY}"


async def cashier_day(asking: "Asking", query: CashierDay) -> CashierDayView:
    at, entry = _after(query.after)
    mine, person = await _seen_by(asking)
    asked = (query.estate, query.day, query.payee, query.cashier, mine, person)
    drawers = await asking.connection.fetch(DRAWERS, *asked)
    books = await asking.connection.fetch(BOOKS, *asked)
    found = await asking.connection.fetch(ENTRIES, *asked, at, entry, query.limit + 1)
    entries = tuple(CashEntryRow.model_validate(dict(row)) for row in found[: query.limit])
    more = len(found) > query.limit
    return CashierDayView(
        day=query.day, drawers=tuple(DrawerSum.model_validate(dict(row)) for row in drawers),
        books=tuple(BookOfDay.model_validate(dict(row)) for row in books), entries=entries,
        after=f"{entries[-1].at.isoformat()}|{entries[-1].entry}" if more else None,
    )  # fmt: skip


async def counted_entries(asking: "Asking", query: CashierDay) -> int:
    """How many lines the whole day has."""
    mine, person = await _seen_by(asking)
    asked = (query.estate, query.day, query.payee, query.cashier, mine, person)
    return int(await asking.connection.fetchval(COUNTED, *asked))


async def _seen_by(asking: "Asking") -> tuple[list[str] | None, str | None]:
    if asking.role != "cashier":
        return None, None
    rows = await asking.connection.fetch(MINE, asking.estate, asking.person)
    return [row["payee"] for row in rows], asking.person


def _after(place: str | None) -> tuple[datetime | None, str | None]:
    if place is None:
        return None, None
    at, _, entry = place.partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise no_such_place() from None
    if moment.tzinfo is None or not entry:
        raise no_such_place()
    return moment, entry
