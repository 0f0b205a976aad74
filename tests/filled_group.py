"""A group of fifty estates with units of any number, written by SQL into the tables: for plans and figures."""

from tests.kernel.replica import Replica

ESTATES = 50

REGIONS = "insert into regions select 'R-' || n, '城市公司 ' || n from generate_series(0, 4) n"
PLACES = f"""
insert into estates
select 'F-' || n, 'R-' || n % 5, '园 ' || n, 'CN', case when n % 7 = 0 then 'Asia/Singapore' else 'Asia/Shanghai' end,
       'CNY', array['zh'] from generate_series(0, {ESTATES - 1}) n
"""
UNITS = f"""
insert into unit_progress
select 'f-' || u, 'F-' || (u - 1) * {ESTATES}::bigint / $1::int, date '2026-06-01' + u % 400,
       concat_ws(' ', case when u % 10 > 0 then 'due' end, case when u % 10 > 1 then 'served' end,
                 case when u % 10 > 2 then 'booked' end, case when u % 50 = 9 then 'refused' end,
                 case when u % 10 > 5 then 'handed_over' end),
       u % 10 > 5
  from generate_series(1, $1::int) u
"""
PLANS = f"""
insert into countdown_plans select 'F-' || n, date '2026-08-01' + n, 63 from generate_series(0, {ESTATES - 1}) n
"""
TASKS = f"""
insert into countdown_tasks
select 'F-' || n || '/t' || t, 'F-' || n, 't' || t, 'files', 'customer_service', '事' || t, 'task ' || t, null, null,
       t - 60, date '2026-08-01' + n + t - 60, timestamptz '2026-08-01 16:00+00' + make_interval(days => n + t - 60),
       null, case when t % 4 = 0 then 'open' else 'done' end, null, null, 0, null, null, null, null, null, false
  from generate_series(0, {ESTATES - 1}) n, generate_series(1, 90) t
"""
ITEMS = f"""
insert into coordination_items
select 'i-' || n || '-' || t, 'F-' || n, 'engineering', 'developer_project', null, null, '何时移交',
       case when t % 3 = 0 then 'raised' else 'closed' end,
       timestamptz '2026-07-01 10:00+00' + make_interval(days => t),
       null, 'p-1', timestamptz '2026-06-01 10:00+00', null, 1, false, 1, null, null, null, false
  from generate_series(0, {ESTATES - 1}) n, generate_series(1, 60) t
"""
TABLES = ("regions", "estates", "unit_progress", "countdown_plans", "countdown_tasks", "coordination_items")


async def fill_group(service: Replica, units: int) -> None:
    """After its statements may have been prepared on empty tables, as on the first day of an installation."""
    connection = await service.connect()
    schemas = [next(model.schema for model in service.models if model.name == table) for table in TABLES]
    await connection.execute(f"set search_path = {', '.join(schemas)}")
    async with connection.transaction():
        await connection.execute("set local transaction_timeout = 0")
        for fill in (REGIONS, PLACES, PLANS, TASKS, ITEMS):
            await connection.execute(fill, timeout=120)
        await connection.execute(UNITS, units, timeout=300)
    for table in TABLES:
        await connection.execute(f"analyze {table}", timeout=60)
        await connection.execute(f"vacuum {table}", timeout=300)
    await connection.close()
