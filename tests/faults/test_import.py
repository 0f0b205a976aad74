"""A service is killed again and again in the middle of a large import: it goes on by itself, and all comes right."""

import asyncio

import asyncpg
import httpx
from nats.aio.msg import Msg

from services.desk.api.addresses import PREFIX, address_of
from shared import clock
from shared.contracts.defects import LedgerImportProgress
from shared.contracts.owners import RosterImportProgress
from shared.service import Change
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate
from tests.faults.people import ADMINISTRATOR, ESTATE
from tests.faults.people import UNITS as HOMES
from tests.faults.verdict import wrongs
from tests.integration.owners_at_work import roster_of, roster_row

UNITS = 1_000
STANDING = "select count(*) from log.event where type = 'UnitRegistered' and correlation <> command_id"
COUNTED = """
select type, count(*) from log.event where correlation <> command_id and type in
       ('UnitRegistered', 'OwnerRecorded', 'RosterImported') group by type
"""
PATIENCE = 60.0  # seconds until the next head, or the test is lost


async def uploaded(estate: Estate) -> str:
    """The import's id. The estate has units already, so the difference was seen."""
    content, id_ = roster_of(*(roster_row(number) for number in range(UNITS))), str(clock.new_id())
    async with desk(estate) as client:
        answer = await client.post(
            f"{PREFIX}/estates/{ESTATE}/roster", params={"accept_difference": True},
            headers={"Idempotency-Key": id_}, files={"file": ("roster.csv", content, "text/csv")},
        )  # fmt: skip
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    return id_


async def progress(estate: Estate, import_: str) -> tuple[str, int]:
    asked = RosterImportProgress(estate=ESTATE, roster_import=import_).model_dump(mode="json")
    async with desk(estate) as client:
        found = (await client.get(address_of(RosterImportProgress), params=asked)).json()
    return found["state"], found["done"]


def desk(estate: Estate) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {ADMINISTRATOR.secret}"}
    return httpx.AsyncClient(base_url=estate.running.urls["desk"], headers=headers, trust_env=False, timeout=60)


async def stands(estate: Estate, bus: OnTheBus, sql: str, at_least: int, service: str = "owners") -> None:
    """Looks again whenever the service says its head."""
    said = Change()

    async def on_head(_message: Msg) -> None:
        said.tell()

    heard = await bus.client.subscribe(f"handover.heads.{service}", cb=on_head)
    connection = await asyncpg.connect(estate.dsn(service))
    async with asyncio.timeout(PATIENCE):
        while await connection.fetchval(sql) < at_least:
            await said.wait(PATIENCE)
    await connection.close()
    await heard.unsubscribe()


async def test_an_import_goes_on_however_often_owners_is_killed(estate: Estate, bus: OnTheBus) -> None:
    import_ = await uploaded(estate)
    for standing in (UNITS // 5, UNITS * 3 // 5):
        await stands(estate, bus, STANDING, standing)
        await estate.kill("owners")
    await stands(estate, bus, "select count(*) from log.event where type = 'RosterImported'", 1)
    assert await progress(estate, import_) == ("imported", UNITS)
    connection = await asyncpg.connect(estate.dsn("owners"))
    counted = {row["type"]: row["count"] for row in await connection.fetch(COUNTED)}
    await connection.close()
    assert counted == {"UnitRegistered": UNITS, "RosterImported": 1}
    await estate.settled(within=60)
    assert await wrongs(estate, []) == []


CARRIED = "select count(*) from log.event where type = 'IssueImported'"
LEDGER = "编号,楼栋,房号,房间,问题描述,类别,严重程度,工种,发现人,发现时间,责任单位,状态\n"


async def test_a_ledger_comes_in_once_however_often_defects_is_killed(estate: Estate, bus: OnTheBus) -> None:
    """Each line once, under its own number; and nothing is requested of anybody."""
    rows = (
        f"{10_000 + number},,{HOMES[number % len(HOMES)]},厨房,漏水 {number},渗漏,一般,防水,业主,2025-03-01,,已登记"
        for number in range(UNITS)
    )
    id_ = str(clock.new_id())
    async with desk(estate) as client:
        answer = await client.post(
            f"{PREFIX}/estates/{ESTATE}/ledger", headers={"Idempotency-Key": id_},
            files={"file": ("ledger.csv", (LEDGER + "\n".join(rows)).encode(), "text/csv")},
        )  # fmt: skip
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    requested = await told_of(estate)
    for standing in (UNITS // 5, UNITS * 3 // 5):
        await stands(estate, bus, CARRIED, standing, "defects")
        await estate.kill("defects")
    await stands(estate, bus, "select count(*) from log.event where type = 'LedgerImported'", 1, "defects")
    asked = LedgerImportProgress(estate=ESTATE, ledger_import=id_).model_dump(mode="json")
    async with desk(estate) as client:
        found = (await client.get(address_of(LedgerImportProgress), params=asked)).json()
    assert (found["state"], found["done"]) == ("imported", UNITS)
    connection = await asyncpg.connect(estate.dsn("defects"))
    assert await connection.fetchval(CARRIED) == UNITS
    assert await connection.fetchval(f"{CARRIED} and occurred_at = '2025-02-28T16:00Z'") == UNITS
    await connection.close()
    await estate.settled(within=60)
    assert await told_of(estate) == requested
    assert await wrongs(estate, []) == []


async def told_of(estate: Estate) -> int:
    connection = await asyncpg.connect(estate.dsn("notifications"))
    requested = await connection.fetchval("select count(*) from log.event where type = 'NotificationRequested'")
    await connection.close()
    return int(requested)
