"""The two warranty clocks of a part: contractor → developer and developer → owner, by the pack of a jurisdiction. Pure.

A period of months ends on the day of its last month that has the number of its first (Civil Code of 2020, art. 202);
that day is still covered. Days are days in the estate's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.calendar import months_after

Part = Literal[
    "structure",  # 地基基础和主体结构
    "roof_waterproofing",  # 屋面防水
    "seepage",  # 墙面、厨卫地面、地下室、管道渗漏
    "ceiling_leak",  # 厨卫顶棚渗漏
    "facade_seepage",  # 外墙渗漏
    "spalling",  # 混凝土剥落
    "plaster",  # 墙面、顶棚抹灰层脱落
    "floor",  # 地面空鼓开裂、大面积起砂
    "doors_windows",  # 门窗翘裂、五金件损坏
    "pipe_blockage",  # 管道堵塞
    "heating",  # 供热系统和设备
    "cooling",  # 供冷系统和设备
    "sanitary_ware",  # 卫生洁具
    "lamps_switches",  # 灯具、电器开关
    "electrical",  # 电气管线
    "plumbing",  # 给排水管道
    "installation",  # 设备安装
    "decoration",  # 装修
]
Decided = Literal["contract", "contractor", "minimum"]


@dataclass(frozen=True, slots=True)
class Season:
    """A heating or cooling season of the place, by (month, day); it may go over the turn of the year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def end_of_nth(self, start: date, count: int) -> date:
        """The last day of the `count`-th whole season: one that had begun before `start` is not whole."""
        year = start.year + (date(start.year, *self.first) < start) + count - 1
        return date(year + (self.last < self.first), *self.last)


@dataclass(frozen=True, slots=True)
class Term:
    """So many months, or so many whole seasons."""

    months: int = 0
    seasons: int = 0

    def ends(self, start: date, season: Season | None) -> date:
        if not self.seasons:
            return months_after(start, self.months)
        if season is None:
            raise ValueError("a term in seasons needs the season of the place")
        return season.end_of_nth(start, self.seasons)


@dataclass(frozen=True, slots=True)
class Rule:
    """A term with what it follows from, and the date of that source."""

    term: Term
    source: str
    dated: date


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of a jurisdiction by part; `owner_otherwise` is for a part that `owner` does not name.

    `owner_has_contractors`: no owner's term ends before what remains of the contractor's.
    """

    contractor: Mapping[Part, Rule]
    owner: Mapping[Part, Rule]
    owner_otherwise: Rule | None = None
    owner_has_contractors: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """Until when (that day included) a part is under warranty, and which term decided: `rule` unless an agreed one."""

    until: date
    decided_by: Decided
    rule: Rule | None = None

    def covers(self, found_on: date) -> bool:
        return found_on <= self.until


def contractor_cover(
    pack: Pack, part: Part, completed_on: date, *, agreed: Term | None = None, season: Season | None = None
) -> Cover | None:
    """From completion acceptance, by the law or a longer term of the works contract; None where neither has one."""
    by_law = _by_rule(pack.contractor.get(part), "minimum", completed_on, season)
    return _longest(by_law, _agreed(agreed, completed_on, season))


def owner_cover(
    pack: Pack, part: Part, handed_over_on: date, contractor: Cover | None = None, *, agreed: Term | None = None,
    season: Season | None = None,
) -> Cover | None:  # fmt: skip
    """From `handed_over`: the longest of the contract's term, what remains of the contractor's, and the minimum.

    `contractor` is the part's cover by its contractor; None where nobody knows when the building was completed.
    """
    by_law = _by_rule(pack.owner.get(part) or pack.owner_otherwise, "minimum", handed_over_on, season)
    remaining = replace(contractor, decided_by="contractor") if contractor and pack.owner_has_contractors else None
    return _longest(by_law, remaining, _agreed(agreed, handed_over_on, season))


def handed_over(on: date | None, deemed_on: date | None) -> date | None:
    """When the owner's clock starts: keys taken after a deemed handover start no second one."""
    return min((day for day in (on, deemed_on) if day is not None), default=None)


def _by_rule(rule: Rule | None, decided_by: Decided, start: date, season: Season | None) -> Cover | None:
    return Cover(rule.term.ends(start, season), decided_by, rule) if rule else None


def _agreed(term: Term | None, start: date, season: Season | None) -> Cover | None:
    return Cover(term.ends(start, season), "contract") if term else None


def _longest(*covers: Cover | None) -> Cover | None:
    """Of two that end on one day the first."""
    return max((cover for cover in covers if cover is not None), key=lambda cover: cover.until, default=None)
