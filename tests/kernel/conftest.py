"""A ledger of one's own for each test, and a second log for it to follow."""

from collections.abc import AsyncIterator

import pytest
import structlog

from shared import logs
from shared.decider import Decisions
from shared.pages import OwnPages
from tests.kernel import till
from tests.kernel.replica import Lines, Replica, replica
from tests.servers import Database, Postgres


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """As a service writes them: what throws on purpose should not fill pages with its locals."""
    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        logs.without_values,
        structlog.processors.LogfmtRenderer(),
    ]
    structlog.configure(processors=processors)


@pytest.fixture
async def ledger(database: Database) -> AsyncIterator[Replica]:
    async with replica(database) as one:
        yield one


@pytest.fixture
async def takings(postgres: Postgres) -> AsyncIterator[Replica]:
    """The till's own log, in its own database."""
    fresh = await postgres.fresh_database("visits")
    decisions: Decisions = till.DECISIONS
    async with replica(fresh, name="till", decisions=decisions, models=()) as one:
        yield one
    await postgres.drop(fresh)


@pytest.fixture
def pages(takings: Replica) -> Lines:
    return Lines(OwnPages(takings.pool))
