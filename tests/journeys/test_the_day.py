"""The day through the HTTP API: nobody is overbooked, 300 owners pass seven counters, the brief is what happened."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from shared import clock
from shared.contracts import owners as say
from shared.contracts.owners import counters, invitation, key_custody
from shared.contracts.vocabulary import Window
from shared.messages import Command, events_of
from tests.faults.callers import Refused
from tests.faults.estate import Estate, running_estate, superuser, until
from tests.faults.people import (
    CASHIER,
    DEVELOPER,
    ESTATE,
    INSPECTOR,
    MANAGER,
    SERVICE,
    UNITS,
    Person,
)
from tests.faults.people import owner_of as owner_of_prepared
from tests.faults.replicas import second
from tests.faults.verdict import wrongs
from tests.journeys.day_of_300 import (
    BATCH,
    BOOKED,
    KEYS,
    NO_SHOWS,
    OWNERS,
    PER_HOUR,
    STORIES,
    WAVE,
    ZONE,
    Script,
    Story,
    all_of,
    arrives,
    booking,
    hour,
    owner_of,
    setting,
    to_the_inspection,
    to_the_keys,
    unit_of,
    wave,
)
from tests.journeys.test_fees import kinds
from tests.journeys.test_issue_life import speaking
from tests.unit.owners.fees import wish

STAYED_AWAY = UNITS[0]
SCHEDULE = wish().model_copy(update={"estate": ESTATE})
RACE = range(OWNERS - 200, OWNERS)


async def test_a_day_of_300_owners_ends_with_the_brief_the_script_counted(data: Path) -> None:
    async with running_estate(data) as estate, speaking(estate) as desk:
        script = Script(desk, estate)
        for who, command in setting(script.day):
            await script.tell(who, command)
        await two_hundred_for_twenty_places(script, estate)
        await before_the_day(script)
        await whoever_stays_away(script)
        waves = [STORIES[start : start + WAVE] for start in range(0, OWNERS, WAVE)]
        for number, stories in enumerate(waves):
            here = tuple(story for story in stories if not story.stays_away)
            if number == len(waves) // 2:
                here = await on_paper_while_the_system_is_down(script, estate, here)
            await wave(script, here)
        await the_evening(script)
        await estate.settled()
        await the_brief_is_what_happened(script)
        await the_lists_are_what_is_left(script)
        modules = {module.__name__ for module in (counters, invitation, key_custody)}
        told = {wire for wire, event in events_of("owners").items() if event.__module__ in modules}
        assert told <= await kinds(estate)
        assert await wrongs(estate) == []


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


async def on_paper_while_the_system_is_down(
    script: Script, estate: Estate, stories: tuple[Story, ...]
) -> tuple[Story, ...]:
    """Owners is killed among check-ins; ten are served on paper meanwhile and typed in afterwards. Who is left."""
    paper = [story for story in stories if story.number % 6 == 4 and not special(story)][:10]
    rest = tuple(story for story in stories if story not in paper)
    first, *others = rest
    before = script.again
    async with asyncio.TaskGroup() as group:
        group.create_task(estate.kill("owners"))
        for story in others[:30]:
            group.create_task(arrives(script, story))
    assert script.again > before, "nothing was asked while owners was down"
    await all_of(arrives(script, story) for story in others[30:])
    began = clock.now() - timedelta(minutes=40)
    await all_of(typed_in(script, story, began) for story in paper)
    await the_paper_keeps_both_times(script, paper[0], began)
    return rest_of(script, first, rest)


def special(story: Story) -> bool:
    return story.papers_missing or story.turns_back or story.finds_a_leak or story.on_paper or story.wrongly_stamped \
        or story.goes_home or story.pays  # fmt: skip


def rest_of(script: Script, first: Story, rest: tuple[Story, ...]) -> tuple[Story, ...]:
    """They are checked in already but for the first; to check in again changes nothing and is not counted."""
    for story in rest:
        if story is not first:
            script.done["arrived"] -= 1
            script.done["walk_ins"] -= story.number >= BOOKED
            script.passed["check_in"] -= 1
    return rest


async def typed_in(script: Script, story: Story, began: datetime) -> None:
    """In the order of the slip, each step with the time on it."""
    unit = unit_of(story.number)
    await arrives(script, story, began)
    await script.stamped(SERVICE, unit, "papers", began + timedelta(minutes=1))
    await to_the_inspection(script, story, began + timedelta(minutes=2))
    await script.ask(SERVICE, say.UnitFile(estate=ESTATE, unit=unit), at_least=f"defects:{script.position}")
    await to_the_keys(script, story, began + timedelta(minutes=3))


async def the_paper_keeps_both_times(script: Script, story: Story, began: datetime) -> None:
    seen = await script.ask(SERVICE, say.StepsOfUnit(estate=ESTATE, unit=unit_of(story.number)))
    steps = [step for step in seen["steps"] if step["passed_at"]]
    order = ["check_in", "papers", "price_settlement", "inspection", "signing", "property_fees", "keys"]
    assert sorted(step["counter"] for step in steps) == sorted(order)
    assert [step["counter"] for step in steps if step["counter"] != "price_settlement"] == [
        counter for counter in order if counter != "price_settlement"
    ]
    minutes = [(datetime.fromisoformat(step["passed_at"]) - began).total_seconds() / 60 for step in steps]
    assert [round(minute) for minute in minutes] == [0, 1, 2, 2, 3, 4, 5]
    assert all(step["recorded_at"] > step["passed_at"] for step in steps)


async def the_evening(script: Script) -> None:
    await keys_are_borrowed(script)
    await script.tell(SERVICE, count(script, wrong=1))
    seen = await script.ask(MANAGER, say.EveningCount(estate=ESTATE, day=script.day))
    assert (seen["fits"], [line["difference"] for line in seen["lines"]][:3]) == (False, ["1", "0", "0"])
    await script.tell(SERVICE, count(script))
    seen = await script.ask(MANAGER, say.EveningCount(estate=ESTATE, day=script.day))
    assert (seen["fits"], seen["number"]) == (True, 2), seen


def count(script: Script, wrong: int = 0) -> say.CountEvening:
    money: Any = (("fund", "government_account", "8372.50"), ("property", "cash", "500.00"))
    drawers = tuple(
        say.CountedMoney(payee=payee, method=method, currency="CNY", counted=script.done["payments"] * Decimal(each))
        for payee, method, each in money
    )
    return say.CountEvening(
        estate=ESTATE, day=script.day, keys_released=script.done["keys"] * KEYS + wrong, keys_out=1,
        papers_signed=script.passed["signing"], money=drawers,
    )  # fmt: skip


async def keys_are_borrowed(script: Script) -> None:
    """Of a unit somebody left in custody; one comes back, and one of a unit not handed over does not."""
    taken, owner = unit_of(2), owner_of(2)
    agreed = say.AgreeKeyCustody(estate=ESTATE, unit=taken, owner=owner, keys=1, purpose="维修")
    await script.tell(SERVICE, agreed)
    lent = say.BorrowKey(estate=ESTATE, unit=taken, borrowing="k-1", issue="f-3", borrower=INSPECTOR.id)
    await script.tell(SERVICE, lent)
    await script.is_refused("NotEnoughKeys", SERVICE, lent.model_copy(update={"borrowing": "k-2"}))
    await script.is_refused("KeysStillOut", SERVICE, say.EndKeyCustody(estate=ESTATE, unit=taken))
    await script.tell(SERVICE, say.ReturnKey(estate=ESTATE, unit=taken, borrowing="k-1"))
    await script.tell(SERVICE, say.EndKeyCustody(estate=ESTATE, unit=taken))
    kept = lent.model_copy(update={"unit": unit_of(7), "borrowing": "k-3"})
    await script.tell(SERVICE, kept)
    await overdue(script)


async def overdue(script: Script) -> None:
    """The evening alarm: the deadline is over at once, and the register says so once the ticker has looked."""

    async def told() -> bool:
        [out] = (await script.ask(SERVICE, say.KeysOut(estate=ESTATE)))["rows"]
        return bool(out["borrowing"] == "k-3" and out["overdue"])

    await until(told)


async def the_brief_is_what_happened(script: Script) -> None:
    brief = await script.ask(SERVICE, say.DailyBrief(estate=ESTATE, day=script.day))
    done = script.done
    assert {name: brief[name] for name in done if name in brief} == {name: done[name] for name in done if name in brief}
    assert (brief["due"], brief["served"], brief["handed_over"]) == (OWNERS + len(UNITS), OWNERS + 1, done["keys"])
    assert (brief["keys_handed"], brief["keys_out"], brief["issues_closed"]) == (done["keys"] * KEYS, 1, 0)
    assert {one["counter"]: one["passed"] for one in brief["waits"]} == dict(script.passed)
    promised = sum(story.turns_back and not story.stays_away for story in STORIES)
    assert {one["reason"]: one["units"] for one in brief["reasons"]} == {
        "promise": promised, "leak": done["refused"] - promised,
    }  # fmt: skip
    paid = done["payments"]
    assert [(one["payee"], one["receipts"], Decimal(one["net"])) for one in brief["money"]] == [
        ("fund", paid, paid * Decimal("8372.50")), ("property", paid, paid * Decimal("500.00")),
    ]  # fmt: skip
    assert done["called"] == done["arrived"] - 10
    await files_of_the_day(script, brief)


async def the_lists_are_what_is_left(script: Script) -> None:
    """What somebody has to work off tomorrow, and what the counters say to whoever comes again."""
    owed = await script.ask(SERVICE, say.OpenReservations(estate=ESTATE, limit=1_000))
    awaited = await script.ask(SERVICE, say.AwaitedInspections(estate=ESTATE))
    waits = await script.ask(SERVICE, say.CounterWaits(estate=ESTATE, day=script.day))
    assert len(owed["rows"]) == script.done["reservations_open"] > 0
    assert len(awaited["rows"]) == script.done["inspections_awaited"] > 0
    assert waits["counters"][0]["name"] == {"zh": "签到取号", "en": "check-in"}
    unpaid = await script.ask(SERVICE, say.WhatIsMissing(estate=ESTATE, unit=unit_of(OWNERS - 30)))
    assert [fee["en"] for fee in unpaid["fees"]] == ["fund"]
    assert not unpaid["counters"][-1]["missing"]
    refused = await script.ask(SERVICE, say.WhatIsMissing(estate=ESTATE, unit=unit_of(7)))
    assert (refused["refused"], refused["counters"][-1]["missing"]) == (True, ["inspection", "signing"])
    custody = await script.ask(SERVICE, say.KeysInCustody(estate=ESTATE))
    assert custody["rows"] == []


async def files_of_the_day(script: Script, brief: dict[str, Any]) -> None:
    where = f"/api/v1/estates/{ESTATE}/days/{script.day}/brief"
    for language in ("zh", "en"):
        excel = await script.desk.get(f"{where}.xlsx", headers={**bearer(SERVICE), "Accept-Language": language})
        cells = CalamineWorkbook.from_filelike(BytesIO(excel.content)).get_sheet_by_index(0).to_python()
        [arrived] = [row[3] for row in cells if row[2] in {"到场", "arrived"}]
        assert arrived == brief["arrived"]
        paper = await script.desk.get(f"{where}.pdf?lang={language}", headers=bearer(SERVICE))
        assert paper.content.startswith(b"%PDF")
    for name, lines in (("refused", brief["refused"]), ("reservations", brief["reservations_open"])):
        listed = await script.desk.get(f"/api/v1/estates/{ESTATE}/lists/{name}.xlsx", headers=bearer(SERVICE))
        sheet = CalamineWorkbook.from_filelike(BytesIO(listed.content)).get_sheet_by_index(0).to_python()
        assert len(sheet) == lines + 1


def bearer(who: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.secret}"}
