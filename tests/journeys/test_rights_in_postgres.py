"""With a service's own role Postgres lets nobody change what was recorded, nor look into another's database."""

import asyncpg
import pytest

from deploy.services import SERVICES
from tests.servers import Postgres

KEPT = {"log": ("event", "receipt"), "archive": ("event", "seal")}
ATTEMPTS = (
    "update {table} set hash = hash",
    "delete from {table}",
    "truncate {table}",
    "drop table {table} cascade",
    "alter table {table} disable trigger all",
    "alter table {table} disable trigger append_only",
    "drop trigger append_only on {table}",
    "alter table {table} rename to gone",
    "alter table {table} owner to current_user",
    "create rule quiet as on insert to {table} do instead nothing",
    "create or replace function {schema}.refuse_change() returns trigger language plpgsql as 'begin return old; end'",
    "drop schema {schema} cascade",
    "create table {schema}.another (id int)",
)
ESCAPES = (
    "set session_replication_role = replica",
    "set role {service}_migrate",
    "set role postgres",
    "alter role {service} superuser",
    "create role another superuser",
    "copy (select 1) to program 'true'",
    "alter system set fsync = off",
    "delete from private.key",
    "drop database {service}",
)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_services_own_role_cannot_touch_the_past(postgres: Postgres, service: str) -> None:
    connection = await asyncpg.connect(postgres.templates[service].runtime_dsn)
    try:
        assert [attempt for attempt in attempts(service) if await succeeds(connection, attempt)] == []
    finally:
        await connection.close()


async def succeeds(connection: "asyncpg.Connection[asyncpg.Record]", attempt: str) -> bool:
    try:
        await connection.execute(attempt)
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


@pytest.mark.parametrize("service", SERVICES)
async def test_a_services_own_role_opens_no_other_database(postgres: Postgres, service: str) -> None:
    own = postgres.templates[service]
    for other in [*(one.name for one in postgres.templates.values() if one != own), "postgres", "template1"]:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(own.runtime_dsn, database=other)


def attempts(service: str) -> list[str]:
    schemas = KEPT if service == "audit" else {"log": KEPT["log"]}
    return [
        *(
            attempt.format(table=f"{schema}.{table}", schema=schema)
            for schema, tables in schemas.items() for table in tables for attempt in ATTEMPTS
        ),
        *(escape.format(service=service) for escape in ESCAPES),
    ]  # fmt: skip
