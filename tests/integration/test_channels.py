"""Chat robots and SMS against servers that really listen: said yes, refused in HTTP 200, and nothing secret kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs

import orjson
import pytest

from services.notifications.turns import Turns
from shared.contracts.notifications import DisableRule, GiveUpNotification, ResendNotification, RuleWanted, SetRule
from tests.integration.defects_at_work import E
from tests.integration.notifications_at_work import Notifications, end, notifications_at_work, set_contact
from tests.integration.receivers import Hook, web_server
from tests.servers import Postgres

REJECTED = {"attempt": "1", "next_attempt": "2", "reason": 'Still wet <at user_id="all">'}
SAID = {"wecom": b'{"errcode":0}', "dingtalk": b'{"errcode":0}', "feishu": b'{"code":0}'}
GATEWAY = "#as=form&to=Mobile&text=Content&id=Ref&Sign=H"
REASON = "select reason from notification_list where notification = $1"


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with web_server() as one:
        yield one


@pytest.fixture
async def notifications(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with notifications_at_work(postgres, tmp_path) as working:
        yield working


async def rejection(notifications: Notifications) -> dict[str, str]:
    return await notifications.tell("RectificationRejected", contractor="c1", unit="u0", facts=REJECTED)


async def set_robot(notifications: Notifications, hook: Hook, kind: str) -> None:
    secret = None if kind == "wecom" else "SECa0b1c2"
    await set_contact(
        notifications, webhook=None, robot_kind=kind, robot=f"{hook.url}?key=k3y-of-the-group", robot_secret=secret
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
async def test_a_robot_says_it_in_its_group_and_its_address_and_secret_stay_nowhere(
    notifications: Notifications, hook: Hook, kind: str
) -> None:
    hook.answer = SAID[kind]
    await set_robot(notifications, hook, kind)
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told[kind], "delivered")
    [call] = hook.calls
    assert call.target.startswith("/handover?key=k3y-of-the-group")
    assert ("&sign=" in call.target) == (kind == "dingtalk")
    said = call.body.decode()
    assert "Still wet" in said
    assert ("msg_type" if kind == "feishu" else "msgtype") in orjson.loads(call.body)
    assert "Li Wei" not in said
    mine, theirs = await notifications.log(), await notifications.owners.log()
    assert not any(word in record for record, _ in (*mine, *theirs) for word in (b"k3y-of-the-group", b"SECa0b1c2"))
    assert await notifications.differences(notifications=mine, owners=theirs, defects=[]) == []


@pytest.mark.parametrize(
    ("kind", "status", "answer", "state", "reason"),
    [
        ("wecom", 200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', "failed", "wecom 45009"),
        ("wecom", 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "parked", "wecom 93000"),
        ("dingtalk", 200, b'{"errcode":130101,"errmsg":"send too fast"}', "failed", "dingtalk 130101"),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', "parked", "dingtalk 310000"),
        ("feishu", 200, b'{"code":11232,"msg":"frequency limited"}', "failed", "feishu 11232"),
        ("feishu", 400, b'{"code":19021,"msg":"sign match fail"}', "parked", "feishu 19021"),
        ("feishu", 502, b"<html>", "failed", "HTTP 502"),
        ("feishu", 200, b"", "failed", "an answer without a code"),
    ],
)
async def test_a_robot_that_is_too_busy_is_tried_again_and_one_with_a_bad_key_is_parked(
    notifications: Notifications, hook: Hook, kind: str, status: int, answer: bytes, state: str, reason: str
) -> None:
    hook.status, hook.answer = status, answer
    await set_robot(notifications, hook, kind)
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told[kind], state)
    assert await notifications.value(REASON, told[kind]) == reason


async def by_sms(notifications: Notifications) -> None:
    values = RuleWanted(
        source="defects", event_type="RectificationRejected", recipient_kind="contractor", channels=("sms",),
        template="rectification_rejected",
    )  # fmt: skip
    await notifications.do(SetRule(estate=E, rule="by-sms", values=values, why="urgent"))


async def test_an_sms_is_sent_through_the_gateway_and_counts_as_sent_not_as_delivered(
    notifications: Notifications, hook: Hook
) -> None:
    await set_contact(notifications, webhook=None, phone="13800138000")
    await by_sms(notifications)
    gateway = hook.url.replace("http://", "http://user:p4ss@") + GATEWAY
    notifications.send(None, sms_url=gateway)
    told = await rejection(notifications)
    await notifications.until_state(told["sms"], "sent")
    [call] = hook.calls
    fields = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
    assert (fields["Mobile"], fields["Sign"]) == ("13800138000", "H")
    assert fields["Ref"].startswith(told["sms"])
    assert "Still wet" in fields["Content"]
    assert call.headers["authorization"].startswith("Basic ")
    assert not any(b"13800138000" in record for record, _ in await notifications.log())


@pytest.mark.parametrize(("told_by", "marked"), [("email", 1), ("sms", 0)])
async def test_what_would_need_a_person_after_a_crash_is_marked_no_earlier_than_at_its_turn(
    notifications: Notifications, monkeypatch: pytest.MonkeyPatch, told_by: str, marked: int
) -> None:
    waiting = asyncio.Event()

    async def never(_turns: Turns) -> None:
        waiting.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Turns, "mine", never)
    await set_contact(notifications, webhook=None, phone="13800138000")
    if told_by == "sms":
        await by_sms(notifications)
        await notifications.do(DisableRule(estate=E, rule="rejection-to-contractor", why="by SMS alone"))
    told = await rejection(notifications)
    assert told_by in told
    notifications.send(1, sms_url=f"http://127.0.0.1:1/{GATEWAY}")
    await asyncio.wait_for(waiting.wait(), 30)
    assert await notifications.value("select count(*) from inbox.sending") == marked


@pytest.mark.parametrize(
    ("status", "answer", "state", "reason"),
    [
        (401, b"", "parked", "HTTP 401"),
        (500, b"", "failed", "HTTP 500"),
        (200, b'{"code":1042}', "failed", "the gateway did not accept it"),
    ],
)
async def test_what_the_gateway_does_not_accept_failed(
    notifications: Notifications, hook: Hook, status: int, answer: bytes, state: str, reason: str
) -> None:
    hook.status, hook.answer = status, answer
    await set_contact(notifications, webhook=None, phone="13800138000")
    await by_sms(notifications)
    notifications.send(None, sms_url=f"{hook.url}#ok=code:0")
    told = await rejection(notifications)
    await notifications.until_state(told["sms"], state)
    assert await notifications.value(REASON, told["sms"]) == reason


async def test_without_a_gateway_an_sms_is_parked(notifications: Notifications) -> None:
    await set_contact(notifications, webhook=None, phone="13800138000")
    await by_sms(notifications)
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told["sms"], "parked")
    assert await notifications.value(REASON, told["sms"]) == "no SMS gateway is set"


async def until_called(hook: Hook) -> None:
    await hook.called.wait()
    hook.called.clear()


async def test_what_a_robot_perhaps_said_before_a_crash_is_not_said_again_until_a_person_wants_it(
    notifications: Notifications, hook: Hook
) -> None:
    """The receiver's own record decides: one call before the crash, none after it, one when somebody asks for it."""
    hook.status = None
    await set_robot(notifications, hook, "wecom")
    first = notifications.send(None)
    told = await rejection(notifications)
    await until_called(hook)
    await end(first, notifications)
    hook.status, hook.answer = 200, SAID["wecom"]
    notifications.send(None)
    await notifications.until_state(told["wecom"], "uncertain")
    later = await rejection(notifications)
    await notifications.until_state(later["wecom"], "delivered")
    assert len(hook.calls) == 2
    event = await notifications.value("select tells_of from notification_list where notification = $1", told["wecom"])
    again = ResendNotification(estate=E, notification=told["wecom"], tells_of=event, why="the group has nothing")
    await notifications.do(again)
    await notifications.until_state(told["wecom"], "delivered")
    assert len(hook.calls) == 3


