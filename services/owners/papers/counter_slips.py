"""What a counter hands out on a till roll: the queue ticket (叫号小票), and what is missing (缺项告知单)."""

from datetime import date, datetime

from services.owners.papers.sheet import PAPERS, OnPaper
from shared.wording import Language


class QueueTicket(OnPaper):
    """One number; `units` are all that came with it, `counters` those of the procedure after check-in, in order."""

    estate: str
    day: date
    number: str
    line: str
    arrived: str
    units: tuple[str, ...]
    counters: tuple[str, ...]


class SentAway(OnPaper):
    """A counter and what it missed. `first`: what is to be passed before it, empty where all is."""

    counter: str
    at: str
    missing: tuple[str, ...]
    first: str


class StillOwed(OnPaper):
    """Let pass at the counter until the day."""

    counter: str
    owes: str
    until: date


class MissingSlip(OnPaper):
    """Of one unit; `number` is that of its last coming. `fees` keep back the keys by law."""

    estate: str
    building: str
    contract_code: str
    door_number: str
    number: str
    counters: tuple[SentAway, ...]
    owed: tuple[StillOwed, ...]
    fees: tuple[str, ...]


def render_queue_ticket(ticket: QueueTicket, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("queue_ticket.typ", ticket.model_dump(mode="json"), language, at=at)


def render_missing_slip(slip: MissingSlip, language: Language, *, at: datetime) -> bytes:
    return PAPERS.render("missing_slip.typ", slip.model_dump(mode="json"), language, at=at)
