"""Fixtures every test may ask for: real servers, once per test process, and a database of one's own."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from tests.servers import Database, Postgres, data_folder, make_places, nats_server, postgres_server

settings.register_profile("handover", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("handover")


@pytest.fixture(scope="session")
def places(request: pytest.FixtureRequest) -> Iterator[Places]:
    """The data folder of this test process with all its secrets; kept, and named, when a test fails."""
    with data_folder("tests", keep=lambda: request.session.testsfailed > 0) as folder:
        yield make_places(folder)


@pytest.fixture(scope="session")
def postgres(places: Places) -> Iterator[Postgres]:
    with postgres_server(places) as server:
        yield server


@pytest.fixture(scope="session")
def nats(places: Places) -> Iterator[NatsServer]:
    with nats_server(places) as server:
        yield server


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    """An empty, migrated database of the owners service."""
    fresh = await postgres.fresh_database("owners")
    yield fresh
    await postgres.drop(fresh)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under `--dist loadgroup` a file's tests stay together, because they share what it starts; some folders' too."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))