async def test_an_sms_nobody_answered_for_is_uncertain_and_may_be_given_up(
    notifications: Notifications, hook: Hook
) -> None:
    hook.status = None
    await set_contact(notifications, webhook=None, phone="13800138000")
    await by_sms(notifications)
    notifications.send(None, answer_within=0.5, sms_url=hook.url)
    told = await rejection(notifications)
    await notifications.until_state(told["sms"], "uncertain")
    event = await notifications.value("select tells_of from notification_list where notification = $1", told["sms"])
    give_up = GiveUpNotification(estate=E, notification=told["sms"], tells_of=event, why="they called back")
    await notifications.do(give_up)
    assert await notifications.state(told["sms"]) == "parked"
    assert len(hook.calls) == 1


async def test_a_webhook_that_says_retry_after_is_left_alone_until_then(
    notifications: Notifications, hook: Hook
) -> None:
    hook.status, hook.retry_after = 429, "3600"
    await set_contact(notifications, webhook=hook.url)
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told["webhook"], "failed")
    wait = "select extract(epoch from retry_at - requested_at) >= 3600 from notification_list where notification = $1"
    assert await notifications.value(wait, told["webhook"])
    hook.status, hook.calls = 200, []
    later = await rejection(notifications)
    assert await notifications.state(later["webhook"]) == "requested"
    notifications.pass_time(minutes=59)
    other = await notifications.tell("EmergencyOrdered", contractor="c1", facts={"safe_by": "-", "reason": "-"})
    await notifications.until_state(other["email"], "parked")  # so it has looked, and called nobody
    assert hook.calls == []
    notifications.pass_time(minutes=2)
    for one in (told, later, other):
        await notifications.until_state(one["webhook"], "delivered")
