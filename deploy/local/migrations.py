"""Brings every service's schema up to date before the service starts."""

import asyncio

from deploy.local.databases import Database
from deploy.local.places import PROJECT
from shared.postgres import migrate

OWN_TABLES = {"audit": PROJECT / "services" / "audit" / "archive.sql"}  # what a service has beside the kernel's tables


async def migrate_all(databases: list[Database]) -> None:
    await asyncio.gather(
        *(migrate(database.migrate_dsn, database.service, OWN_TABLES.get(database.service)) for database in databases)
    )
