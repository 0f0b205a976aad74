"""Of all that was done from links, no secret is kept anywhere."""

import asyncpg
import pytest

from deploy.services import SERVICES
from tests.faults.estate import superuser
from tests.journeys.behind_a_link import codes, links
from tests.journeys.links.world import BUILDER_MAIL, OWNER_MAIL, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_no_token_and_no_code_is_anywhere_but_in_its_mail(world: World) -> None:
    """Not in a row of a database, not in a log file."""
    token = await world.letter("kept", "kept-1")
    await world.confirmed(token)
    secrets = [*links(world.mail, BUILDER_MAIL), *links(world.mail, OWNER_MAIL)]
    digits = [f'"{code}"' for code in codes(world.mail, BUILDER_MAIL)]
    assert token in secrets
    assert digits
    for service in SERVICES:
        async with superuser(world.estate, service) as connection:
            kept = await everything(connection)
        written = kept + world.estate.places.log(service).read_bytes()
        assert not [one for one in (*secrets, *digits) if one.encode() in written], service


async def everything(connection: "asyncpg.Connection[asyncpg.Record]") -> bytes:
    """Every row of every table as text, and every record as it is."""
    tables = await connection.fetch("""
        select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    """)
    found = [await connection.fetch(f"select t::text as row from {table['name']} t") for table in tables]
    records = await connection.fetch("select record from log.event") if any(
        table["name"] == "log.event" for table in tables
    ) else []  # fmt: skip
    return b"\n".join([*(row["row"].encode() for rows in found for row in rows), *(row["record"] for row in records)])
