"""What benches share: the event loop of the services, one long log, and an estate with everything running."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import pytest
import structlog
import uvloop

from shared import logs
from shared.serving import collect_seldom
from tests.bench.defects import LEDGER, filled_ledger
from tests.bench.history import EVENTS, write_history
from tests.faults.fixtures import bus, data, estate, prepared, seed
from tests.servers import Database, Postgres

__all__ = ["bus", "data", "estate", "prepared", "seed"]

os.environ.setdefault("TMPDIR", tempfile.gettempdir())  # on a disk, as at work


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Services run on uvloop, so what is measured does too."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ten minutes of load come last."""
    items.sort(key=lambda item: item.path.name == "test_memory.py")


@pytest.fixture(autouse=True, scope="session")
def as_in_a_service() -> None:
    collect_seldom()


@pytest.fixture(autouse=True, scope="session")
def quiet() -> None:
    """Only what a service would warn of stands between the lines of the table."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, logs.without_values, structlog.processors.LogfmtRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
    )


@pytest.fixture
async def empty(postgres: Postgres) -> AsyncIterator[Database]:
    fresh = await postgres.fresh_database("defects")
    yield fresh
    await postgres.drop(fresh)


@pytest.fixture(scope="session")
def long_log(postgres: Postgres) -> Iterator[Database]:
    """A defects log of 300,000 events, whole and chained; no table beside it has been made yet."""
    database = asyncio.run(postgres.fresh_database("defects"))
    asyncio.run(write_history(database, EVENTS))
    yield database
    asyncio.run(postgres.drop(database))


@pytest.fixture(scope="session")
def long_ledger(postgres: Postgres) -> Iterator[Database]:
    """A ledger of 200,000 issues in the table; no log is behind it, so it is asked and added to, never rebuilt."""
    database = asyncio.run(postgres.fresh_database("defects"))
    asyncio.run(filled_ledger(database, LEDGER))
    yield database
    asyncio.run(postgres.drop(database))
