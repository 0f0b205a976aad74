"""Something cannot be dealt with: an event, a fold, a value. It is found and shown, and all the rest goes on."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.defects.read_models.issue_register import ISSUE_REGISTER
from shared import clock
from shared.contracts.defects import RaiseIssue
from shared.contracts.visits import LogVisit, RaisedMatter
from shared.lines import LOG_LOCK
from tests.faults.callers import OnTheBus, Refused, Unknown
from tests.faults.changes import POISON
from tests.faults.estate import READY_WITHIN, Estate, running_estate, superuser, until
from tests.faults.people import ESTATE, INSPECTOR, SERVICE, UNITS, an_issue, owner_of
from tests.faults.surviving import survives
from tests.faults.traffic import Traffic

FULL = 255  # commands of one type are taken at a time; together they make one batch
WAITING = "select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted"
PATIENCE = READY_WITHIN / 2  # a full batch takes its time on a busy machine; asked anew too soon, it never ends
CHANGED = {"visits": "poisoned_fold", "defects": "poisoned_reaction", "notifications": "unreadable_event"}


async def test_a_poisoned_event_stops_a_table_a_reaction_and_a_reader_until_the_code_is_mended(
    data: Path, seed: int
) -> None:
    """One event that visits cannot fold, defects cannot react to, and notifications cannot even read."""

    async def fault(estate: Estate, load: Traffic) -> None:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        for service, change in CHANGED.items():
            await estate.deploy(service, change)
        await estate.ready()
        position = (await known(bus, SERVICE, a_poisoned_visit(), clock.new_id()))["position"]
        await until(lambda: all_shown(estate, position))
        await load.goes_on()
        await until(lambda: all_shown(estate, position))  # still; a busy pool may make one look fail
        for service in CHANGED:
            await estate.deploy(service)
        await estate.ready()
        await bus.client.close()

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)
        assert len(await poisoned_issues(estate)) == 1


def a_poisoned_visit() -> LogVisit:
    matter = RaisedMatter(matter=str(clock.new_id()), classified="defect", text=POISON)
    return LogVisit(
        estate=ESTATE, visit=str(clock.new_id()), unit=UNITS[1], visited_at=datetime(2027, 1, 1, tzinfo=UTC),
        how="phone", relation="owner", person=owner_of(UNITS[1]), satisfaction="neutral", matters=(matter,),
    )  # fmt: skip


async def known(bus: OnTheBus, person: Any, command: Any, id_: UUID) -> dict[str, Any]:
    """The receipt, however often it has to be asked for."""
    async with asyncio.timeout(READY_WITHIN):
        while True:
            try:
                return await bus.tell(person, command, id_, within=PATIENCE)
            except Unknown:
                continue


async def all_shown(estate: Estate, position: int) -> bool:
    """The services say so themselves, with the place; whose table or reading stands still is not ready."""
    visits, defects, notifications = [await estate.details(service) for service in CHANGED]
    stopped = {
        table["name"]: table["position"] for table in visits.get("tables", []) if table["state"] == "stopped"
    }  # fmt: skip
    parked = [one["count"] for one in defects.get("reactions", []) if one["state"] == "parked"]
    return (
        list(stopped) == ["matter_list"]
        and stopped["matter_list"] < position
        and visits["missing"] == ["table matter_list stopped"]
        and parked == [1]
        and [one.startswith("visits: ValueError after position") for one in notifications.get("missing", [])] == [True]
    )


async def poisoned_issues(estate: Estate) -> list[Any]:
    async with superuser(estate, "defects") as connection:
        register = f"select * from {ISSUE_REGISTER.schema}.issue_register where description = $1"
        return await connection.fetch(register, POISON)


async def test_a_poisonous_value_in_a_full_batch_is_refused_alone(data: Path, seed: int) -> None:
    """The batch gathers while the log's lock is held; once the code is mended the same command is done."""
    commands = {clock.new_id(): an_issue("裂缝") for _ in range(FULL)}
    poisoned = clock.new_id()
    commands[poisoned] = an_issue(POISON)

    async def fault(estate: Estate, load: Traffic) -> None:
        bus = await OnTheBus.of(estate.places, estate.running.nats_url)
        await estate.deploy("defects", "poisonous_value")
        await estate.ready()
        answers = await all_in_one_batch(estate, bus, commands)
        refused = {id_: answer for id_, answer in answers.items() if isinstance(answer, Refused)}
        assert {id_: one.problem["title"] for id_, one in refused.items()} == {poisoned: "InternalError"}
        assert await poisoned_issues(estate) == []
        await load.goes_on()
        await estate.deploy("defects")
        await known(bus, INSPECTOR, commands[poisoned], poisoned)
        await bus.client.close()

    async with running_estate(data) as estate:
        await survives(estate, seed, fault)
        assert len(await poisoned_issues(estate)) == 1


async def all_in_one_batch(
    estate: Estate, bus: OnTheBus, commands: dict[UUID, RaiseIssue]
) -> dict[UUID, dict[str, Any] | Refused]:
    """What became of each; all were sent while nothing could be decided."""

    async def answer(id_: UUID) -> dict[str, Any] | Refused:
        try:
            return await known(bus, INSPECTOR, commands[id_], id_)
        except Refused as refused:
            return refused

    async with superuser(estate, "defects") as connection, connection.transaction():
        await connection.execute("select pg_advisory_xact_lock($1)", LOG_LOCK)
        asked = {id_: asyncio.create_task(answer(id_)) for id_ in commands}
        await bus.client.flush()
        await until(lambda: connection.fetchval(WAITING, LOG_LOCK))
    return dict(zip(asked, await asyncio.gather(*asked.values()), strict=True))
