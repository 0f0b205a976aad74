"""A contractor and an owner do their part from a link in a mail, without logging in, and never beyond the link."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
import pytest_asyncio

from deploy.services import SERVICES
from services.desk.demonstration.picture import picture
from shared import clock
from shared.contracts import defects as say
from shared.contracts.desk import IssueLink, RevokeLink
from shared.contracts.owners import RecordOwner, SetContractorContact
from shared.messages import Command
from shared.tokens import HEADER
from tests.faults.callers import OnTheBus
from tests.faults.estate import Estate, copied, running_estate, superuser
from tests.faults.people import (
    ADMINISTRATOR,
    BUILDERS,
    CONTRACTORS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    SUPERVISOR,
    UNITS,
    Person,
    inviting,
    owner_of,
)
from tests.integration.receivers import MailBox, mail_server
from tests.journeys.behind_a_link import Phone, codes, links, ok, refused, texts

pytestmark = pytest.mark.asyncio(loop_scope="module")
C1, BUILDER, UNIT = CONTRACTORS[0], BUILDERS[0], UNITS[0]
BUILDER_MAIL, OWNER_MAIL = "builder@example.com", "owner@example.com"
ITEMS = tuple(f"item-{number}" for number in range(200))
EVENTS = "select type, count(*) from log.event group by type"


@dataclass
class World:
    estate: Estate
    bus: OnTheBus
    desk: httpx.AsyncClient
    mail: MailBox

    async def tell(self, who: Person, *commands: Command) -> None:
        for command in commands:
            await self.bus.tell(who, command, clock.new_id())
        await self.settled()

    async def settled(self) -> None:
        await self.estate.settled()

    def phone(self, token: str) -> Phone:
        return Phone(self.desk, token)

    async def events(self, service: str) -> dict[str, int]:
        async with superuser(self.estate, service) as connection:
            return {row["type"]: row["count"] for row in await connection.fetch(EVENTS)}

    async def letter(self, letter: str, *issues: str, unit: str = UNIT) -> str:
        """Issues raised, registered and sent to the contractor; the token in the mail that came."""
        raised = [
            say.RaiseIssue(estate=ESTATE, issue=issue, unit=unit, room="厨房", description="渗水", found_by="inspector")
            for issue in issues
        ]
        await asyncio.gather(*(self.bus.tell(INSPECTOR, one, clock.new_id()) for one in raised))
        entries = tuple(say.LedgerEntry(issue=one, l1="paint", severity="minor", trade="paint") for one in issues)
        await self.tell(SUPERVISOR, say.RegisterIssues(estate=ESTATE, bulk=f"bulk-{letter}", entries=entries))
        before = len(links(self.mail, BUILDER_MAIL))
        await self.tell(INSPECTOR, say.SubmitIssues(estate=ESTATE, letter=letter, contractor=C1, issues=issues))
        [token] = links(self.mail, BUILDER_MAIL)[before:]
        return token

    async def confirmed(self, token: str, to: str = BUILDER_MAIL) -> Phone:
        """A device the holder's people do not know yet, made known."""
        phone = self.phone(token)
        await phone.confirm(self.mail, to, self.settled)
        return phone


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(request: pytest.FixtureRequest, prepared: Path) -> AsyncIterator[World]:
    with copied(prepared, keep=lambda: request.session.testsfailed > 0) as data:
        async with mail_server() as mail:
            environment = {"HANDOVER_SMTP_URL": f"smtp://127.0.0.1:{mail.port}"}
            async with running_estate(data, environment) as estate:
                bus = await OnTheBus.of(estate.places, estate.running.nats_url)
                async with httpx.AsyncClient(base_url=estate.running.urls["desk"], trust_env=False, timeout=30) as desk:
                    made = World(estate, bus, desk, mail)
                    await made.tell(ADMINISTRATOR, contact(BUILDER.id))
                    yield made
                await bus.client.close()


def contact(person: str) -> SetContractorContact:
    return SetContractorContact(
        estate=ESTATE, contractor=C1, person=person, name="联系人", email=BUILDER_MAIL, language="zh"
    )


