"""A day in fifty estates of any number of units, by SQL into the tables the service reads: for plans and figures."""

from datetime import date

import orjson

from tests.kernel.replica import Replica

ESTATES, CAME, IN_LINE = 50, 300, 120  # units that came that day in each estate, and that stand in line
DAY = date(2026, 11, 24)

WHERE = f"""
       lateral (select 'D-' || (u - 1) * {ESTATES} / $1::int as estate, 'd-b' || (u - 1) * 500 / $1::int as building,
                       (u - 1) % ($1::int / {ESTATES}) as place) as w
"""
PLACES = f"""
insert into estates
select 'D-' || n, 'EAST', '园 ' || n, 'CN', 'Asia/Shanghai', 'CNY', array['zh'] from generate_series(0, {ESTATES - 1}) n
"""
BATCHES = f"""
insert into handover_batches
select 'd-' || n, 'D-' || n, '首批', date '2026-11-20', date '2026-12-20', '大堂', 20, false
  from generate_series(0, {ESTATES - 1}) n
"""
UNITS = f"""
insert into unit_board (unit, estate, building, contract_code, door_number, unit_type, entrance, floor, built_area,
                        usable_area, deliver_by, state, version, owners, batch, served_on, coming, passed, refusals,
                        keys, cards, handed_over_on)
select 'd-' || u, w.estate, w.building, 'HT-' || u, '门牌' || u, '三室', '1', 1, 100, 80, date '2026-11-30' + u % 300,
       case when u % 3 = 0 then 'handed_over' else 'served' end, 5, array['p-' || u], 'd-1', date '2026-11-01', 1,
       array['check_in', 'papers'], 0, case when u % 3 = 0 then 5 else 0 end, 0,
       case when u % 3 = 0 then date '2026-11-24' - u % 5 end
  from generate_series(1, $1::int) u, {WHERE}
"""
INVITED = f"""
insert into invitations
select 'd-' || u, w.estate, w.building, 'd-' || substr(w.estate, 3), date '2026-12-20',
       '{{"kind": "registered_mail", "number": "RM", "scan": null, "served_on": "2026-11-01"}}'::jsonb, u % 4,
       'no_answer', timestamptz '2026-11-10 02:00Z',
       timestamptz '2026-11-20 01:00Z' + (w.place / 160) * interval '1 day' + (w.place % 8) * interval '1 hour',
       'handover', null, u % 40 = 0, 0, null
  from generate_series(1, $1::int) u, {WHERE}
"""
BOOKED = """
insert into bookings
select estate || '/' || to_char(appointment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'), estate, appointment,
       jsonb_object_agg(unit, batch)
  from invitations group by estate, appointment
"""
# Everybody who came has passed the door and the papers; two of three the inspection and the signing.
STEPS = """
{"check_in": {"opened": "2026-11-24T01:00:00+00:00", "passed": "2026-11-24T01:00:00+00:00"},
 "papers": {"opened": "2026-11-24T01:00:00+00:00", "called": "2026-11-24T01:10:00+00:00",
            "passed": "2026-11-24T01:14:00+00:00"},
 "inspection": {"opened": "2026-11-24T01:14:00+00:00", "passed": "2026-11-24T02:00:00+00:00",
                "conclusion": "accepted_with_issues"},
 "signing": {"opened": "2026-11-24T02:00:00+00:00", "passed": "2026-11-24T02:20:00+00:00"}}
"""
CAME_IN = f"""
insert into unit_days
select 'd-' || u || '/2026-11-24', w.estate, 'd-' || u, w.building, date '2026-11-24', w.place + 1, u % 2 = 0, null,
       timestamptz '2026-11-24 01:00Z', timestamptz '2026-11-24 01:00Z',
       case when u % 3 = 0 then $2::jsonb - 'inspection' - 'signing' else $2::jsonb end, null, false
  from generate_series(1, $1::int) u, {WHERE} where w.place < {CAME}
"""
LINES = f"""
insert into counter_lines
select w.estate, date '2026-11-24', jsonb_object_agg('d-' || u, jsonb_build_object(
           'owner', 'p-' || u, 'building', w.building, 'number', w.place + 1, 'walk_in', u % 2 = 0,
           'lines', jsonb_build_object('papers', jsonb_build_array('2026-11-24T01:00:00+00:00', 0),
                                       'property_fees', jsonb_build_array('2026-11-24T01:00:00+00:00', 0)),
           'called', null))
  from generate_series(1, $1::int) u, {WHERE} where w.place < {IN_LINE} group by w.estate
"""
REFUSED = f"""
insert into refusals
select 'd-' || u, w.estate, w.building, 'p-' || u, 'leak', '', timestamptz '2026-11-24 03:00Z',
       array[timestamptz '2026-11-24 03:00Z'], null, false
  from generate_series(1, $1::int) u, {WHERE} where u % 20 = 0
"""
ISSUES = f"""
insert into issue_days
select 'd-i' || u || '-' || n, w.estate, timestamptz '2026-11-24 03:00Z' - u % 200 * interval '1 day',
       case when u % 2 = 0 then timestamptz '2026-11-24 05:00Z' - u % 100 * interval '1 day' end
  from generate_series(1, $1::int) u, generate_series(1, 5) n, {WHERE}
"""
OWED = f"""
insert into reservations
select 'd-' || u || '/papers', w.estate, 'd-' || u, w.building, 'papers', '身份证', '稍后', date '2026-11-25', 'p-1',
       timestamptz '2026-11-24 03:00Z', case when u % 60 > 0 then timestamptz '2026-11-24 05:00Z' end, false
  from generate_series(1, $1::int) u, {WHERE} where u % 15 = 0
"""
LENT = f"""
insert into key_borrowings
select 'd-' || u || '/d-k' || u, 'd-k' || u, w.estate, 'd-' || u, w.building, 'i-1',
       'p-1', null, 1, 'p-2', timestamptz '2026-11-24 03:00Z',
       timestamptz '2026-11-24 10:00Z', null, false, case when u % 60 > 0 then timestamptz '2026-11-24 09:00Z' end
  from generate_series(1, $1::int) u, {WHERE} where u % 15 = 0
"""
FILLS = (UNITS, INVITED, LINES, REFUSED, ISSUES, OWED, LENT)
TABLES = (
    "estates", "unit_board", "invitations", "handover_batches", "bookings", "unit_days", "counter_lines", "refusals",
    "issue_days", "reservations", "key_borrowings", "evening_counts", "awaited_inspections", "cash_book",
    "handover_policies", "unit_counters", "bill_items",
)  # fmt: skip


async def fill_day(service: Replica, units: int) -> None:
    """After its statements may have been prepared on empty tables, as on the first day of an installation."""
    connection = await service.connect()
    schemas = [next(model.schema for model in service.models if model.name == table) for table in TABLES]
    await connection.execute(f"set search_path = {', '.join(schemas)}")
    async with connection.transaction():
        await connection.execute("set local transaction_timeout = 0")
        for fill in (PLACES, BATCHES):
            await connection.execute(fill, timeout=120)
        for fill in FILLS:
            await connection.execute(fill, units, timeout=300)
        await connection.execute(BOOKED, timeout=300)
        await connection.execute(CAME_IN, units, orjson.loads(STEPS), timeout=300)
    for table in TABLES:
        await connection.execute(f"analyze {table}", timeout=60)
        await connection.execute(f"vacuum {table}", timeout=300)
    await connection.close()
