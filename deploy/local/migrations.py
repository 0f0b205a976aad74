"""Brings every service's schema up to date before the service starts."""

import asyncio

from deploy.local.databases import Database
from shared.postgres import migrate


async def migrate_all(databases: list[Database]) -> None:
    await asyncio.gather(*(migrate(database.migrate_dsn, database.service) for database in databases))