async def test_a_contractor_answers_a_letter_and_mends_what_it_says_from_the_mail(world: World) -> None:
    token = await world.letter("long", *ITEMS)
    phone = world.phone(token)
    view = ok(await phone.get())
    assert (view["confirmed"], view["name"], view["company"], view["ways"]) == (False, None, "施工单位", ["email"])
    assert len(ok(await phone.get("/issues"))["rows"]) == len(ITEMS)
    refused(await phone.post("/do/confirm-issue", {"issue": ITEMS[0]}), "DeviceNotConfirmed", 403)
    ok(await phone.post("/opened"))
    await phone.confirm(world.mail, BUILDER_MAIL, world.settled)
    assert ok(await phone.get())["name"] == "联系人"

    said = [{"issue": one, "answer": "confirmed"} for one in ITEMS[3:]]
    said += [{"issue": one, "answer": "disputed", "reason": "不属我方"} for one in ITEMS[:3]]
    key = str(clock.new_id())
    receipt = ok(await phone.post("/do/answer-letter", {"answers": said}, key))
    assert ok(await phone.post("/do/answer-letter", {"answers": said}, key)) == receipt
    states = [row["state"] for row in ok(await phone.get("/issues"))["rows"]]
    assert (states.count("confirmed"), states.count("disputed")) == (197, 3)

    await mended(world, phone, ITEMS[5])
    await world.settled()
    told = await world.events("notifications")
    assert (told["NotificationOpened"], told["NotificationActedOn"]) == (1, 1)


async def mended(world: World, phone: Phone, issue: str) -> None:
    """Proposed, agreed by both, started, reported, rejected with a picture, reported again, accepted."""
    await phone.do("propose-methods", bulk=str(clock.new_id()), issues=[issue], method="重做防水")
    for person in (MANAGER, DEVELOPER):
        await world.tell(person, say.AgreeMethod(estate=ESTATE, issue=issue, version=1))
    await phone.do("start-rectification", issue=issue)
    before, after = picture(f"before {issue}"), picture(f"after {issue}")
    await phone.do("report-rectification", issue=issue, photos=[await phone.upload(before)], note="已修")
    rejected = say.RejectRectification(
        estate=ESTATE, issue=issue, reason="仍渗水", photos=(await phone.upload(picture("wet")),)
    )
    await world.tell(INSPECTOR, rejected)
    marks = ok(await phone.get(f"/issues/{issue}"))["marks"]
    assert marks["rejected_because"] == "仍渗水"
    shown = await phone.get(f"/issues/{issue}/files/{marks['rejected_photos'][0]}")
    assert shown.content == picture("wet")
    await phone.do("report-rectification", issue=issue, photos=[await phone.upload(after)])
    await world.tell(INSPECTOR, say.AcceptRectification(estate=ESTATE, issue=issue))
    assert ok(await phone.get(f"/issues/{issue}"))["state"] == "accepted"


async def test_a_get_changes_nothing_however_often_a_scanner_comes(world: World) -> None:
    phone = world.phone(await world.letter("scanned", "scanned-1"))
    before = {service: await world.events(service) for service in SERVICES if service != "audit"}
    for path in ("", "/issues", "/issues/scanned-1", "/answers.xlsx") * 3:
        assert (await phone.get(path)).is_success
    for path in ("/opened", "/code", "/device", "/renewal", "/do/confirm-issue"):
        assert (await phone.get(path)).status_code == httpx.codes.METHOD_NOT_ALLOWED
    for page in ("/l", "/l/page.js", "/l/page.css"):
        assert (await world.desk.get(page)).is_success
    await world.settled()
    assert {service: await world.events(service) for service in before} == before


async def test_a_link_does_not_reach_beyond_its_letter(world: World) -> None:
    phone = await world.confirmed(await world.letter("near", "near-1"))
    await world.letter("far", "far-1")
    for deed, body in (
        ("confirm-issue", {}), ("dispute-issue", {"reason": "x"}), ("propose-method", {"method": "x"}),
        ("start-rectification", {}), ("report-rectification", {"photos": ["a" * 64]}),
    ):  # fmt: skip
        refused(await phone.post(f"/do/{deed}", {"issue": "far-1"} | body), "BeyondLink", 403)
    refused(await phone.get("/issues/far-1"), "BeyondLink", 403)
    refused(await phone.get("/issues/nowhere"), "BeyondLink", 403)
    refused(await phone.get(f"/issues/near-1/files/{'a' * 64}"), "BeyondLink", 403)
    for deed in ("accept-rectification", "submit-issues", "raise-issue", "confirm-repair", "grant-role"):
        refused(await phone.post(f"/do/{deed}", {"issue": "near-1"}), "BeyondLink", 403)
    both = {"bulk": str(clock.new_id()), "issues": ["near-1", "far-1"], "method": "x"}
    refused(await phone.post("/do/propose-methods", both), "BeyondLink", 403)
    for name, value in (("estate", "OTHER"), ("contractor", CONTRACTORS[1])):
        refused(await phone.post("/do/confirm-issue", {"issue": "near-1", name: value}), "Malformed", 400)
    item = {"issue": "far-1", "answer": "confirmed"}
    ok(await phone.post("/do/answer-letter", {"answers": [item]}))
    assert ok(await phone.get("/issues"))["rows"][0]["state"] == "submitted"
    bearer = {"Authorization": f"Bearer {phone.token}"}
    answer = await world.desk.get(f"/api/v1/desk/links?estate={ESTATE}", headers=bearer)
    refused(answer, "Unauthenticated", 401)


