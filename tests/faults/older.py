"""One service's database copied while the others work, and later put back in place of what it has become."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from deploy.local.databases import grant_database
from tests.faults.estate import Estate

END_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"


async def older_copy(estate: Estate, service: str) -> None:
    """As it is now; the service cannot reach its database meanwhile."""
    async with _server(estate) as connection:
        await connection.execute(f"alter database {service} allow_connections false")
        await connection.execute(END_SESSIONS, service)
        await connection.execute(f"create database {service}_older template {service}")
        await connection.execute(f"alter database {service} allow_connections true")


async def set_back(estate: Estate, service: str) -> None:
    """To that copy; whatever came after it is gone from this server."""
    [database] = [one for one in estate.running.databases if one.service == service]
    async with _server(estate) as connection:
        await connection.execute(f"drop database {service} with (force)")
        await connection.execute(f"alter database {service}_older rename to {service}")
        await grant_database(connection, database)


@asynccontextmanager
async def _server(estate: Estate) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await asyncpg.connect(estate.running.postgres_admin_dsn)
    try:
        yield connection
    finally:
        await connection.close()
