"""Homes and their owners of any number, written by SQL into the tables the service reads: for plans and figures."""

from tests.kernel.replica import Replica

ESTATES = 8
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌志鹏"

WHERE = f"""
       lateral (select 'H-' || (u - 1)::bigint * {ESTATES} / $1::int,
                       'h-b' || (u - 1)::bigint * 504 / $1::int) as w(estate, building)
"""
PLACES = f"""
insert into estates select 'H-' || n, 'EAST', 'H-' || n, 'CN', 'Asia/Shanghai', 'CNY', array['zh']
  from generate_series(0, {ESTATES} - 1) n where $1::int > 0
"""
BUILDINGS = f"""
insert into buildings (building, estate, name)
select distinct w.building, w.estate, w.building from generate_series(1, $1::int) u, {WHERE}
"""
HOMES = f"""
insert into unit_board (unit, estate, building, contract_code, door_number, unit_type, entrance, floor, built_area,
                        usable_area, state, version, owners, coming, passed, refusals, keys, cards)
select 'h-' || u, w.estate, w.building, u / 1000 || '-1-' || u, '清和路' || u || '号', '三室', '1', u % 30 + 1, 100, 80,
       'registered', 1, array['h-p' || u], 0, array[]::text[], 0, 0, 0
  from generate_series(1, $1::int) u, {WHERE}
"""
PERSONS = f"""
insert into people
select 'h-p' || u, substr('{FAMILY}', 1 + u % 31, 1) || substr('{GIVEN}', 1 + u / 31 % 31, 1)
       || substr('{GIVEN}', 1 + u / 7 % 31, 1), (10000000000 + u * 7)::text, null, 'zh', false, false
  from generate_series(1, $1::int) u
"""
ROLES = f"""
insert into roles_held
select 'h-p' || u || '/owner/' || w.estate || '//h-' || u, 'h-p' || u, 'owner', w.estate, null, 'h-' || u
  from generate_series(1, $1::int) u, {WHERE}
"""
TABLES = ("estates", "buildings", "unit_board", "people", "roles_held")


async def fill_homes(service: Replica, homes: int) -> None:
    """After its statements may have been prepared on empty tables, as on the first day of an installation."""
    connection = await service.connect()
    schemas = [next(model.schema for model in service.models if model.name == table) for table in TABLES]
    await connection.execute(f"set search_path = {', '.join(schemas)}")
    async with connection.transaction():
        await connection.execute("set local transaction_timeout = 0")
        for fill in (PLACES, BUILDINGS, HOMES, PERSONS, ROLES):
            await connection.execute(fill, homes, timeout=300)
    for table in TABLES:
        await connection.execute(f"analyze {table}", timeout=120)
    await connection.close()
