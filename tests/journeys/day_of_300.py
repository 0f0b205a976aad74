"""A day of 300 owners as people drive it: in at the door, through the counters as they are called, to the keys."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.contracts import owners as say
from shared.contracts.defects import Finding, InspectUnit
from tests.faults.callers import Refused
from tests.faults.people import (
    CASHIER,
    ESTATE,
    INSPECTOR,
    SERVICE,
    SUPERVISOR,
)
from tests.journeys.the_script import BOOKED, KEYS, TOGETHER, Script, Story, all_of, owner_of, unit_of


async def wave(script: Script, stories: tuple[Story, ...]) -> None:
    """Everybody of one hour: in at the door, through the papers as they are called, and as far as each one goes."""
    await all_of(arrives(script, story) for story in stories if story.number not in TOGETHER[1:])
    await all_of(clerk(script, f"{number} 号窗口") for number in (1, 2, 3))
    await all_of(to_the_inspection(script, story) for story in stories)
    await script.ask(SERVICE, say.UnitBoard(estate=ESTATE, limit=1), at_least=f"defects:{script.position}")
    await all_of(to_the_keys(script, story) for story in stories if is_taken(story))


async def arrives(script: Script, story: Story, at: datetime | None = None) -> None:
    also = tuple(map(unit_of, TOGETHER[1:])) if story.number == TOGETHER[0] else ()
    command = say.CheckInOwner(
        estate=ESTATE, unit=unit_of(story.number), owner=owner_of(story.number), day=script.day, also=also,
        proxy="proxy-1" if story.number == 1 else None,
    )  # fmt: skip
    await script.tell(SERVICE, command, at)
    script.done["arrived"] += 1 + len(also)
    script.done["walk_ins"] += (1 + len(also)) * (story.number >= BOOKED)
    script.passed["check_in"] += 1 + len(also)


async def clerk(script: Script, place: str) -> None:
    """Calls until nobody waits. Who is called is seen on the display."""
    call = say.CallNext(estate=ESTATE, counter="papers", place=place)
    while True:
        if not await someone_is_called(script, call):
            return
        seen = await script.ask(SERVICE, say.CounterLine(estate=ESTATE, counter="papers"))
        [mine] = [one for one in seen["called"] if one["place"] == place]
        story = Story(int(mine["unit"].removeprefix("d-")))
        if mine["put_back"] == 0 and (story.dozes or story.papers_missing):
            await waits_again(script, story)
            continue
        script.done["called"] += 1
        await papers(script, story)


async def waits_again(script: Script, story: Story) -> None:
    """Behind the others: who did not answer, and who was sent for a paper."""
    of_line: dict[str, Any] = {"estate": ESTATE, "counter": "papers", "unit": unit_of(story.number)}
    if story.dozes:
        await script.tell(SERVICE, say.PutOwnerBack(**of_line))
    else:
        await script.tell(SERVICE, say.RefuseAtCounter(**of_line, missing=("身份证",)))


async def someone_is_called(script: Script, call: say.CallNext) -> bool:
    try:
        await script.tell(SERVICE, call)
    except Refused as refusal:
        if refusal.problem["title"] != "NobodyWaits":
            raise
        return False
    return True


async def papers(script: Script, story: Story) -> None:
    unit = unit_of(story.number)
    if not story.papers_missing:
        await script.stamped(SERVICE, unit, "papers")
        return
    reserve = say.PassWithReservation(
        estate=ESTATE, unit=unit, counter="papers", owes="身份证复印件", reason="稍后补交", until=script.day
    )
    await script.tell(SUPERVISOR, reserve)
    script.passed["papers"] += 1
    script.done["reservations_open"] += 1
    if story.number % 20 == 3:
        await script.tell(SERVICE, say.FillReservation(estate=ESTATE, unit=unit, counter="papers", note="已补"))
        script.done["reservations_open"] -= 1


async def to_the_inspection(script: Script, story: Story, at: datetime | None = None) -> None:
    unit = unit_of(story.number)
    if story.turns_back:
        refusal = say.RefuseHandover(estate=ESTATE, unit=unit, owner=owner_of(story.number), reason="promise")
        await script.tell(SERVICE, refusal, at)
        script.done["refused"] += 1
        return
    await script.stamped(CASHIER, unit, "price_settlement", at)
    if story.wrongly_stamped:
        reopened = say.ReopenCounter(estate=ESTATE, unit=unit, counter="price_settlement", reason="误盖")
        await script.tell(SUPERVISOR, reopened)
        script.passed["price_settlement"] -= 1
        await script.stamped(CASHIER, unit, "price_settlement")
    await inspected(script, story, at)


async def inspected(script: Script, story: Story, at: datetime | None = None) -> None:
    unit, inspection = unit_of(story.number), f"i-{story.number}"
    script.done["inspected"] += 1
    if story.on_paper and not story.finds_a_leak:
        by_hand = say.PassInspectionByHand(estate=ESTATE, unit=unit, inspection=inspection, conclusion="accepted")
        await script.tell(INSPECTOR, by_hand, at)
        script.passed["inspection"] += 1
        script.done["accepted"] += 1
        script.done["inspections_awaited"] += 1
        if story.number % 60 != 11:
            return
        script.done["inspections_awaited"] -= 1
        record = InspectUnit(estate=ESTATE, inspection=inspection, unit=unit, checks=60, conclusion="accepted")
        await inspects(script, record, at)
        return
    found = story.finds_a_leak or story.number % 3 == 0
    findings = (Finding(issue=f"f-{story.number}", room="主卫", description="渗漏"),) if found else ()
    conclusion: Any = "refused" if story.finds_a_leak else "accepted_with_issues" if found else "accepted"
    record = InspectUnit(
        estate=ESTATE, inspection=inspection, unit=unit, checks=60, findings=findings, conclusion=conclusion,
        refusal="leak" if story.finds_a_leak else None,
    )  # fmt: skip
    await inspects(script, record, at)
    script.done["issues_opened"] += len(findings)
    script.done["refused"] += story.finds_a_leak
    script.done["accepted"] += not story.finds_a_leak
    script.done["accepted_with_issues"] += conclusion == "accepted_with_issues"
    script.passed["inspection"] += not story.finds_a_leak


async def inspects(script: Script, record: InspectUnit, at: datetime | None = None) -> None:
    receipt = await script.tell(INSPECTOR, record, at)
    script.position = max(script.position, receipt["position"])


def is_taken(story: Story) -> bool:
    return not (story.turns_back or story.finds_a_leak or story.goes_home)


async def to_the_keys(script: Script, story: Story, at: datetime | None = None) -> None:
    """Each of these steps happens a minute after the one before, where `at` says when they happened."""
    unit, owner = unit_of(story.number), owner_of(story.number)
    times = [at + timedelta(minutes=number) if at else None for number in range(3)]
    sign = say.SignDocuments(
        estate=ESTATE, unit=unit, owner=owner, documents=("property_agreement", "handover_record")
    )  # fmt: skip
    await script.tell(SERVICE, sign, times[0])
    script.passed["signing"] += 1
    await script.stamped(CASHIER, unit, "property_fees", times[1])
    if story.pays and not story.owes_the_fund:
        await pays(script, story)
    release = say.ReleaseKeys(
        estate=ESTATE, unit=unit, owner=owner, handed_over_on=script.day, keys=KEYS, cards=2, mail_box_keys=1,
        doors=(say.DoorKeys(door="入户门", keys=2), say.DoorKeys(door="阳台", keys=1)),
        items=(say.ItemReceived(name="可视对讲", count=1),),
    )  # fmt: skip
    if story.owes_the_fund:
        await script.is_refused("FeesBlockKeys", SERVICE, release)
        return
    await script.tell(SERVICE, release, times[2])
    script.passed["keys"] += 1
    script.done["keys"] += 1


async def pays(script: Script, story: Story) -> None:
    """The fund by its proof, 500 of the property fee in cash."""
    of_unit: dict[str, Any] = {"estate": ESTATE, "unit": unit_of(story.number), "currency": "CNY"}
    proof = say.PaymentProof(number=f"ZX-{story.number}", paid_on=script.day - timedelta(days=1))
    fund = (say.PaidRow(item=1, amount=Decimal("8372.50")),)
    await script.tell(
        CASHIER, say.AcceptPaymentProof(**of_unit, receipt=f"fund-{story.number}", lines=fund, proof=proof)
    )
    cash = (say.PaidRow(item=2, amount=Decimal("500.00")),)
    taken = say.TakePayment(**of_unit, receipt=f"cash-{story.number}", book="WY", lines=cash, method="cash")
    await script.tell(CASHIER, taken)
    script.done["payments"] += 1
