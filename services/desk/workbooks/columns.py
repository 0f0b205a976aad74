"""The columns of the 物业工程遗留问题统计表 in the order of the trade: heading, width, and what stands in a line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.contracts.defects import LedgerRow
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
    Column(Wording("编号", "No."), 8, lambda row, _: row.number),
    Column(Wording("楼栋", "Building"), 10, lambda row, _: row.building_name or row.building),
    Column(Wording("房号", "Unit"), 14, lambda row, _: row.unit_name or row.unit),
    Column(Wording("房间", "Room"), 10, lambda row, _: row.room),
    Column(Wording("部位", "Part"), 10, lambda row, _: row.part),
    Column(Wording("问题描述", "Description"), 36, lambda row, _: row.description),
    Column(Wording("类别", "Class"), 12, lambda row, to: word(CLASSES, row.l1, to.language)),
    Column(Wording("细类", "Detail"), 12, lambda row, _: row.l2),
    Column(Wording("严重程度", "Severity"), 9, lambda row, to: word(SEVERITIES, row.severity, to.language)),
    Column(Wording("工种", "Trade"), 10, lambda row, to: word(TRADES, row.trade, to.language)),
    Column(Wording("原因", "Cause"), 10, lambda row, to: word(CAUSES, row.cause, to.language)),
    Column(Wording("发现人", "Found by"), 12, lambda row, to: word(FINDERS, row.found_by, to.language)),
    Column(Wording("发现时间", "Raised"), 16, lambda row, to: to.at(row.raised_at)),
    Column(Wording("责任单位", "Contractor"), 20, lambda row, _: row.company or row.contractor),
    Column(Wording("函件编号", "Letter"), 9, lambda row, _: row.letter_number),
    Column(Wording("回复期限", "Reply due"), 16, lambda row, to: to.at(row.response_due)),
    Column(Wording("状态", "State"), 12, lambda row, to: word(STATES, row.state, to.language)),
    Column(Wording("异议", "Dispute"), 20, lambda row, _: row.dispute),
    Column(Wording("整改方案", "Method"), 30, lambda row, _: row.method),
    Column(Wording("整改期限", "Due"), 16, lambda row, to: to.at(row.due)),
    Column(Wording("逾期", "Overdue"), 8, lambda row, to: YES.in_language(to.language) if row.overdue else ""),
    Column(Wording("整改次数", "Attempts"), 9, lambda row, _: row.attempt),
    Column(Wording("退回次数", "Rejected"), 9, lambda row, _: row.rejections),
    Column(Wording("完成时间", "Reported"), 16, lambda row, to: to.at(row.reported_at)),
    Column(Wording("验收时间", "Accepted"), 16, lambda row, to: to.at(row.accepted_at)),
    Column(Wording("关闭时间", "Closed"), 16, lambda row, to: to.at(row.closed_at)),
    Column(Wording("说明", "Remark"), 24, lambda row, _: row.ended_because),
    Column(Wording("问题代码", "Issue"), 38, lambda row, _: row.issue),
    Column(Wording("照片数", "Photos"), 8, lambda row, _: len(row.photos)),
)
PHOTO = Wording("照片 {number}", "Photo {number}")
