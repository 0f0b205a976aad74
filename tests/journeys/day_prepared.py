"""Before the day: 200 for 20 places, everybody booked, and whoever stays away."""

from datetime import UTC, datetime, time, timedelta

from shared.contracts import owners as say
from shared.contracts.vocabulary import Window
from shared.messages import Command
from tests.faults.callers import Refused
from tests.faults.estate import Estate, superuser
from tests.faults.people import (
    CASHIER,
    DEVELOPER,
    ESTATE,
    MANAGER,
    SERVICE,
    UNITS,
)
from tests.faults.people import owner_of as owner_of_prepared
from tests.faults.replicas import second
from tests.journeys.the_script import (
    BATCH,
    BOOKED,
    NO_SHOWS,
    OWNERS,
    PER_HOUR,
    STORIES,
    ZONE,
    Script,
    all_of,
    bearer,
    booking,
    hour,
    owner_of,
    unit_of,
)
from tests.unit.owners.fees import wish

STAYED_AWAY = UNITS[0]
SCHEDULE = wish().model_copy(update={"estate": ESTATE})
RACE = range(OWNERS - 200, OWNERS)


async def two_hundred_for_twenty_places(script: Script, estate: Estate) -> None:
    """At once, through the desk, to two processes of owners: twenty are booked, the others hear that it is full."""
    at = datetime.combine(script.day + timedelta(days=1), time(10), ZONE).astimezone(UTC)
    outcomes: list[str] = []

    async def books(number: int) -> None:
        try:
            await script.tell(SERVICE, booking(number, at))
        except Refused as refusal:
            outcomes.append(refusal.problem["title"])
        else:
            outcomes.append("booked")

    async with second(estate, "owners") as replica, superuser(estate, "owners") as connection:
        before = await connection.fetchval("select max(position) from log.event")
        await all_of(books(number) for number in RACE)
        assert await replica.has_decided(before)
    tomorrow = say.AppointmentsOfDay(estate=ESTATE, day=script.day + timedelta(days=1))
    found = len((await script.ask(SERVICE, tomorrow))["rows"])
    assert (outcomes.count("booked"), outcomes.count("SlotFull"), found) == (PER_HOUR, len(RACE) - PER_HOUR, PER_HOUR)
    late = booking(0, at)
    await script.is_refused("SlotFull", SERVICE, late)
    await script.tell(SERVICE, late.model_copy(update={"squeeze_in": "业主次日出国"}))


async def before_the_day(script: Script) -> None:
    await script.tell(SERVICE, booking(0, hour(script.day, 0)))
    await all_of(script.tell(SERVICE, booking(number, hour(script.day, number))) for number in range(1, BOOKED))
    script.done["booked"] = BOOKED
    proxy = say.AppointProxy(
        estate=ESTATE, unit=unit_of(1), proxy="proxy-1", owner=owner_of(1), person="daughter", name="女儿",
        scope="收楼", valid_from=script.day, expires_on=script.day,
    )  # fmt: skip
    await script.tell(SERVICE, proxy)
    await script.tell(MANAGER, SCHEDULE)
    book = say.SetReceiptBook(estate=ESTATE, book="WY", payee="property", prefix="WY", cashiers=(CASHIER.id,))
    await script.tell(MANAGER, book)
    paying = tuple(unit_of(story.number) for story in STORIES if story.pays)
    await script.tell(CASHIER, say.BillFees(estate=ESTATE, units=paying))
    midnight = say.HandoverPolicy(keys_back_by="00:00")
    await script.tell(MANAGER, say.SetHandoverPolicy(estate=ESTATE, values=midnight, why="借用当场归还"))
    lawless = say.HandoverPolicy(
        counters=tuple(
            say.CounterRule(counter="inspection", needs=("check_in", "papers", "price_settlement"))
            if rule.counter == "inspection" else rule
            for rule in say.COUNTERS
        )
    )  # fmt: skip
    forbidden = say.SetHandoverPolicy(estate=ESTATE, values=lawless, why="先交钱")
    await script.is_refused("FeeBlocksInspection", MANAGER, forbidden)
    ics = await script.desk.get(
        f"/api/v1/estates/{ESTATE}/units/{unit_of(0)}/appointment.ics?lang=en", headers=bearer(SERVICE)
    )  # fmt: skip
    assert ics.headers["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{hour(script.day, 0):%Y%m%dT%H%M%SZ}\r\n" in ics.text


async def whoever_stays_away(script: Script) -> None:
    """Five are said to have missed their appointment; one of an earlier batch is deemed handed over on proof."""
    for number in NO_SHOWS:
        at = hour(script.day, number)
        await script.tell(SERVICE, say.MarkAppointmentMissed(estate=ESTATE, unit=unit_of(number), starts_at=at))
        script.done["missed"] += 1
    seen = await script.ask(SERVICE, say.Invitations(estate=ESTATE, batch=BATCH, standing="missed"))
    assert [row["unit"] for row in seen["rows"]] == [unit_of(number) for number in NO_SHOWS]
    for command in deeming(script):
        await script.tell(SERVICE, command)
    decided = say.DeemUnitHandedOver(estate=ESTATE, unit=STAYED_AWAY, deemed_on=script.day, decision="地产 8 号")
    await script.is_refused("RoleNotHeld", SERVICE, decided)
    await script.is_refused("TooFewAttempts", DEVELOPER, decided)
    await script.tell(SERVICE, attempt("a-2"))
    await script.tell(DEVELOPER, decided)
    script.done["deemed"] += 1
    risk = await script.ask(SERVICE, say.DeliveryDatesAtRisk(estate=ESTATE, days=3_650))
    assert risk["units"] == OWNERS + len(UNITS) - 1


def attempt(id_: str) -> say.RecordInvitationAttempt:
    return say.RecordInvitationAttempt(
        estate=ESTATE, unit=STAYED_AWAY, attempt=id_, owner=owner_of_prepared(STAYED_AWAY), channel="phone",
        outcome="no_answer",
    )  # fmt: skip


def deeming(script: Script) -> list[Command]:
    window = Window(first=script.day - timedelta(days=20), last=script.day - timedelta(days=10))
    proof = say.ServiceProof(kind="registered_mail", number="RM", served_on=script.day - timedelta(days=40))
    served = (say.ServedRow(unit=STAYED_AWAY, proof=proof),)
    return [
        say.OpenHandoverBatch(estate=ESTATE, batch="early", name="先期", window=window, place="大堂"),
        say.IssueHandoverNotices(estate=ESTATE, batch="early", units=(STAYED_AWAY,)),
        say.ServeHandoverNotices(estate=ESTATE, batch="early", served=served),
        say.CloseBatch(estate=ESTATE, batch="early", reason="时间窗已过"),
        attempt("a-1"),
    ]
