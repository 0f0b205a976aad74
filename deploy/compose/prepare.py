"""`python -m deploy.compose.prepare`: databases, roles and schemas on the Postgres of HANDOVER_POSTGRES_HOST; once."""

import asyncio
import os
from pathlib import Path
from urllib.parse import quote

from deploy.local.databases import databases, make_databases
from deploy.local.keys import password
from deploy.local.migrations import migrate_all
from deploy.local.places import Places
from deploy.local.postgres import ADMINISTRATOR


async def prepare(places: Places, address: str) -> None:
    """`address` is host:port; the administrator's password is the installation's."""
    secret = quote(password(places.operations / "postgres_password"))
    admin_dsn = f"postgresql://{ADMINISTRATOR}:{secret}@{address}/postgres"
    wanted = databases(places, admin_dsn)
    await make_databases(admin_dsn, wanted)
    await migrate_all(wanted)


if __name__ == "__main__":
    asyncio.run(prepare(Places(Path(os.environ["HANDOVER_INSTALLATION"])), os.environ["HANDOVER_POSTGRES_HOST"]))
