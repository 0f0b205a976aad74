"""What counters hand out on a till roll with sample content: one unit and several, little and much that is missing."""

from collections.abc import Callable
from datetime import date

from pydantic import BaseModel

from services.owners.counter_slips import BOOKED, WALK_IN
from services.owners.papers.counter_slips import (
    MissingSlip,
    QueueTicket,
    SentAway,
    StillOwed,
    render_missing_slip,
    render_queue_ticket,
)
from shared.contracts.owners import COUNTERS
from shared.contracts.owners.words import COUNTER_NAMES
from shared.wording import Language

Say = Callable[[str, str], str]
DAY = date(2026, 11, 24)


def slip_forms(language: Language, say: Say, estate: str) -> list[tuple[str, BaseModel, Callable[..., bytes]]]:
    return [
        ("queue_ticket", queue_ticket(language, estate, "17"), render_queue_ticket),
        ("queue_ticket_of_several", queue_ticket(language, estate, "1204", units=9), render_queue_ticket),
        ("missing_slip", missing_slip(language, say, estate), render_missing_slip),
        ("missing_slip_of_much", missing_slip(language, say, estate, much=True), render_missing_slip),
    ]


def queue_ticket(language: Language, estate: str, number: str, units: int = 1) -> QueueTicket:
    return QueueTicket(
        estate=estate, day=DAY, number=number, line=(BOOKED if units == 1 else WALK_IN).in_language(language),
        arrived="09:05", units=tuple(f"3-1-{1201 + n}" for n in range(units)),
        counters=tuple(COUNTER_NAMES[rule.counter].in_language(language) for rule in COUNTERS[1:]),
    )  # fmt: skip


def missing_slip(language: Language, say: Say, estate: str, *, much: bool = False) -> MissingSlip:
    """With `much`: sent away by two counters, something owed, fees before the keys, a word nobody can break."""
    papers = SentAway(
        counter=COUNTER_NAMES["papers"].in_language(language), at="2026-11-24 09:31", first="",
        missing=(
            say("业主身份证原件", "The owner's identity card"),
            say("共有人的授权委托书原件", "The power of attorney of the co-owner"),
        ),
    )  # fmt: skip
    keys = SentAway(
        counter=COUNTER_NAMES["keys"].in_language(language), at="2026-11-24 15:02",
        first=say("房款结算、签署文件", "price settlement, signing"),
        missing=(
            say("首期维修资金缴存凭证，编号以 WXZJ-2026-EAST-REGION-000017 开头", "Proof WXZJ-2026-EAST-REGION-000017"),
            say("门禁卡押金收据；若已遗失，请到物业收费处补打并由财务签字确认", "The receipt of the deposit for cards"),
        ) * 3,
    )  # fmt: skip
    owed = StillOwed(
        counter=COUNTER_NAMES["papers"].in_language(language), owes=say("结婚证复印件", "A copy of the marriage paper"),
        until=date(2026, 12, 1),
    )  # fmt: skip
    fees = (say("首期住宅专项维修资金", "First maintenance fund"), say("面积差价", "Price difference for area"))
    return MissingSlip(
        estate=estate, building=say("三号楼", "Building 3"), contract_code="3-1-1201",
        door_number=say("云庭路88号1201室", "88 Yunting Road 1201"), number="1204" if much else "17",
        counters=(papers, keys) if much else (papers,), owed=(owed,) if much else (), fees=fees if much else (),
    )  # fmt: skip
