"""An owner is erased after the handover: no dump, no folder of the bus and no log holds a trace, and all still fits."""

import base64
import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.account import postgres_account
from deploy.local.postgres import find_programs
from deploy.services import SERVICES
from shared import clock
from shared.contracts.defects import InspectUnit
from shared.contracts.defects.inspection import Finding
from shared.contracts.owners import (
    BookAppointment,
    CheckInOwner,
    ErasePerson,
    PassCounter,
    PersonContact,
    RecordOwner,
    ReleaseKeys,
    SignDocuments,
)
from shared.contracts.visits import LogVisit
from shared.messages import GROUP, Command
from tests.faults.callers import OnTheBus, OverHttp, Refused, Unknown
from tests.faults.estate import Estate, running_estate
from tests.faults.people import ADMINISTRATOR, BUILDERS, CASHIER, ESTATE, INSPECTOR, SERVICE, Person, owner_of, window
from tests.faults.verdict import wrongs
from tests.integration.receivers import mail_server
from tests.journeys.money_is_closed import of

UNIT = "u-1"
OWNER = owner_of(UNIT)
NAME, PHONE, EMAIL = "欧阳清漪 Zsófia", "13987651234", "qingyi.ouyang@example.com"
TRACES = (NAME, "欧阳清漪", "Zsófia", PHONE, EMAIL, "qingyi.ouyang", "13900000000")  # the last: of the first roster
SCANS, SCAN = f"/api/v1/estates/{ESTATE}/units/{UNIT}/scans", f"/api/v1/estates/{ESTATE}/scans/{{scan}}"
IDENTITY_COPY = f"%PDF-1.4 {NAME} {PHONE} 110101".encode()
BYTES_IN_A_DUMP = re.compile(rb"\\\\x([0-9a-f]{2,})")


async def test_of_an_erased_owner_nothing_is_left_and_every_chain_and_table_fits(data: Path) -> None:
    async with mail_server() as box:
        environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{box.port}"}
        async with running_estate(data, environment) as estate, people_of(estate) as people:
            for step in handing_over():
                await people.tell(*step, clock.new_id())
                await estate.settled()
            assert any(message["To"] == EMAIL for message in box.messages)
            assert traces(dump(estate, "owners")) >= {NAME, PHONE, EMAIL}
            scan = await a_scan_is_kept(people.client)
            await a_visit_names_it(estate, people, scan)
            assert {file.name: found for file in files(estate) if (found := traces(file.read_bytes()))} == {}
            told = len(box.messages)

            erased = ErasePerson(estate=GROUP, person=OWNER, reason="本人要求 · asked for it")
            await people.tell(ADMINISTRATOR, erased, clock.new_id())
            await estate.settled()
            assert {service for service in SERVICES if traces(dump(estate, service))} == set()
            assert {file.name: found for file in files(estate) if (found := traces(file.read_bytes()))} == {}
            assert await wrongs(estate) == []
            assert await contact(estate) == {"name": None, "phone": None, "email": None, "erased": True}
            assert len(box.messages) == told
            await the_scan_is_gone(people.client, scan)


async def a_scan_is_kept(desk: httpx.AsyncClient) -> str:
    """The copy of the owner's identity card comes in; whoever may see names reads it, a contractor does not."""
    headers = of(SERVICE, clock.new_id())
    kept = await desk.post(SCANS, files={"file": IDENTITY_COPY}, params={"of": OWNER}, headers=headers)
    assert (kept.status_code, kept.json()["of"]) == (200, [OWNER]), kept.text
    again = await desk.post(SCANS, files={"file": IDENTITY_COPY}, params={"of": OWNER}, headers=headers)
    scan: str = again.json()["scan"]
    assert scan == kept.json()["scan"]
    read = await desk.get(SCAN.format(scan=scan), headers=of(SERVICE))
    assert (read.content, read.headers["Content-Type"]) == (IDENTITY_COPY, "application/pdf")
    assert (await desk.get(SCAN.format(scan=scan), headers=of(BUILDERS[0]))).status_code == 403
    return scan


async def a_visit_names_it(estate: Estate, people: OverHttp, scan: str) -> None:
    """The signed record of a visit is such a scan; what does not lie encrypted is no record."""
    await estate.settled()
    where: dict[str, Any] = {"estate": ESTATE, "visited_at": clock.now(), "how": "home", "relation": "owner"}
    signed = LogVisit(**where, unit=UNIT, visit="second", satisfaction="satisfied", record=scan)
    with pytest.raises(Unknown, match="ScanNotKeptYet"):  # it may still be on its way
        await people.tell(SERVICE, signed.model_copy(update={"record": "0" * 64}), clock.new_id())
    with pytest.raises(Refused) as raised:
        await people.tell(SERVICE, signed.model_copy(update={"unit": "u-2"}), clock.new_id())
    assert raised.value.problem["title"] == "ScanOfAnotherUnit"
    await people.tell(SERVICE, signed, clock.new_id())
    await estate.settled()


