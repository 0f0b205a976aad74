"""Units' files of any number, written by SQL into the tables the service reads: for plans and figures."""

from services.owners.typical_checklist import TYPICAL_CHECKLIST
from tests.kernel.replica import Replica

ESTATES = 50

WHERE = f"""
       lateral (select 'F-' || (u - 1) * {ESTATES} / $1::int, 'f-b' || (u - 1) * 500 / $1::int) as w(estate, building)
"""
PLACES = f"""
insert into estates
select 'F-' || n, 'EAST', '园 ' || n, 'CN', 'Asia/Shanghai', 'CNY', array['zh'] from generate_series(0, {ESTATES - 1}) n
"""
BUILDINGS = (
    f"insert into buildings select 'f-b' || n, 'F-' || n * {ESTATES} / 500, n || '栋' from generate_series(0, 499) n"
)
UNITS = f"""
insert into unit_board (unit, estate, building, contract_code, door_number, unit_type, entrance, floor, built_area,
                        usable_area, state, version, owners, coming, passed, refusals, keys, cards)
select 'f-' || u, w.estate, w.building, 'HT-' || u, '门牌' || u, '户型' || u % 4, '1', 1, 100, 80, 'registered', 1,
       array[]::text[], 0, array[]::text[], 0, 0, 0
  from generate_series(1, $1::int) u, {WHERE}
"""
# Every tenth file is on loan, every third unit decorated.
FILES = f"""
insert into unit_files
select 'f-' || u, w.estate, w.building, 20, case when u % 3 = 0 then array['decorating'] else array[]::text[] end,
       stands.said, null,
       'A-' || u % 90, case when u % 10 = 0 then 'p-1' end, case when u % 10 = 0 then 'p-2' end,
       case when u % 10 = 0 then '核对' end, case when u % 10 = 0 then date '2026-06-01' + u % 300 end, null, false,
       md5(array_to_string(stands.said, ',') || (u % 3 = 0))
  from generate_series(1, $1::int) u, {WHERE},
       lateral (select array_agg(d.code || case when (u + d.n) % 3 > 0 then '|filled,given_out,present,sealed,signed|2|'
                                                else '|filled,given_out,present,sealed|2|' end) as said
                  from unnest($2::text[]) with ordinality as d(code, n)) as stands
"""
# Of the trade's fifteen documents each has a row; two of three have everything.
DOCUMENTS = f"""
insert into unit_documents
select 'f-' || u || '/' || d.code, w.estate, w.building, 'f-' || u, d.code, true, true, true,
       (u + d.n) % 3 > 0, true, 2, null, null, null, null
  from generate_series(1, $1::int) u,
       unnest($2::text[]) with ordinality as d(code, n), {WHERE}
"""
TABLES = ("estates", "buildings", "unit_board", "unit_files", "unit_documents")


async def fill_files(service: Replica, units: int) -> None:
    """After its statements may have been prepared on empty tables, as on the first day of an installation."""
    codes = [one.document for one in TYPICAL_CHECKLIST.documents]
    connection = await service.connect()
    schemas = [next(model.schema for model in service.models if model.name == table) for table in TABLES]
    await connection.execute(f"set search_path = {', '.join(schemas)}")
    async with connection.transaction():
        await connection.execute("set local transaction_timeout = 0")
        for fill in (PLACES, BUILDINGS):
            await connection.execute(fill, timeout=120)
        await connection.execute(UNITS, units, timeout=120)
        for fill in (FILES, DOCUMENTS):
            await connection.execute(fill, units, codes, timeout=300)
    for table in TABLES:
        await connection.execute(f"analyze {table}", timeout=60)
        await connection.execute(f"vacuum {table}", timeout=300)
    await connection.close()
