"""A contractor answers, mends and reports from a link in a mail, without logging in, and never beyond the link."""

from datetime import timedelta
from hashlib import sha256

import httpx
import orjson
import pytest

from deploy.services import SERVICES
from services.desk.demonstration.picture import picture
from services.desk.holder import MOST_CODES
from shared import clock
from shared.contracts import defects as say
from shared.contracts.desk import IssueLink, RevokeLink
from shared.tokens import HEADER
from tests.answered_sheet import filled, table
from tests.faults.people import (
    CONTRACTORS,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SUPERVISOR,
)
from tests.journeys.behind_a_link import Phone, codes, links, ok, refused
from tests.journeys.links.world import BUILDER, BUILDER_MAIL, C1, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
ITEMS = tuple(f"item-{number}" for number in range(200))


async def test_a_contractor_answers_a_letter_and_mends_what_it_says_from_the_mail(world: World) -> None:
    before = await world.events("notifications")
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
    done = ok(await phone.post("/do/answer-letter", {"answers": said}, key))
    assert done["outcome"] == {"confirmed": 197, "disputed": 3, "proposed": 0, "unchanged": 0, "refused": []}
    assert ok(await phone.post("/do/answer-letter", {"answers": said}, key)) == done
    await told_what_was_refused(phone)
    states = [row["state"] for row in ok(await phone.get("/issues"))["rows"]]
    assert (states.count("confirmed"), states.count("disputed")) == (197, 3)

    await mended(world, phone, ITEMS[5])
    await world.settled()
    told = await world.events("notifications")
    for wire in ("NotificationOpened", "NotificationActedOn"):
        assert told[wire] == before.get(wire, 0) + 1


async def told_what_was_refused(phone: Phone) -> None:
    """One stands as it was said before, another was disputed and cannot be confirmed now; then nothing is left."""
    again = [{"issue": one, "answer": "confirmed"} for one in (ITEMS[0], ITEMS[9])]
    outcome = ok(await phone.post("/do/answer-letter", {"answers": again}))["outcome"]
    assert (outcome["confirmed"], outcome["unchanged"], len(outcome["refused"])) == (0, 1, 1)
    [refusal] = outcome["refused"]
    number = next(row["number"] for row in ok(await phone.get("/issues"))["rows"] if row["issue"] == ITEMS[0])
    assert refusal["detail_zh"] == f"问题 {number} 当前状态为 有异议，不在待回复之列。"
    assert refusal["detail_en"] == f"Issue {number} is disputed; no answer is asked for."
    outcome = ok(await phone.post("/do/answer-letter", {"answers": again[1:]}))["outcome"]
    assert (outcome["unchanged"], outcome["refused"]) == (1, [])


async def test_the_sheet_of_a_letter_comes_back_answered_from_the_link(world: World) -> None:
    token = await world.letter("sheet", "sheet-1", "sheet-2", "sheet-3")
    phone = await world.confirmed(token)
    sheet = await phone.get("/answers.xlsx")
    rows = table(sheet.content)
    assert {row["问题代码"] for row in rows} == {"sheet-1", "sheet-2", "sheet-3"}
    wrong = filled(rows, {"sheet-1": ("确认", "", ""), "sheet-2": ("争议", "", "")})
    faults = refused(await phone.send_sheet(wrong), "AnswerRowsWrong", 422)["facts"]["faults"]
    assert [fault["column"] for fault in faults] == ["争议理由"]
    good = filled(rows, {"sheet-1": ("确认", "", "重做防水"), "sheet-2": ("争议", "非我方施工", "")})
    made = ok(await phone.send_sheet(good))
    assert (made["outcome"]["confirmed"], made["outcome"]["disputed"]) == (1, 1)
    assert [method["outcome"]["proposed"] for method in made["methods"]] == [1]
    states = {row["issue"]: row["state"] for row in ok(await phone.get("/issues"))["rows"]}
    assert states == {"sheet-1": "method_proposed", "sheet-2": "disputed", "sheet-3": "submitted"}
    stranger = world.phone(token)
    refused(await stranger.send_sheet(good), "DeviceNotConfirmed", 403)


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


async def test_who_uses_up_the_codes_of_a_stolen_link_ends_it_and_no_other(world: World) -> None:
    token, other = await world.letter("stolen", "stolen-1"), await world.letter("kept-safe", "kept-safe-1")
    for _ in range(MOST_CODES):
        ok(await world.phone(token).post("/code", {"way": "email"}))
    phone = world.phone(token)
    refused(await phone.post("/code", {"way": "email"}), "TooManyCodes", 429)
    await world.settled()
    await world.confirmed(other)
    assert (await phone.post("/renewal")).content == b""
    refused(await phone.get(), "LinkOver", 410)
    await world.settled()
    new = world.phone(links(world.mail, BUILDER_MAIL)[-1])
    assert [row["issue"] for row in ok(await new.get("/issues"))["rows"]] == ["stolen-1"]
    ok(await new.post("/code", {"way": "email"}))


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
