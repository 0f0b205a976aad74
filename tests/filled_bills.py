"""Bills and a cash book of any size, written by SQL into the tables the service reads: for plans and figures."""

from tests.kernel.replica import Replica

ESTATES = 50

WHERE = f"""
       lateral (select 'F-' || (u - 1) * {ESTATES} / $1::int, 'f-b' || (u - 1) * 500 / $1::int) as w(estate, building)
"""
WORKING = '{"kind": "per_unit", "months": 1, "exact": "1000.50", "round_to": "0.01", "rounding": "half_up"}'
# Two of a unit's four fees are paid; every tenth receipt is void. Estate after estate, as they were billed.
ITEMS = f"""
insert into bill_items
select 'f-' || u || '/' || n, w.estate, 'f-' || u, w.building, n, 'fee_' || n, '费', 'fee', '',
       (array['developer', 'fund', 'property', 'property'])[n],
       (array['developer', 'government', 'property_company', 'property_company'])[n], 1000.50, 'CNY',
       '{WORKING}', true, false,
       'nothing', date '2026-06-01' + u % 300, w.estate || '/1', case when n > 2 then 1000.50 else 0 end, 0, 0,
       case when n > 2 then 0 else 1000.50 end, false
  from generate_series(1, $1::int) u, generate_series(1, 4) n, {WHERE}
"""
ENTRIES = f"""
insert into cash_book
select 'f-r' || u, w.estate, 'f-' || u, w.building, 'payment', 'property', 'property_company', 'f-book', u,
       2001.00, 'CNY', 'cash', '[]', 'f-cashier-' || u % 7, date '2026-06-01' + u % 200,
       timestamptz '2026-06-01 02:00Z' + u % 200 * interval '1 day' + u * interval '1 millisecond', null, null, null,
       null, case when u % 10 = 0 then date '2026-06-01' + u % 200 end
  from generate_series(1, $1::int) u, {WHERE}
"""
BOOK = "insert into receipt_books values ('f-book', 'F-0', 'property', 'FB', '{}', $1, 0)"
UNITS = f"""
insert into unit_board (unit, estate, building, contract_code, door_number, unit_type, entrance, floor, built_area,
                        usable_area, state, version, owners, coming, passed, refusals, keys, cards)
select 'f-' || u, w.estate, w.building, 'HT-' || u, '门牌' || u, '三室', '1', 1, 100, 80, 'registered', 1,
       array[]::text[], 0, array[]::text[], 0, 0, 0
  from generate_series(1, $1::int) u, {WHERE}
"""
TABLES = ("unit_board", "bill_items", "cash_book", "receipt_books")


async def fill_bills(service: Replica, units: int) -> None:
    """After its statements may have been prepared on empty tables, as on the first day of an installation."""
    connection = await service.connect()
    schemas = [next(model.schema for model in service.models if model.name == table) for table in TABLES]
    await connection.execute(f"set search_path = {', '.join(schemas)}")
    async with connection.transaction():
        await connection.execute("set local transaction_timeout = 0")
        for fill in (BOOK, UNITS, ITEMS, ENTRIES):
            await connection.execute(fill, units, timeout=120)
    for table in TABLES:
        await connection.execute(f"analyze {table}", timeout=60)
    await connection.close()
