"""A service whose Postgres was set back to an older copy, and a clock that was: the past is not written twice."""

import asyncio
from pathlib import Path

import pytest

from deploy.services import SERVICES
from services.desk.command_line import main
from shared import clock
from shared.contracts.owners import ErasePerson
from shared.messages import GROUP
from tests.faults.callers import OnTheBus, Unknown
from tests.faults.estate import Estate, running_estate, superuser, until
from tests.faults.older import older_copy, set_back
from tests.faults.people import ADMINISTRATOR, INSPECTOR, UNITS, an_issue, owner_of
from tests.faults.replicas import caught
from tests.faults.surviving import comes_right, survives, through
from tests.faults.traffic import Traffic

SET_BACK, OWNERS = "defects", "owners"
FOLLOWERS = ("owners", "visits", "notifications", "audit")
HEAD = "select max(position) from log.event"
AT_ONE_MOMENT = "select count(*) from log.event where recorded_at = (select max(recorded_at) from log.event)"
KEY = "select wrapped is not null from private.key where person = $1"
ERASED = owner_of(UNITS[-1])
READ = "select position from inbox.checkpoint where source = $1"


async def a_copy(estate: Estate, load: Traffic) -> None:
    await older_copy(estate, SET_BACK)
    await load.goes_on()


async def head(estate: Estate, service: str = SET_BACK) -> int:
    async with superuser(estate, service) as connection:
        return int(await connection.fetchval(HEAD))


async def test_a_service_set_back_accepts_nothing_until_the_archive_has_restored_it(data: Path, seed: int) -> None:
    async with running_estate(data) as estate:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        ledger = await through(estate, seed, a_copy)
        await estate.settled()
        before, again = await head(estate), clock.new_id()

        async def says_why() -> bool:
            missing = (await estate.details(SET_BACK)).get("missing", [])
            return any("archive" in one for one in missing)

        async with caught(estate.pid("audit"), yes):  # the archive does not answer meanwhile
            await set_back(estate, SET_BACK)
            await estate.deploy(SET_BACK)
            await until(says_why)
            older = await head(estate)
            assert older < before
            with pytest.raises(Unknown, match="NotReady"):
                await bus.tell(INSPECTOR, an_issue(), again)
            assert await head(estate) == older
        await estate.ready()
        assert (await bus.tell(INSPECTOR, an_issue(), again))["position"] == before + 1
        await bus.client.close()
        await comes_right(estate, ledger)


async def yes() -> bool:
    return True


async def test_the_archive_restores_on_demand_and_brings_back_nobody_who_was_erased(
    data: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running_estate(data) as estate:
        await older_copy(estate, OWNERS)
        older = await head(estate, OWNERS)
        ledger = await through(estate, seed, goes_on)
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        await bus.tell(ADMINISTRATOR, ErasePerson(estate=GROUP, person=ERASED, reason="asked for it"), clock.new_id())
        await bus.client.close()
        await estate.settled()
        whole = await head(estate, OWNERS)
        await set_back(estate, OWNERS)
        await estate.kill(OWNERS)
        estate.running.note()
        assert await asyncio.to_thread(main, ["audit", "restore", OWNERS, "--data", str(data), "--lang", "en"]) == 0
        assert f"Positions {older + 1} to {whole} were put back" in capsys.readouterr().out
        await comes_right(estate, ledger)
        async with superuser(estate, OWNERS) as connection:
            assert not await connection.fetchval(KEY, ERASED)


async def goes_on(_estate: Estate, load: Traffic) -> None:
    await load.goes_on()


async def test_a_service_set_back_and_forced_on_stops_everybody_who_follows_it(data: Path, seed: int) -> None:
    """They say *fork*, and nothing of the other history gets to them."""
    async with running_estate(data) as estate:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        await through(estate, seed, a_copy)
        await estate.settled()
        before = await head(estate)
        await set_back(estate, SET_BACK)
        await estate.deploy(SET_BACK, "forced")

        async def accepted() -> bool:
            try:
                return bool(await bus.tell(INSPECTOR, an_issue(), clock.new_id()))
            except Unknown:
                return False

        async def all_say_fork() -> bool:
            told = [await estate.details(service) for service in FOLLOWERS]
            return all(any(f"{SET_BACK}: fork" in one for one in said.get("missing", [])) for said in told)

        await until(accepted)
        await until(all_say_fork)
        await bus.client.close()
        assert await head(estate) < before
        for service in FOLLOWERS:
            async with superuser(estate, service) as connection:
                assert await connection.fetchval(READ, SET_BACK) == before


async def test_the_clock_may_be_set_back_an_hour(data: Path, seed: int) -> None:
    """What comes later is never recorded as earlier: time stands still in the logs, as the proof sees line by line."""

    async def fault(estate: Estate, load: Traffic) -> None:
        for service in SERVICES:
            await estate.deploy(service, "hour_back")
        await estate.ready()
        await load.goes_on(300)

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)
        async with superuser(estate, SET_BACK) as connection:
            assert await connection.fetchval(AT_ONE_MOMENT) > 100
