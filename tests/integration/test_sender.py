"""Messages really go out: over SMTP and signed HTTP, tried again, parked, and never twice without saying so."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from asyncpg import UniqueViolationError

from services.notifications.channel import NotTaken
from services.notifications.contacts import Contacts
from services.notifications.marks import Marks
from services.notifications.sender import AT_ONCE
from shared.contracts.notifications import ResendNotification
from shared.contracts.owners import ErasePerson, PersonContacts
from shared.messages import GROUP
from tests.integration.defects_at_work import E
from tests.integration.notifications_at_work import SIGNATURES, Notifications, end, notifications_at_work, set_contact
from tests.integration.receivers import Hook, MailBox, mail_server, web_server
from tests.kernel.replica import until
from tests.servers import Postgres

LETTER = {"number": "7", "kind": "rectification_notice", "issues_count": "0", "reply_due": "2026-06-03"}
BEGUN = "select count(*) = $1 from notification_list where channel = 'webhook' and state = 'delivered'"
MARKED = "select count(*) from inbox.sending"
REJECTED = {"attempt": "1", "next_attempt": "2", "reason": "Still wet"}


@pytest.fixture
async def mail() -> AsyncIterator[MailBox]:
    async with mail_server() as box:
        yield box


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


async def test_a_mail_reaches_its_reader_in_their_language_and_no_address_stays(
    notifications: Notifications, mail: MailBox
) -> None:
    await set_contact(notifications, webhook=None)
    notifications.send(mail.port)
    told = await rejection(notifications)
    await notifications.until_state(told["email"], "delivered")
    [message] = mail.messages
    assert message["To"] == "li@bright.example"
    assert message["From"] == "estate@spring.example"
    assert message["Message-ID"] == f"<{told['email']}@notifications.handover>"
    assert message["Subject"].startswith("[Spring] Not accepted")
    text = message.get_body(("plain",)).get_content()  # type: ignore[attr-defined] # an EmailMessage by its policy
    assert "Dear c1 Li Wei" in text
    assert "Still wet" in text
    records = b"".join(record for record, _ in await notifications.log())
    assert b"li@bright.example" not in records
    assert b"Li Wei" not in records


async def test_letters_that_wait_for_their_papers_keep_nobody_else_waiting(
    notifications: Notifications, mail: MailBox, hook: Hook
) -> None:
    """There is no defects here to ask: what goes along with a letter cannot be had."""
    await set_contact(notifications, webhook=hook.url)
    letters = [
        await notifications.tell("LetterIssued", contractor="c1", letter=f"l-{number}", facts=LETTER)
        for number in range(2 * AT_ONCE)
    ]
    notifications.send(mail.port)
    await until(lambda: notifications.value(BEGUN, len(letters)))
    told = await rejection(notifications)
    for notification in told.values():
        await notifications.until_state(notification, "delivered")
    states = {await notifications.state(letter["email"]) for letter in letters}
    assert states == {"requested"}
    assert {await notifications.state(letter["webhook"]) for letter in letters} == {"delivered"}


async def test_a_webhook_is_signed_so_that_the_receiver_can_check_it(notifications: Notifications, hook: Hook) -> None:
    await set_contact(notifications, webhook=hook.url)
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told["webhook"], "delivered")
    [call] = hook.calls
    assert call.signed_with(SIGNATURES.as_text(E, "c1"))
    assert not call.signed_with(SIGNATURES.as_text(E, "c2"))
    body = orjson.loads(call.body)
    assert body["type"] == "RectificationRejected"
    assert body["data"]["facts"] == REJECTED
    assert b"Li Wei" not in call.body


async def test_a_failed_webhook_is_tried_again_under_the_same_id(notifications: Notifications, hook: Hook) -> None:
    await set_contact(notifications, webhook=hook.url)
    hook.status = 500
    notifications.send(None)
    told = await rejection(notifications)
    await notifications.until_state(told["webhook"], "failed")
    hook.status = 200
    notifications.pass_time(minutes=1)
    await notifications.until_state(told["webhook"], "delivered")
    assert len({call.headers["webhook-id"] for call in hook.calls}) == 1
    assert len({call.headers["webhook-timestamp"] for call in hook.calls}) == 2


async def test_who_never_answers_holds_up_nobody_else(notifications: Notifications, hook: Hook, mail: MailBox) -> None:
    await set_contact(notifications, webhook=hook.url)
    hook.status = None
    notifications.send(mail.port, answer_within=0.5)
    told = await rejection(notifications)
    await notifications.until_state(told["email"], "delivered")
    await notifications.until_state(told["webhook"], "failed")
    reason = await notifications.value("select reason from notification_list where channel = 'webhook'")
    assert reason == "no answer within 0.5 s"


async def test_a_mail_refused_for_good_is_parked_until_it_is_sent_again_by_hand(
    notifications: Notifications, mail: MailBox
) -> None:
    await set_contact(notifications, webhook=None)
    mail.refusal = "550 no such mailbox li@bright.example"
    notifications.send(mail.port)
    told = await rejection(notifications)
    await notifications.until_state(told["email"], "parked")
    assert await notifications.value("select reason from notification_list") == "SMTP 550"
    mail.refusal = None
    event = await notifications.value("select tells_of from notification_list")
    again = ResendNotification(estate=E, notification=told["email"], tells_of=event, why="mailbox exists now")
    await notifications.do(again)
    await notifications.until_state(told["email"], "delivered")
    assert len(mail.messages) == 1


async def test_what_was_in_flight_at_a_crash_is_uncertain_and_sent_once_more_under_the_same_id(
    notifications: Notifications, hook: Hook
) -> None:
    await set_contact(notifications, webhook=hook.url)
    hook.status = None
    first = notifications.send(None)
    told = await rejection(notifications)
    await hook.called.wait()
    await end(first, notifications)
    hook.status = 200
    notifications.send(None)
    await notifications.until_state(told["webhook"], "delivered")
    types = [row["type"] for row in await notifications.fetch("select type from log.event order by position")]
    assert types.count("NotificationUncertain") == 1
    assert [call.headers["webhook-id"] for call in hook.calls] == [hook.calls[0].headers["webhook-id"]] * 2

    async def nothing_marked() -> bool:
        return bool(await notifications.value("select count(*) = 0 from inbox.sending"))

    await until(nothing_marked)


async def test_of_two_senders_one_sends(notifications: Notifications, mail: MailBox) -> None:
    await set_contact(notifications, webhook=None)
    notifications.send(mail.port)
    notifications.send(mail.port)
    told = [(await rejection(notifications))["email"] for _ in range(20)]
    for notification in told:
        await notifications.until_state(notification, "delivered")
    assert len(mail.messages) == len({message["Message-ID"] for message in mail.messages}) == 20


async def test_nothing_is_sent_from_a_table_that_is_still_being_rebuilt(notifications: Notifications) -> None:
    await set_contact(notifications, webhook=None)
    told = await rejection(notifications)
    behind = "update models.model set state = $1 where name = 'notification_list'"
    async with notifications.pool.acquire() as line:
        marks = Marks(notifications, line)  # type: ignore[arg-type] # no bus is needed to look
        await notifications.pool.execute(behind, "behind")
        assert await marks.due([], 10, []) == []
        await notifications.pool.execute(behind, "in_step")
        assert [row["notification"] for row in await marks.due([], 10, [])] == [told["email"]]


async def test_who_is_written_to_at_the_same_moment_is_asked_for_together(notifications: Notifications) -> None:
    contacts = Contacts(notifications)  # type: ignore[arg-type] # no bus is needed to ask
    readers = ["o0", "o1", "nobody", "o0"]
    asked = [contacts.of({"estate": E, "person": reader, "contractor": None}) for reader in readers]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [getattr(one, "person", None) for one in found] == ["o0", "o1", None, "o0"]
    assert isinstance(found[2], NotTaken)
    assert notifications.questions == [PersonContacts(estate=E, persons=("nobody", "o0", "o1"))]


async def test_marks_that_come_together_are_one_statement_which_fails_for_all_of_them(
    notifications: Notifications,
) -> None:
    async with notifications.pool.acquire() as line:
        marks = Marks(notifications, line)  # type: ignore[arg-type] # no bus is needed to mark
        await asyncio.gather(*(marks.begin(f"n-{number}", 1) for number in range(5)))
        assert await notifications.value(MARKED) == 5
        again = [marks.begin(name, 1) for name in ("n-5", "n-0", "n-6")]
        failed = await asyncio.gather(*again, return_exceptions=True)
        assert [type(one) for one in failed] == [type(None), UniqueViolationError, UniqueViolationError]
        await asyncio.gather(*(marks.end(f"n-{number}", None) for number in range(6)))
        assert await notifications.value(MARKED) == 0


async def test_nothing_is_sent_to_who_was_erased(notifications: Notifications, mail: MailBox) -> None:
    await set_contact(notifications, webhook=None)
    await notifications.at_owners(ErasePerson(estate=GROUP, person="p-li", reason="asked for"))
    notifications.send(mail.port)
    told = await rejection(notifications)
    await notifications.until_state(told["email"], "parked")
    assert await notifications.value("select reason from notification_list") == "the person was erased"
    assert mail.messages == []


async def test_every_table_equals_its_rebuild_after_all_this(notifications: Notifications, mail: MailBox) -> None:
    await set_contact(notifications, webhook=None)
    notifications.send(mail.port)
    told = await rejection(notifications)
    await notifications.until_state(told["email"], "delivered")
    mine, theirs = await notifications.log(), await notifications.owners.log()
    assert await notifications.differences(notifications=mine, owners=theirs, defects=[]) == []
