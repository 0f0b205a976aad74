"""How a queue ticket and a slip of what is missing are asked for: answers everybody has, as content and PDF."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.owners.counters import names
from services.owners.in_line import MISSING_READS, what_is_missing
from services.owners.papers.counter_slips import (
    MissingSlip,
    QueueTicket,
    SentAway,
    StillOwed,
    render_missing_slip,
    render_queue_ticket,
)
from services.owners.read_models.estates import BUILDINGS, ESTATES
from services.owners.read_models.handover_policies import HANDOVER_POLICIES
from services.owners.read_models.policy_in_force import policy_of
from services.owners.read_models.unit_bills import theirs
from services.owners.read_models.unit_board import UNIT_BOARD
from services.owners.read_models.unit_days import UNIT_DAYS
from shared.contracts.owners import CounterStanding, MissingSlipPaper, QueueTicketPaper, WhatIsMissing, Words
from shared.contracts.owners.words import COUNTER_NAMES
from shared.contracts.papers import Paper
from shared.passing import leave
from shared.problems import NotFound, Refusal
from shared.service import Asking
from shared.wording import Language, Wording

TICKET_READS = (UNIT_DAYS, UNIT_BOARD, HANDOVER_POLICIES, ESTATES)
SLIP_READS = (*MISSING_READS, UNIT_DAYS, ESTATES, BUILDINGS)

HOME = """
select u.contract_code, u.door_number, b.name as building, e.name as estate, e.time_zone
  from unit_board u join buildings b using (building) join estates e on e.estate = u.estate
 where u.unit = $1 and u.estate = $2
"""
LAST = "select day, number, walk_in, arrived_at from unit_days where unit = $1 order by day desc limit 1"
TOGETHER = """
select d.unit, u.contract_code from unit_days d join unit_board u using (unit)
 where d.estate = $1 and d.day = $2 and d.number = $3 order by length(u.contract_code), u.contract_code
"""
BOOKED, WALK_IN = Wording("已预约", "with an appointment"), Wording("现场取号", "without an appointment")


class NoNumberDrawn(Refusal):
    wording = Wording("房屋 {unit} 尚未签到取号。", "Nobody has checked in for unit {unit}.")


class NothingMissing(Refusal):
    wording = Wording("没有柜台向房屋 {unit} 要求补件。", "No counter misses anything of unit {unit}.")


async def queue_ticket(asking: Asking, query: QueueTicketPaper) -> Paper:
    """Dated by when the owner came; of several units together those of the asker's are named."""
    home, fetch = await _home(asking, query.unit), asking.connection.fetch
    came = await asking.connection.fetchrow(LAST, query.unit)
    if came is None:
        raise NoNumberDrawn(unit=query.unit)
    found = await fetch(TOGETHER, query.estate, came["day"], came["number"])
    together = {row["unit"]: row["contract_code"] for row in found}
    say, counters = _saying(query.language), (await policy_of(asking)).counters
    ticket = QueueTicket(
        estate=home["estate"], day=came["day"], number=str(came["number"]),
        line=say(WALK_IN if came["walk_in"] else BOOKED),
        arrived=f"{came['arrived_at'].astimezone(ZoneInfo(home['time_zone'])):%H:%M}",
        units=tuple(together[unit] for unit in theirs(asking, list(together))),
        counters=tuple(say(COUNTER_NAMES[rule.counter]) for rule in counters if rule.counter != "check_in"),
    )  # fmt: skip
    name = f"{query.estate}-queue-ticket-{query.unit}.{query.language}.pdf"
    return await _left(asking, name, lambda: render_queue_ticket(ticket, query.language, at=came["arrived_at"]))


async def missing_slip(asking: Asking, query: MissingSlipPaper) -> Paper:
    """Dated by the last time a counter sent the owner away."""
    home = await _home(asking, query.unit)
    standing = await what_is_missing(asking, WhatIsMissing(estate=query.estate, unit=query.unit))
    away = [(one, one.refused_at) for one in standing.counters if one.refused_at is not None]
    if not away:
        raise NothingMissing(unit=query.unit)
    came = await asking.connection.fetchrow(LAST, query.unit)
    say, zone = _saying(query.language), ZoneInfo(home["time_zone"])
    slip = MissingSlip(
        estate=home["estate"], building=home["building"], contract_code=home["contract_code"],
        door_number=home["door_number"], number=str(came["number"]) if came else "",
        counters=tuple(_sent_away(one, at, say, zone) for one, at in away),
        owed=tuple(
            StillOwed(counter=say(one.name), owes=one.owes, until=one.until)
            for one in standing.counters
            if one.owes is not None and one.until is not None
        ),
        fees=tuple(map(say, standing.fees)),
    )  # fmt: skip
    at = max(refused_at for _, refused_at in away)
    name = f"{query.estate}-missing-slip-{query.unit}.{query.language}.pdf"
    return await _left(asking, name, lambda: render_missing_slip(slip, query.language, at=at))


async def _home(asking: Asking, unit: str) -> Mapping[str, Any]:
    home = await asking.connection.fetchrow(HOME, unit, asking.estate) if theirs(asking, [unit]) else None
    if home is None:
        raise NotFound(what=unit)
    return dict(home)


def _sent_away(one: CounterStanding, at: datetime, say: Callable[[Wording], str], zone: ZoneInfo) -> SentAway:
    return SentAway(
        counter=say(COUNTER_NAMES[one.counter]), at=f"{at.astimezone(zone):%Y-%m-%d %H:%M}", missing=one.refused_for,
        first=say(names(one.missing)),
    )  # fmt: skip


def _saying(language: Language) -> Callable[[Wording | Words], str]:
    return lambda words: words.zh if language == "zh" else words.en


async def _left(asking: Asking, name: str, render: Callable[[], bytes]) -> Paper:
    """A counter may have written a name among what is missing: nothing of it stays once it is handed on."""
    left = await leave(asking.blobs, await asyncio.to_thread(render))
    return Paper(sha256=left.sha256, size=left.size, tail=left.tail, name=name)