async def test_a_guessed_a_revoked_and_an_expired_link_open_nothing(world: World) -> None:
    token = await world.letter("over", "over-1")
    for guess in ("0" * 64, token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper() + "x", "x" * 5_000):
        refused(await world.phone(guess).get(), "LinkNotKnown", 404)
    phone = await world.confirmed(token)
    link = ok(await phone.get())["link"]
    await world.tell(SUPERVISOR, RevokeLink(estate=ESTATE, link=link, reason="lost"))
    refused(await phone.get(), "LinkOver", 410)
    refused(await phone.post("/do/confirm-issue", {"issue": "over-1"}), "LinkOver", 410)
    refused(await phone.post("/renewal"), "LinkOver", 410)


async def test_an_expired_link_sends_a_new_one_to_the_same_address_and_says_nothing_else(world: World) -> None:
    fresh = await world.letter("old", "old-1")
    phone = world.phone(await issued_long_ago(world, "old"))
    refused(await phone.get("/issues"), "LinkExpired", 410)
    refused(await phone.post("/code", {"way": "email"}), "LinkExpired", 410)
    for _ in range(3):
        assert (await phone.post("/renewal")).content == b""
    await world.settled()
    [*_, before_last, last] = links(world.mail, BUILDER_MAIL)
    assert before_last == fresh
    assert [row["issue"] for row in ok(await world.phone(last).get("/issues"))["rows"]] == ["old-1"]


async def issued_long_ago(world: World, letter: str) -> str:
    """A link that the desk issued itself, and whose days are over."""
    token, id_ = "e" * 64, str(clock.new_id())
    command = IssueLink(
        estate=ESTATE, link=str(clock.new_id()), person=BUILDER.id, role="contractor", contractor=C1, letter=letter,
        way="email", token_hash=sha256(token.encode()).hexdigest(), expires_at=clock.now() - timedelta(days=1),
        notification=id_, tells_of=id_,
    )  # fmt: skip
    body = orjson.dumps({"id": id_, "data": command.model_dump(mode="json", exclude_none=True)})
    headers = {HEADER: world.bus.signer.sign_as_system(body, clock.now())}
    answer = await world.bus.client.request("handover.commands.desk.IssueLink", body, timeout=10, headers=headers)
    assert "receipt" in orjson.loads(answer.data), answer.data
    return token


async def test_a_code_is_good_on_its_own_device_and_in_few_tries(world: World) -> None:
    token = await world.letter("coded", "coded-1")
    phone, other = world.phone(token), world.phone(token)
    refused(await phone.post("/device", {"digits": "123456"}), "NoCodeRequested", 409)
    refused(await phone.post("/code", {"way": "sms"}), "NoSuchWay", 422)
    ok(await phone.post("/code", {"way": "email"}))
    await world.settled()
    digits = codes(world.mail, BUILDER_MAIL)[-1]
    refused(await other.post("/device", {"digits": digits}), "NoCodeRequested", 409)
    wrong = f"{(int(digits) + 1) % 1_000_000:06}"
    for left in (4, 3, 2, 1, 0):
        assert refused(await phone.post("/device", {"digits": wrong}), "CodeWrong", 422)["facts"] == {"left": left}
    refused(await phone.post("/device", {"digits": digits}), "CodeOver", 410)
    refused(await phone.post("/do/confirm-issue", {"issue": "coded-1"}), "DeviceNotConfirmed", 403)


async def test_a_workers_link_has_less_in_it_and_ends_with_its_parent(world: World) -> None:
    await world.tell(ADMINISTRATOR, contact("builder-of-workers"))
    token = await world.letter("shared", "shared-1", "shared-2")
    phone = await world.confirmed(token)
    key = str(clock.new_id())
    given = ok(await phone.post("/workers", {"issues": ["shared-1"]}, key))
    assert ok(await phone.post("/workers", {"issues": ["shared-1"]}, key)) == given
    refused(await phone.post("/workers", {"issues": ["near-1"]}), "BeyondLink", 403)
    worker = Phone(world.desk, given["token"], phone.device)
    assert [row["issue"] for row in ok(await worker.get("/issues"))["rows"]] == ["shared-1"]
    assert ok(await worker.get())["may"] == ["start-rectification", "report-rectification"]
    for deed in ("confirm-issue", "dispute-issue", "propose-method", "answer-letter"):
        refused(await worker.post(f"/do/{deed}", {"issue": "shared-1"}), "BeyondLink", 403)
    refused(await worker.post("/do/start-rectification", {"issue": "shared-2"}), "BeyondLink", 403)
    refused(await worker.post("/workers", {"issues": ["shared-1"]}), "CannotBePassedOn", 403)
    stranger = Phone(world.desk, given["token"])
    refused(await stranger.post("/do/start-rectification", {"issue": "shared-1"}), "DeviceNotConfirmed", 403)
    second = ok(await phone.post("/workers", {"issues": ["shared-2"]}))
    ok(await phone.post(f"/workers/{second['link']}/revocation"))
    refused(await Phone(world.desk, second["token"]).get(), "LinkOver", 410)
    await world.tell(SUPERVISOR, RevokeLink(estate=ESTATE, link=ok(await phone.get())["link"], reason="lost"))
    refused(await worker.get(), "LinkOver", 410)


