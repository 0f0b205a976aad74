"""Each service its own database and its own two roles: one owns the schema, one runs and owns nothing in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import asyncpg

from deploy.local.keys import password
from deploy.local.places import Places
from deploy.services import SERVICES


@dataclass(frozen=True, slots=True)
class Database:
    """One service's database: where it is, and its two roles with their passwords."""

    service: str
    address: str  # host:port
    name: str
    migrate_password: str
    runtime_password: str

    @property
    def runtime_address(self) -> str:
        """For the service, whose password comes from a file."""
        return f"postgresql://{self.service}@{self.address}/{self.name}"

    @property
    def runtime_dsn(self) -> str:
        return f"postgresql://{self.service}:{quote(self.runtime_password)}@{self.address}/{self.name}"

    @property
    def migrate_dsn(self) -> str:
        return f"postgresql://{self.service}_migrate:{quote(self.migrate_password)}@{self.address}/{self.name}"


def databases(places: Places, admin_dsn: str) -> list[Database]:
    """Those of all services on the server of `admin_dsn`, with the passwords of this installation."""
    address = urlsplit(admin_dsn).netloc.rpartition("@")[2]
    return [
        Database(
            service=service,
            address=address,
            name=service,
            migrate_password=password(places.operations / f"{service}_migrate_password"),
            runtime_password=password(places.secrets(service) / "postgres_password"),
        )
        for service in SERVICES
    ]


async def make_databases(admin_dsn: str, wanted: list[Database]) -> None:
    """What is there stays; passwords and rights are set as they must be, every time."""
    async with _connected(admin_dsn) as connection:
        await connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
        for database in wanted:
            await _make_role(connection, f"{database.service}_migrate", database.migrate_password)
            await _make_role(connection, database.service, database.runtime_password)
            await _make_database(connection, database)
    for database in wanted:
        async with _connected(_in_database(admin_dsn, database.name)) as connection:
            await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


async def _make_database(connection: "asyncpg.Connection[asyncpg.Record]", database: Database) -> None:
    owner = f"{database.service}_migrate"
    # A managed server's administrator is no superuser and must belong to the role it gives a database to.
    await connection.execute(f'GRANT "{owner}" TO CURRENT_USER')
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database.name):
        await connection.execute(f'CREATE DATABASE "{database.name}" OWNER "{owner}"')
    await grant_database(connection, database)


async def grant_database(connection: "asyncpg.Connection[asyncpg.Record]", database: Database) -> None:
    """Only its own two roles may enter; the runtime role may add schemas of its own for what it reads."""
    owner = f"{database.service}_migrate"
    await connection.execute(f'ALTER DATABASE "{database.name}" OWNER TO "{owner}"')
    await connection.execute(f'REVOKE ALL ON DATABASE "{database.name}" FROM PUBLIC')
    await connection.execute(f'GRANT CONNECT, CREATE ON DATABASE "{database.name}" TO "{database.service}"')


async def _make_role(connection: "asyncpg.Connection[asyncpg.Record]", name: str, secret: str) -> None:
    if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name):
        await connection.execute(f'CREATE ROLE "{name}"')
    # ALTER ROLE takes no parameters: the server itself quotes the password.
    quoting = "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)"
    await connection.execute(await connection.fetchval(quoting, name, secret))


def _in_database(dsn: str, name: str) -> str:
    return urlsplit(dsn)._replace(path=f"/{name}").geturl()


@asynccontextmanager
async def _connected(dsn: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()
