"""Regions, estates and buildings, as the group lists them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shared.contracts.owners import (
    BuildingRegistered,
    BuildingRow,
    ClusterRow,
    EstateOverview,
    EstateRegistered,
    EstateView,
    OfficialCalendarRow,
    PhaseRow,
    RegionRegistered,
)
from shared.messages import events_of
from shared.problems import NotFound
from shared.readmodel import ReadModel, by
from shared.records import Recorded

if TYPE_CHECKING:
    from shared.service import Asking

HERE = Path(__file__).parent
EVERYTHING = frozenset(events_of("owners").values())


@dataclass(frozen=True)
class RegionOnList:
    region: str
    name: str


@dataclass(frozen=True)
class EstateOnList:
    estate: str
    region: str
    name: str
    jurisdiction: str
    time_zone: str
    currency: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class BuildingOnList:
    building: str
    estate: str
    name: str
    completed_on: date | None
    filed_on: date | None
    phase: str | None
    cluster: str | None
    developer: str | None


def fold_region(row: RegionOnList | None, happened: Recorded) -> RegionOnList | None:
    event = happened.event
    return RegionOnList(event.region, event.name) if isinstance(event, RegionRegistered) else row


def fold_estate(row: EstateOnList | None, happened: Recorded) -> EstateOnList | None:
    match happened.event:
        case EstateRegistered() as event:
            return EstateOnList(
                event.estate,
                event.region,
                event.name,
                event.jurisdiction,
                event.time_zone,
                event.currency,
                event.languages,
            )
        case _:
            return row


def fold_building(row: BuildingOnList | None, happened: Recorded) -> BuildingOnList | None:
    match happened.event:
        case BuildingRegistered() as event:
            return BuildingOnList(
                event.building, event.estate, event.name, event.completed_on, event.filed_on, event.phase,
                event.cluster, event.developer,
            )  # fmt: skip
        case _:
            return row


REGIONS = ReadModel(
    name="regions", version=1, source="owners", row=RegionOnList, fold=fold_region, ddl=HERE / "regions.sql",
    inline=True, keys={RegionRegistered: by("region")}, ignored=EVERYTHING - {RegionRegistered},
)  # fmt: skip
ESTATES = ReadModel(
    name="estates", version=1, source="owners", row=EstateOnList, fold=fold_estate, ddl=HERE / "estates.sql",
    inline=True, keys={EstateRegistered: by("estate")}, ignored=EVERYTHING - {EstateRegistered},
)  # fmt: skip
BUILDINGS = ReadModel(
    name="buildings", version=2, source="owners", row=BuildingOnList, fold=fold_building, ddl=HERE / "buildings.sql",
    keys={BuildingRegistered: by("building")}, ignored=EVERYTHING - {BuildingRegistered}, inline=True,
)  # fmt: skip

BUILDINGS_OF = """
select b.*, u.units, u.entrances,
       coalesce((select array_agg(distinct c.contractor order by c.contractor) from contractors c
                  where c.estate = b.estate and c.lots @> jsonb_build_array(jsonb_build_object('buildings',
                        jsonb_build_array(b.building)))), '{}') as contractors
  from buildings b
  cross join lateral (
      select count(*) as units, coalesce(array_agg(distinct entrance order by entrance), '{}') as entrances
        from unit_board where building = b.building) u
 where b.estate = $1 order by length(b.name), b.name, b.building
"""
PHASES_OF = "select phase, name from phases where estate = $1 order by length(name), name, phase"
CLUSTERS_OF = "select cluster, name, phase from clusters where estate = $1 order by length(name), name, cluster"
CALENDARS_OF = """
select year, version, days_off, makeup_workdays, source, published_on
  from official_calendars where estate = $1 order by year
"""


async def estate_overview(asking: "Asking", query: EstateOverview) -> EstateView:
    estate = await asking.connection.fetchrow("select * from estates where estate = $1", query.estate)
    if estate is None:
        raise NotFound(what=query.estate)
    buildings = [
        BuildingRow.model_validate(dict(row)) for row in await asking.connection.fetch(BUILDINGS_OF, query.estate)
    ]
    phases = [PhaseRow(**row) for row in await asking.connection.fetch(PHASES_OF, query.estate)]
    clusters = [ClusterRow(**row) for row in await asking.connection.fetch(CLUSTERS_OF, query.estate)]
    calendars = [OfficialCalendarRow(**row) for row in await asking.connection.fetch(CALENDARS_OF, query.estate)]
    return EstateView(
        **estate, buildings=tuple(buildings), phases=tuple(phases), clusters=tuple(clusters),
        calendars=tuple(calendars),
    )  # fmt: skip
