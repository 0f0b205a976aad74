"""The day: check-in, papers, settlement, the escorted inspection; then signatures and keys, or the second coming."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from services.desk.demonstration import fees
from services.desk.demonstration.cast import ESTATE, story_id
from services.desk.demonstration.findings import Found
from services.desk.demonstration.lines import together
from services.desk.demonstration.stage import Chapter
from services.desk.demonstration.story import Story, local_now, today
from shared.contracts.defects import Finding, InspectUnit
from shared.contracts.owners import (
    BookAppointment,
    CheckInOwner,
    DocumentKind,
    PassCounter,
    ReleaseKeys,
    SignDocuments,
    UnitBoard,
    UnitBoardRow,
)
from shared.contracts.vocabulary import Conclusion, MeterReadings
from shared.wording import Wording

# In office hours the hour may be full of those who were invited.
SQUEEZED_IN = "拒收后复验，随到随办"
CHECKS = 655  # items on the sheet, as in the building the numbers are from
KEYS, CARDS, MAIL_BOX_KEYS = 5, 3, 2
DOCUMENTS: tuple[DocumentKind, ...] = (
    "property_agreement", "quality_guarantee", "instructions_for_use", "resident_handbook", "owner_information_sheet",
    "inspection_record", "handover_record", "key_receipt",
)  # fmt: skip


async def handover_day(story: Story) -> None:
    """Everybody comes; every unit is inspected with its owner."""
    title = Wording("交楼现场：签到、资料、房款、陪同验房", "The day: check-in, papers, settlement, inspection")
    with story.stage.chapter("day", title) as chapter:
        chapter.expect(len(story.units))
        await together(_visit_counters(story, unit, chapter) for unit in story.units)


async def _visit_counters(story: Story, unit: UnitBoardRow, chapter: Chapter) -> None:
    caller, cast = story.caller, story.cast
    await caller.tell(cast["service-1"], CheckInOwner(estate=ESTATE, unit=unit.unit, owner=unit.owners[0], day=today()))
    await caller.tell(cast["service-1"], PassCounter(estate=ESTATE, unit=unit.unit, counter="papers"))
    await fees.settle_price(story, unit)
    settled = PassCounter(estate=ESTATE, unit=unit.unit, counter="price_settlement")
    await caller.tell(cast["cashier-developer"], settled)
    await _inspect(story, unit, story.findings.of_unit[unit.unit])
    chapter.step()


async def _inspect(story: Story, unit: UnitBoardRow, findings: Sequence[Found]) -> None:
    refused = unit.unit in story.findings.refused
    conclusion: Conclusion = "refused" if refused else "accepted_with_issues" if findings else "accepted"
    inspected = InspectUnit(
        estate=ESTATE, inspection=story_id("inspection", unit.unit, 1), unit=unit.unit, checks=CHECKS,
        findings=tuple(_finding(found) for found in findings), conclusion=conclusion,
        refusal="function" if refused else None, refusal_note="问题过多，整改后再收" if refused else "",
        meters=_meters(unit), keys_counted=KEYS,
    )  # fmt: skip
    await story.caller.tell(story.inspector(unit.unit), inspected)


def _finding(found: Found) -> Finding:
    seen = found.seen
    return Finding(
        issue=found.issue, room=seen.room, part=seen.part, description=seen.wrong, severity=found.severity,
        classified=seen.l1,
    )  # fmt: skip


def _meters(unit: UnitBoardRow) -> MeterReadings:
    start = sum(unit.unit.encode()) % 10
    return MeterReadings(water=Decimal(start), electric=Decimal(start * 3), gas=Decimal(0))


async def come_again(story: Story) -> None:
    """Who refused comes again after the repairs: booked, checked in, inspected, nothing left to find."""
    await together(_second_coming(story, unit) for unit in story.refused)


async def _second_coming(story: Story, unit: UnitBoardRow) -> None:
    caller, service, owner = story.caller, story.cast["service-1"], unit.owners[0]
    again = local_now() + timedelta(minutes=30)
    booked = BookAppointment(estate=ESTATE, unit=unit.unit, owner=owner, starts_at=again, squeeze_in=SQUEEZED_IN)
    await caller.tell(service, booked)
    await caller.tell(service, CheckInOwner(estate=ESTATE, unit=unit.unit, owner=owner, day=today()))
    inspected = InspectUnit(
        estate=ESTATE, inspection=story_id("inspection", unit.unit, 2), unit=unit.unit, kind="re_inspection",
        checks=CHECKS, conclusion="accepted", meters=_meters(unit), keys_counted=KEYS,
    )  # fmt: skip
    await caller.tell(story.inspector(unit.unit), inspected)


async def hand_over(story: Story, units: Sequence[UnitBoardRow], chapter: Chapter) -> None:
    """Signatures, fees, keys; the counters first read what the inspection said."""
    service = story.cast["service-1"]
    await story.caller.ask(service, UnitBoard(estate=ESTATE, limit=1), having_read=("defects",))
    await together(_release(story, unit, chapter) for unit in units)


async def _release(story: Story, unit: UnitBoardRow, chapter: Chapter) -> None:
    caller, service, owner = story.caller, story.cast["service-2"], unit.owners[0]
    await caller.tell(service, SignDocuments(estate=ESTATE, unit=unit.unit, owner=owner, documents=DOCUMENTS))
    await fees.pay_property_fee(story, unit)
    await caller.tell(story.cast["cashier"], PassCounter(estate=ESTATE, unit=unit.unit, counter="property_fees"))
    released = ReleaseKeys(
        estate=ESTATE, unit=unit.unit, owner=owner, handed_over_on=today(), keys=KEYS, cards=CARDS,
        mail_box_keys=MAIL_BOX_KEYS,
    )  # fmt: skip
    await caller.tell(service, released)
    chapter.step()


async def release_keys(story: Story) -> None:
    """Whoever accepts, with or without issues, has the keys the same day."""
    with story.stage.chapter("keys", Wording("签署、缴费、发放钥匙", "Signatures, fees, keys")) as chapter:
        chapter.expect(len(story.taken))
        await hand_over(story, story.taken, chapter)


async def release_keys_after_repair(story: Story) -> None:
    with story.stage.chapter(
        "second_coming", Wording("拒收户复验并收楼", "Those who refused come again and take over")
    ) as chapter:
        chapter.expect(len(story.refused))
        await come_again(story)
        await hand_over(story, story.refused, chapter)
