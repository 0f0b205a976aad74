"""Every fact notifications can tell comes about by itself or by a person's hand, everything running."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from services.notifications.default_rules import DEFAULT_RULES
from services.notifications.read_models.notification_list import NOTIFICATION_LIST
from shared import clock
from shared.contracts.defects import DisputeIssue
from shared.contracts.notifications import DisableRule, ResendNotification, RuleWanted, SetRule
from shared.contracts.owners import ErasePerson, RecordOwner
from shared.messages import GROUP, events_of
from tests.faults.estate import READY_WITHIN, superuser, until
from tests.faults.people import ADMINISTRATOR, ESTATE, MANAGER, SERVICE, UNITS, owner_of
from tests.journeys.behind_a_link import ok
from tests.journeys.links.world import BUILDER, BUILDER_MAIL, C1, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
RULE = "disputes-by-evening"
AHEAD = timedelta(seconds=90)  # of which up to a minute is lost, for the rule names no seconds
THERE = ZoneInfo("Asia/Shanghai")
MESSAGE = """
select notification, tells_of, state from notification_list where letter = $1 and recipient_kind = 'contractor'
"""


async def test_every_fact_notifications_can_tell_is_told(world: World) -> None:
    await gathering_for_the_next_minute(world)
    await opened_and_acted_on(world)
    await refused_for_a_while(world)
    await refused_for_good_and_sent_by_hand(world)
    await cut_off_by_a_crash(world)
    await world.tell(MANAGER, DisableRule(estate=ESTATE, rule=RULE, why="tried"))
    await an_owner_erased(world)

    async def all_told() -> bool:
        return events_of("notifications").keys() <= (await world.events("notifications")).keys()

    await until(all_told, within=AHEAD.total_seconds() + READY_WITHIN)
    await world.settled()


async def gathering_for_the_next_minute(world: World) -> None:
    """The contractor hears of its own dispute in a digest, whose hour comes while all else happens."""
    soon = (clock.now() + AHEAD).astimezone(THERE)
    timing = {"when": "digest", "digest_at": f"{soon:%H:%M}", "any_hour": True}
    values = RuleWanted.like(DEFAULT_RULES["dispute-to-manager"], recipient_kind="contractor", role=None, timing=timing)
    await world.done(MANAGER, SetRule(estate=ESTATE, rule=RULE, values=values, why="-"))
    await world.letter("gathered", "gathered-1")
    await world.done(BUILDER, DisputeIssue(estate=ESTATE, issue="gathered-1", contractor=C1, reason="不属我方"))


async def opened_and_acted_on(world: World) -> None:
    phone = await world.confirmed(await world.letter("acted-on", "acted-on-1"))
    ok(await phone.post("/opened"))
    await phone.do("confirm-issue", issue="acted-on-1")


async def refused_for_a_while(world: World) -> None:
    """The server says come again, and then takes it."""
    world.mail.refusal = "451 later"
    await world.send("put-off", "put-off-1")
    await until_state(world, "put-off", "failed")
    world.mail.refusal = None
    await until_state(world, "put-off", "delivered")


async def refused_for_good_and_sent_by_hand(world: World) -> None:
    world.mail.refusal = "550 no"
    await world.send("parked", "parked-1")
    message = await until_state(world, "parked", "parked")
    world.mail.refusal = None
    await world.tell(SERVICE, ResendNotification(estate=ESTATE, **message, why="the box is there now"))
    await until_state(world, "parked", "delivered")


async def cut_off_by_a_crash(world: World) -> None:
    """The server has it and has not answered: it comes once more, under the same Message-ID."""
    world.mail.answers.clear()
    before = len(world.mail.messages)
    await world.send("cut-off", "cut-off-1")

    async def received() -> bool:
        return len(world.mail.messages) > before

    await until(received)
    await world.estate.crash("notifications")
    world.mail.answers.set()
    await until_state(world, "cut-off", "delivered")
    ids = [message["Message-ID"] for message in world.mail.messages[before:] if message["To"] == BUILDER_MAIL]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def an_owner_erased(world: World) -> None:
    owner = owner_of(UNITS[2])
    await world.tell(SERVICE, RecordOwner(estate=ESTATE, unit=UNITS[2], owner=owner, name="业主"))
    await world.tell(ADMINISTRATOR, ErasePerson(estate=GROUP, person=owner, reason="asked for"))


async def until_state(world: World, letter: str, state: str) -> dict[str, str]:
    """The message that tells the contractor of the letter; its ids."""
    found: dict[str, str] = {}
    async with superuser(world.estate, "notifications") as database:
        await database.execute(f"set search_path = {NOTIFICATION_LIST.schema}")

        async def reached() -> bool:
            rows = await database.fetch(MESSAGE, letter)
            found.update({row["notification"]: row["tells_of"] for row in rows if row["state"] == state})
            return bool(found)

        await until(reached)
    [(notification, tells_of)] = found.items()
    return {"notification": notification, "tells_of": tells_of}
