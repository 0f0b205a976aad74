"""The columns of the 物业工程遗留问题统计表 in the order of the trade: heading, width, and what stands in a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.contracts.defects import LedgerRow
from shared.contracts.defects.ledger_headings import HEADINGS
from shared.contracts.defects.words import CAUSES, CLASSES, FINDERS, SEVERITIES, STATES, TRADES, word
from shared.wording import Language, Wording

Cell = str | int | datetime | None
YES = Wording("是", "yes")
DEPARTMENT = Wording("开发商项目部", "developer")


@dataclass(frozen=True)
class Reader:
    """In which language and by which clock a line is read."""

    language: Language
    zone: ZoneInfo

    def at(self, moment: datetime | None) -> datetime | None:
        """The estate's wall clock: Excel knows no time zones."""
        return None if moment is None else moment.astimezone(self.zone).replace(tzinfo=None)


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    heading: Wording
    width: int
    value: Callable[[LedgerRow, Reader], Cell]


COLUMNS = (
    Column(HEADINGS["number"], 8, lambda row, _: row.number),
    Column(HEADINGS["building"], 10, lambda row, _: row.building_name or row.building),
    Column(HEADINGS["unit"], 14, lambda row, _: row.unit_name or row.unit),
    Column(HEADINGS["room"], 10, lambda row, _: row.room),
    Column(HEADINGS["part"], 10, lambda row, _: row.part),
    Column(HEADINGS["description"], 36, lambda row, _: row.description),
    Column(HEADINGS["l1"], 12, lambda row, to: word(CLASSES, row.l1, to.language)),
    Column(HEADINGS["l2"], 12, lambda row, _: row.l2),
    Column(HEADINGS["severity"], 9, lambda row, to: word(SEVERITIES, row.severity, to.language)),
    Column(HEADINGS["trade"], 10, lambda row, to: word(TRADES, row.trade, to.language)),
    Column(HEADINGS["cause"], 10, lambda row, to: word(CAUSES, row.cause, to.language)),
    Column(HEADINGS["found_by"], 12, lambda row, to: word(FINDERS, row.found_by, to.language)),
    Column(HEADINGS["raised_at"], 16, lambda row, to: to.at(row.raised_at)),
    Column(HEADINGS["contractor"], 20, lambda row, _: row.company or row.contractor),
    Column(HEADINGS["letter_number"], 9, lambda row, _: row.letter_number),
    Column(HEADINGS["response_due"], 16, lambda row, to: to.at(row.response_due)),
    Column(HEADINGS["state"], 12, lambda row, to: word(STATES, row.state, to.language)),
    Column(HEADINGS["dispute"], 20, lambda row, _: row.dispute),
    Column(HEADINGS["method"], 30, lambda row, _: row.method),
    Column(HEADINGS["due"], 16, lambda row, to: to.at(row.due)),
    Column(HEADINGS["overdue"], 8, lambda row, to: YES.in_language(to.language) if row.overdue else ""),
    Column(HEADINGS["attempt"], 9, lambda row, _: row.attempt),
    Column(HEADINGS["rejections"], 9, lambda row, _: row.rejections),
    Column(HEADINGS["reported_at"], 16, lambda row, to: to.at(row.reported_at)),
    Column(HEADINGS["accepted_at"], 16, lambda row, to: to.at(row.accepted_at)),
    Column(HEADINGS["closed_at"], 16, lambda row, to: to.at(row.closed_at)),
    Column(HEADINGS["ended_because"], 24, lambda row, _: row.ended_because),
    Column(HEADINGS["issue"], 38, lambda row, _: row.issue),
    Column(HEADINGS["photos"], 8, lambda row, _: len(row.photos)),
)
PHOTO = Wording("照片 {number}", "Photo {number}")
