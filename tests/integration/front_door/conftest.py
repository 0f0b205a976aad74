"""One system for everything that comes in through the front door: it takes longer to start than most of it to do."""

from collections.abc import Iterator

import pytest

from tests.integration.desk_at_work import Desk, desk_at_work


@pytest.fixture(scope="package")
def desk() -> Iterator[Desk]:
    """Whoever writes more than a building takes estates of their own; E1 and E2 are everybody's."""
    with desk_at_work("front-door") as desk:
        yield desk