async def the_scan_is_gone(desk: httpx.AsyncClient, scan: str) -> None:
    """In both languages; and nothing of that person can be brought in again."""
    gone = await desk.get(SCAN.format(scan=scan), headers=of(SERVICE))
    assert (gone.status_code, gone.json()["title"]) == (410, "ScanErased")
    assert "永久删除" in gone.json()["detail_zh"]
    assert "erased for good" in gone.json()["detail_en"]
    headers = of(SERVICE, clock.new_id())
    said = await desk.post(SCANS, files={"file": IDENTITY_COPY}, params={"of": OWNER}, headers=headers)
    assert (said.status_code, said.json()["title"]) == (410, "PersonIsErased")
    unsaid = await desk.post(SCANS, files={"file": IDENTITY_COPY}, headers=of(SERVICE, clock.new_id()))
    assert unsaid.json()["title"] == "ScanOfNobody"


@asynccontextmanager
async def people_of(estate: Estate) -> AsyncIterator[OverHttp]:
    async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=30) as client:
        yield OverHttp(client)


def handing_over() -> Iterator[tuple[Person, Command]]:
    """One unit from the appointment to the first visit, with the owner's name wherever one is asked for."""
    where = {"estate": ESTATE, "unit": UNIT}
    today, scratch = clock.now().date(), Finding(issue="scratch", room="客厅", description="划痕")
    appointment = clock.now().replace(hour=3, minute=0) + (window().first - today)
    yield SERVICE, RecordOwner(**where, owner=OWNER, name=NAME, phone=PHONE, email=EMAIL, language="en")
    yield SERVICE, BookAppointment(**where, owner=OWNER, starts_at=appointment + timedelta(days=1))
    yield SERVICE, CheckInOwner(**where, owner=OWNER, day=today)
    yield SERVICE, PassCounter(**where, counter="papers")
    yield CASHIER, PassCounter(**where, counter="price_settlement")
    yield (
        INSPECTOR,
        InspectUnit(
            **where, inspection="first", checks=30, findings=(scratch,), conclusion="accepted_with_issues",
        ),
    )  # fmt: skip
    yield SERVICE, SignDocuments(**where, owner=OWNER, documents=("handover_record", "key_receipt"))
    yield SERVICE, ReleaseKeys(**where, owner=OWNER, handed_over_on=today, keys=3)
    yield (
        SERVICE,
        LogVisit(
            **where, visit="first", visited_at=clock.now(), how="phone", relation="owner", person=OWNER,
            interviewee=NAME, satisfaction="satisfied",
        ),
    )  # fmt: skip


def dump(estate: Estate, service: str) -> bytes:
    """The whole database as SQL, and after it the bytes that stand in it as hexadecimal."""
    program = find_programs(postgres_account()) / "pg_dump"
    command = [str(program), "--dbname", estate.dsn(service)]
    sql = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - out of our own wheel
    return sql + b"\n".join(
        bytes.fromhex(found.decode()) for found in BYTES_IN_A_DUMP.findall(sql) if not len(found) % 2
    )


def files(estate: Estate) -> Iterator[Path]:
    """What the services, the bus and the supervisor keep beside the databases."""
    for folder in ("nats", "logs", "blobs", "run"):
        yield from (file for file in (estate.places.data / folder).rglob("*") if file.is_file())


def traces(haystack: bytes) -> set[str]:
    return {trace for trace in TRACES if any(form in haystack for form in forms(trace))}


def forms(text: str) -> set[bytes]:
    """As it is, escaped as JSON, in both orders of UTF-16, and in base64 wherever in a longer text it may begin."""
    escaped = json.dumps(text)[1:-1]
    found = {text.encode(), escaped.encode(), escaped.upper().replace("\\U", "\\u").encode()}
    found |= {text.encode("utf-16-le"), text.encode("utf-16-be")}
    return found | {part for form in set(found) for part in in_base64(form)}


def in_base64(plain: bytes) -> Iterator[bytes]:
    for before, spoilt in enumerate((0, 2, 3)):
        encoded = base64.b64encode(bytes(before) + plain)
        part = encoded[spoilt : (before + len(plain)) * 8 // 6]
        yield part
        yield part.translate(bytes.maketrans(b"+/", b"-_"))


async def contact(estate: Estate) -> dict[str, object]:
    bus = await OnTheBus.of(estate.places, estate.running.nats_url)
    try:
        answer = await bus.ask(PersonContact(estate=ESTATE, person=OWNER))
    finally:
        await bus.client.close()
    return {name: answer[name] for name in ("name", "phone", "email", "erased")}
