"""Two processes of one service: one is stopped at the worst moment or knows another fold, and nobody suffers."""

from pathlib import Path

import pytest

from services.defects.read_models.issue_register import ISSUE_REGISTER
from tests.faults.callers import connect
from tests.faults.changes import changed_fold, models_of
from tests.faults.estate import Estate, running_estate, superuser, until
from tests.faults.replicas import caught, five_seconds, in_its_transaction, second
from tests.faults.settled import last_sequence
from tests.faults.surviving import comes_right, repeated, survives, through
from tests.faults.traffic import Traffic
from tests.kernel.proxy import Fault, proxied

HEAD = "select max(position) from log.event"
VERSIONS = "select version, state from models.model where name = 'issue_register' order by version"
OLD, NEW = ISSUE_REGISTER.version, ISSUE_REGISTER.version + 1


async def test_a_replica_may_be_stopped_inside_its_transaction(data: Path, seed: int) -> None:
    """The other goes on without it; it finds out, does again what was not done, and goes on as well."""

    async def fault(estate: Estate, load: Traffic) -> None:
        async with second(estate, "defects") as replica, superuser(estate, "defects") as connection:
            await load.goes_on()
            async with caught(replica.process.pid, lambda: in_its_transaction(connection)):
                before = await connection.fetchval(HEAD)
                await five_seconds(load)
                after = await connection.fetchval(HEAD)
                assert after > before
            await load.goes_on()
            await until(lambda: replica.has_decided(after))

    async with running_estate(data) as estate:
        assert repeated(await survives(estate, seed, fault))


async def test_the_relays_holder_may_be_stopped_between_its_commit_and_the_bus(data: Path, seed: int) -> None:
    """Another relay publishes in its stead; what it says too late is not let in."""

    async def fault(estate: Estate, load: Traffic) -> None:
        operator = await connect(estate.places, estate.running.nats_url, "operator")
        async with superuser(estate, "defects") as connection:

            async def unpublished() -> bool:
                return int(await connection.fetchval(HEAD)) > (await last_sequence(operator, "defects") or 0)

            async def published() -> bool:
                return not await unpublished()

            async with caught(estate.pid("defects"), unpublished), second(estate, "defects"):
                head = await connection.fetchval(HEAD)
                await until(published)
                await five_seconds(load)
                assert await connection.fetchval(HEAD) > head
        await operator.close()

    async with running_estate(data) as estate:
        assert repeated(await survives(estate, seed, fault))


@pytest.mark.parametrize("faults", [[Fault.LOSE_ANSWER] * 5, [Fault.SWALLOW_ANSWER]], ids=["lost", "swallowed"])
async def test_a_commit_may_be_done_and_its_answer_never_come(data: Path, seed: int, faults: list[Fault]) -> None:
    """Again and again the connection breaks, or it does not even do that: each command is done once."""

    async def fault(estate: Estate, load: Traffic) -> None:
        [database] = [one for one in estate.running.databases if one.service == "defects"]
        async with proxied(database.runtime_address) as (proxy, address):
            await estate.deploy("defects", dsn=address)
            await estate.ready()
            proxy.faults.extend(faults)
            while proxy.faults:
                await load.goes_on(25)
            await load.goes_on()
            assert proxy.met == faults
            await estate.deploy("defects")

    async with running_estate(data) as estate:
        assert repeated(await survives(estate, seed, fault))


async def test_a_changed_fold_may_run_in_one_of_two_replicas(data: Path, seed: int) -> None:
    """Each keeps to its own table, whichever writes; once all run the new code the new table is right."""

    async def fault(estate: Estate, load: Traffic) -> None:
        async with second(estate, "defects", "changed_fold") as replica, superuser(estate, "defects") as connection:
            await load.goes_on(100)
            assert [row["version"] for row in await connection.fetch(VERSIONS)] == [OLD, NEW]
            assert await replica.has_decided(0)
            await estate.deploy("defects", "changed_fold")
            await load.goes_on()

    async with running_estate(data) as estate:
        ledger = await through(estate, seed, fault)
        await comes_right(estate, ledger, {"defects": models_of("defects", changed_fold)})
        async with superuser(estate, "defects") as connection:
            assert [tuple(row) for row in await connection.fetch(VERSIONS)] == [(OLD, "behind"), (NEW, "in_step")]
