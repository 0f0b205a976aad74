"""A receiver that does not work, or is told too fast, is left alone: nothing is lost, no attempt is wasted on it."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.notifications.endpoints import AT_ONCE, OPENS_AFTER
from services.notifications.read_models.held import MEASURES
from shared.contracts.notifications import Figures
from shared.contracts.notifications import Notifications as AllMessages
from shared.metrics import Metrics
from tests.integration.defects_at_work import E
from tests.integration.notifications_at_work import Notifications, end, notifications_at_work, set_contact
from tests.integration.receivers import Hook, web_server
from tests.kernel.replica import until
from tests.servers import Postgres

REJECTED = {"attempt": "1", "next_attempt": "2", "reason": "Still wet"}
HELD = "select count(*) from inbox.endpoint where held_until > $1"
MANY = 30


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with web_server() as one:
        yield one


@pytest.fixture
async def notifications(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Notifications]:
    async with notifications_at_work(postgres, tmp_path) as working:
        yield working


async def many(notifications: Notifications, channel: str, count: int = MANY) -> list[str]:
    told = [
        await notifications.tell("RectificationRejected", contractor="c1", unit="u0", facts=REJECTED)
        for _ in range(count)
    ]
    return [one[channel] for one in told]


def ids(hook: Hook) -> Counter[str]:
    return Counter(call.headers["webhook-id"].partition("@")[0] for call in hook.calls)


async def test_a_receiver_that_does_not_work_is_left_alone_and_gets_everything_when_it_works_again(
    notifications: Notifications, hook: Hook
) -> None:
    await set_contact(notifications, webhook=hook.url)
    hook.status = 500
    told = await many(notifications, "webhook")
    sender = notifications.send(None)
    await until(lambda: notifications.value(HELD, notifications.now()))
    assert OPENS_AFTER <= len(hook.calls) < OPENS_AFTER + AT_ONCE
    page = await notifications.answer(AllMessages(estate=E))
    waiting = [row for row in page.rows if (row.channel, row.state, row.attempts) == ("webhook", "requested", 0)]
    assert len(waiting) > MANY - OPENS_AFTER - 2 * AT_ONCE  # some are on their way still
    assert any(row.held_until is not None for row in waiting)
    [held] = (await notifications.answer(Figures(estate=E))).held
    assert (held.channel, held.contractor) == ("webhook", "c1")
    failures, rest = await measured(notifications)
    assert failures >= OPENS_AFTER
    assert rest > 0

    await end(sender, notifications)  # another one knows it, and tries one message
    tried = len(hook.calls)
    notifications.send(None)
    notifications.pass_time(minutes=15)
    await until(lambda: notifications.value(HELD, notifications.now()))
    assert len(hook.calls) == tried + 1

    hook.status = 200
    notifications.pass_time(minutes=15)
    for notification in told:
        await notifications.until_state(notification, "delivered")
    assert set(ids(hook)) == set(told)
    assert (await notifications.answer(Figures(estate=E))).held == ()
    assert await measured(notifications) == [0, 0]
    attempts = "select max(attempts) from notification_list where channel = 'webhook'"
    assert await notifications.value(attempts) <= OPENS_AFTER


async def measured(notifications: Notifications) -> list[float]:
    """What /metrics shows of the receiver: failures running, and for how long it is left alone yet."""
    metrics, labels = Metrics("notifications", MEASURES), {"channel": "webhook", "estate": E, "contractor": "c1"}
    for measure in MEASURES:
        rows = await notifications.pool.fetch(measure.sql, notifications.now())
        metrics.show(measure, [dict(row) for row in rows])
    found = labels | {"service": "notifications"}
    values = [metrics.registry.get_sample_value(measure.name, found) for measure in MEASURES]
    return [value for value in values if value is not None]


async def test_a_robot_is_told_twenty_times_a_minute_and_the_rest_in_the_next(
    notifications: Notifications, hook: Hook
) -> None:
    hook.answer = b'{"errcode":0}'
    await set_contact(notifications, webhook=None, robot_kind="wecom", robot=f"{hook.url}?key=k3y")
    told = await many(notifications, "wecom", 25)
    notifications.send(None)
    delivered = "select count(*) from notification_list where channel = 'wecom' and state = 'delivered'"
    await until(lambda: _is(notifications, delivered, 20))
    assert len(hook.calls) == 20
    waiting = "select count(*) from notification_list where channel = 'wecom' and state = 'requested' and attempts = 0"
    assert await notifications.value(waiting) == 5
    notifications.pass_time(minutes=1)
    for notification in told:
        await notifications.until_state(notification, "delivered")
    assert len(hook.calls) == 25


async def _is(notifications: Notifications, sql: str, wanted: int) -> bool:
    return bool(await notifications.value(sql) == wanted)


async def test_one_that_closes_before_it_answers_is_called_again_under_the_same_id(
    notifications: Notifications, hook: Hook
) -> None:
    await set_contact(notifications, webhook=hook.url)
    hook.closes_early = True
    notifications.send(None)
    [told] = await many(notifications, "webhook", 1)
    await notifications.until_state(told, "failed")
    hook.closes_early = False
    notifications.pass_time(minutes=1)
    await notifications.until_state(told, "delivered")
    assert ids(hook) == {told: 2}
