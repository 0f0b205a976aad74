"""The servers of the one-machine default, really started: what they permit, and that they survive being killed."""

import asyncpg
import pytest

from deploy.local.places import Places
from deploy.local.ports import free_ports
from deploy.local.postgres import PostgresServer
from deploy.local.server import until_ready
from tests.servers import Database, Postgres


async def test_a_service_cannot_open_another_services_database(postgres: Postgres, database: Database) -> None:
    other = postgres.templates["defects"].runtime_dsn.rpartition("/")[0]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"{other}/{database.name}")


async def test_a_fresh_database_is_durable_and_wants_a_password(database: Database) -> None:
    connection = await asyncpg.connect(database.runtime_dsn)
    try:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert await connection.fetchval("SELECT current_setting($1)", setting) == "on"
        assert (await connection.fetchval("SELECT version()")).startswith("PostgreSQL 18")
    finally:
        await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.runtime_address, password="wrong")  # noqa: S106 - wrong on purpose


async def test_a_service_may_add_schemas_of_its_own_and_nothing_to_others(database: Database) -> None:
    connection = await asyncpg.connect(database.runtime_dsn)
    try:
        await connection.execute("CREATE SCHEMA register_1")
        for schema in ("public", "log"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"CREATE TABLE {schema}.anything (id int)")
    finally:
        await connection.close()


async def test_no_statement_and_no_value_reaches_the_log_of_postgres(postgres: Postgres, database: Database) -> None:
    connection = await asyncpg.connect(database.runtime_dsn)
    try:
        await connection.execute("CREATE SCHEMA register_1 CREATE TABLE owner (name text PRIMARY KEY)")
        await connection.execute("INSERT INTO register_1.owner VALUES ($1)", "Zhang San")
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("INSERT INTO register_1.owner VALUES ($1)", "Zhang San")
        with pytest.raises(asyncpg.DivisionByZeroError):
            await connection.execute("SELECT 'Zhang San', 1/0")
    finally:
        await connection.close()
    written = postgres.server.log.read_text()
    assert "division by zero" in written
    assert "Zhang San" not in written


async def test_postgres_killed_with_an_acknowledged_row_has_it_afterwards(places: Places) -> None:
    folder = places.data / "killed"
    server = PostgresServer(folder, free_ports(1)[0], "password", places.log("killed"))
    server.start()
    await until_ready(server, server.log)
    connection = await asyncpg.connect(server.admin_dsn)
    await connection.execute("CREATE TABLE kept (id int)")
    await connection.execute("INSERT INTO kept VALUES (1)")
    assert server.process is not None
    server.process.child.kill()
    await server.process.ended()
    connection.terminate()
    await _start_again(server)
    connection = await asyncpg.connect(server.admin_dsn)
    assert await connection.fetchval("SELECT count(*) FROM kept") == 1
    await connection.close()
    await server.process.stop()
    assert server.process.child.poll() == 0


async def _start_again(server: PostgresServer) -> None:
    """Backends of a killed postmaster hold its memory until they notice; until then it refuses to start."""
    while True:
        server.start()
        try:
            return await until_ready(server, server.log)
        except Exception:  # noqa: BLE001, S112 - what ended it is in its log; the supervisor does the same
            continue
