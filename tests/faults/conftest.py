"""Each test its own copy of one prepared estate, its own chance, and the data folder kept when it fails."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.estate import copied, prepared_folder


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest) -> Iterator[Path]:
    with prepared_folder(keep=lambda: request.session.testsfailed > 0) as folder:
        yield folder


@pytest.fixture
def data(request: pytest.FixtureRequest, prepared: Path) -> Iterator[Path]:
    failed_before = request.session.testsfailed
    with copied(prepared, keep=lambda: request.session.testsfailed > failed_before) as folder:
        yield folder


@pytest.fixture
def seed() -> int:
    """Another one each time; HANDOVER_FAULTS_SEED runs one again."""
    chosen = int(os.environ.get("HANDOVER_FAULTS_SEED") or int.from_bytes(os.urandom(4)))
    print(f"HANDOVER_FAULTS_SEED={chosen}")  # noqa: T201 - pytest shows it beside a failure
    return chosen
