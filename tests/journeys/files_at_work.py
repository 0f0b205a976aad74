"""A unit's file through the HTTP API: from its list to the shelf, the loan that is late, and whoever may not."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from httpx import AsyncClient
from PIL import Image

from services.desk.api.addresses import address_of
from shared import clock
from shared.contracts import defects
from shared.contracts import owners as say
from shared.contracts.notifications import Notifications
from shared.contracts.owners import checklists, file_places, many_units, unit_files
from shared.messages import Command, Query
from tests.faults.callers import OverHttp, Refused
from tests.faults.estate import Estate
from tests.faults.people import (
    BUILDERS,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
    building_of,
    owner_of,
)
from tests.journeys.money_is_closed import OWNER, ask, asked, of, refused
from tests.unit.owners.files import AGREEMENT, DECORATION, HANDBOOK, document

FILES = {module.__name__ for module in (checklists, file_places, many_units, unit_files)}
U, OWNERS_OWN, ABROAD = UNITS[0], UNITS[1], UNITS[2]
BUILDING = tuple(unit for unit in UNITS if building_of(unit) == building_of(U))
OF_UNIT: dict[str, Any] = {"estate": ESTATE, "unit": U}
RECORD = document("handover_record", "signed")
SCAN = f"/api/v1/estates/{ESTATE}/units/{U}/documents/agreement/scan"
Step = tuple[Person, Command]


def steps() -> Iterator[Step]:
    """U ends with everything in its file but what goes with decorating; then it is on loan and back."""
    today = clock.now().date() - timedelta(days=1)
    documents = (AGREEMENT, HANDBOOK, DECORATION, RECORD)
    yield MANAGER, say.SetFileChecklist(estate=ESTATE, documents=documents, why="集团要求")
    yield SERVICE, say.ShelveFiles(estate=ESTATE, units=BUILDING, shelf="A-03-2")
    marks: Any = ("filled", "sealed", "present", "signed")
    yield (
        SERVICE,
        say.FileDocuments(estate=ESTATE, bulk="stamped", units=(*BUILDING, "u-x"), document="agreement", marks=marks),
    )
    yield SERVICE, say.GiveOutDocuments(
        estate=ESTATE, bulk="sent", units=BUILDING, document="agreement", given_on=today
    )  # fmt: skip
    yield SERVICE, say.FileDocument(**OF_UNIT, document="handbook", marks=("present",))
    yield SERVICE, say.FileDocument(**OF_UNIT, document="handover_record", marks=("signed",))
    yield SERVICE, say.GiveOutDocument(**OF_UNIT, document="handbook", owner=owner_of(U), given_on=today)
    yield INSPECTOR, say.SetFileConditions(**OF_UNIT, conditions=("decorating",))
    yield SUPERVISOR, say.CorrectDocument(**OF_UNIT, document="agreement", take_back=("signed",), reason="签在另一户")
    due = clock.now().date() + timedelta(days=3)
    yield SERVICE, say.LendFile(**OF_UNIT, borrower=INSPECTOR.id, due_back_on=due, purpose="核对面积")
    yield SERVICE, say.ReturnFile(**OF_UNIT)


async def files_come_about(people: OverHttp, desk: AsyncClient, estate: Estate) -> None:
    """Each step twice under its id, which is one receipt, and once under another, which changes nothing."""
    for who, command in steps():
        id_ = clock.new_id()
        first = await people.tell(who, command, id_)
        assert await people.tell(who, command, id_) == first
        again = await people.tell(who, command, clock.new_id())
        assert again["position"] == first["position"]
    await a_scan(desk)
    await the_file(desk)
    await signed_at_the_counter(people, desk, estate)
    await a_loan_that_is_late(desk, estate)
    await nobody_else(people, desk)


async def a_scan(desk: AsyncClient) -> None:
    picture = BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PNG")
    id_ = clock.new_id()
    for who, title in ((BUILDERS[0], "RoleNotHeld"), (OWNER, "RoleNotHeld")):
        answer = await desk.post(SCAN, files={"file": picture.getvalue()}, headers=of(who, clock.new_id()))
        assert answer.json()["title"] == title
    text = await desk.post(SCAN, files={"file": b"<script>alert(1)</script>"}, headers=of(SERVICE, clock.new_id()))
    assert (text.status_code, text.json()["title"]) == (415, "NoScan")
    stored = await desk.post(SCAN, files={"file": picture.getvalue()}, headers=of(SERVICE, id_))
    assert stored.is_success, stored.text
    again = await desk.post(SCAN, files={"file": picture.getvalue()}, headers=of(SERVICE, id_))
    assert again.json() == stored.json()
    read = await desk.get(SCAN, headers=of(SERVICE))
    assert (read.content, read.headers["Content-Type"]) == (picture.getvalue(), "image/png")
    assert (read.headers["Content-Disposition"], read.headers["X-Content-Type-Options"]) == ("attachment", "nosniff")
    assert "sandbox" in read.headers["Content-Security-Policy"]
    for who, status in ((BUILDERS[0], 403), (OWNER, 404)):
        assert (await desk.get(SCAN, headers=of(who))).status_code == status
    nothing = await desk.get(SCAN.replace("agreement", "handbook"), headers=of(SERVICE))
    assert nothing.status_code == 404


async def the_file(desk: AsyncClient) -> None:
    file = await ask(desk, SERVICE, say.UnitDocuments(**OF_UNIT))
    assert (file["complete"], file["shelf"], file["loan"]) == ({"part": 2, "whole": 4}, "A-03-2", None)
    [agreement] = [one for one in file["documents"] if one["document"] == "agreement"]
    assert (agreement["lacking"], agreement["copies"], bool(agreement["scan"])) == (["signed"], 2, True)
    seen = await ask(desk, MANAGER, say.FileCompleteness(estate=ESTATE))
    whole = len(BUILDING) * 3 + 1
    assert seen["buildings"][0]["documents"] == {"part": len(BUILDING) - 1 + 2, "whole": whole}
    lacking = say.FilesOfBuilding(estate=ESTATE, building=building_of(U), lacking="agreement")
    assert [row["unit"] for row in (await ask(desk, SERVICE, lacking))["rows"]] == [U]
    outcome = await ask(desk, SERVICE, say.FileBulkOutcome(estate=ESTATE, bulk="stamped"))
    assert (len(outcome["done"]), [one["refused"] for one in outcome["refused"]]) == (len(BUILDING), ["UnitNotKnown"])
    in_force = await ask(desk, OWNER, say.FileChecklistInForce(estate=ESTATE))
    assert (in_force["set_for"], in_force["version"]) == (ESTATE, 1)


async def signed_at_the_counter(people: OverHttp, desk: AsyncClient, estate: Estate) -> None:
    """What the owner signs there is signed in the file, by itself."""
    where: dict[str, Any] = {"estate": ESTATE, "unit": OWNERS_OWN}
    owner, today = owner_of(OWNERS_OWN), clock.now().date()
    inspection = defects.InspectUnit(**where, inspection="of-file", checks=30, findings=(), conclusion="accepted")
    for who, command in (
        (SERVICE, say.CheckInOwner(**where, owner=owner, day=today)),
        (SERVICE, say.PassCounter(**where, counter="papers")),
        (INSPECTOR, inspection),
    ):
        await people.tell(who, command, clock.new_id())
        await estate.settled()
    signing = say.SignDocuments(**where, owner=owner, documents=("handover_record", "key_receipt"))
    await people.tell(SERVICE, signing, clock.new_id())
    await estate.settled()
    file = await ask(desk, OWNER, say.UnitDocuments(**where))
    assert [one["document"] for one in file["documents"] if "signed" in one["marks"]] == [
        "agreement",
        "handover_record",
    ]


async def a_loan_that_is_late(desk: AsyncClient, estate: Estate) -> None:
    """Told afterwards, as it was on paper: lent last week, due back two days ago."""
    then = clock.now() - timedelta(days=7)
    lent = say.LendFile(
        estate=ESTATE, unit=ABROAD, borrower=INSPECTOR.id, due_back_on=clock.now().date() - timedelta(days=2),
        purpose="核对",
    )  # fmt: skip
    headers = of(SERVICE, clock.new_id()) | {"Handover-Occurred-At": then.isoformat()}
    answer = await desk.post(address_of(say.LendFile), json=lent.model_dump(mode="json"), headers=headers)
    assert answer.is_success, answer.text
    await estate.settled()
    [late] = (await ask(desk, SERVICE, say.LentFiles(estate=ESTATE, overdue=True)))["files"]
    assert (late["unit"], late["loan"]["borrower"]) == (ABROAD, INSPECTOR.id)
    told = (await ask(desk, MANAGER, Notifications(estate=ESTATE, unit=ABROAD)))["rows"]
    assert {SERVICE.id, SUPERVISOR.id} <= {one["person"] for one in told if one["template"] == "file_overdue"}


def refusals() -> Iterator[tuple[Person, Command, str]]:
    file = say.FileDocument(**OF_UNIT, document="handbook", marks=("present",))
    for who in (BUILDERS[0], OWNER):
        yield who, file, "RoleNotHeld"
        yield who, say.LendFile(**OF_UNIT, borrower=who.id, due_back_on=clock.now().date(), purpose="x"), "RoleNotHeld"
        yield (
            who,
            say.CorrectDocument(**OF_UNIT, document="handbook", take_back=("present",), reason="x"),
            "RoleNotHeld",
        )
    yield SERVICE, say.SetFileChecklist(estate=ESTATE, documents=(HANDBOOK,), why="x"), "RoleNotHeld"
    yield SERVICE, file.model_copy(update={"estate": "ELSEWHERE"}), "RoleNotHeld"
    yield SERVICE, file.model_copy(update={"document": "garden_rules"}), "DocumentNotListed"
    yield SERVICE, file.model_copy(update={"unit": "u-x"}), "UnitNotKnown"
    yield SERVICE, say.MarkFileOverdue(**OF_UNIT, due_back_at=clock.now()), "RoleNotHeld"
    yield SERVICE, say.FileSignedDocuments(**OF_UNIT, documents=("handbook",)), "RoleNotHeld"
    yield SERVICE, say.ReturnFile(estate=ESTATE, unit=UNITS[5]), "FileNeverLent"


async def nobody_else(people: OverHttp, desk: AsyncClient) -> None:
    for who, command, title in refusals():
        with pytest.raises(Refused) as raised:
            await people.tell(who, command, clock.new_id())
        problem = raised.value.problem
        assert problem["title"] == title, (command, problem)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail_zh"])
    for query in about_everybody():
        for who in (BUILDERS[0], OWNER):
            await refused(desk, who, query, "RoleNotHeld", 403)
    for query in (*about_everybody(), say.UnitDocuments(**OF_UNIT)):
        elsewhere = query.model_copy(update={"estate": "ELSEWHERE"})
        await refused(desk, MANAGER, elsewhere, "RoleNotHeld", 403)
    assert (await asked(desk, OWNER, say.UnitDocuments(**OF_UNIT))).status_code == 404


def about_everybody() -> Iterator[Query[Any]]:
    yield say.FileCompleteness(estate=ESTATE)
    yield say.FilesOfBuilding(estate=ESTATE, building=building_of(U))
    yield say.LentFiles(estate=ESTATE)
    yield say.FileBulkOutcome(estate=ESTATE, bulk="stamped")
