"""Events a second through the rebuilder into the ledger of issues, the widest table, beside the one in use.

Each round rebuilds it again and again from a log of 300,000 events: pages from the own log, decoded, folded, written
and switched. The limit is the same pages read and nothing done with them.
"""

from statistics import median

from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared import clock
from shared.pages import OwnPages
from shared.rebuild import Rebuilder
from tests.bench.defects import ROUNDS, SECONDS, say_durability
from tests.bench.figures import Figure
from tests.bench.history import EVENTS
from tests.equality import differences
from tests.kernel.replica import KEYS, UNFINISHED, Replica, replica
from tests.servers import Database

MODELS = [ISSUE_REGISTER]


async def settled(rebuilder: Rebuilder, one: Replica) -> None:
    while await one.fetch(UNFINISHED):
        await rebuilder._round({})


async def rebuilt(rebuilder: Rebuilder, one: Replica) -> float:
    """Events a second, whole rebuilds for as long as a round takes."""
    began, times = clock.monotonic(), 0
    while clock.monotonic() < began + SECONDS:
        await rebuilder.begin(ISSUE_REGISTER.name)
        await settled(rebuilder, one)
        times += 1
    return times * EVENTS / (clock.monotonic() - began)


async def read(pages: OwnPages) -> float:
    """Events a second of the pages alone."""
    began, position = clock.monotonic(), 0
    while page := (await pages.after(position)).lines:
        position = page[-1][0]
    return position / (clock.monotonic() - began)


async def test_rebuild(long_log: Database) -> None:
    async with replica(long_log, name="defects", models=[]) as one:
        await say_durability(one)
        pages = OwnPages(one.pool)
        rebuilder = Rebuilder(
            service="defects", models={model.name: model for model in MODELS}, pages={"defects": pages},
            connect=one.connect, keys=KEYS,
        )  # fmt: skip
        await rebuilder.register()
        await settled(rebuilder, one)
        rates = [await rebuilt(rebuilder, one) for _ in range(ROUNDS)]
        limit = median([await read(pages) for _ in range(ROUNDS)])
    found = await differences(long_log.runtime_dsn, "defects", MODELS, keys=KEYS)
    assert not found, f"the figure is void: {found}"
    Figure("rebuild", median(rates), "events/s", limit, "the same pages, only read").say()
