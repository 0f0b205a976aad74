"""The figures count ages in SQL; code has a function: they must mean the same days."""

from datetime import UTC, datetime, timedelta

import asyncpg

from services.defects.ageing import bucket
from services.defects.figures import DAYS_OLD
from tests.servers import Database

AS_OF = datetime(2026, 11, 26, 12, tzinfo=UTC)
QUERY = (
    f"select raised_at, {DAYS_OLD}::int as days from (select unnest($1::timestamptz[]) as raised_at, $2::timestamptz)"
)
NAMES = {range(11): "0-10", range(11, 21): "11-20", range(21, 31): "21-30", range(31, 99): "over-30"}


async def test_sql_and_function_put_an_issue_into_the_same_bucket(database: Database) -> None:
    """Every six hours of forty days, across the end of a month."""
    raised = [AS_OF - n * timedelta(hours=6) for n in range(40 * 4)]
    connection = await asyncpg.connect(database.runtime_dsn, password=database.runtime_password)
    found = await connection.fetch(QUERY, raised, AS_OF)
    await connection.close()
    assert len(found) == len(raised)
    for row in found:
        expected = next(name for days, name in NAMES.items() if row["days"] in days)
        assert bucket(row["raised_at"], AS_OF) == expected, row
