"""What the desk looks up for every request is found by an index, however many links and devices there are."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

from services.desk.api.callers import FIND as CALLER
from services.desk.api.links.passing_on import PASSED_ON
from services.desk.api.links.visitors import DEVICE
from services.desk.api.links.visitors import FIND as VISITOR
from services.desk.app import make_service
from services.desk.codes import STILL_GOOD
from services.desk.former_contacts import LEFT
from services.desk.read_models.access_tokens import ACCESS_TOKENS
from services.desk.read_models.contacts import CONTACTS
from services.desk.read_models.devices import DEVICES
from services.desk.read_models.in_step import ACCESS, named
from services.desk.read_models.links import LINKS, LISTED
from shared.contracts.desk import Links
from tests.given import AT
from tests.integration.defects_at_work import decisions_of
from tests.kernel.replica import Replica, replica
from tests.servers import Postgres

if TYPE_CHECKING:
    from shared.postgres import Connection

E, MANY = "E1", 20_000
FILL = """
insert into links
select 'k-' || n, case when n % 2 = 0 then 'E1' else 'E' || n % 50 end, case when n % 10 = 0 then 'k-' || n - 1 end,
       'p-' || n % 400, 'contractor', 'c-' || n % 30, 'l-' || n / 5, case when n % 3 = 0 then 'i-' || n end, null,
       'email', '{}', 'hash-' || n, $2::timestamptz + n * interval '1 minute', $2::timestamptz + interval '30 days',
       null, null, n % 7 = 0
  from generate_series(1, $1::int) n
"""
FILL_DEVICES = """
insert into devices select 'E1/p-' || n || '/d', 'E1', 'p-' || n, null, 'code-' || n, $2::timestamptz, 0
  from generate_series(1, $1::int) n
"""
FILL_TOKENS = """
insert into access_tokens select 't-' || n, 'p-' || n, '{}', '{}', 'hash-' || n, $2, $2, false
  from generate_series(1, $1::int) n
"""
FILL_ACCESS = """
insert into access select 'p-' || n, '{}' from generate_series(1, $1::int) n where $2::timestamptz is not null
"""
FILL_CONTACTS = """
insert into contacts select e || ':c-' || n, e, 'c-' || n, 'p-new', array['p-' || n] from generate_series(0, 29) n,
       (select 'E' || e as e from generate_series(1, 49) e) e where $1::int is not null and $2::timestamptz is not null
"""


@pytest.fixture
async def desk(postgres: Postgres) -> AsyncIterator[Replica]:
    service = make_service()
    database = await postgres.fresh_database("desk")
    async with replica(database, name="desk", decisions=decisions_of(service), models=(*service.models, ACCESS)) as one:
        connection = await one.connect()
        path = ", ".join(model.schema for model in (LINKS, DEVICES, ACCESS_TOKENS, ACCESS, CONTACTS))
        await connection.execute(f"set search_path = {path}")
        for fill in (FILL, FILL_DEVICES, FILL_TOKENS, FILL_ACCESS, FILL_CONTACTS):
            await connection.execute(fill, MANY, AT)
        await connection.execute("analyze links, devices, access_tokens, access, contacts")
        await connection.close()
        yield one
    await postgres.drop(database)


async def test_no_look_up_of_the_desk_reads_a_table_through(desk: Replica) -> None:
    asked = [
        (VISITOR, (*named(LINKS, DEVICES, ACCESS), "hash-10")),
        (CALLER, (*named(ACCESS_TOKENS, ACCESS), "hash-10", AT)),
        (DEVICE, ("E1/p-1/d",)),
        (STILL_GOOD, ("code-1", "p-1", E, AT)),
        (PASSED_ON, ("k-9",)),
        (LEFT, (*named(LINKS, CONTACTS), AT)),
    ]
    async with desk.pool.acquire() as connection:
        for sql, arguments in asked:
            await indexed(connection, sql, arguments)


async def test_the_list_of_an_estates_links_can_be_read_by_an_index(desk: Replica) -> None:
    """Where it has most of them, and there are few, Postgres rightly reads the table."""
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off")
        for narrow in ({}, {"person": "p-7"}, {"letter": "l-9"}, {"issue": "i-9"}):
            query = Links(estate=E, **narrow)
            arguments = (query.estate, query.person, query.letter, query.issue, query.unit)
            await indexed(connection, LISTED, arguments)


async def indexed(connection: "Connection", sql: str, arguments: tuple[Any, ...]) -> None:
    plan = "\n".join(row[0] for row in await connection.fetch(f"explain {sql}", *arguments))
    for table in ("links", "devices", "access_tokens", "access"):
        assert f"Seq Scan on {table}" not in plan, (sql, plan)
    assert "Index" in plan, (sql, plan)
