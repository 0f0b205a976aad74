"""Questions about bills: one unit's, and an owner's sheet over all units: what is paid, to whom, and why."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from services.owners.read_models.bill_items import BILL_ITEMS
from services.owners.read_models.cash_book import CASH_BOOK
from services.owners.read_models.cash_entries import ENTRY_COLUMNS
from services.owners.read_models.estates import ESTATES
from services.owners.read_models.fee_schedules import FEE_SCHEDULE_VERSIONS
from services.owners.read_models.receipt_books import RECEIPT_BOOKS
from services.owners.read_models.unit_board import UNIT_BOARD
from shared.contracts.owners import BillItem, CashEntryRow, OwnerFees, OwnerFeesView, PayeeSum, UnitBill, UnitBillView
from shared.problems import NotFound

if TYPE_CHECKING:
    from shared.service import Asking

READS = (BILL_ITEMS, CASH_BOOK, RECEIPT_BOOKS, FEE_SCHEDULE_VERSIONS, UNIT_BOARD, ESTATES)

# The words are those of the version the item was billed by, whatever the schedule says today.
ITEMS = """
select i.item, i.fee, jsonb_build_object('zh', i.name_zh, 'en', i.name_en) as name, i.occasion, i.payee, i.payee_kind,
       p.said -> 'name' as payee_name, f.said -> 'reason' as reason, f.said -> 'legal_basis' as legal_basis,
       i.amount, i.paid, i.waived, i.refunded, i.open, i.withdrawn, i.mandatory, i.refundable, i.blocks,
       nullif(f.said -> 'block_basis', 'null'::jsonb) as block_basis, i.due_on, i.working, i.unit,
       case when (i.working ->> 'months')::int > 1 then coalesce(u.deemed_on, u.handed_over_on) end as runs_from
  from bill_items i
  join unit_board u using (unit)
  join fee_schedule_versions v on v.place = i.place
  join lateral jsonb_array_elements(v.schedule -> 'fees') as f(said) on f.said ->> 'fee' = i.fee
  join lateral jsonb_array_elements(v.schedule -> 'payees') as p(said) on p.said ->> 'payee' = i.payee
 where i.unit = any($1::text[]) order by i.unit, i.item
"""
UNITS = """
select u.unit, u.building, u.contract_code, u.door_number, e.currency
  from unit_board u join estates e using (estate) where u.unit = any($1::text[]) and u.estate = $2
 order by length(u.contract_code), u.contract_code, u.unit
"""
ENTRIES = f"""
select {ENTRY_COLUMNS}
  from cash_book c left join receipt_books b using (book)
 where c.unit = any($1::text[]) order by c.unit, c.at, c.entry
"""
OF_OWNER = """
select unit from roles_held where person = $2 and role = 'owner' and granted_estate = $1 order by unit
"""


async def unit_bill(asking: "Asking", query: UnitBill) -> UnitBillView:
    bills = await bills_of(asking, theirs(asking, [query.unit]))
    if not bills:
        raise NotFound(what=query.unit)
    return bills[0]


async def owner_fees(asking: "Asking", query: OwnerFees) -> OwnerFeesView:
    found = [row["unit"] for row in await asking.connection.fetch(OF_OWNER, query.estate, query.owner)]
    bills = await bills_of(asking, theirs(asking, found))
    if not bills:
        raise NotFound(what=query.owner)
    return OwnerFeesView(
        owner=query.owner, units=tuple(bills), payees=sums(item for bill in bills for item in bill.items)
    )


def theirs(asking: "Asking", units: Sequence[str]) -> list[str]:
    """An owner sees the own units and is told of no other that there is one."""
    return [unit for unit in units if asking.role != "owner" or f"unit:{unit}" in asking.of]


async def bills_of(asking: "Asking", units: Sequence[str]) -> list[UnitBillView]:
    known = await asking.connection.fetch(UNITS, list(units), asking.estate)
    items: dict[str, list[BillItem]] = {row["unit"]: [] for row in known}
    for row in await asking.connection.fetch(ITEMS, list(items)):
        items[row["unit"]].append(BillItem.model_validate(dict(row)))
    entries: dict[str, list[CashEntryRow]] = {unit: [] for unit in items}
    for row in await asking.connection.fetch(ENTRIES, list(items)):
        entries[row["unit"]].append(CashEntryRow.model_validate(dict(row)))
    return [_bill(dict(row), items[row["unit"]], entries[row["unit"]]) for row in known]


def _bill(unit: dict[str, Any], items: Sequence[BillItem], entries: Sequence[CashEntryRow]) -> UnitBillView:
    waiting = tuple(item.fee for item in items if item.blocks == "keys" and item.open > 0)
    return UnitBillView(**unit, items=tuple(items), payees=sums(items), entries=tuple(entries), keys_wait_for=waiting)


def sums(items: Iterable[BillItem]) -> tuple[PayeeSum, ...]:
    """By payee in the order of the bill; what was withdrawn counts nowhere."""
    by_payee: dict[str, list[BillItem]] = {}
    for item in items:
        if not item.withdrawn:
            by_payee.setdefault(item.payee, []).append(item)
    return tuple(
        PayeeSum(
            payee=payee, payee_kind=of[0].payee_kind, name=of[0].payee_name,
            **{what: sum((getattr(item, what) for item in of), Decimal(0)) for what in SUMMED},
            billed=sum((item.amount for item in of), Decimal(0)),
        )
        for payee, of in by_payee.items()
    )  # fmt: skip


SUMMED = ("waived", "paid", "refunded", "open")
