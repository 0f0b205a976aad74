"""What gathers, and what falls into quiet hours, really goes out when its time has come: once, and all of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.notifications_at_work import Notifications, notifications_at_work, set_contact
from tests.integration.receivers import MailBox, mail_server
from tests.servers import Postgres

EVENTS = "select type, count(*) from log.event group by type"


@pytest.fixture
async def mail() -> AsyncIterator[MailBox]:
    async with mail_server() as box:
        yield box


@pytest.fixture
async def notifications(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with notifications_at_work(postgres, tmp_path) as working:
        yield working


async def overdue(notifications: Notifications, issue: str) -> str:
    due = notifications.now().isoformat()
    told = await notifications.tell("IssueBecameOverdue", contractor="c1", unit="u0", issue=issue, facts={"due": due})
    return told["email"]


async def test_everything_that_gathered_goes_out_in_one_message_and_each_of_it_counts_as_delivered(
    notifications: Notifications, mail: MailBox
) -> None:
    await set_contact(notifications, webhook=None)
    await notifications.keep_time()
    notifications.send(mail.port)
    told = [await overdue(notifications, f"i-{number}") for number in range(3)]
    assert {await notifications.state(one) for one in told} == {"gathered"}
    assert mail.messages == []
    notifications.pass_time(hours=7)
    for one in told:
        await notifications.until_state(one, "delivered")
    [message] = mail.messages
    assert message["Subject"] == "[Spring] Overdue work: 3 issues"
    counted = {row["type"]: row["count"] for row in await notifications.fetch(EVENTS)}
    assert counted["DigestSent"] == 1
    assert counted["NotificationDelivered"] == 4
    mine, theirs = await notifications.log(), await notifications.owners.log()
    assert await notifications.differences(notifications=mine, owners=theirs, defects=[]) == []


async def test_what_falls_into_quiet_hours_is_sent_when_they_end(notifications: Notifications, mail: MailBox) -> None:
    await set_contact(notifications, webhook=None)
    notifications.pass_time(hours=11)  # it is eleven at night
    notifications.send(mail.port)
    facts = {"attempt": "1", "next_attempt": "2", "reason": "Still wet"}
    told = await notifications.tell("RectificationRejected", contractor="c1", unit="u0", facts=facts)
    safe_by = notifications.now().isoformat()
    urgent = await notifications.tell(
        "EmergencyOrdered", contractor="c1", unit="u0", facts={"safe_by": safe_by, "reason": "Water runs"}
    )
    await notifications.until_state(urgent["email"], "delivered")
    assert await notifications.state(told["email"]) == "requested"
    assert [message["Message-ID"].partition("@")[0][1:] for message in mail.messages] == [urgent["email"]]
    notifications.pass_time(hours=9)
    await notifications.until_state(told["email"], "delivered")
    assert len(mail.messages) == 2
