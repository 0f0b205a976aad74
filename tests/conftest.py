"""Fixtures every test may ask for: real servers, once per test process, and a database of one's own."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped] # it has no types of its own

from deploy.local.nats import NatsServer
from deploy.local.places import Places
from tests.servers import Database, Postgres, data_folder, make_places, nats_server, new_folder, postgres_server

settings.register_profile("handover", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("handover")

FOR_ALL = pytest.StashKey[Path]()
SHARE_AN_ESTATE = ("tests/integration/front_door", "tests/journeys/links")


def pytest_configure(config: pytest.Config) -> None:
    """A folder of all test processes of a run, for what takes long to make and is only copied."""
    given = getattr(config, "workerinput", None)
    config.stash[FOR_ALL] = Path(given["for_all"]) if given else new_folder("for-all")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[FOR_ALL])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before xdist starts a worker."""
    node.workerinput["for_all"] = str(node.config.stash[FOR_ALL])


@pytest.fixture(scope="session")
def for_all(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.stash[FOR_ALL]


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


class ByFile(LoadFileScheduling):  # type: ignore[misc] # see its import
    """A file's tests go to one worker, because they share what it starts; those of some folders share it too."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        return folder if folder in SHARE_AN_ESTATE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return ByFile(config, log)