async def test_an_owner_reports_follows_and_confirms_behind_a_code(world: World) -> None:
    unit = UNITS[1]
    await world.tell(
        SERVICE, RecordOwner(estate=ESTATE, unit=unit, owner=owner_of(unit), name="王女士", email=OWNER_MAIL)
    )
    await world.tell(SERVICE, *inviting("batch-of-links"))
    phone = world.phone(links(world.mail, OWNER_MAIL)[-1])
    view = ok(await phone.get())
    assert (view["role"], view["name"]) == ("owner", None)
    assert "王女士" not in str(view)
    for path in ("/issues", "/home"):
        refused(await phone.get(path), "DeviceNotConfirmed", 403)
    await phone.confirm(world.mail, OWNER_MAIL, world.settled)
    assert ok(await phone.get("/home"))["unit"] == unit
    photo = await phone.upload(picture("leak"))
    issue = str(clock.new_id())
    await phone.do("raise-issue", issue=issue, room="厨房", description="漏水", photos=[photo])
    [row] = ok(await phone.get("/issues"))["rows"]
    assert (row["issue"], row["unit"]) == (issue, unit)
    assert (await phone.get(f"/issues/{issue}/files/{photo}")).content == picture("leak")
    refused(await phone.post("/do/confirm-repair", {"issue": ITEMS[5]}), "BeyondLink", 403)
    refused(await phone.post("/do/confirm-repair", {"issue": issue}), "RectificationNotAccepted", 409)
    await accepted(world, issue)
    await phone.do("reject-repair", issue=issue, reason="还在漏")
    assert ok(await phone.get(f"/issues/{issue}"))["state"] == "in_work"


async def accepted(world: World, issue: str) -> None:
    what: dict[str, Any] = {"estate": ESTATE, "issue": issue}
    photo = ("c" * 64,)
    steps: tuple[tuple[Person, Command], ...] = (
        (SUPERVISOR, say.RegisterIssue(**what, l1="paint", severity="minor", trade="paint")),
        (INSPECTOR, say.SubmitIssues(estate=ESTATE, letter=f"l-{issue}", contractor=C1, issues=(issue,))),
        (BUILDER, say.ConfirmIssue(**what, contractor=C1)),
        (BUILDER, say.ProposeMethod(**what, contractor=C1, method="x")),
        (MANAGER, say.AgreeMethod(**what, version=1)),
        (DEVELOPER, say.AgreeMethod(**what, version=1)),
        (BUILDER, say.StartRectification(**what, contractor=C1)),
        (BUILDER, say.ReportRectification(**what, contractor=C1, photos=photo)),
        (INSPECTOR, say.AcceptRectification(**what)),
    )  # fmt: skip
    for person, command in steps:
        await world.bus.tell(person, command, clock.new_id())
    await world.settled()


async def test_no_token_and_no_code_is_anywhere_but_in_its_mail(world: World) -> None:
    """Not in a row of a database, not in a log file."""
    secrets = [*links(world.mail, BUILDER_MAIL), *links(world.mail, OWNER_MAIL)]
    assert len(secrets) > 5
    assert texts(world.mail, OWNER_MAIL)
    digits = [f'"{code}"' for code in codes(world.mail, BUILDER_MAIL)]
    for service in SERVICES:
        async with superuser(world.estate, service) as connection:
            kept = await everything(connection)
        written = kept + world.estate.places.log(service).read_bytes()
        assert not [one for one in (*secrets, *digits) if one.encode() in written], service


async def everything(connection: "asyncpg.Connection[asyncpg.Record]") -> bytes:
    """Every row of every table as text, and every record as it is."""
    tables = await connection.fetch("""
        select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    """)
    found = [await connection.fetch(f"select t::text as row from {table['name']} t") for table in tables]
    records = await connection.fetch("select record from log.event") if any(
        table["name"] == "log.event" for table in tables
    ) else []  # fmt: skip
    return b"\n".join([*(row["row"].encode() for rows in found for row in rows), *(row["record"] for row in records)])
