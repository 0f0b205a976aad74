"""How warranty is asked: of a unit, of a building's common parts, of an issue on the day it was raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from services.defects.due_dates import in_force
from services.defects.questions import ONE, row_of, theirs, visible
from services.defects.read_models.rectification_policies import RECTIFICATION_POLICIES
from services.defects.warranty import Cover, Pack, Term, contractor_cover, owner_cover
from services.defects.warranty_packs import FLATS, HOUSES, SEASONS
from services.defects.warranty_parts import parts_of
from shared import tables
from shared.contracts.defects import (
    PartWarranty,
    RectificationPolicy,
    WarrantyClock,
    WarrantyOfCommonParts,
    WarrantyOfIssue,
    WarrantyOfUnit,
    WarrantyPart,
    WarrantyView,
)
from shared.contracts.vocabulary import Jurisdiction
from shared.messages import GROUP
from shared.problems import NotFound
from shared.service import Asking

ALL_PARTS: tuple[WarrantyPart, ...] = get_args(WarrantyPart)

# What is more than one unit is a building of flats.
OF_UNIT = """
select e.jurisdiction, e.time_zone, b.completed_on, u.handed_over_on,
       exists (select from units other where other.building = u.building and other.unit <> u.unit) as flats
  from units u join estates e using (estate) left join buildings b using (building)
 where u.unit = $1 and u.estate = $2
"""
OF_BUILDING = """
select e.jurisdiction, e.time_zone, b.completed_on, null::date as handed_over_on,
       (select count(*) from units u where u.building = b.building) > 1 as flats
  from buildings b join estates e using (estate)
 where b.building = $1 and b.estate = $2
"""
OF_ESTATE = """
select jurisdiction, time_zone, null::date as completed_on, null::date as handed_over_on, true as flats
  from estates where estate = $1
"""
POLICIES = f"select {', '.join(RECTIFICATION_POLICIES.columns)} from rectification_policies where estate = any($1)"


@dataclass(frozen=True)
class Place:
    """What the clocks of a place run from, and by which rules."""

    jurisdiction: Jurisdiction
    time_zone: str
    completed_on: date | None
    handed_over_on: date | None
    flats: bool

    @property
    def pack(self) -> Pack:
        return (FLATS if self.flats else HOUSES)[self.jurisdiction]

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.time_zone)).date()


async def warranty_of_unit(asking: Asking, query: WarrantyOfUnit) -> WarrantyView:
    _, units = theirs(asking)
    if units is not None and query.unit not in units:
        raise NotFound(what=f"unit {query.unit}")
    place = await _place(asking, OF_UNIT, query.unit, query.estate, what=f"unit {query.unit}")
    return await _view(asking, place, query.on or place.day(asking.now), ALL_PARTS)


async def warranty_of_common_parts(asking: Asking, query: WarrantyOfCommonParts) -> WarrantyView:
    place = await _place(asking, OF_BUILDING, query.building, query.estate, what=f"building {query.building}")
    return await _view(asking, place, query.on or place.day(asking.now), ALL_PARTS)


async def warranty_of_issue(asking: Asking, query: WarrantyOfIssue) -> WarrantyView:
    record = await asking.connection.fetchrow(ONE, query.issue, query.estate)
    row = visible(asking, query.issue, None if record is None else row_of(record))
    if row.unit is not None:
        place = await _place(asking, OF_UNIT, row.unit, query.estate, what=f"unit {row.unit}")
    elif row.building is not None:
        place = await _place(asking, OF_BUILDING, row.building, query.estate, what=f"building {row.building}")
    else:
        place = await _place(asking, OF_ESTATE, query.estate, what=f"estate {query.estate}")
    return await _view(asking, place, place.day(row.raised_at), parts_of(row.l1, row.l2))


async def _place(asking: Asking, sql: str, *of: str, what: str) -> Place:
    found = await asking.connection.fetchrow(sql, *of)
    if found is None:
        raise NotFound(what=what)
    return Place(**dict(found))


async def _view(asking: Asking, place: Place, on: date, parts: Iterable[WarrantyPart]) -> WarrantyView:
    rows = await asking.connection.fetch(POLICIES, [asking.estate, GROUP])
    policy, _ = in_force({one["estate"]: tables.as_row(RECTIFICATION_POLICIES, one) for one in rows}, asking.estate)
    return WarrantyView(
        jurisdiction=place.jurisdiction, on=on, completed_on=place.completed_on, handed_over_on=place.handed_over_on,
        parts=tuple(part_warranty(place, policy, part, on) for part in parts),
    )  # fmt: skip


def part_warranty(place: Place, policy: RectificationPolicy, part: WarrantyPart, on: date) -> PartWarranty:
    season, completed, handed_over = SEASONS.get(part), place.completed_on, place.handed_over_on
    contractor = owner = None
    if completed is not None:
        agreed = _term(policy.contractor_warranty_months.get(part))
        contractor = contractor_cover(place.pack, part, completed, agreed=agreed, season=season)
    if handed_over is not None:
        agreed = _term(policy.owner_warranty_months.get(part))
        owner = owner_cover(
            place.pack, part, handed_over, contractor, completed_on=completed, agreed=agreed, season=season
        )
    return PartWarranty(part=part, contractor=_clock(contractor, on), owner=_clock(owner, on))


def _term(months: int | None) -> Term | None:
    return Term(months) if months else None


def _clock(cover: Cover | None, on: date) -> WarrantyClock | None:
    if cover is None:
        return None
    return WarrantyClock(
        since=cover.since, until=cover.until, within=cover.covers(on), decided_by=cover.decided_by,
        source=cover.rule.source if cover.rule else None, dated=cover.rule.dated if cover.rule else None,
    )  # fmt: skip
